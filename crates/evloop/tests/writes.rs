//! Water marks of the write queue, and writes of several buffers.

use crate::support::{Loop, State, errno, logging, new, note, run};
use evloop::{RunMode, StreamEvent, StreamHandler, StreamId};
use std::io::{IoSlice, Read};
use std::os::unix::net::UnixStream;

/// A stream whose peer reads when the test says so. What the kernel itself holds is made as small as it can be.
fn open(lp: &mut Loop, handler: StreamHandler<State>) -> (StreamId, UnixStream) {
    let (ours, theirs) = UnixStream::pair().unwrap();
    let id = lp.stream_from_fd(ours.into(), handler).unwrap();
    lp.stream_set_send_buffer_size(id, 0).unwrap();
    theirs.set_nonblocking(true).unwrap();
    (id, theirs)
}

/// Reads all there is.
fn take(theirs: &mut UnixStream) -> usize {
    let mut bytes = Vec::new();
    // Ends with WouldBlock, having kept what came before.
    let _ = theirs.read_to_end(&mut bytes);
    bytes.len()
}

#[test]
fn above_the_high_mark_is_said_and_the_low_mark_told() {
    let (mut lp, mut state) = new();
    let (id, mut theirs) = open(&mut lp, logging("stream"));
    lp.stream_set_water_marks(id, 20_000, 50_000).unwrap();
    let first = lp.stream_write(id, vec![0; 40_000], None).unwrap();
    assert!(
        !first.done && first.queued_bytes > 0 && !first.above_high,
        "{first:?}"
    );
    let second = lp.stream_write(id, vec![0; 40_000], Some(2)).unwrap();
    assert!(second.above_high, "{second:?}");
    let mut seen = Vec::new();
    while lp.stream_write_queue_len(id).unwrap() > 0 {
        take(&mut theirs);
        let told = state.log.len();
        lp.run(&mut state, RunMode::Once).unwrap();
        if state.log[told..].contains(&"stream: drained".to_owned()) {
            seen.push(lp.stream_write_queue_len(id).unwrap());
        }
    }
    assert_eq!(seen.len(), 1, "told once: {seen:?}");
    assert!(
        seen[0] > 0 && seen[0] <= 20_000,
        "at the mark, not when empty: {seen:?}"
    );
    assert_eq!(state.log, ["stream: drained", "stream: written 2 ok"]);
}

#[test]
fn below_the_high_mark_nothing_is_owed() {
    let (mut lp, mut state) = new();
    let (id, mut theirs) = open(&mut lp, logging("stream"));
    lp.stream_set_water_marks(id, 0, 1_000_000).unwrap();
    let status = lp.stream_write(id, vec![0; 100_000], Some(1)).unwrap();
    assert!(!status.done && !status.above_high);
    while lp.stream_write_queue_len(id).unwrap() > 0 {
        take(&mut theirs);
        lp.run(&mut state, RunMode::Once).unwrap();
    }
    assert_eq!(state.log, ["stream: written 1 ok"]);
}

#[test]
fn without_marks_anything_that_waits_is_above() {
    let (mut lp, mut state) = new();
    let (id, mut theirs) = open(&mut lp, logging("stream"));
    let small = lp.stream_write(id, "x", None).unwrap();
    assert!(small.done && !small.above_high);
    let large = lp.stream_write(id, vec![0; 100_000], None).unwrap();
    assert!(large.above_high);
    while lp.stream_write_queue_len(id).unwrap() > 0 {
        assert!(state.log.is_empty());
        take(&mut theirs);
        lp.run(&mut state, RunMode::Once).unwrap();
    }
    assert_eq!(state.log, ["stream: drained"]);
}

#[test]
fn marks_that_change_count_what_waits() {
    let (mut lp, mut state) = new();
    let (id, _theirs) = open(&mut lp, logging("stream"));
    let status = lp.stream_write(id, vec![0; 100_000], None).unwrap();
    assert!(status.above_high);
    let wrong = lp.stream_set_water_marks(id, 2, 1).unwrap_err();
    assert_eq!(errno(&wrong), "EINVAL");
    lp.stream_set_water_marks(id, 200_000, 300_000).unwrap();
    assert!(state.log.is_empty(), "nothing is told from within calls");
    lp.run(&mut state, RunMode::NoWait).unwrap();
    assert_eq!(state.log, ["stream: drained"]);
    // Told is told.
    lp.stream_set_water_marks(id, 200_000, 300_000).unwrap();
    lp.run(&mut state, RunMode::NoWait).unwrap();
    assert_eq!(state.log.len(), 1);
    lp.stream_close(id).unwrap();
    let gone = lp.stream_set_water_marks(id, 0, 0).unwrap_err();
    assert_eq!(errno(&gone), "EBADF");
}

/// A writer that stops above the mark and goes on when it is told: bounded, and complete.
#[test]
fn a_writer_that_keeps_to_the_marks() {
    const TOTAL: usize = 2_000_000;
    const CHUNK: usize = 7_000;
    fn go_on(lp: &mut Loop, state: &mut State, id: StreamId) {
        while state.count < TOTAL {
            let len = CHUNK.min(TOTAL - state.count);
            let status = lp.stream_write(id, vec![1; len], None).unwrap();
            state.count += len;
            assert!(status.queued_bytes <= 64_000 + CHUNK);
            if status.above_high {
                return;
            }
        }
        // Asked for before when the last write was below the mark, and this is the last word of the queue.
        drop(lp.stream_shutdown(id));
    }
    let (mut lp, mut state) = new();
    let handler = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| match event {
        StreamEvent::Drained => go_on(lp, state, id),
        StreamEvent::ShutdownDone(_) => lp.stream_close(id).unwrap(),
        _ => {}
    });
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let id = lp.stream_from_fd(ours.into(), handler).unwrap();
    lp.stream_set_water_marks(id, 16_000, 64_000).unwrap();
    let peer = std::thread::spawn(move || std::io::copy(&mut theirs, &mut std::io::sink()));
    go_on(&mut lp, &mut state, id);
    run(&mut lp, &mut state);
    assert_eq!(peer.join().unwrap().unwrap(), TOTAL as u64);
}

#[test]
fn several_buffers_are_one_write() {
    let (mut lp, mut state) = new();
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let id = lp.stream_from_fd(ours.into(), logging("stream")).unwrap();
    let status = lp
        .stream_write_vectored(id, ["one", "", " two", " three"], Some(1))
        .unwrap();
    assert!(status.done && status.queued_bytes == 0);
    let mut buffer = [0; 64];
    assert_eq!(theirs.read(&mut buffer).unwrap(), 13);
    assert_eq!(&buffer[..13], b"one two three");
    assert_eq!(lp.stream_bytes_written(id).unwrap(), 13);
    for none in [vec![], vec![Vec::new(), Vec::new()]] {
        assert!(lp.stream_write_vectored(id, none, Some(2)).unwrap().done);
    }
    // More than one writev(2) takes.
    let many: Vec<Vec<u8>> = (0..150u8).map(|n| vec![n]).collect();
    assert!(
        lp.stream_write_vectored(id, many.clone(), None)
            .unwrap()
            .done
    );
    let mut all = vec![0; 150];
    theirs.read_exact(&mut all).unwrap();
    assert_eq!(all, many.concat());
    lp.stream_shutdown(id).unwrap();
    let refused = lp.stream_write_vectored(id, ["a", "b"], None).unwrap_err();
    assert_eq!(errno(&refused), "EPIPE");
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["stream: shutdown ok"]);
}

#[test]
fn several_buffers_that_wait_have_one_token() {
    let (mut lp, mut state) = new();
    let (id, mut theirs) = open(&mut lp, logging("stream"));
    let chunks = |n: u8| vec![vec![n; 60_000], vec![n + 1; 60_000]];
    let status = lp.stream_write_vectored(id, chunks(0), Some(1)).unwrap();
    assert!(!status.done && status.above_high);
    let before = status.queued_bytes;
    let status = lp.stream_write_vectored(id, chunks(2), Some(2)).unwrap();
    assert_eq!(status.queued_bytes, before + 120_000);
    let empty = lp.stream_write_vectored(id, [""; 2], Some(3)).unwrap();
    assert!(!empty.done, "behind the others");
    let mut bytes = Vec::new();
    while lp.stream_write_queue_len(id).unwrap() > 0 {
        let _ = theirs.read_to_end(&mut bytes);
        lp.run(&mut state, RunMode::Once).unwrap();
    }
    let _ = theirs.read_to_end(&mut bytes);
    assert_eq!(bytes, [chunks(0), chunks(2)].concat().concat());
    let expected = [
        "stream: written 1 ok",
        "stream: written 2 ok",
        "stream: written 3 ok",
        "stream: drained",
    ];
    assert_eq!(state.log, expected);
}

#[test]
fn several_buffers_to_a_closed_peer_are_refused_whole() {
    let (mut lp, mut state) = new();
    let handler = StreamHandler::new(|_: &mut Loop, state: &mut State, _, event| {
        note(state, "stream", &event);
    });
    let (ours, theirs) = UnixStream::pair().unwrap();
    let id = lp.stream_from_fd(ours.into(), handler).unwrap();
    drop(theirs);
    let refused = lp
        .stream_write_vectored(id, ["a", "b"], Some(1))
        .unwrap_err();
    assert_eq!(errno(&refused), "EPIPE");
    assert_eq!(lp.stream_write_queue_len(id).unwrap(), 0);
    lp.stream_close(id).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["stream: closed"]);
}

#[test]
fn several_buffers_are_tried_as_one_and_none_is_queued() {
    let (mut lp, _) = new();
    let (id, mut theirs) = open(&mut lp, logging("stream"));
    let parts = [
        IoSlice::new(b"one "),
        IoSlice::new(b""),
        IoSlice::new(b"two"),
    ];
    assert_eq!(lp.stream_try_write_vectored(id, &parts).unwrap(), 7);
    let mut bytes = [0; 16];
    let n = theirs.read(&mut bytes).unwrap();
    assert_eq!(&bytes[..n], b"one two");
    let large = vec![1; 1 << 20];
    let sent = lp
        .stream_try_write_vectored(id, &[IoSlice::new(&large), IoSlice::new(&large)])
        .unwrap();
    assert!(sent > 0 && sent < 2 * large.len(), "{sent}");
    assert_eq!(lp.stream_write_queue_len(id).unwrap(), 0);
    assert_eq!(take(&mut theirs), sent);
    lp.stream_shutdown(id).unwrap();
    let refused = lp.stream_try_write_vectored(id, &parts);
    assert_eq!(errno(&refused.unwrap_err()), "EPIPE");
    lp.stream_close(id).unwrap();
    let gone = lp.stream_try_write_vectored(id, &parts);
    assert_eq!(errno(&gone.unwrap_err()), "EBADF");
}
