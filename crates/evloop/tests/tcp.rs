//! TCP: echo, both ends' ways of ending, back-pressure, errors, many connections.

use crate::support::{State, any_port, errno, logging, new, note, run, serve};
use evloop::{
    ConnectOptions, EventLoop, Keepalive, ListenOptions, RunMode, StreamEvent, StreamHandler,
};
use std::cell::Cell;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::rc::Rc;
use std::thread;

type Loop = EventLoop<State>;

fn echo() -> StreamHandler<State> {
    StreamHandler::plain(|lp: &mut Loop, _, id, event| match event {
        StreamEvent::Read(bytes) => {
            lp.stream_write(id, bytes, None).unwrap();
        }
        StreamEvent::End => lp.stream_shutdown(id).unwrap(),
        StreamEvent::ShutdownDone(_) | StreamEvent::Error(_) => lp.stream_close(id).unwrap(),
        _ => {}
    })
}

#[test]
fn echoes_and_ends() {
    let (mut lp, mut state) = new();
    let addr = serve(&mut lp, &mut state, false, echo());
    let client = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        note(state, "client", &event);
        match event {
            StreamEvent::Connected(_) => {
                lp.stream_read_start(id).unwrap();
                let status = lp.stream_write(id, "hello", Some(1)).unwrap();
                assert!(status.done && status.queued_bytes == 0);
                lp.stream_shutdown(id).unwrap();
                let refused = lp.stream_write(id, "more", None).unwrap_err();
                assert_eq!(errno(&refused), "EPIPE");
                assert_eq!(errno(&lp.stream_shutdown(id).unwrap_err()), "ENOTCONN");
            }
            StreamEvent::End => {
                assert_eq!(lp.stream_bytes_read(id).unwrap(), 5);
                assert_eq!(lp.stream_bytes_written(id).unwrap(), 5);
                lp.stream_close(id).unwrap();
                assert_eq!(errno(&lp.stream_close(id).unwrap_err()), "EBADF");
            }
            _ => {}
        }
    });
    lp.tcp_connect(addr, ConnectOptions::default(), client)
        .unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.bytes, b"hello");
    assert_eq!(
        state.log,
        [
            "client: connected ok",
            "client: shutdown ok",
            "client: read 5",
            "client: end",
            "client: closed",
        ]
    );
}

#[test]
fn what_is_written_before_the_connection_waits_for_it() {
    let (mut lp, mut state) = new();
    let addr = serve(&mut lp, &mut state, false, logging("server"));
    let client = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        note(state, "client", &event);
        if matches!(event, StreamEvent::ShutdownDone(_)) {
            lp.stream_close(id).unwrap();
        }
    });
    let id = lp
        .tcp_connect(addr, ConnectOptions::default(), client)
        .unwrap();
    let status = lp.stream_write(id, "early", Some(7)).unwrap();
    assert!(!status.done);
    assert_eq!(status.queued_bytes, 5);
    assert_eq!(lp.stream_try_write(id, b"x").unwrap(), 0);
    assert!(state.log.is_empty(), "nothing is told from within calls");
    lp.stream_shutdown(id).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.bytes, b"early");
    let client: Vec<_> = state
        .log
        .iter()
        .filter(|l| l.starts_with("client"))
        .collect();
    assert_eq!(
        client,
        [
            "client: connected ok",
            "client: written 7 ok",
            "client: drained",
            "client: shutdown ok",
            "client: closed",
        ]
    );
}

#[test]
fn half_closed_the_other_half_goes_on() {
    let (mut lp, mut state) = new();
    let server = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        note(state, "server", &event);
        match event {
            StreamEvent::End => {
                lp.timer_start(1, 0, move |lp, _, _| {
                    lp.stream_write(id, "after the end", None).unwrap();
                    lp.stream_shutdown(id).unwrap();
                });
            }
            StreamEvent::ShutdownDone(_) => lp.stream_close(id).unwrap(),
            _ => {}
        }
    });
    let addr = serve(&mut lp, &mut state, false, server);
    let peer = thread::spawn(move || {
        let mut peer = TcpStream::connect(addr).unwrap();
        peer.shutdown(Shutdown::Write).unwrap();
        let mut text = String::new();
        peer.read_to_string(&mut text).unwrap();
        text
    });
    run(&mut lp, &mut state);
    assert_eq!(peer.join().unwrap(), "after the end");
    assert_eq!(
        state.log,
        ["server: end", "server: shutdown ok", "server: closed"]
    );
}

/// Data and FIN may come together, or FIN alone after a short read that took all the data: the end is told either way.
#[test]
fn the_end_after_a_short_read_is_never_lost() {
    for together in [true, false] {
        let (mut lp, mut state) = new();
        let addr = serve(&mut lp, &mut state, false, logging("server"));
        let mut peer = TcpStream::connect(addr).unwrap();
        peer.write_all(b"data").unwrap();
        if together {
            drop(peer);
            run(&mut lp, &mut state);
        } else {
            while state.bytes.len() < 4 {
                lp.run(&mut state, RunMode::Once).unwrap();
            }
            // Nothing waits now: without a new edge there would be no end.
            lp.run(&mut state, RunMode::NoWait).unwrap();
            drop(peer);
            run(&mut lp, &mut state);
        }
        let expected = ["server: read 4", "server: end", "server: closed"];
        assert_eq!(state.log, expected, "together: {together}");
    }
}

#[test]
fn more_than_a_rounds_budget_is_read_in_turns() {
    const SIZE: usize = 3_000_000;
    let (mut lp, mut state) = new();
    let server = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| match event {
        StreamEvent::Read(bytes) => {
            state.count += 1;
            state.bytes.extend_from_slice(bytes);
        }
        StreamEvent::End => lp.stream_close(id).unwrap(),
        _ => {}
    });
    let addr = serve(&mut lp, &mut state, false, server);
    let most = std::rc::Rc::new(std::cell::Cell::new((0, 0)));
    let seen = std::rc::Rc::clone(&most);
    let hook = lp.check_start(move |_, state: &mut State, _| {
        let (before, most) = seen.get();
        seen.set((state.count, most.max(state.count - before)));
    });
    lp.hook_unref(hook);
    let peer = thread::spawn(move || {
        let bytes: Vec<u8> = (0..SIZE).map(|i| (i % 251) as u8).collect();
        TcpStream::connect(addr).unwrap().write_all(&bytes).unwrap();
    });
    run(&mut lp, &mut state);
    peer.join().unwrap();
    assert_eq!(state.bytes.len(), SIZE);
    assert!(
        state
            .bytes
            .iter()
            .enumerate()
            .all(|(i, &b)| b == (i % 251) as u8)
    );
    assert!(most.get().1 <= 4, "{} reads in one round", most.get().1);
}

#[test]
fn reading_can_be_stopped_and_started() {
    let (mut lp, mut state) = new();
    let server = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        note(state, "server", &event);
        match event {
            StreamEvent::Read(_) => {
                lp.stream_read_stop(id).unwrap();
                lp.timer_start(2, 0, move |lp, state: &mut State, _| {
                    state.note("start");
                    lp.stream_read_start(id).unwrap();
                });
            }
            StreamEvent::End => lp.stream_close(id).unwrap(),
            _ => {}
        }
    });
    let addr = serve(&mut lp, &mut state, false, server);
    let mut peer = TcpStream::connect(addr).unwrap();
    peer.write_all(&[1; 100_000]).unwrap();
    drop(peer);
    run(&mut lp, &mut state);
    assert_eq!(state.bytes.len(), 100_000);
    let stopped = state
        .log
        .windows(2)
        .all(|two| !(two[0].contains("read") && two[1].contains("read")));
    assert!(stopped, "{:?}", state.log);
    assert_eq!(
        state.log[state.log.len() - 2..],
        ["server: end", "server: closed"]
    );
}

#[test]
fn a_reset_is_told_as_an_error() {
    let (mut lp, mut state) = new();
    let addr = serve(&mut lp, &mut state, false, logging("server"));
    let client = StreamHandler::new(|lp: &mut Loop, _: &mut State, id, event| {
        if matches!(event, StreamEvent::Connected(Ok(()))) {
            lp.stream_reset(id).unwrap();
        }
    });
    lp.tcp_connect(addr, ConnectOptions::default(), client)
        .unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["server: error ECONNRESET", "server: closed"]);
}

#[test]
fn writes_to_a_closed_peer_fail_without_a_signal() {
    let (mut lp, mut state) = new();
    let server = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        note(state, "server", &event);
        if matches!(event, StreamEvent::End) {
            // The peer answers the first of these with RST; sooner or later a write is refused.
            lp.timer_start(0, 1, move |lp, state: &mut State, timer| {
                if let Err(error) = lp.stream_write(id, "anybody?", None) {
                    let error = errno(&error);
                    assert!(error == "EPIPE" || error == "ECONNRESET", "{error}");
                    state.note("refused");
                    lp.timer_stop(timer);
                    lp.stream_close(id).unwrap();
                }
            });
        }
    });
    let addr = serve(&mut lp, &mut state, false, server);
    drop(TcpStream::connect(addr).unwrap());
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["server: end", "refused", "server: closed"]);
}

#[test]
fn back_pressure_is_told_by_tokens_and_queue() {
    const CHUNK: usize = 100_000;
    // More than the largest socket buffers of both ends take.
    const CHUNKS: usize = 300;
    let (mut lp, mut state) = new();
    let server = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        note(state, "server", &event);
        if matches!(event, StreamEvent::ShutdownDone(_)) {
            assert_eq!(lp.stream_write_queue_len(id).unwrap(), 0);
            lp.stream_close(id).unwrap();
        }
    });
    let addr = serve(&mut lp, &mut state, false, server);
    let (begin, written) = std::sync::mpsc::channel();
    let peer = thread::spawn(move || {
        let mut peer = TcpStream::connect(addr).unwrap();
        written.recv().unwrap();
        let mut all = Vec::new();
        peer.read_to_end(&mut all).unwrap();
        all
    });
    while state.server.is_none() {
        lp.run(&mut state, RunMode::Once).unwrap();
    }
    let id = state.server.unwrap();
    let mut last = None;
    for i in 0..CHUNKS {
        let status = lp
            .stream_write(id, vec![i as u8; CHUNK], Some(i as u64))
            .unwrap();
        if !status.done {
            last = Some(status.queued_bytes);
        }
    }
    assert!(last.unwrap() > 0);
    assert_eq!(lp.stream_write_queue_len(id).unwrap(), last.unwrap());
    begin.send(()).unwrap();
    lp.stream_shutdown(id).unwrap();
    run(&mut lp, &mut state);
    let all = peer.join().unwrap();
    assert_eq!(all.len(), CHUNK * CHUNKS);
    assert!(
        all.chunks(CHUNK)
            .enumerate()
            .all(|(i, c)| c.iter().all(|&b| b == i as u8))
    );
    let tail = &state.log[state.log.len() - 4..];
    assert_eq!(tail[0], format!("server: written {} ok", CHUNKS - 1));
    assert_eq!(
        tail[1..],
        ["server: drained", "server: shutdown ok", "server: closed"]
    );
}

#[test]
fn queued_writes_hear_of_the_peers_reset() {
    for token in [Some(3), None] {
        let (mut lp, mut state) = new();
        let server = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
            note(state, "server", &event);
            if matches!(
                event,
                StreamEvent::Written { .. } | StreamEvent::WriteError(_)
            ) {
                lp.stream_close(id).unwrap();
            }
        });
        let addr = serve(&mut lp, &mut state, false, server);
        let peer = TcpStream::connect(addr).unwrap();
        while state.server.is_none() {
            lp.run(&mut state, RunMode::Once).unwrap();
        }
        let id = state.server.unwrap();
        lp.stream_read_stop(id).unwrap();
        let status = lp.stream_write(id, vec![0; 50_000_000], token).unwrap();
        assert!(!status.done);
        // Unread bytes make the peer's close a reset.
        drop(peer);
        run(&mut lp, &mut state);
        let expected = match token {
            Some(token) => format!("server: written {token} ECONNRESET"),
            None => "server: write-error ECONNRESET".to_owned(),
        };
        assert_eq!(state.log, [expected.as_str(), "server: closed"]);
    }
}

#[test]
fn a_refused_connection_cancels_what_waits() {
    let closed_port = TcpListener::bind(any_port()).unwrap().local_addr().unwrap();
    let (mut lp, mut state) = new();
    let client = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        note(state, "client", &event);
        if matches!(event, StreamEvent::Written { .. }) {
            lp.stream_close(id).unwrap();
        }
    });
    let id = lp
        .tcp_connect(closed_port, ConnectOptions::default(), client)
        .unwrap();
    lp.stream_read_start(id).unwrap();
    lp.stream_write(id, "lost", Some(1)).unwrap();
    run(&mut lp, &mut state);
    let expected = [
        "client: connected ECONNREFUSED",
        "client: written 1 ECANCELED",
        "client: closed",
    ];
    assert_eq!(state.log, expected);
}

#[test]
fn a_failed_stream_that_is_left_alone_keeps_nothing_alive() {
    let closed_port = TcpListener::bind(any_port()).unwrap().local_addr().unwrap();
    let (mut lp, mut state) = new();
    let client = logging("client");
    let id = lp
        .tcp_connect(closed_port, ConnectOptions::default(), client)
        .unwrap();
    lp.stream_write(id, "lost", None).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["client: connected ECONNREFUSED"]);
    lp.stream_close(id).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log[1], "client: closed");
}

#[test]
fn the_local_address_can_be_chosen() {
    let (mut lp, mut state) = new();
    let addr = serve(&mut lp, &mut state, false, logging("server"));
    let client = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        if let StreamEvent::Connected(Ok(())) = event {
            state.note(lp.stream_local_addr(id).unwrap().ip().to_string());
            assert_ne!(lp.stream_local_addr(id).unwrap().port(), 0);
            lp.stream_set_nodelay(id, true).unwrap();
            lp.stream_set_keepalive(id, Some(Keepalive::default().delay(60)))
                .unwrap();
            lp.stream_close(id).unwrap();
        }
    });
    let options = ConnectOptions::default().local_addr(Some(([127, 0, 0, 2], 0).into()));
    let id = lp.tcp_connect(addr, options, client).unwrap();
    run(&mut lp, &mut state);
    assert!(state.log.contains(&"127.0.0.2".to_owned()));
    assert_eq!(errno(&lp.stream_peer_addr(id).unwrap_err()), "EBADF");
}

#[test]
fn an_address_in_use_is_told_at_once() {
    let taken = TcpListener::bind(any_port()).unwrap();
    let (mut lp, _) = new();
    let listen = |lp: &mut Loop, addr, options| lp.tcp_listen(addr, options, |_, _, _, _| {});
    let addr = taken.local_addr().unwrap();
    let refused = listen(&mut lp, addr, ListenOptions::default()).unwrap_err();
    assert_eq!(errno(&refused), "EADDRINUSE");
    assert!(!lp.alive(), "a listener that never was");

    let shared = ListenOptions::default().reuse_port(true);
    let first = listen(&mut lp, any_port(), shared).unwrap();
    let addr = lp.listener_local_addr(first).unwrap();
    let second = listen(&mut lp, addr, shared).unwrap();
    lp.listener_unref(first);
    assert!(lp.alive());
    lp.listener_close(second).unwrap();
    assert!(!lp.alive());
    assert_eq!(errno(&lp.listener_close(second).unwrap_err()), "EBADF");
}

#[test]
fn stale_names_find_nothing() {
    let (mut lp, mut state) = new();
    let addr = serve(&mut lp, &mut state, true, logging("server"));
    let listener = state.listener.unwrap();
    let old = lp
        .tcp_connect(addr, ConnectOptions::default(), logging("old"))
        .unwrap();
    lp.stream_close(old).unwrap();
    // It takes the same slot.
    let new = lp
        .tcp_connect(addr, ConnectOptions::default(), logging("new"))
        .unwrap();
    assert_ne!(old, new);
    assert_eq!(
        errno(&lp.stream_write(old, "x", None).unwrap_err()),
        "EBADF"
    );
    assert_eq!(errno(&lp.stream_read_start(old).unwrap_err()), "EBADF");
    assert_eq!(errno(&lp.stream_fd(old).unwrap_err()), "EBADF");
    lp.stream_unref(old);
    lp.stream_close(new).unwrap();
    lp.listener_close(listener).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log[..2], ["old: closed", "new: closed"]);
}

#[test]
fn a_stream_can_change_its_handler() {
    let (mut lp, mut state) = new();
    let first = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        note(state, "first", &event);
        lp.stream_set_handler(id, logging("second")).unwrap();
    });
    let addr = serve(&mut lp, &mut state, false, first);
    let mut peer = TcpStream::connect(addr).unwrap();
    peer.write_all(b"upgrade").unwrap();
    drop(peer);
    run(&mut lp, &mut state);
    let expected = ["first: read 7", "second: end", "second: closed"];
    assert_eq!(state.log, expected);
}

#[test]
fn an_accepted_connection_may_be_dropped() {
    let (mut lp, mut state) = new();
    let id = lp
        .tcp_listen(
            any_port(),
            ListenOptions::default(),
            |lp, state, id, accepted| {
                assert!(accepted.unwrap().peer.is_some());
                state.note("dropped");
                lp.listener_close(id).unwrap();
            },
        )
        .unwrap();
    let addr = lp.listener_local_addr(id).unwrap();
    let mut peer = TcpStream::connect(addr).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["dropped"]);
    assert_eq!(peer.read(&mut [0; 1]).unwrap(), 0);
}

#[test]
fn a_thousand_connections() {
    const PEERS: usize = 1_000;
    let (mut lp, mut state) = new();
    let addr = serve(&mut lp, &mut state, true, echo());
    let client = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| match event {
        StreamEvent::Connected(result) => {
            result.unwrap();
            lp.stream_read_start(id).unwrap();
            lp.stream_write(id, "ping", None).unwrap();
        }
        StreamEvent::Read(bytes) => {
            state.bytes.extend_from_slice(bytes);
            lp.stream_shutdown(id).unwrap();
        }
        StreamEvent::End => lp.stream_close(id).unwrap(),
        StreamEvent::Closed => {
            state.count += 1;
            if state.count == PEERS {
                lp.listener_close(state.listener.unwrap()).unwrap();
            }
        }
        _ => {}
    });
    for _ in 0..PEERS {
        lp.tcp_connect(addr, ConnectOptions::default(), client.clone())
            .unwrap();
    }
    run(&mut lp, &mut state);
    assert_eq!(state.count, PEERS);
    assert_eq!(state.bytes.len(), PEERS * 4);
}

#[test]
fn accepted_sockets_send_at_once_if_the_listener_says_so() {
    for on in [false, true] {
        let (mut lp, mut state) = new();
        let seen = Rc::new(Cell::new(None));
        let told = Rc::clone(&seen);
        let listener = lp
            .tcp_listen(
                "127.0.0.1:0".parse().unwrap(),
                ListenOptions::default().nodelay(on),
                move |lp: &mut Loop, _: &mut State, id, accepted| {
                    let stream = accepted.unwrap().stream;
                    told.set(socket2::SockRef::from(&stream).tcp_nodelay().ok());
                    lp.listener_close(id).unwrap();
                },
            )
            .unwrap();
        let addr = lp.listener_local_addr(listener).unwrap();
        let _client = std::net::TcpStream::connect(addr).unwrap();
        run(&mut lp, &mut state);
        assert_eq!(seen.get(), Some(on));
    }
}
