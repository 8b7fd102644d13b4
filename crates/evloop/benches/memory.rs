//! Memory of idle TCP connections: what the process grows by, a handle.

mod measure;

use evloop::{
    ConnectOptions, EventLoop, ListenOptions, RunMode, StreamEvent, StreamHandler, StreamId,
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::net::SocketAddr;

const PAIRS: usize = 5000;

struct State {
    addr: SocketAddr,
    accepts: usize,
    connects: usize,
}

fn resident() -> f64 {
    let text = std::fs::read_to_string("/proc/self/statm").expect("Linux");
    let pages: usize = text
        .split(' ')
        .nth(1)
        .and_then(|n| n.parse().ok())
        .expect("a number");
    (pages * rustix::param::page_size()) as f64
}

fn dial(lp: &mut EventLoop<State>, state: &State) {
    lp.tcp_connect(
        state.addr,
        ConnectOptions::default(),
        StreamHandler::plain(client),
    )
    .expect("a socket");
}

fn client(lp: &mut EventLoop<State>, state: &mut State, id: StreamId, event: StreamEvent<'_>) {
    match event {
        StreamEvent::Connected(result) => {
            result.expect("connected");
            lp.stream_read_start(id).expect("open");
            state.connects += 1;
            if state.connects + 63 < PAIRS {
                dial(lp, state);
            }
            stop_if_all(lp, state);
        }
        other => panic!("{other:?}"),
    }
}

fn server(_: &mut EventLoop<State>, _: &mut State, _: StreamId, event: StreamEvent<'_>) {
    panic!("{event:?}");
}

fn stop_if_all(lp: &mut EventLoop<State>, state: &State) {
    if state.accepts + state.connects == 2 * PAIRS {
        lp.stop();
    }
}

fn memory(row: &str) {
    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(
        Resource::Nofile,
        Rlimit {
            current: maximum,
            maximum,
        },
    )
    .expect("up to the hard limit");
    let mut lp = EventLoop::<State>::new().expect("a loop");
    let options = ListenOptions::default().backlog(1024);
    let listener = lp.tcp_listen(
        measure::here(),
        options,
        |lp, state: &mut State, _, accepted| {
            let accepted = accepted.expect("a connection");
            let id = lp
                .stream_open(accepted.stream, StreamHandler::plain(server))
                .expect("open");
            lp.stream_read_start(id).expect("open");
            state.accepts += 1;
            stop_if_all(lp, state);
        },
    );
    let addr = lp
        .listener_local_addr(listener.expect("a listener"))
        .expect("an address");
    let mut state = State {
        addr,
        accepts: 0,
        connects: 0,
    };
    let before = resident();
    for _ in 0..64 {
        dial(&mut lp, &state);
    }
    lp.run(&mut state, RunMode::Default).expect("a run");
    let after = resident();
    assert_eq!((state.accepts, state.connects), (PAIRS, PAIRS));
    measure::report_bytes(row, (after - before) / (2 * PAIRS) as f64, "handle");
}

fn main() {
    measure::rows(&[("memory_tcp", memory)]);
}
