//! Unix sockets, pipes, and other descriptors.

use crate::support::{State, errno, logging, new, note, run};
use evloop::{EventLoop, ListenOptions, StreamEvent, StreamHandler};
use std::fs::File;
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;

type Loop = EventLoop<State>;

fn path(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("evloop-{}-{name}", std::process::id()))
}

fn round_trip(path: PathBuf) {
    let (mut lp, mut state) = new();
    let server = StreamHandler::new(|lp: &mut Loop, _: &mut State, id, event| match event {
        StreamEvent::Read(bytes) => drop(lp.stream_write(id, bytes, None).unwrap()),
        StreamEvent::End => lp.stream_close(id).unwrap(),
        _ => {}
    });
    let listener = lp
        .unix_listen(
            &path,
            ListenOptions::default(),
            move |lp, state: &mut State, id, accepted| {
                let accepted = accepted.unwrap();
                assert_eq!(accepted.peer, None);
                let stream = lp.stream_open(accepted.stream, server.clone()).unwrap();
                lp.stream_read_start(stream).unwrap();
                lp.listener_close(id).unwrap();
                state.note("accepted");
            },
        )
        .unwrap();
    assert_eq!(
        errno(&lp.listener_local_addr(listener).unwrap_err()),
        "EINVAL"
    );
    let client = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        note(state, "client", &event);
        match event {
            StreamEvent::Connected(_) => {
                lp.stream_read_start(id).unwrap();
                lp.stream_write(id, "hello", None).unwrap();
            }
            StreamEvent::Read(_) => lp.stream_close(id).unwrap(),
            _ => {}
        }
    });
    lp.unix_connect(&path, client).unwrap();
    assert!(state.log.is_empty(), "told in a phase, never by the call");
    run(&mut lp, &mut state);
    state.log.retain(|line| line != "accepted");
    let expected = ["client: connected ok", "client: read 5", "client: closed"];
    assert_eq!(state.log, expected);
}

#[test]
fn a_path_is_there_while_somebody_listens() {
    let path = path("path");
    round_trip(path.clone());
    assert!(!path.exists(), "closing removes it");
}

#[test]
fn abstract_names_need_no_file() {
    round_trip(format!("\0evloop-{}", std::process::id()).into());
}

#[test]
fn errors_are_told_at_once() {
    let (mut lp, _) = new();
    let missing = lp.unix_connect(path("missing"), logging("x")).unwrap_err();
    assert_eq!(errno(&missing), "ENOENT");
    let long = path(&"x".repeat(200));
    for (bad, reason) in [
        ("".into(), "EINVAL"),
        (path("a\0b"), "EINVAL"),
        (long, "ENAMETOOLONG"),
    ] {
        let refused = lp.unix_connect(&bad, logging("x")).unwrap_err();
        assert_eq!(errno(&refused), reason);
        let refused = lp
            .unix_listen(&bad, ListenOptions::default(), |_, _, _, _| {})
            .unwrap_err();
        assert_eq!(errno(&refused), reason);
    }
    let taken = path("taken");
    let first = lp
        .unix_listen(&taken, ListenOptions::default(), |_, _, _, _| {})
        .unwrap();
    let refused = lp
        .unix_listen(&taken, ListenOptions::default(), |_, _, _, _| {})
        .unwrap_err();
    assert_eq!(errno(&refused), "EADDRINUSE");
    assert!(
        taken.exists(),
        "the failed one leaves the other's path alone"
    );
    lp.listener_close(first).unwrap();
    assert!(!taken.exists());
}

/// As of a service manager that listens before it starts the program.
#[test]
fn a_socket_that_listens_already_is_taken() {
    let path = path("inherited");
    let (mut lp, mut state) = new();
    let socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
    let id = lp
        .listener_from_fd(socket.into(), |lp, state: &mut State, id, accepted| {
            state.note(if accepted.is_ok() {
                "accepted"
            } else {
                "failed"
            });
            lp.listener_close(id).unwrap();
        })
        .unwrap();
    assert!(lp.listener_fd(id).is_ok());
    assert_eq!(errno(&lp.listener_local_addr(id).unwrap_err()), "EINVAL");
    let _peer = UnixStream::connect(&path).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["accepted"]);
    assert_eq!(errno(&lp.listener_fd(id).unwrap_err()), "EBADF");
    // It is not the loop's to remove.
    std::fs::remove_file(&path).unwrap();
    let (connected, _peer) = UnixStream::pair().unwrap();
    let refused = lp.listener_from_fd(connected.into(), |_, _, _, _| {});
    assert_eq!(errno(&refused.unwrap_err()), "EINVAL");
    let refused = lp.listener_from_fd(std::fs::File::open("/").unwrap().into(), |_, _, _, _| {});
    assert_eq!(errno(&refused.unwrap_err()), "ENOTSOCK");
}

#[test]
fn a_dropped_loop_removes_its_paths() {
    let path = path("dropped");
    let (mut lp, _) = new();
    lp.unix_listen(&path, ListenOptions::default(), |_, _, _, _| {})
        .unwrap();
    drop(lp);
    assert!(!path.exists());
}

#[test]
fn pipes_are_streams() {
    let (mut lp, mut state) = new();
    let (read_end, write_end) = std::io::pipe().unwrap();
    let reader = lp
        .stream_from_fd(read_end.into(), logging("reader"))
        .unwrap();
    lp.stream_read_start(reader).unwrap();
    let writer = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        note(state, "writer", &event);
        if matches!(event, StreamEvent::ShutdownDone(_)) {
            lp.stream_close(id).unwrap();
        }
    });
    let writer = lp.stream_from_fd(write_end.into(), writer).unwrap();
    let status = lp
        .stream_write(writer, vec![7; 1_000_000], Some(1))
        .unwrap();
    assert!(!status.done);
    lp.stream_shutdown(writer).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.bytes.len(), 1_000_000);
    let others: Vec<_> = state.log.iter().filter(|l| !l.contains("read ")).collect();
    let expected = [
        "writer: written 1 ok",
        "writer: drained",
        "writer: shutdown ok",
        "writer: closed",
        "reader: end",
        "reader: closed",
    ];
    assert_eq!(others, expected);
}

#[test]
fn regular_files_are_refused() {
    let (mut lp, _) = new();
    let file = File::open("/proc/self/exe").unwrap();
    let refused = lp.stream_from_fd(file.into(), logging("file")).unwrap_err();
    assert_eq!(refused.raw_os_error(), Some(libc::EPERM));
}

/// A Unix socket's read stops where descriptors came along; what is behind them must not wait for another edge.
#[test]
fn short_reads_of_unix_sockets_are_not_the_end_of_the_data() {
    let (mut lp, mut state) = new();
    let (ours, mut theirs) = std::os::unix::net::UnixStream::pair().unwrap();
    let id = lp.stream_from_fd(ours.into(), logging("stream")).unwrap();
    lp.stream_read_start(id).unwrap();
    for _ in 0..3 {
        theirs.write_all(b"part").unwrap();
    }
    drop(theirs);
    run(&mut lp, &mut state);
    assert_eq!(state.bytes, b"partpartpart");
}

#[test]
fn pairs_are_connected_from_the_start() {
    let (mut lp, mut state) = new();
    let (a, b) = lp.stream_pair(logging("a"), logging("b")).unwrap();
    lp.stream_write(a, "to b", None).unwrap();
    lp.stream_write(b, "to a!", None).unwrap();
    lp.stream_read_start(a).unwrap();
    lp.stream_read_start(b).unwrap();
    while state.log.len() < 2 {
        lp.run(&mut state, evloop::RunMode::Once).unwrap();
    }
    state.log.sort();
    assert_eq!(state.log, ["a: read 5", "b: read 4"]);
    lp.stream_close(a).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log[2..], ["b: end", "a: closed", "b: closed"]);

    state.log.clear();
    let (reader, writer) = lp.pipe_pair(logging("reader"), logging("writer")).unwrap();
    lp.stream_read_start(reader).unwrap();
    lp.stream_write(writer, "piped", None).unwrap();
    lp.stream_close(writer).unwrap();
    run(&mut lp, &mut state);
    let expected = [
        "reader: read 5",
        "reader: end",
        "writer: closed",
        "reader: closed",
    ];
    assert_eq!(state.log, expected);
}
