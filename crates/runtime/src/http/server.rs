//! Listeners of HTTP servers, their limits, and what they lend to busy connections.

use super::State;
use super::busy::Busy;
use super::connections::{Connection, Waits};
use super::parsers::{any_number, leniency};
use super::receive::on_stream;
use super::secure::{self, Carrier};
use super::told::{Told, closed, dropped, tell_number};
use crate::core::{Host, Loop};
use crate::net::{address, listen};
use crate::runtime::Rt;
use evloop::{Accepted, Keepalive, ListenerId, StreamHandler, StreamId, TimerId};
use js_bindings::op;
use std::io;

/// What a server allows its peers; times in milliseconds, 0 for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    head_bytes: usize,
    /// Number of fields in a head.
    fields: usize,
    head_time: u64,
    request_time: u64,
    idle_time: u64,
    tell_connections: bool,
    insecure: bool,
    /// Seconds before TCP asks a silent peer, 0 for the system's own.
    keep_alive: Option<u32>,
    /// Connections at a time; `None`: any number.
    most: Option<usize>,
}

/// A server: its listener may be closed while connections live on.
#[derive(Debug)]
pub(crate) struct Server {
    listener: u64,
    limits: Limits,
    pub(super) connections: usize,
    /// Busy halves for the next connections that need one; the last one given back is the warmest.
    #[allow(
        clippy::vec_box,
        reason = "a connection takes the box, not a copy of what is in it"
    )]
    spare: Vec<Box<Busy>>,
    pub(super) carrier: Carrier,
    /// Looks for late connections at `due`.
    pub(super) timer: Option<TimerId>,
    pub(super) due: u64,
}

/// Spare halves kept, and the output buffers above which they give memory back.
const SPARE: usize = 256;
const LARGE: usize = 64 * 1024;

impl Server {
    pub(super) fn lend(&mut self) -> Box<Busy> {
        self.spare.pop().unwrap_or_else(|| {
            let mut limits = http_parser::Limits::default();
            limits.head_bytes = self.limits.head_bytes;
            limits.headers = self.limits.fields;
            Box::new(Busy::new(limits, leniency(self.limits.insecure)))
        })
    }

    /// Takes a half that `is_over` again.
    pub(super) fn take_back(&mut self, busy: Option<Box<Busy>>) {
        if let Some(mut busy) = busy
            && self.spare.len() < SPARE
        {
            if busy.out.capacity() > LARGE {
                busy.out = Vec::new();
            }
            self.spare.push(busy);
        }
    }

    /// When `connection` is late, in loop milliseconds; `None`: never.
    pub(super) fn due(&self, connection: &Connection) -> Option<u64> {
        let Limits {
            head_time,
            request_time,
            idle_time,
            ..
        } = self.limits;
        let limit = match connection.waits {
            // A request's limit counts its head as well.
            Waits::Head if head_time > 0 && request_time > 0 => head_time.min(request_time),
            Waits::Head => head_time.max(request_time),
            Waits::Body => request_time,
            Waits::Answer => 0,
            Waits::Nothing => idle_time,
        };
        (limit > 0).then(|| connection.since + limit)
    }
}

impl State {
    /// The connection is closed, or somebody else's: gives its server.
    pub(super) fn forget(&mut self, stream: StreamId) -> Option<u32> {
        let connection = self.connections.remove(stream)?;
        let server = self.servers.get_mut(connection.server as usize)?;
        server.connections -= 1;
        if let Some(mut busy) = connection.busy {
            busy.reset();
            server.take_back(Some(busy));
        }
        Some(connection.server)
    }
}

/// As net's, for connections that this room owns.
#[op]
pub(crate) fn listen_tcp(
    lp: &mut Loop,
    ip: String,
    port: u32,
    backlog: u32,
    ipv6_only: bool,
    reuse_port: bool,
    no_delay: bool,
) -> f64 {
    let options = listen::options(backlog, ipv6_only, reuse_port, no_delay);
    listen::tcp(lp, &ip, port, options, on_accept)
}

/// As net's, for connections that this room owns.
#[op]
pub(crate) fn listen_unix(lp: &mut Loop, path: String, backlog: u32) -> f64 {
    listen::unix(lp, path, backlog, on_accept)
}

/// Makes a server of a listener: gives its number in this room.
#[op]
pub(crate) fn open_server(rt: &mut Rt, listener: u64) -> u32 {
    rt.round.flush = Some(super::respond::flush_all);
    let number = rt.http.servers.insert(Server {
        listener,
        limits: Limits {
            head_bytes: 16 * 1024,
            fields: 2000,
            head_time: 60_000,
            request_time: 300_000,
            idle_time: 5_000,
            tell_connections: false,
            insecure: false,
            keep_alive: None,
            most: None,
        },
        connections: 0,
        spare: Vec::new(),
        carrier: Carrier::default(),
        timer: None,
        due: u64::MAX,
    });
    rt.http.listeners.insert(listener, number as u32);
    number as u32
}

/// Forgets a server without connections; its listener is closed.
#[op]
pub(crate) fn close_server(rt: &mut Rt, lp: &mut Loop, server: u32) {
    if let Some(gone) = rt.http.servers.try_remove(server as usize) {
        rt.http.listeners.remove(&gone.listener);
        if let Some(timer) = gone.timer {
            lp.timer_stop(timer);
        }
    }
}

/// Sets a server's limits, in this order: bytes of a head; milliseconds for a head, for a request, and idle between
/// requests; whether to tell each accepted connection, and to let pass what node's parser can; seconds of TCP keep-alive, -1
/// for none; connections at a time, -1 for any number; fields of a head, 0 for any number.
#[op]
pub(crate) fn set_limits(rt: &mut Rt, lp: &mut Loop, server: u32, limits: Vec<f64>) {
    let http = &mut rt.http;
    let Some(server_state) = http.servers.get_mut(server as usize) else {
        return;
    };
    let limit = |at: usize| limits.get(at).copied().unwrap_or_default();
    let limits = Limits {
        head_bytes: limit(0) as usize,
        head_time: limit(1) as u64,
        request_time: limit(2) as u64,
        idle_time: limit(3) as u64,
        tell_connections: limit(4) != 0.0,
        insecure: limit(5) != 0.0,
        keep_alive: (limit(6) >= 0.0).then_some(limit(6) as u32),
        most: (limit(7) >= 0.0).then_some(limit(7) as usize),
        fields: any_number(limit(8) as u32),
    };
    if std::mem::replace(&mut server_state.limits, limits) != limits {
        server_state.spare.clear();
        super::expiry::look_again(http, lp, server);
    }
}

fn on_accept(lp: &mut Loop, host: &mut Host, id: ListenerId, accepted: io::Result<Accepted>) {
    // A lack of descriptors is the loop's to wait out.
    let Ok(accepted) = accepted else { return };
    let http = &host.rt.http;
    let number = http.listeners.get(&id.as_u64()).copied();
    let server = number.and_then(|number| http.servers.get(number as usize));
    if server.is_some_and(|server| matches!(server.carrier, Carrier::Handed)) {
        return listen::on_accept(lp, host, id, Ok(accepted));
    }
    let Ok(stream) = lp.stream_open(accepted.stream, StreamHandler::plain(on_stream)) else {
        return;
    };
    if let Some(before) = host.rt.http.connections.get(stream.slot()) {
        // A slot is free when its stream is closed, and that is told later: not later than of a successor.
        let before = before.stream;
        closed(lp, host, before);
    }
    let http = &mut host.rt.http;
    let Some(&number) = http.listeners.get(&id.as_u64()) else {
        let _ = lp.stream_close(stream);
        return;
    };
    let Some(server) = http.servers.get_mut(number as usize) else {
        let _ = lp.stream_close(stream);
        return;
    };
    let limits = server.limits;
    if limits.most.is_some_and(|most| server.connections >= most) {
        let local = lp.stream_local_addr(stream).ok().map(address::triple);
        let peer = lp.stream_peer_addr(stream).ok().map(address::triple);
        let _ = lp.stream_close(stream);
        dropped(lp, host, number, (local, peer));
        return;
    }
    // These refuse only on streams that are gone, and keep-alive on Unix sockets.
    if let Some(delay) = limits.keep_alive {
        let how = Keepalive::default().delay(Some(delay).filter(|&delay| delay > 0));
        let _ = lp.stream_set_keepalive(stream, Some(how));
    }
    let carrier = server.carrier.clone();
    let _ = lp.stream_read_start(stream);
    let connection = Connection {
        stream,
        server: number,
        waits: Waits::Head,
        since: lp.now(),
        busy: None,
    };
    server.connections += 1;
    server.watch(lp, number, &connection);
    http.connections.insert(connection);
    secure::begin(&mut host.rt, lp, stream, &carrier);
    if limits.tell_connections {
        tell_number(lp, host, Told::Connection, stream.slot(), 0.0);
    }
}

/// Closes connections of a server on which nothing is under way, those that said nothing yet among them.
#[op]
pub(crate) fn close_idle(rt: &mut Rt, lp: &mut Loop, server: u32) {
    let idle = |c: &Connection| c.waits == Waits::Nothing || c.busy.is_none();
    close_where(rt, lp, |c| c.server == server && idle(c));
}

/// Closes all connections of a server.
#[op]
pub(crate) fn close_all(rt: &mut Rt, lp: &mut Loop, server: u32) {
    close_where(rt, lp, |c| c.server == server);
}

/// Number of a server's connections.
#[op]
pub(crate) fn connection_count(rt: &mut Rt, server: u32) -> u32 {
    let server = rt.http.servers.get(server as usize);
    server.map_or(0, |server| server.connections as u32)
}

pub(super) fn close_where(rt: &mut Rt, lp: &mut Loop, wanted: impl Fn(&Connection) -> bool) {
    for connection in rt.http.connections.iter().filter(|c| wanted(c)) {
        // Closed already: its `Closed` is on the way.
        let _ = lp.stream_close(connection.stream);
    }
}
