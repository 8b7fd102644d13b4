//! A peer that resets in every state of a stream: told once, as what it is, without spinning.

use crate::support::{Loop, State, any_port, errno, logging, new, note, run};
use evloop::{ConnectOptions, ListenOptions, RunMode, StreamEvent, StreamHandler, StreamId};
use socket2::SockRef;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

/// Closes with RST.
fn reset(peer: TcpStream) {
    SockRef::from(&peer)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
}

/// A stream of the loop that reads nothing yet, and its peer. It closes itself when it is told of a failure, or of the
/// end if `closes_at_end`.
fn open(lp: &mut Loop, state: &mut State, closes_at_end: bool) -> (StreamId, TcpStream) {
    let handler = StreamHandler::new(move |lp: &mut Loop, state: &mut State, id, event| {
        note(state, "stream", &event);
        let failed = matches!(
            event,
            StreamEvent::Error(_)
                | StreamEvent::WriteError(_)
                | StreamEvent::Written { result: Err(_), .. }
        );
        if failed || (closes_at_end && matches!(event, StreamEvent::End)) {
            // Two failures may be told of in one go.
            let _ = lp.stream_close(id);
        }
    });
    // Much may wait, so that a round's budget does not do.
    let options = ListenOptions::default().recv_buffer_size(4_000_000);
    let listener = lp
        .tcp_listen(
            any_port(),
            options,
            move |lp, state: &mut State, id, accepted| {
                let stream = accepted.unwrap().stream;
                state.server = Some(lp.stream_open(stream, handler.clone()).unwrap());
                lp.listener_close(id).unwrap();
            },
        )
        .unwrap();
    let peer = TcpStream::connect(lp.listener_local_addr(listener).unwrap()).unwrap();
    run(lp, state);
    (state.server.unwrap(), peer)
}

/// Brings a stream into a state by `prepare`, resets, runs to the end; gives what was told, reads left out.
fn told(
    closes_at_end: bool,
    prepare: impl FnOnce(&mut Loop, &mut State, StreamId, &mut TcpStream),
) -> Vec<String> {
    let (mut lp, mut state) = new();
    let (id, mut peer) = open(&mut lp, &mut state, closes_at_end);
    prepare(&mut lp, &mut state, id, &mut peer);
    reset(peer);
    let before = lp.metrics().rounds;
    run(&mut lp, &mut state);
    // Nothing keeps on telling: neither the loop itself nor what it polls.
    for _ in 0..3 {
        lp.run(&mut state, RunMode::NoWait).unwrap();
    }
    let rounds = lp.metrics().rounds - before;
    assert!(rounds < 60, "no spinning: {rounds} rounds");
    state.log.retain(|line| !line.starts_with("stream: read "));
    state
        .log
        .iter()
        .map(|line| line["stream: ".len()..].to_owned())
        .collect()
}

#[test]
fn while_connecting() {
    // The listener goes while the attempt waits in its backlog: RST, as from a peer that accepts and resets.
    let (mut lp, mut state) = new();
    let listener = std::net::TcpListener::bind(any_port()).unwrap();
    let addr = listener.local_addr().unwrap();
    let id = lp
        .tcp_connect(addr, ConnectOptions::default(), logging("x"))
        .unwrap();
    lp.stream_read_start(id).unwrap();
    lp.stream_write(id, "early", Some(1)).unwrap();
    drop(listener);
    run(&mut lp, &mut state);
    assert_eq!(
        state.log,
        ["x: connected ECONNRESET", "x: written 1 ECANCELED"]
    );
    lp.stream_close(id).unwrap();
    run(&mut lp, &mut state);
}

#[test]
fn before_it_was_accepted() {
    let (mut lp, mut state) = new();
    let listener = lp
        .tcp_listen(
            any_port(),
            ListenOptions::default(),
            |lp, _: &mut State, id, accepted| {
                let stream = lp
                    .stream_open(accepted.unwrap().stream, logging("server"))
                    .unwrap();
                lp.stream_read_start(stream).unwrap();
                lp.listener_close(id).unwrap();
            },
        )
        .unwrap();
    let mut peer = TcpStream::connect(lp.listener_local_addr(listener).unwrap()).unwrap();
    peer.write_all(b"hello").unwrap();
    reset(peer);
    run(&mut lp, &mut state);
    state.log.retain(|line| line != "server: read 5");
    assert_eq!(state.log, ["server: error ECONNRESET", "server: closed"]);
}

#[test]
fn while_idle() {
    let log = told(true, |_, _, _, _| {});
    assert!(log.is_empty(), "nobody wanted to know");
    let (mut lp, mut state) = new();
    let (id, peer) = open(&mut lp, &mut state, true);
    reset(peer);
    lp.run(&mut state, RunMode::NoWait).unwrap();
    assert!(state.log.is_empty());
    lp.stream_read_start(id).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["stream: error ECONNRESET", "stream: closed"]);
    // Or who writes finds out.
    let (id, peer) = open(&mut lp, &mut state, true);
    reset(peer);
    let refused = lp.stream_write(id, "anybody?", None).unwrap_err();
    assert_eq!(errno(&refused), "ECONNRESET");
    lp.stream_close(id).unwrap();
    run(&mut lp, &mut state);
}

#[test]
fn while_reading() {
    let log = told(true, |lp, _, id, _| lp.stream_read_start(id).unwrap());
    assert_eq!(log, ["error ECONNRESET", "closed"]);
}

#[test]
fn while_what_came_before_waits_for_its_turn() {
    let (mut lp, mut state) = new();
    let (id, mut peer) = open(&mut lp, &mut state, true);
    peer.set_nonblocking(true).unwrap();
    let mut sent = 0;
    while let Ok(n) = peer.write(&[1; 65_536]) {
        sent += n;
    }
    assert!(sent > 600_000, "more than two rounds read: {sent}");
    lp.stream_read_start(id).unwrap();
    lp.run(&mut state, RunMode::Once).unwrap();
    let read = state.bytes.len();
    assert!(
        read > 0 && read <= 4 * 65_536,
        "the budget is used up: {read}"
    );
    reset(peer);
    let before = lp.metrics().rounds;
    run(&mut lp, &mut state);
    assert!(
        state.bytes.len() > read,
        "what had come is read all the same"
    );
    assert_eq!(
        state.log[state.log.len() - 2..],
        ["stream: error ECONNRESET", "stream: closed"]
    );
    let rounds = lp.metrics().rounds - before;
    assert!(
        rounds as usize <= sent / 65_536 + 10,
        "no spinning: {rounds} rounds"
    );
}

#[test]
fn while_writes_wait() {
    let writing = |lp: &mut Loop, id, token| {
        let status = lp.stream_write(id, vec![0; 20_000_000], token).unwrap();
        assert!(!status.done);
    };
    let log = told(true, |lp, _, id, _| writing(lp, id, Some(1)));
    assert_eq!(log, ["written 1 ECONNRESET", "closed"]);
    let log = told(true, |lp, _, id, _| writing(lp, id, None));
    assert_eq!(log, ["write-error ECONNRESET", "closed"]);
    // Reading as well: the kernel tells either side once, whichever asks first.
    let log = told(true, |lp, _, id, _| {
        writing(lp, id, Some(1));
        lp.stream_read_start(id).unwrap();
    });
    assert_eq!(log.last().unwrap(), "closed");
    assert_eq!(
        log.iter().filter(|l| l.starts_with("written 1 E")).count(),
        1,
        "{log:?}"
    );
    assert!(log.iter().any(|l| l.contains("ECONNRESET")), "{log:?}");
}

#[test]
fn after_the_peers_end() {
    // Its end was read; ours goes on, and learns of the reset by writing.
    let log = told(false, |lp, state, id, peer| {
        peer.shutdown(Shutdown::Write).unwrap();
        lp.stream_read_start(id).unwrap();
        while state.log.is_empty() {
            lp.run(state, RunMode::Once).unwrap();
        }
        assert!(
            !lp.stream_write(id, vec![0; 20_000_000], Some(1))
                .unwrap()
                .done
        );
    });
    assert_eq!(log, ["end", "written 1 EPIPE", "closed"]);
}

#[test]
fn after_our_end() {
    let log = told(true, |lp, state, id, peer| {
        lp.stream_shutdown(id).unwrap();
        lp.stream_read_start(id).unwrap();
        while state.log.is_empty() {
            lp.run(state, RunMode::Once).unwrap();
        }
        assert_eq!(peer.read(&mut [0; 1]).unwrap(), 0);
    });
    assert_eq!(log, ["shutdown ok", "error ECONNRESET", "closed"]);
}

#[test]
fn while_our_end_waits_behind_writes() {
    let log = told(true, |lp, _, id, _| {
        assert!(
            !lp.stream_write(id, vec![0; 20_000_000], Some(1))
                .unwrap()
                .done
        );
        lp.stream_shutdown(id).unwrap();
    });
    assert_eq!(
        log,
        ["written 1 ECONNRESET", "shutdown ECANCELED", "closed"]
    );
}

#[test]
fn while_closing() {
    let log = told(true, |lp, _, id, _| {
        lp.stream_read_start(id).unwrap();
        assert!(
            !lp.stream_write(id, vec![0; 20_000_000], Some(1))
                .unwrap()
                .done
        );
        lp.stream_close(id).unwrap();
    });
    assert_eq!(log, ["written 1 ECANCELED", "closed"]);
}

#[test]
fn at_each_other_in_one_round() {
    let (mut lp, mut state) = new();
    let handler = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        note(state, "either", &event);
        if matches!(event, StreamEvent::Read(_)) {
            lp.stream_reset(id).unwrap();
        } else if matches!(event, StreamEvent::Error(_) | StreamEvent::End) {
            lp.stream_close(id).unwrap();
        }
    });
    for _ in 0..20 {
        let (id, peer) = open(&mut lp, &mut state, true);
        lp.stream_set_handler(id, handler.clone()).unwrap();
        let other = lp.stream_from_fd(peer.into(), handler.clone()).unwrap();
        for id in [id, other] {
            lp.stream_read_start(id).unwrap();
            lp.stream_write(id, "x", None).unwrap();
        }
        run(&mut lp, &mut state);
        let closed = state.log.iter().filter(|l| l.contains("closed")).count();
        assert_eq!(closed, 2, "{:?}", state.log);
        state.log.clear();
    }
}
