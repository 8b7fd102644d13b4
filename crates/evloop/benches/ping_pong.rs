//! 64 bytes there and back over TCP, on many connections at once; both ends live in one loop.

mod measure;

use evloop::{
    ConnectOptions, EventLoop, ListenOptions, ListenerId, RunMode, StreamEvent, StreamHandler,
    StreamId,
};
use measure::Measure;
use std::net::SocketAddr;

const SIZE: usize = 64;
const MESSAGE: [u8; SIZE] = [0; SIZE];

struct State {
    connections: usize,
    total: usize,
    listener: ListenerId,
    accepts: usize,
    ready: usize,
    clients: Vec<StreamId>,
    started: usize,
    answered: usize,
    echoed: usize,
    /// Bytes of the answer that is under way, by client.
    got: Vec<usize>,
    measure: Option<Measure>,
}

/// What the kernel does not take at once waits in a copy; with these sizes that never happens.
fn give(lp: &mut EventLoop<State>, id: StreamId, bytes: &[u8]) {
    let sent = lp.stream_try_write(id, bytes).expect("a write");
    if sent < bytes.len() {
        lp.stream_write(id, &bytes[sent..], None).expect("a write");
    }
}

fn echo(lp: &mut EventLoop<State>, state: &mut State, id: StreamId, event: StreamEvent<'_>) {
    match event {
        StreamEvent::Read(bytes) => {
            state.echoed += bytes.len();
            give(lp, id, bytes);
        }
        StreamEvent::End => lp.stream_close(id).expect("open"),
        StreamEvent::Closed => {}
        other => panic!("{other:?}"),
    }
}

/// The next one, as long as there are any left to send.
fn ask(lp: &mut EventLoop<State>, state: &mut State, client: usize, id: StreamId) {
    if state.started == state.total {
        lp.stream_close(id).expect("open");
        return;
    }
    state.started += 1;
    state.got[client] = 0;
    give(lp, id, &MESSAGE);
}

/// When both ends of all are there it counts.
fn start_if_all(lp: &mut EventLoop<State>, state: &mut State) {
    if state.accepts < state.connections || state.ready < state.connections {
        return;
    }
    lp.listener_close(state.listener).expect("open");
    state.measure = Some(Measure::begin());
    for client in 0..state.connections {
        ask(lp, state, client, state.clients[client]);
    }
}

fn connect(lp: &mut EventLoop<State>, addr: SocketAddr, client: usize) -> StreamId {
    let handler = StreamHandler::new(move |lp, state: &mut State, id, event| match event {
        StreamEvent::Connected(result) => {
            result.expect("connected");
            lp.stream_set_nodelay(id, true).expect("a TCP socket");
            lp.stream_read_start(id).expect("open");
            state.ready += 1;
            start_if_all(lp, state);
        }
        StreamEvent::Read(bytes) => {
            state.got[client] += bytes.len();
            if state.got[client] == SIZE {
                state.answered += 1;
                ask(lp, state, client, id);
            }
        }
        StreamEvent::Closed => {}
        other => panic!("{other:?}"),
    });
    lp.tcp_connect(addr, ConnectOptions::default(), handler)
        .expect("a socket")
}

fn run(row: &str, connections: usize, total: usize) {
    let mut lp = EventLoop::<State>::new().expect("a loop");
    let options = ListenOptions::default().backlog(1024);
    let listener = lp.tcp_listen(
        measure::here(),
        options,
        |lp, state: &mut State, _, accepted| {
            let accepted = accepted.expect("a connection");
            let id = lp
                .stream_open(accepted.stream, StreamHandler::plain(echo))
                .expect("open");
            lp.stream_set_nodelay(id, true).expect("a TCP socket");
            lp.stream_read_start(id).expect("open");
            state.accepts += 1;
            start_if_all(lp, state);
        },
    );
    let listener = listener.expect("a listener");
    let addr = lp.listener_local_addr(listener).expect("an address");
    let mut state = State {
        connections,
        total,
        listener,
        accepts: 0,
        ready: 0,
        clients: (0..connections)
            .map(|client| connect(&mut lp, addr, client))
            .collect(),
        started: 0,
        answered: 0,
        echoed: 0,
        got: vec![0; connections],
        measure: None,
    };
    lp.run(&mut state, RunMode::Default).expect("a run");
    let measure = state.measure.expect("begun");
    measure.report(row, total, "round trip");
    assert_eq!((state.answered, state.echoed), (total, total * SIZE));
}

fn main() {
    measure::rows(&[
        ("ping_pong_1", |row| run(row, 1, 100_000)),
        ("ping_pong_64", |row| run(row, 64, 200_000)),
        ("ping_pong_1000", |row| run(row, 1000, 200_000)),
    ]);
}
