//! Connections from connect to close, 64 at a time; both ends live in one loop. The client resets, so that no port lingers.

mod measure;

use evloop::{
    ConnectOptions, EventLoop, ListenOptions, ListenerId, RunMode, StreamEvent, StreamHandler,
    StreamId,
};
use measure::Measure;
use std::net::SocketAddr;

const COUNT: usize = 20_000;
const AT_ONCE: usize = 64;

struct State {
    addr: SocketAddr,
    listener: ListenerId,
    dialled: usize,
    arrived: usize,
    ended: usize,
}

fn dial(lp: &mut EventLoop<State>, state: &mut State) {
    state.dialled += 1;
    lp.tcp_connect(
        state.addr,
        ConnectOptions::default(),
        StreamHandler::plain(client),
    )
    .expect("a socket");
}

fn client(lp: &mut EventLoop<State>, _: &mut State, id: StreamId, event: StreamEvent<'_>) {
    match event {
        StreamEvent::Connected(result) => {
            result.expect("connected");
            lp.stream_reset(id).expect("open");
        }
        StreamEvent::Closed => {}
        other => panic!("{other:?}"),
    }
}

fn server(lp: &mut EventLoop<State>, state: &mut State, id: StreamId, event: StreamEvent<'_>) {
    match event {
        StreamEvent::Error(error) => {
            assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
            lp.stream_close(id).expect("open");
            state.ended += 1;
            if state.ended == COUNT {
                lp.listener_close(state.listener).expect("open");
            } else if state.dialled < COUNT {
                dial(lp, state);
            }
        }
        StreamEvent::Closed => {}
        other => panic!("{other:?}"),
    }
}

fn accept(row: &str) {
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
            state.arrived += 1;
        },
    );
    let listener = listener.expect("a listener");
    let mut state = State {
        addr: lp.listener_local_addr(listener).expect("an address"),
        listener,
        dialled: 0,
        arrived: 0,
        ended: 0,
    };
    let measure = Measure::begin();
    for _ in 0..AT_ONCE {
        dial(&mut lp, &mut state);
    }
    lp.run(&mut state, RunMode::Default).expect("a run");
    measure.report(row, COUNT, "connection");
    assert_eq!((state.arrived, state.ended), (COUNT, COUNT));
}

fn main() {
    measure::rows(&[("accept", accept)]);
}
