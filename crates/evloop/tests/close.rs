//! Closing: `Closed` is the last event, in the closing phase, whatever else was on its way.

use crate::support::{State, logging, new, note, run, serve};
use evloop::{ConnectOptions, EventLoop, RunMode, StreamEvent, StreamHandler};
use std::io::Write;
use std::net::TcpStream;

type Loop = EventLoop<State>;

#[test]
fn waiting_requests_are_told_before_closed() {
    let (mut lp, mut state) = new();
    let (ours, _theirs) = std::os::unix::net::UnixStream::pair().unwrap();
    let id = lp.stream_from_fd(ours.into(), logging("stream")).unwrap();
    lp.stream_read_start(id).unwrap();
    let status = lp.stream_write(id, vec![0; 10_000_000], Some(1)).unwrap();
    assert!(!status.done);
    lp.stream_write(id, "second", Some(2)).unwrap();
    lp.stream_write(id, "no token", None).unwrap();
    lp.stream_shutdown(id).unwrap();
    lp.stream_close(id).unwrap();
    assert!(state.log.is_empty());
    assert!(lp.alive(), "closing is something to wait for");
    run(&mut lp, &mut state);
    let expected = [
        "stream: written 1 ECANCELED",
        "stream: written 2 ECANCELED",
        "stream: shutdown ECANCELED",
        "stream: closed",
    ];
    assert_eq!(state.log, expected);
}

#[test]
fn no_event_of_the_same_round_follows_a_close() {
    let (mut lp, mut state) = new();
    // Both are ready in one round; the first one closes both.
    let handler = StreamHandler::new(|lp: &mut Loop, state: &mut State, _, event| {
        note(state, "either", &event);
        if matches!(event, StreamEvent::Read(_)) {
            lp.stream_close(state.server.take().unwrap()).unwrap();
            lp.stream_close(state.client.take().unwrap()).unwrap();
        }
    });
    let (a, mut to_a) = std::os::unix::net::UnixStream::pair().unwrap();
    let (b, mut to_b) = std::os::unix::net::UnixStream::pair().unwrap();
    for (end, place) in [(a, &mut state.server), (b, &mut state.client)] {
        let id = lp.stream_from_fd(end.into(), handler.clone()).unwrap();
        lp.stream_read_start(id).unwrap();
        *place = Some(id);
    }
    to_a.write_all(b"x").unwrap();
    to_b.write_all(b"x").unwrap();
    run(&mut lp, &mut state);
    assert_eq!(
        state.log,
        ["either: read 1", "either: closed", "either: closed"]
    );
}

#[test]
fn a_connection_attempt_can_be_closed() {
    let (mut lp, mut state) = new();
    let addr = serve(&mut lp, &mut state, true, logging("server"));
    let id = lp
        .tcp_connect(addr, ConnectOptions::default(), logging("client"))
        .unwrap();
    lp.stream_close(id).unwrap();
    lp.listener_close(state.listener.unwrap()).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["client: closed"]);
}

#[test]
fn a_closed_handler_may_open_and_close_others() {
    let (mut lp, mut state) = new();
    fn open(lp: &mut Loop, left: usize) {
        let (end, _) = std::os::unix::net::UnixStream::pair().unwrap();
        let handler = StreamHandler::new(move |lp: &mut Loop, state: &mut State, _, event| {
            note(state, &left.to_string(), &event);
            if left > 0 {
                open(lp, left - 1);
            }
        });
        let id = lp.stream_from_fd(end.into(), handler).unwrap();
        lp.stream_close(id).unwrap();
    }
    open(&mut lp, 3);
    let before = lp.metrics().rounds;
    run(&mut lp, &mut state);
    assert_eq!(
        state.log,
        ["3: closed", "2: closed", "1: closed", "0: closed"]
    );
    assert_eq!(lp.metrics().rounds - before, 4, "each in its own round");
}

#[test]
fn a_listener_closed_by_its_handler_accepts_no_more() {
    let (mut lp, mut state) = new();
    let addr = serve(&mut lp, &mut state, false, logging("server"));
    let peers: Vec<_> = (0..3).map(|_| TcpStream::connect(addr).unwrap()).collect();
    while state.server.is_none() {
        lp.run(&mut state, RunMode::Once).unwrap();
    }
    drop(peers);
    run(&mut lp, &mut state);
    assert_eq!(state.log.iter().filter(|l| l.contains("closed")).count(), 1);
}

#[test]
fn dropping_a_busy_loop_closes_everything() {
    let (mut lp, mut state) = new();
    let addr = serve(&mut lp, &mut state, true, logging("server"));
    let mut peer = TcpStream::connect(addr).unwrap();
    lp.timer_start(1, 1, |_, _, _| {});
    lp.defer(|_, _| {});
    while state.server.is_none() {
        lp.run(&mut state, RunMode::Once).unwrap();
    }
    let id = state.server.unwrap();
    lp.stream_write(id, vec![0; 10_000_000], Some(1)).unwrap();
    lp.stream_close(id).unwrap();
    drop(lp);
    assert!(std::io::copy(&mut peer, &mut std::io::sink()).is_ok_and(|n| n < 10_000_000));
    assert!(TcpStream::connect(addr).is_err());
}

/// Several writes may be told of in one go: closing at the first one leaves the others to the closing phase.
#[test]
fn a_close_between_two_written_loses_neither() {
    for peer_reads in [true, false] {
        let (mut lp, mut state) = new();
        let (ours, mut theirs) = std::os::unix::net::UnixStream::pair().unwrap();
        let handler = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
            note(state, "stream", &event);
            if matches!(event, StreamEvent::Written { token: 1, .. }) {
                lp.stream_close(id).unwrap();
            }
        });
        let id = lp.stream_from_fd(ours.into(), handler).unwrap();
        let status = lp.stream_write(id, vec![0; 1_000_000], Some(1)).unwrap();
        assert!(!status.done);
        lp.stream_write(id, "second", Some(2)).unwrap();
        lp.stream_write(id, "third", Some(3)).unwrap();
        let first = if peer_reads {
            let peer = std::thread::spawn(move || std::io::copy(&mut theirs, &mut std::io::sink()));
            run(&mut lp, &mut state);
            peer.join().unwrap().unwrap();
            "ok"
        } else {
            drop(theirs);
            run(&mut lp, &mut state);
            "EPIPE"
        };
        assert_eq!(state.log[0], format!("stream: written 1 {first}"));
        // With a reader, whether the kernel had the others by then is its own affair.
        let second = &state.log[1];
        assert!(
            second == "stream: written 2 ECANCELED"
                || peer_reads && second == "stream: written 2 ok"
        );
        let third = &state.log[2];
        assert!(
            third == "stream: written 3 ECANCELED" || peer_reads && third == "stream: written 3 ok"
        );
        assert_eq!(state.log[3..], ["stream: closed"]);
    }
}
