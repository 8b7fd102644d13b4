//! 64 byte datagrams from one socket to another, 64 under way at a time; both live in one loop.

mod measure;

use evloop::{EventLoop, RunMode, UdpEvent, UdpId, UdpOptions};
use measure::Measure;
use std::net::SocketAddr;

const SIZE: usize = 64;
const BURST: usize = 64;
const COUNT: usize = 5000 * BURST;

struct State {
    sender: UdpId,
    to: SocketAddr,
    batched: bool,
    sent: usize,
    received: usize,
}

/// One call to the system a datagram, or queued ones, which leave by sendmmsg(2).
fn burst(lp: &mut EventLoop<State>, state: &mut State) {
    for _ in 0..BURST {
        let status = lp.udp_send(state.sender, [0; SIZE], Some(state.to), None);
        assert_eq!(status.expect("a send").done, !state.batched);
        state.sent += 1;
    }
}

fn arrived(lp: &mut EventLoop<State>, state: &mut State, id: UdpId, event: UdpEvent<'_>) {
    match event {
        UdpEvent::Received { bytes, .. } => {
            assert_eq!(bytes.len(), SIZE);
            state.received += 1;
            if state.received == COUNT {
                lp.udp_close(id).expect("open");
                lp.udp_close(state.sender).expect("open");
            } else if state.received == state.sent {
                burst(lp, state);
            }
        }
        UdpEvent::Closed => {}
        other => panic!("{other:?}"),
    }
}

fn run(row: &str, batched: bool) {
    let mut lp = EventLoop::<State>::new().expect("a loop");
    let options = UdpOptions::default();
    let receiver = lp
        .udp_bind(measure::here(), options, arrived)
        .expect("a socket");
    let options = options.batch_sends(batched);
    let sender = lp.udp_bind(measure::here(), options, |_, _, _, event| {
        assert!(matches!(event, UdpEvent::Drained | UdpEvent::Closed));
    });
    let mut state = State {
        sender: sender.expect("a socket"),
        to: lp.udp_local_addr(receiver).expect("an address"),
        batched,
        sent: 0,
        received: 0,
    };
    lp.udp_recv_start(receiver).expect("open");
    let measure = Measure::begin();
    burst(&mut lp, &mut state);
    lp.run(&mut state, RunMode::Default).expect("a run");
    measure.report(row, COUNT, "packet");
    assert_eq!((state.sent, state.received), (COUNT, COUNT));
}

fn main() {
    measure::rows(&[
        ("udp", |row| run(row, false)),
        ("udp_batched", |row| run(row, true)),
    ]);
}
