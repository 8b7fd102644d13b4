//! Faults of the process and its surroundings: signals, children, peers that go. Most run in a process of their own.

use crate::support::{Loop, State, alone, errno, logging, new, run, serve};
use evloop::{ConnectOptions, RunMode, StreamEvent, StreamHandler};
use std::cell::Cell;
use std::net::SocketAddr;
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

#[test]
fn writes_to_closed_peers_raise_no_signal() {
    if !alone("faults::writes_to_closed_peers_raise_no_signal", "") {
        return;
    }
    let (mut lp, mut state) = new();
    // Rust programs start with SIGPIPE ignored: who watched it and stops gets the default action, which kills.
    let watched = lp.signal_start(libc::SIGPIPE, |_, _, _, _| {}).unwrap();
    lp.signal_stop(watched);
    let sigpipe = |set: &str| {
        let status = std::fs::read_to_string("/proc/thread-self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(set));
        let bits = u64::from_str_radix(line.unwrap().trim(), 16).unwrap();
        bits & (1 << (libc::SIGPIPE - 1)) != 0
    };
    for set in ["SigIgn:", "SigCgt:", "SigBlk:"] {
        assert!(!sigpipe(set), "{set}");
    }

    let (to_socket, socket) = lp.stream_pair(logging("x"), logging("x")).unwrap();
    let (pipe, to_pipe) = lp.pipe_pair(logging("x"), logging("x")).unwrap();
    let (slow_pipe, to_slow_pipe) = lp.pipe_pair(logging("x"), logging("slow")).unwrap();
    let queued = lp
        .stream_write(to_slow_pipe, vec![0; 1_000_000], Some(1))
        .unwrap();
    assert!(!queued.done);
    for id in [socket, pipe, slow_pipe] {
        lp.stream_close(id).unwrap();
    }
    for id in [to_socket, to_pipe] {
        for _ in 0..3 {
            let one = lp.stream_write(id, "x", None).unwrap_err();
            assert_eq!(errno(&one), "EPIPE");
            let several = lp.stream_write_vectored(id, ["x", "y"], None).unwrap_err();
            assert_eq!(errno(&several), "EPIPE");
            assert_eq!(errno(&lp.stream_try_write(id, b"x").unwrap_err()), "EPIPE");
        }
    }
    run(&mut lp, &mut state);
    assert!(state.log.contains(&"slow: written 1 EPIPE".to_owned()));
    // The signal is not kept for later either.
    for set in ["SigPnd:", "ShdPnd:", "SigBlk:"] {
        assert!(!sigpipe(set), "{set}");
    }
}

/// System calls of the loop's thread are interrupted all the time, while bulk data flows.
#[test]
fn interrupted_calls_lose_nothing() {
    const SIZE: usize = 8_000_000;
    if !alone("faults::interrupted_calls_lose_nothing", "") {
        return;
    }
    let (mut lp, mut state) = new();
    let watched = lp
        .signal_start(libc::SIGUSR1, |_, state: &mut State, _, _| {
            state.note("signal")
        })
        .unwrap();
    lp.signal_unref(watched);
    let server = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| match event {
        StreamEvent::Read(bytes) => {
            let mut wrong = bytes
                .iter()
                .zip(state.count..)
                .filter(|(b, at)| **b != (at % 251) as u8);
            assert!(wrong.next().is_none(), "in order, nothing lost or twice");
            state.count += bytes.len();
        }
        StreamEvent::End => lp.stream_close(id).unwrap(),
        StreamEvent::Error(error) => panic!("{error}"),
        _ => {}
    });
    let addr = serve(&mut lp, &mut state, false, server);
    let client = StreamHandler::new(|lp: &mut Loop, _: &mut State, id, event| match event {
        StreamEvent::Connected(result) => {
            result.unwrap();
            let bytes: Vec<u8> = (0..SIZE).map(|at| (at % 251) as u8).collect();
            lp.stream_write(id, bytes, Some(1)).unwrap();
            lp.stream_shutdown(id).unwrap();
        }
        StreamEvent::Written { result, .. } => result.unwrap(),
        StreamEvent::ShutdownDone(result) => {
            result.unwrap();
            lp.stream_close(id).unwrap();
        }
        _ => {}
    });
    lp.tcp_connect(addr, ConnectOptions::default(), client)
        .unwrap();
    // A wait that is interrupted is waited to its end.
    let due = lp.now() + 50;
    lp.timer_start(50, 0, move |lp, state: &mut State, _| {
        assert!(lp.now() >= due, "not early");
        state.client = None;
    });
    // kill(2) of a thread's id prefers that thread for the delivery.
    let target = rustix::thread::gettid();
    let done = Arc::new(AtomicBool::new(false));
    let (begin, begun) = mpsc::channel();
    let over = Arc::clone(&done);
    let pest = thread::spawn(move || {
        let mut sent = 0;
        while !over.load(Ordering::Acquire) {
            rustix::process::kill_process(target, rustix::process::Signal::USR1).unwrap();
            sent += 1;
            if sent == 1 {
                begin.send(()).unwrap();
            }
            thread::yield_now();
        }
        sent
    });
    begun.recv().unwrap();
    run(&mut lp, &mut state);
    done.store(true, Ordering::Release);
    let sent: usize = pest.join().unwrap();
    assert_eq!(state.count, SIZE);
    assert!(sent > 0 && !state.log.is_empty(), "{sent} sent");
}

const CONNECTIONS: usize = 3_000;
const CHILDREN: usize = 12;

/// Children started by other threads at any moment inherit nothing of what the loop opens.
#[test]
fn children_under_load_inherit_nothing() {
    if !alone("faults::children_under_load_inherit_nothing", "") {
        return;
    }
    // The ls(1) has one of its own for the listing, always the same one.
    let inherited = || {
        let output = Command::new("ls").arg("/proc/self/fd").output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let before = inherited();
    let (mut lp, mut state) = new();
    let echo = StreamHandler::new(|lp: &mut Loop, _: &mut State, id, event| match event {
        StreamEvent::Read(bytes) => drop(lp.stream_write(id, bytes, None).unwrap()),
        StreamEvent::End | StreamEvent::Error(_) => lp.stream_close(id).unwrap(),
        _ => {}
    });
    let addr = serve(&mut lp, &mut state, true, echo);
    let children = Arc::new(AtomicUsize::new(0));
    let started = Arc::clone(&children);
    let parent = thread::spawn(move || {
        for _ in 0..CHILDREN {
            assert_eq!(inherited(), before);
            started.fetch_add(1, Ordering::Release);
        }
    });
    // A hundred at a time; each that is done makes room for the next, until enough flowed and all children are done.
    let flying = Rc::new(Cell::new(0));
    for _ in 0..100 {
        ping(&mut lp, addr, &flying, &children);
    }
    run(&mut lp, &mut state);
    parent.join().unwrap();
    assert!(state.count >= CONNECTIONS && state.listener.is_none());
}

/// One connection: a ping, a pong, a reset; then the next one.
fn ping(lp: &mut Loop, addr: SocketAddr, flying: &Rc<Cell<usize>>, children: &Arc<AtomicUsize>) {
    flying.set(flying.get() + 1);
    let (flying, children) = (Rc::clone(flying), Arc::clone(children));
    let client = move |lp: &mut Loop, state: &mut State, id, event: StreamEvent<'_>| match event {
        StreamEvent::Connected(result) => {
            result.unwrap();
            lp.stream_read_start(id).unwrap();
            lp.stream_write(id, "ping", None).unwrap();
        }
        StreamEvent::Read(bytes) => {
            assert_eq!(bytes, b"ping");
            lp.stream_reset(id).unwrap();
        }
        StreamEvent::Closed => {
            state.count += 1;
            flying.set(flying.get() - 1);
            if state.count < CONNECTIONS || children.load(Ordering::Acquire) < CHILDREN {
                ping(lp, addr, &flying, &children);
            } else if flying.get() == 0 {
                lp.listener_close(state.listener.take().unwrap()).unwrap();
            }
        }
        StreamEvent::End | StreamEvent::Error(_) => panic!("{event:?}"),
        _ => {}
    };
    lp.tcp_connect(addr, ConnectOptions::default(), client)
        .unwrap();
}

/// Closing the read end of a pipe, or a socket's peer, is told to a writer that waits, without it writing again.
#[test]
fn a_peer_that_goes_while_writes_wait_is_told() {
    let (mut lp, mut state) = new();
    let (ours, theirs) = UnixStream::pair().unwrap();
    let socket = lp.stream_from_fd(ours.into(), logging("socket")).unwrap();
    let (reader, writer) = std::io::pipe().unwrap();
    let pipe = lp.stream_from_fd(writer.into(), logging("pipe")).unwrap();
    for id in [socket, pipe] {
        assert!(
            !lp.stream_write(id, vec![0; 1_000_000], Some(1))
                .unwrap()
                .done
        );
    }
    // Polled once, so that only the peers' going makes an edge.
    lp.run(&mut state, RunMode::NoWait).unwrap();
    drop((theirs, reader));
    run(&mut lp, &mut state);
    state.log.sort();
    assert_eq!(
        state.log,
        ["pipe: written 1 EPIPE", "socket: written 1 EPIPE"]
    );
}
