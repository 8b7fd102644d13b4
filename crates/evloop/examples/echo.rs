//! Echoes whatever is sent to 127.0.0.1:7000 (or the address given), and tells at SIGINT what it did.

use evloop::{EventLoop, ListenOptions, RunMode, StreamEvent, StreamHandler, StreamId};
use std::io::{self, Write};
use std::net::SocketAddr;

#[derive(Default)]
struct Totals {
    connections: u64,
    bytes: u64,
}

fn on_stream(
    lp: &mut EventLoop<Totals>,
    totals: &mut Totals,
    id: StreamId,
    event: StreamEvent<'_>,
) {
    match event {
        StreamEvent::Read(bytes) => {
            totals.bytes += bytes.len() as u64;
            match lp.stream_write(id, bytes, None) {
                // The peer reads more slowly than it writes: wait for it.
                Ok(status) if !status.done => drop(lp.stream_read_stop(id)),
                Ok(_) => {}
                Err(_) => drop(lp.stream_close(id)),
            }
        }
        StreamEvent::Drained => drop(lp.stream_read_start(id)),
        StreamEvent::End => drop(lp.stream_shutdown(id)),
        StreamEvent::ShutdownDone(_) | StreamEvent::Error(_) | StreamEvent::WriteError(_) => {
            drop(lp.stream_close(id));
        }
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
    let listener = lp.tcp_listen(addr, ListenOptions::default(), |lp, totals, _, accepted| {
        // A lack of descriptors is waited out by the loop.
        let Ok(accepted) = accepted else { return };
        totals.connections += 1;
        if let Ok(id) = lp.stream_open(accepted.stream, StreamHandler::plain(on_stream)) {
            drop(lp.stream_read_start(id));
        }
    })?;
    writeln!(
        io::stdout(),
        "listening on {}",
        lp.listener_local_addr(listener)?
    )?;
    lp.signal_start(2, |lp, _, _, _| lp.stop())?;
    let mut totals = Totals::default();
    lp.run(&mut totals, RunMode::Default)?;
    let Totals { connections, bytes } = totals;
    writeln!(io::stdout(), "{bytes} bytes on {connections} connections")
}
