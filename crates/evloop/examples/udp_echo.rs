//! Echoes every datagram that is sent to 127.0.0.1:7000 (or the address given), and tells at SIGINT what it did.

use evloop::{EventLoop, RunMode, UdpEvent, UdpId, UdpOptions};
use std::io::{self, Write};
use std::net::SocketAddr;

#[derive(Default)]
struct Totals {
    datagrams: u64,
    bytes: u64,
}

fn on_socket(lp: &mut EventLoop<Totals>, totals: &mut Totals, id: UdpId, event: UdpEvent<'_>) {
    match event {
        UdpEvent::Received { bytes, from, .. } => {
            totals.datagrams += 1;
            totals.bytes += bytes.len() as u64;
            // Whoever asks faster than the kernel sends is not answered: datagrams may be lost anyway.
            drop(lp.udp_try_send(id, bytes, from));
        }
        UdpEvent::Error(error) => drop(writeln!(io::stderr(), "{error}")),
        _ => {}
    }
}

fn main() -> io::Result<()> {
    let addr = std::env::args().nth(1);
    let addr: SocketAddr = addr
        .as_deref()
        .unwrap_or("127.0.0.1:7000")
        .parse()
        .map_err(io::Error::other)?;
    let mut lp = EventLoop::<Totals>::new()?;
    let socket = lp.udp_bind(addr, UdpOptions::default(), on_socket)?;
    lp.udp_recv_start(socket)?;
    writeln!(io::stdout(), "listening on {}", lp.udp_local_addr(socket)?)?;
    lp.signal_start(2, |lp, _, _, _| lp.stop())?;
    let mut totals = Totals::default();
    lp.run(&mut totals, RunMode::Default)?;
    let Totals { datagrams, bytes } = totals;
    writeln!(io::stdout(), "{bytes} bytes in {datagrams} datagrams")
}
