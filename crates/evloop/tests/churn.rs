//! Connections that come and go by the thousand: nothing of them stays.

use crate::support::{Loop, State, alone, any_port, new, open_fds};
use evloop::{
    Accepted, ConnectOptions, ListenOptions, ListenerId, RunMode, StreamEvent, StreamHandler,
    StreamId,
};
use std::io;
use std::net::SocketAddr;

const TIMES: usize = 10;
const CONNECTIONS: usize = 20_000;
/// Open at the same time: both ends are this process's, which may have 20,000 descriptors.
const WAVE: usize = 5_000;
/// Attempts under way: fewer than the backlog takes, so that none is dropped and waits for a second try.
const AT_ONCE: usize = 200;

/// Resident memory in KiB.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.trim().split(' ').next());
    number.and_then(|number| number.parse().ok()).unwrap()
}

/// Who listens, by family: TCP is what servers have, Unix sockets cost the kernel a fifth of it.
#[derive(Clone, Copy)]
enum To<'a> {
    Tcp(SocketAddr),
    Unix(&'a str),
}

/// Opens `WAVE` connections, sends a little both ways on some, resets them all; returns when both ends are closed.
fn wave(lp: &mut Loop, state: &mut State, to: To<'_>, clients: &mut Vec<StreamId>) {
    let client = StreamHandler::plain(|lp: &mut Loop, state: &mut State, id, event| match event {
        // One in ten has something to say.
        StreamEvent::Connected(result) => {
            result.unwrap();
            if id.as_u64() % 10 == 0 {
                lp.stream_read_start(id).unwrap();
                lp.stream_write(id, "ping", None).unwrap();
            } else {
                state.count += 1;
            }
        }
        StreamEvent::Read(bytes) => {
            assert_eq!(bytes, b"ping");
            state.count += 1;
        }
        StreamEvent::Closed => state.bytes.push(0),
        _ => {}
    });
    state.count = 0;
    state.bytes.clear();
    while state.count < WAVE {
        while clients.len() < WAVE && clients.len() < state.count + AT_ONCE {
            let id = match to {
                To::Tcp(addr) => lp.tcp_connect(addr, ConnectOptions::default(), client.clone()),
                To::Unix(path) => lp.unix_connect(path, client.clone()),
            };
            clients.push(id.unwrap());
        }
        lp.run(state, RunMode::Once).unwrap();
    }
    for id in clients.drain(..) {
        // No connection waits in TIME_WAIT for its port to come free.
        lp.stream_reset(id).unwrap();
    }
    // Both ends tell; those too that are accepted only now.
    while state.bytes.len() < 2 * WAVE {
        lp.run(state, RunMode::Once).unwrap();
    }
}

fn accept(lp: &mut Loop, _: &mut State, _: ListenerId, accepted: io::Result<Accepted>) {
    let echo = StreamHandler::plain(|lp: &mut Loop, state: &mut State, id, event| match event {
        StreamEvent::Read(bytes) => drop(lp.stream_write(id, bytes, None).unwrap()),
        StreamEvent::End | StreamEvent::Error(_) => lp.stream_close(id).unwrap(),
        StreamEvent::Closed => state.bytes.push(0),
        _ => {}
    });
    let id = lp.stream_open(accepted.unwrap().stream, echo).unwrap();
    lp.stream_read_start(id).unwrap();
}

#[test]
fn twenty_thousand_connections_ten_times_leave_nothing() {
    if !alone(
        "churn::twenty_thousand_connections_ten_times_leave_nothing",
        "",
    ) {
        return;
    }
    let (mut lp, mut state) = new();
    let options = ListenOptions::default().backlog(1_024);
    let tcp = lp.tcp_listen(any_port(), options, accept).unwrap();
    let addr = lp.listener_local_addr(tcp).unwrap();
    let path = format!("\0evloop-churn-{}", std::process::id());
    let unix = lp
        .unix_listen(&path, ListenOptions::default().backlog(1_024), accept)
        .unwrap();
    let descriptors = open_fds();
    let mut clients = Vec::new();
    let mut memory = Vec::new();
    for time in 0..TIMES {
        let to = if time % 3 == 0 {
            To::Tcp(addr)
        } else {
            To::Unix(&path)
        };
        for _ in 0..CONNECTIONS / WAVE {
            wave(&mut lp, &mut state, to, &mut clients);
        }
        assert_eq!(open_fds(), descriptors);
        memory.push(resident());
    }
    lp.listener_close(tcp).unwrap();
    lp.listener_close(unix).unwrap();
    assert!(!lp.alive());
    // Every connection that left something would be seen: 16 bytes each are 300 KiB a time.
    let grown = memory[TIMES - 1].saturating_sub(memory[1]);
    assert!(grown <= 512, "KiB resident after each time: {memory:?}");
}
