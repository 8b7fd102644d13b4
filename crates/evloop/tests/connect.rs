//! Connecting: time-outs, and what is left when an attempt fails.

use crate::support::{State, any_port, errno, logging, new, note, run, serve};
use evloop::{ConnectOptions, EventLoop, RunMode, StreamEvent, StreamHandler};
use socket2::{Domain, Socket, Type};
use std::net::SocketAddr;

type Loop = EventLoop<State>;

/// A listener that accepts nothing and whose backlog is full: whoever asks now gets no answer.
struct Silent {
    addr: SocketAddr,
    _held: Vec<Socket>,
}

fn silent() -> Silent {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    listener.bind(&any_port().into()).unwrap();
    listener.listen(0).unwrap();
    let addr = listener.local_addr().unwrap();
    let mut held = vec![listener];
    // The kernel keeps one more than it was asked to.
    for _ in 0..4 {
        let peer = Socket::new(Domain::IPV4, Type::STREAM.nonblocking(), None).unwrap();
        let _ = peer.connect(&addr);
        held.push(peer);
    }
    Silent {
        addr: addr.as_socket().unwrap(),
        _held: held,
    }
}

#[test]
fn an_attempt_without_an_answer_is_given_up_in_time() {
    let (mut lp, mut state) = new();
    let silent = silent();
    let options = ConnectOptions::default().timeout(30);
    let id = lp
        .tcp_connect(silent.addr, options, logging("client"))
        .unwrap();
    lp.stream_read_start(id).unwrap();
    lp.stream_write(id, "lost", Some(1)).unwrap();
    lp.stream_shutdown(id).unwrap();
    let started = lp.now();
    run(&mut lp, &mut state);
    assert!(lp.now() - started >= 30, "not early");
    let [connected, written, shutdown] = &state.log[..] else {
        panic!("{:?}", state.log);
    };
    assert_eq!(connected, "client: connected ETIMEDOUT");
    assert_eq!(written, "client: written 1 ECANCELED");
    assert!(shutdown.starts_with("client: shutdown"), "{shutdown}");
    // It is there until it is closed, and good for nothing.
    assert_eq!(
        lp.stream_peer_addr(id).unwrap_err().raw_os_error(),
        Some(libc::ENOTCONN)
    );
    assert!(lp.stream_write(id, "x", None).is_err());
    lp.stream_close(id).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log[3..], ["client: closed"]);
}

#[test]
fn nothing_comes_of_an_attempt_that_was_given_up() {
    let (mut lp, mut state) = new();
    let silent = silent();
    let options = ConnectOptions::default().timeout(1);
    let id = lp
        .tcp_connect(silent.addr, options, logging("client"))
        .unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["client: connected ETIMEDOUT"]);
    let error = lp.stream_fd(id).map(|fd| {
        let socket = socket2::SockRef::from(&fd);
        // Taken back: the socket is as one that was never connected.
        socket.peer_addr().unwrap_err().raw_os_error()
    });
    assert_eq!(error.unwrap(), Some(libc::ENOTCONN));
    lp.stream_close(id).unwrap();
    run(&mut lp, &mut state);
}

#[test]
fn a_time_out_ends_with_the_attempt() {
    let (mut lp, mut state) = new();
    let addr = serve(&mut lp, &mut state, false, logging("server"));
    let options = ConnectOptions::default().timeout(40);
    let client = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        note(state, "client", &event);
        if matches!(event, StreamEvent::Connected(_)) {
            // Long enough for the time-out to pass.
            lp.timer_start(80, 0, move |lp, _, _| {
                lp.stream_close(id).unwrap();
            });
        }
    });
    lp.tcp_connect(addr, options, client).unwrap();
    // Closed, or refused, before it passes.
    let closed = lp.tcp_connect(addr, options, logging("closed")).unwrap();
    lp.stream_close(closed).unwrap();
    let nobody = std::net::TcpListener::bind(any_port()).unwrap();
    let refused = nobody.local_addr().unwrap();
    drop(nobody);
    let refused = lp
        .tcp_connect(refused, options, logging("refused"))
        .unwrap();
    run(&mut lp, &mut state);
    let of =
        |who: &str| -> Vec<&String> { state.log.iter().filter(|l| l.starts_with(who)).collect() };
    assert_eq!(of("client"), ["client: connected ok", "client: closed"]);
    assert_eq!(of("closed"), ["closed: closed"]);
    assert_eq!(of("refused"), ["refused: connected ECONNREFUSED"]);
    lp.stream_close(refused).unwrap();
    run(&mut lp, &mut state);
}

#[test]
fn an_unrefd_attempt_keeps_nothing_alive_with_its_time_out() {
    let (mut lp, mut state) = new();
    let silent = silent();
    let options = ConnectOptions::default().timeout(60_000);
    let id = lp
        .tcp_connect(silent.addr, options, logging("client"))
        .unwrap();
    assert!(lp.alive());
    lp.stream_unref(id);
    assert!(!lp.alive());
    assert!(!lp.run(&mut state, RunMode::Default).unwrap());
    assert!(state.log.is_empty());
    lp.stream_close(id).unwrap();
    assert_eq!(errno(&lp.stream_close(id).unwrap_err()), "EBADF");
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["client: closed"]);
}
