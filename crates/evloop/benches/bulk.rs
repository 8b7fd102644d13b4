//! Bulk over one TCP connection, in writes of 64 KiB; both ends live in one loop.

mod measure;

use evloop::{
    ConnectOptions, EventLoop, ListenOptions, RunMode, StreamEvent, StreamHandler, StreamId,
};
use measure::Measure;

const SIZE: usize = 64 * 1024;
const COUNT: usize = 32 * 1024;
static MESSAGE: [u8; SIZE] = [b'x'; SIZE];

#[derive(Default)]
struct State {
    written: usize,
    received: usize,
    measure: Option<Measure>,
}

fn take(lp: &mut EventLoop<State>, state: &mut State, id: StreamId, event: StreamEvent<'_>) {
    match event {
        StreamEvent::Read(bytes) => {
            assert!(bytes[0] == b'x' && bytes[bytes.len() - 1] == b'x');
            state.received += bytes.len();
        }
        StreamEvent::End => lp.stream_close(id).expect("open"),
        StreamEvent::Closed => {}
        other => panic!("{other:?}"),
    }
}

/// Writes until the kernel takes no more; the rest of that write waits, in a copy.
fn pour(lp: &mut EventLoop<State>, state: &mut State, id: StreamId) {
    while state.written < COUNT {
        let sent = lp.stream_try_write(id, &MESSAGE).expect("a write");
        state.written += 1;
        if sent < SIZE {
            let status = lp
                .stream_write(id, &MESSAGE[sent..], None)
                .expect("a write");
            if !status.done {
                return;
            }
        }
    }
    lp.stream_close(id).expect("open");
}

fn send(lp: &mut EventLoop<State>, state: &mut State, id: StreamId, event: StreamEvent<'_>) {
    match event {
        StreamEvent::Connected(result) => {
            result.expect("connected");
            state.measure = Some(Measure::begin());
            pour(lp, state, id);
        }
        StreamEvent::Drained => pour(lp, state, id),
        StreamEvent::Closed => {}
        other => panic!("{other:?}"),
    }
}

fn bulk(row: &str) {
    let mut lp = EventLoop::<State>::new().expect("a loop");
    let mut state = State::default();
    let options = ListenOptions::default();
    let listener = lp.tcp_listen(measure::here(), options, |lp, _, listener, accepted| {
        let accepted = accepted.expect("a connection");
        let id = lp
            .stream_open(accepted.stream, StreamHandler::plain(take))
            .expect("open");
        lp.stream_read_start(id).expect("open");
        lp.listener_close(listener).expect("open");
    });
    let addr = lp
        .listener_local_addr(listener.expect("a listener"))
        .expect("an address");
    lp.tcp_connect(addr, ConnectOptions::default(), StreamHandler::plain(send))
        .expect("a socket");
    lp.run(&mut state, RunMode::Default).expect("a run");
    state.measure.expect("begun").report(row, COUNT, "write");
    assert_eq!(state.received, SIZE * COUNT);
}

fn main() {
    measure::rows(&[("bulk_64k", bulk)]);
}
