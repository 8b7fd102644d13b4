//! Reading into the caller's buffers (`Readable` and `stream_try_read`), and reads that the handler keeps.

use crate::support::{Loop, State, errno, logging, new, note, run, serve};
use evloop::{RunMode, StreamEvent, StreamHandler, StreamId};
use std::io::{ErrorKind, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;

/// Reads as `how` says at each `Readable`, until the end.
fn reading(
    how: impl Fn(&mut Loop, &mut State, StreamId) -> bool + 'static,
) -> StreamHandler<State> {
    StreamHandler::new(move |lp: &mut Loop, state: &mut State, id, event| {
        note(state, "stream", &event);
        if matches!(event, StreamEvent::Readable) && how(lp, state, id) {
            lp.stream_close(id).unwrap();
        }
    })
}

/// One read of up to `N` bytes, kept in `state.bytes`; whether it was the end.
fn take<const N: usize>(lp: &mut Loop, state: &mut State, id: StreamId) -> bool {
    let mut buffer = [0; N];
    match lp.stream_try_read(id, &mut buffer) {
        Ok(n) => {
            state.bytes.extend_from_slice(&buffer[..n]);
            n == 0
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::WouldBlock);
            false
        }
    }
}

#[test]
fn what_a_handler_leaves_is_told_again() {
    let (mut lp, mut state) = new();
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    theirs.write_all(b"abcdefgh").unwrap();
    drop(theirs);
    let id = lp.stream_from_fd(ours.into(), reading(take::<3>)).unwrap();
    lp.stream_readable_start(id).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.bytes, b"abcdefgh");
    // Three reads of bytes, one of the end.
    let mut expected = vec!["stream: readable"; 4];
    expected.push("stream: closed");
    assert_eq!(state.log, expected);
}

#[test]
fn once_a_round_and_not_again_when_nothing_is_left() {
    let (mut lp, mut state) = new();
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let all = reading(|lp, state, id| {
        while !matches!(lp.stream_try_read(id, &mut [0; 2]), Err(error) if error.kind() == ErrorKind::WouldBlock)
        {
            state.count += 1;
        }
        false
    });
    let id = lp.stream_from_fd(ours.into(), all).unwrap();
    lp.stream_readable_start(id).unwrap();
    for round in 1..=3 {
        theirs.write_all(b"abcd").unwrap();
        lp.run(&mut state, RunMode::Once).unwrap();
        lp.run(&mut state, RunMode::NoWait).unwrap();
        assert_eq!(state.log.len(), round);
        assert_eq!(state.count, round * 2);
    }
    assert_eq!(lp.stream_bytes_read(id).unwrap(), 12);
}

/// TCP: a short read drained the socket, and the end that comes later makes an edge of its own.
#[test]
fn no_edge_of_a_tcp_socket_is_lost() {
    for together in [true, false] {
        let (mut lp, mut state) = new();
        let addr = serve(&mut lp, &mut state, false, reading(take::<100>));
        let mut peer = TcpStream::connect(addr).unwrap();
        while state.server.is_none() {
            lp.run(&mut state, RunMode::Once).unwrap();
        }
        lp.stream_readable_start(state.server.unwrap()).unwrap();
        peer.write_all(b"data").unwrap();
        if !together {
            while state.bytes.is_empty() {
                lp.run(&mut state, RunMode::Once).unwrap();
            }
        }
        drop(peer);
        run(&mut lp, &mut state);
        assert_eq!(state.bytes, b"data", "together: {together}");
        assert_eq!(state.log.last().unwrap(), "stream: closed");
    }
}

#[test]
fn a_reset_is_an_error_of_the_read_once() {
    let (mut lp, mut state) = new();
    let handler = reading(|lp, state, id| {
        let error = lp.stream_try_read(id, &mut [0; 8]).unwrap_err();
        state.note(errno(&error));
        assert_eq!(lp.stream_try_read(id, &mut [0; 8]).unwrap(), 0);
        true
    });
    let addr = serve(&mut lp, &mut state, false, handler);
    let peer = TcpStream::connect(addr).unwrap();
    while state.server.is_none() {
        lp.run(&mut state, RunMode::Once).unwrap();
    }
    lp.stream_readable_start(state.server.unwrap()).unwrap();
    socket2::SockRef::from(&peer)
        .set_linger(Some(std::time::Duration::ZERO))
        .unwrap();
    drop(peer);
    run(&mut lp, &mut state);
    assert_eq!(
        state.log,
        ["stream: readable", "ECONNRESET", "stream: closed"]
    );
}

#[test]
fn reads_need_no_event() {
    let (mut lp, mut state) = new();
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let id = lp.stream_from_fd(ours.into(), logging("stream")).unwrap();
    let mut buffer = [0; 16];
    let nothing = lp.stream_try_read(id, &mut buffer).unwrap_err();
    assert_eq!(nothing.kind(), ErrorKind::WouldBlock);
    theirs.write_all(b"now").unwrap();
    assert_eq!(lp.stream_try_read(id, &mut []).unwrap(), 0);
    assert_eq!(lp.stream_try_read(id, &mut buffer).unwrap(), 3);
    assert_eq!(&buffer[..3], b"now");
    // Back to the loop's buffer; both ways may take turns.
    theirs.write_all(b"events").unwrap();
    lp.stream_readable_start(id).unwrap();
    lp.stream_read_start(id).unwrap();
    drop(theirs);
    run(&mut lp, &mut state);
    assert_eq!(
        state.log,
        ["stream: read 6", "stream: end", "stream: closed"]
    );
    assert_eq!(
        errno(&lp.stream_try_read(id, &mut buffer).unwrap_err()),
        "EBADF"
    );
    assert_eq!(errno(&lp.stream_readable_start(id).unwrap_err()), "EBADF");
}

#[test]
fn stopped_in_its_handler_it_waits_for_a_start() {
    let (mut lp, mut state) = new();
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let handler = reading(|lp, _, id| {
        lp.stream_read_stop(id).unwrap();
        false
    });
    let id = lp.stream_from_fd(ours.into(), handler).unwrap();
    theirs.write_all(b"x").unwrap();
    for told in 1..=2 {
        lp.stream_readable_start(id).unwrap();
        run(&mut lp, &mut state);
        assert_eq!(state.log.len(), told, "not drained, so told again");
    }
}

#[test]
fn a_handler_that_leaves_much_does_not_starve_others() {
    let (mut lp, mut state) = new();
    let (slow, mut to_slow) = UnixStream::pair().unwrap();
    to_slow.write_all(&[0; 1_000]).unwrap();
    let slow = lp.stream_from_fd(slow.into(), reading(take::<1>)).unwrap();
    lp.stream_readable_start(slow).unwrap();
    let (other, mut to_other) = UnixStream::pair().unwrap();
    let other = lp.stream_from_fd(other.into(), logging("other")).unwrap();
    lp.stream_read_start(other).unwrap();
    to_other.write_all(b"x").unwrap();
    for _ in 0..5 {
        lp.run(&mut state, RunMode::NoWait).unwrap();
    }
    assert!(state.log.contains(&"other: read 1".to_owned()));
    assert_eq!(
        state.bytes.len(),
        5 + 1,
        "one turn a round, and the other one's byte"
    );
}

/// A read ends before urgent data (tcp(7)) though more lies behind it.
#[test]
fn what_lies_behind_urgent_data_is_read() {
    let (mut lp, mut state) = new();
    let reader = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        if let StreamEvent::Read(bytes) = event {
            state.bytes.extend_from_slice(bytes);
            if state.bytes.len() == 6 {
                lp.stream_close(id).unwrap();
            }
        }
    });
    let addr = serve(&mut lp, &mut state, false, reader);
    let peer = TcpStream::connect(addr).unwrap();
    let socket = socket2::SockRef::from(&peer);
    // All of it is there before the first read.
    socket.send(b"abc").unwrap();
    socket.send_with_flags(b"!", libc::MSG_OOB).unwrap();
    socket.send(b"def").unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.bytes, b"abcdef");
}

#[test]
fn large_reads_are_the_handlers_own_when_it_wants_that() {
    let (mut lp, mut state) = new();
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let handler = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| match event {
        StreamEvent::ReadOwned(bytes) => {
            assert!(bytes.len() >= 16 * 1024, "{}", bytes.len());
            state.log.push("owned".into());
            state.bytes.extend(bytes);
        }
        StreamEvent::Read(bytes) => {
            assert!(bytes.len() < 16 * 1024, "{}", bytes.len());
            state.log.push("lent".into());
            state.bytes.extend_from_slice(bytes);
        }
        StreamEvent::End => lp.stream_close(id).unwrap(),
        _ => {}
    });
    let id = lp
        .stream_from_fd(ours.into(), handler.keeps_reads())
        .unwrap();
    lp.stream_read_start(id).unwrap();
    let sent: Vec<u8> = (0..500_000u32).map(|n| n as u8).collect();
    let written = sent.clone();
    let writer = std::thread::spawn(move || theirs.write_all(&written).unwrap());
    run(&mut lp, &mut state);
    writer.join().unwrap();
    assert_eq!(state.bytes, sent);
    assert!(
        state.log.iter().any(|told| told == "owned"),
        "{:?}",
        state.log
    );
}

#[test]
fn small_reads_are_lent_whoever_wants_to_keep_them() {
    let (mut lp, mut state) = new();
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let handler = logging("stream").keeps_reads();
    let id = lp.stream_from_fd(ours.into(), handler).unwrap();
    lp.stream_read_start(id).unwrap();
    theirs.write_all(b"few").unwrap();
    lp.run(&mut state, RunMode::Once).unwrap();
    assert_eq!(state.log, ["stream: read 3"]);
}
