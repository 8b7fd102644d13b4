//! Tells which TCP ports of a host answer: `port_scanner ADDRESS FIRST-LAST [MILLISECONDS] [AT ONCE]`. A port is open,
//! closed (refused), or filtered (no answer in time); closed ones are only counted.

use evloop::{ConnectOptions, EventLoop, RunMode, StreamEvent, StreamHandler, StreamId};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Write};
use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;

struct Scan {
    host: IpAddr,
    ports: RangeInclusive<u16>,
    /// A port that there was no descriptor for.
    again: Option<u16>,
    at_once: usize,
    options: ConnectOptions,
    /// The port of each attempt that goes on.
    trying: BTreeMap<StreamId, u16>,
    open: Vec<u16>,
    closed: usize,
    filtered: Vec<u16>,
}

type Loop = EventLoop<Scan>;

impl Scan {
    fn result(&mut self, port: u16, result: io::Result<()>) {
        match result {
            Ok(()) => self.open.push(port),
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => self.closed += 1,
            Err(_) => self.filtered.push(port),
        }
    }

    /// Goes on until enough are tried at once, as far as there are descriptors for them.
    fn fill(&mut self, lp: &mut Loop) {
        while self.trying.len() < self.at_once
            && let Some(port) = self.again.take().or_else(|| self.ports.next())
        {
            let addr = SocketAddr::new(self.host, port);
            match lp.tcp_connect(addr, self.options, StreamHandler::plain(on_stream)) {
                Ok(id) => drop(self.trying.insert(id, port)),
                // It has its turn when another one is done.
                Err(error)
                    if error.raw_os_error() == Some(libc::EMFILE) && !self.trying.is_empty() =>
                {
                    self.again = Some(port);
                    return;
                }
                Err(error) => self.result(port, Err(error)),
            }
        }
    }
}

fn on_stream(lp: &mut Loop, scan: &mut Scan, id: StreamId, event: StreamEvent<'_>) {
    if let StreamEvent::Connected(result) = event
        && let Some(port) = scan.trying.remove(&id)
    {
        scan.result(port, result);
        // Without a handshake at the end: a scanned server should forget us at once.
        drop(lp.stream_reset(id));
        scan.fill(lp);
    }
}

fn usage() -> io::Error {
    io::Error::other("usage: port_scanner ADDRESS FIRST-LAST [MILLISECONDS] [AT ONCE]")
}

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [host, range, rest @ ..] = args.as_slice() else {
        return Err(usage());
    };
    let (first, last) = range.split_once('-').ok_or_else(usage)?;
    let number = |at: usize, default: u64| match rest.get(at) {
        Some(text) => text.parse().map_err(|_| usage()),
        None => Ok(default),
    };
    let (timeout, at_once) = (number(0, 500)?, number(1, 256)? as usize);
    let mut scan = Scan {
        host: host.parse().map_err(|_| usage())?,
        ports: first.parse().map_err(|_| usage())?..=last.parse().map_err(|_| usage())?,
        again: None,
        at_once,
        options: ConnectOptions::default().timeout(timeout),
        trying: BTreeMap::new(),
        open: Vec::new(),
        closed: 0,
        filtered: Vec::new(),
    };
    if at_once == 0 || scan.ports.is_empty() {
        return Err(usage());
    }
    let mut lp = Loop::new()?;
    scan.fill(&mut lp);
    lp.run(&mut scan, RunMode::Default)?;
    let mut out = io::stdout();
    scan.open.sort_unstable();
    for port in &scan.open {
        writeln!(out, "{port} open")?;
    }
    let (open, filtered) = (scan.open.len(), scan.filtered.len());
    writeln!(
        out,
        "{open} open, {} closed, {filtered} filtered",
        scan.closed
    )
}
