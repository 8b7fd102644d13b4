//! Descriptors that travel over Unix sockets: with the right bytes, and never leaked.

use crate::support::{Loop, State, alone, errno, logging, new, note, open_fds, run, serve};
use evloop::{ConnectOptions, RunMode, StreamEvent, StreamHandler, StreamId};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::cell::RefCell;
use std::fs::File;
use std::io::{PipeReader, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::rc::Rc;

/// A pipe whose write end travels: the read end tells when all copies are closed.
fn probe() -> (PipeReader, OwnedFd) {
    let (reader, writer) = std::io::pipe().unwrap();
    (reader, writer.into())
}

/// All copies of the write end are closed. Children that other tests start have theirs for a moment, so that it waits;
/// a copy that is leaked makes it false in the end.
fn is_closed(mut reader: PipeReader) -> bool {
    let mut polled = [PollFd::new(&reader, PollFlags::IN)];
    let most = Timespec {
        tv_sec: 20,
        tv_nsec: 0,
    };
    let ready = poll(&mut polled, Some(&most)).unwrap();
    ready == 1 && matches!(reader.read(&mut [0; 1]), Ok(0))
}

type Kept = Rc<RefCell<Vec<OwnedFd>>>;

/// Logs everything as `who`, and keeps the descriptors.
fn keeping(who: &'static str, kept: &Kept) -> StreamHandler<State> {
    let kept = Rc::clone(kept);
    StreamHandler::new(move |lp: &mut Loop, state: &mut State, id, event| {
        note(state, who, &event);
        match event {
            StreamEvent::Fds(fds) => kept.borrow_mut().extend(fds),
            StreamEvent::End | StreamEvent::Error(_) => lp.stream_close(id).unwrap(),
            _ => {}
        }
    })
}

/// Two connected streams: the first writes, the second reads and is told of descriptors.
fn pair(lp: &mut Loop, kept: &Kept) -> (StreamId, StreamId) {
    let (from, to) = lp
        .stream_pair(logging("from"), keeping("to", kept))
        .unwrap();
    lp.stream_set_receive_fds(to, true).unwrap();
    lp.stream_read_start(to).unwrap();
    (from, to)
}

#[test]
fn they_come_with_their_bytes_and_work() {
    let (mut lp, mut state) = new();
    let kept = Kept::default();
    let (from, _) = pair(&mut lp, &kept);
    let (mut reader, writer) = probe();
    let status = lp
        .stream_write_with_fds(from, "here", vec![writer], Some(1))
        .unwrap();
    assert!(status.done);
    lp.stream_close(from).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(
        state.log,
        [
            "to: fds 1",
            "to: read 4",
            "to: end",
            "from: closed",
            "to: closed"
        ]
    );
    let came = kept.borrow_mut().pop().unwrap();
    let flags = rustix::io::fcntl_getfd(&came).unwrap();
    assert!(
        flags.contains(rustix::io::FdFlags::CLOEXEC),
        "not inherited"
    );
    File::from(came).write_all(b"through").unwrap();
    let mut text = String::new();
    reader.read_to_string(&mut text).unwrap();
    assert_eq!(text, "through", "and no other copy is open");
}

#[test]
fn queued_writes_keep_theirs() {
    let (mut lp, mut state) = new();
    /// Each read: how many came with it, and its bytes.
    type Reads = Rc<RefCell<Vec<(usize, Vec<u8>)>>>;
    let reads = Reads::default();
    let seen = Rc::clone(&reads);
    let handler = StreamHandler::new(
        move |lp: &mut Loop, state: &mut State, id, event| match event {
            StreamEvent::Fds(fds) => {
                assert_eq!(state.count, 0, "each told right before its bytes");
                state.count = fds.len();
            }
            StreamEvent::Read(bytes) => {
                let count = std::mem::take(&mut state.count);
                seen.borrow_mut().push((count, bytes.to_vec()));
            }
            StreamEvent::End => lp.stream_close(id).unwrap(),
            _ => {}
        },
    );
    let (from, to) = lp.stream_pair(logging("from"), handler).unwrap();
    lp.stream_set_receive_fds(to, true).unwrap();
    let mut probes = Vec::new();
    // Each message is of one letter; those of capital letters bring as many descriptors as the letter says.
    let mut expected = Vec::new();
    for (nth, letter) in b"aAbBBcDd".iter().enumerate() {
        let message = vec![*letter; 30_000];
        expected.extend_from_slice(&message);
        let count = if letter.is_ascii_uppercase() {
            usize::from(letter - b'A') + 1
        } else {
            0
        };
        let mut fds = Vec::new();
        for _ in 0..count {
            let (reader, writer) = probe();
            probes.push(reader);
            fds.push(writer);
        }
        let status = lp
            .stream_write_with_fds(from, message, fds, Some(nth as u64))
            .unwrap();
        assert!(nth < 7 || !status.done, "more than a socket takes");
    }
    lp.stream_shutdown(from).unwrap();
    lp.stream_read_start(to).unwrap();
    run(&mut lp, &mut state);
    let reads = reads.borrow();
    let all: Vec<u8> = reads.iter().flat_map(|(_, bytes)| bytes.clone()).collect();
    assert!(all == expected, "all bytes in order");
    let came: Vec<usize> = reads
        .iter()
        .map(|(count, _)| *count)
        .filter(|n| *n > 0)
        .collect();
    assert_eq!(came, [1, 2, 2, 4]);
    for (count, bytes) in reads.iter().filter(|(count, _)| *count > 0) {
        assert!(
            bytes.contains(&(b'A' + *count as u8 - 1)),
            "{count} of them with {}",
            bytes[0] as char
        );
    }
    assert!(
        probes.into_iter().all(is_closed),
        "on neither side a copy is left"
    );
    lp.stream_close(from).unwrap();
    run(&mut lp, &mut state);
}

#[test]
fn nobody_asked_so_they_are_closed() {
    let (mut lp, mut state) = new();
    let kept = Kept::default();
    let before = |lp: &mut Loop, from, what: &'static str| {
        let (reader, writer) = probe();
        lp.stream_write_with_fds(from, what, vec![writer], None)
            .unwrap();
        reader
    };
    let (from, to) = pair(&mut lp, &kept);
    lp.stream_set_receive_fds(to, false).unwrap();
    let unasked = before(&mut lp, from, "one");
    while state.bytes.len() < 3 {
        lp.run(&mut state, RunMode::Once).unwrap();
    }
    assert!(is_closed(unasked));
    // Nor do reads into the caller's buffer bring any.
    lp.stream_read_stop(to).unwrap();
    lp.stream_set_receive_fds(to, true).unwrap();
    let by_hand = before(&mut lp, from, "two");
    assert_eq!(lp.stream_try_read(to, &mut [0; 8]).unwrap(), 3);
    assert!(is_closed(by_hand));
    // And who drops the event drops them.
    let dropping = StreamHandler::new(|_: &mut Loop, state: &mut State, _, event| {
        note(state, "dropping", &event);
    });
    lp.stream_set_handler(to, dropping).unwrap();
    lp.stream_read_start(to).unwrap();
    let dropped = before(&mut lp, from, "three");
    while state.bytes.len() < 8 {
        lp.run(&mut state, RunMode::Once).unwrap();
    }
    assert!(is_closed(dropped));
    assert_eq!(
        state.log,
        ["to: read 3", "dropping: fds 1", "dropping: read 5"]
    );
    assert!(kept.borrow().is_empty());
}

#[test]
fn those_that_wait_are_closed_with_their_stream() {
    for peer_closes in [false, true] {
        let (mut lp, mut state) = new();
        let (ours, theirs) = UnixStream::pair().unwrap();
        let id = lp.stream_from_fd(ours.into(), logging("stream")).unwrap();
        lp.stream_write(id, vec![0; 1_000_000], None).unwrap();
        let (reader, writer) = probe();
        let status = lp
            .stream_write_with_fds(id, "x", vec![writer], Some(1))
            .unwrap();
        assert!(!status.done);
        if peer_closes {
            drop(theirs);
            run(&mut lp, &mut state);
            assert_eq!(state.log, ["stream: written 1 EPIPE"]);
            assert!(is_closed(reader));
            lp.stream_close(id).unwrap();
        } else {
            lp.stream_close(id).unwrap();
            assert!(is_closed(reader), "at once");
        }
        run(&mut lp, &mut state);
    }
}

#[test]
fn what_can_not_be_passed_is_refused_and_closed() {
    let (mut lp, mut state) = new();
    let addr = serve(&mut lp, &mut state, false, logging("server"));
    let tcp = lp
        .tcp_connect(addr, ConnectOptions::default(), logging("tcp"))
        .unwrap();
    let (pipe, other_end) = lp.pipe_pair(logging("reader"), logging("writer")).unwrap();
    let kept = Kept::default();
    let (from, to) = pair(&mut lp, &kept);
    let refused = |lp: &mut Loop, id, bytes: &str, count: usize| {
        let (reader, writer) = probe();
        let mut fds: Vec<OwnedFd> = (1..count).map(|_| writer.try_clone().unwrap()).collect();
        fds.push(writer);
        let error = lp.stream_write_with_fds(id, bytes, fds, None).unwrap_err();
        assert!(is_closed(reader));
        errno(&error)
    };
    for id in [tcp, pipe] {
        assert_eq!(refused(&mut lp, id, "x", 1), "EOPNOTSUPP");
        let error = lp.stream_set_receive_fds(id, true).unwrap_err();
        assert_eq!(errno(&error), "EOPNOTSUPP");
    }
    assert_eq!(refused(&mut lp, from, "", 1), "EINVAL");
    assert_eq!(refused(&mut lp, from, "x", 254), "EINVAL");
    lp.stream_shutdown(from).unwrap();
    assert_eq!(refused(&mut lp, from, "x", 1), "EPIPE");
    for id in [tcp, pipe, other_end, from, to] {
        lp.stream_close(id).unwrap();
    }
    assert_eq!(refused(&mut lp, from, "x", 1), "EBADF");
    lp.listener_close(state.listener.unwrap()).unwrap();
    run(&mut lp, &mut state);
}

/// As many as one message takes.
#[test]
fn two_hundred_and_fifty_three_at_once() {
    let (mut lp, mut state) = new();
    let kept = Kept::default();
    let (from, _) = pair(&mut lp, &kept);
    let (reader, writer) = probe();
    let fds = (0..253).map(|_| writer.try_clone().unwrap()).collect();
    drop(writer);
    lp.stream_write_with_fds(from, "x", fds, None).unwrap();
    lp.stream_close(from).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(kept.borrow().len(), 253);
    kept.borrow_mut().clear();
    assert!(is_closed(reader));
}

#[test]
fn those_without_room_are_told_lost_and_never_leak() {
    if !alone(
        "fds::those_without_room_are_told_lost_and_never_leak",
        "ulimit -n 40;",
    ) {
        return;
    }
    let (mut lp, mut state) = new();
    let kept = Kept::default();
    let (from, to) = pair(&mut lp, &kept);
    let before = open_fds();
    let (reader, writer) = probe();
    let fds = (0..10).map(|_| writer.try_clone().unwrap()).collect();
    drop(writer);
    lp.stream_write_with_fds(from, "x", fds, None).unwrap();
    // Room for four.
    let mut hoard = Vec::new();
    while let Ok(file) = File::open("/dev/null") {
        hoard.push(file);
    }
    hoard.truncate(hoard.len() - 4);
    while state.bytes.is_empty() {
        lp.run(&mut state, RunMode::Once).unwrap();
    }
    assert_eq!(state.log, ["to: fds 4", "to: fds-lost", "to: read 1"]);
    // Room for none: the bytes come all the same.
    let (other, writer) = {
        hoard.truncate(hoard.len() - 2);
        probe()
    };
    lp.stream_write_with_fds(from, "y", vec![writer], None)
        .unwrap();
    while let Ok(file) = File::open("/dev/null") {
        hoard.push(file);
    }
    while state.bytes.len() < 2 {
        lp.run(&mut state, RunMode::Once).unwrap();
    }
    assert_eq!(state.log[3..], ["to: fds-lost", "to: read 1"]);
    hoard.clear();
    kept.borrow_mut().clear();
    assert!(is_closed(reader) && is_closed(other));
    assert_eq!(open_fds(), before);
    lp.stream_close(from).unwrap();
    lp.stream_close(to).unwrap();
    run(&mut lp, &mut state);
}
