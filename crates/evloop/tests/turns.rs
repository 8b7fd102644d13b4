//! Turns: one busy source does not hold up the others, and waiting is waiting.

use crate::support::{State, logging, new, note, run};
use evloop::{EventLoop, RunMode, StreamEvent, StreamHandler};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::thread;

type Loop = EventLoop<State>;

#[test]
fn a_fast_peer_does_not_starve_a_slow_one() {
    let (mut lp, mut state) = new();
    let (fast, mut to_fast) = UnixStream::pair().unwrap();
    let (slow, mut to_slow) = UnixStream::pair().unwrap();
    let flood = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| match event {
        StreamEvent::Read(_) => state.count += 1,
        StreamEvent::End | StreamEvent::Error(_) => lp.stream_close(id).unwrap(),
        _ => {}
    });
    let fast = lp.stream_from_fd(fast.into(), flood).unwrap();
    lp.stream_read_start(fast).unwrap();
    let writer = thread::spawn(move || while to_fast.write_all(&[0; 65_536]).is_ok() {});
    // The slow one asks ten times, each time once it was answered, while the flood goes on.
    let answer = StreamHandler::new(move |lp: &mut Loop, _, id, event| match event {
        StreamEvent::Read(bytes) => drop(lp.stream_write(id, bytes, None).unwrap()),
        StreamEvent::End => {
            lp.stream_close(id).unwrap();
            lp.stream_close(fast).unwrap();
        }
        _ => {}
    });
    let slow = lp.stream_from_fd(slow.into(), answer).unwrap();
    lp.stream_read_start(slow).unwrap();
    let asker = thread::spawn(move || {
        for i in 0..10 {
            to_slow.write_all(&[i]).unwrap();
            let mut answer = [0];
            to_slow.read_exact(&mut answer).unwrap();
            assert_eq!(answer, [i]);
        }
    });
    run(&mut lp, &mut state);
    asker.join().unwrap();
    writer.join().unwrap();
}

#[test]
fn data_and_end_that_came_while_stopped_are_told_later() {
    let (mut lp, mut state) = new();
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let id = lp.stream_from_fd(ours.into(), logging("stream")).unwrap();
    lp.stream_read_start(id).unwrap();
    lp.stream_read_stop(id).unwrap();
    theirs.write_all(b"data").unwrap();
    drop(theirs);
    // The only edge comes now, when nobody wants it.
    lp.timer_start(1, 0, |_, _, _| {});
    run(&mut lp, &mut state);
    assert!(state.log.is_empty(), "{:?}", state.log);
    lp.stream_read_start(id).unwrap();
    lp.stream_read_start(id).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(
        state.log,
        ["stream: read 4", "stream: end", "stream: closed"]
    );
}

#[test]
fn an_open_stream_that_wants_nothing_keeps_nothing_alive() {
    let (mut lp, mut state) = new();
    let (ours, _theirs) = UnixStream::pair().unwrap();
    let id = lp.stream_from_fd(ours.into(), logging("stream")).unwrap();
    assert!(!lp.alive());
    lp.stream_read_start(id).unwrap();
    assert!(lp.alive());
    lp.stream_unref(id);
    assert!(!lp.alive());
    lp.stream_ref(id);
    assert!(lp.alive());
    lp.stream_read_stop(id).unwrap();
    run(&mut lp, &mut state);
    assert!(state.log.is_empty());
}

#[test]
fn stop_in_a_handler_ends_the_round_not_its_other_events() {
    let (mut lp, mut state) = new();
    let handler = StreamHandler::new(|lp: &mut Loop, state: &mut State, _, event| {
        note(state, "either", &event);
        lp.stop();
    });
    let ends: Vec<_> = (0..2)
        .map(|_| {
            let (ours, mut theirs) = UnixStream::pair().unwrap();
            theirs.write_all(b"x").unwrap();
            let id = lp.stream_from_fd(ours.into(), handler.clone()).unwrap();
            lp.stream_read_start(id).unwrap();
            (id, theirs)
        })
        .collect();
    lp.check_start(|_, state, _| state.note("check"));
    assert!(lp.run(&mut state, RunMode::Default).unwrap());
    assert_eq!(state.log, ["either: read 1", "either: read 1", "check"]);
    drop(ends);
}

#[test]
fn a_wait_for_a_timer_is_one_round() {
    let (mut lp, mut state) = new();
    for i in 1..=10 {
        lp.timer_start(i * 5, 0, |_, state: &mut State, _| state.count += 1);
    }
    run(&mut lp, &mut state);
    assert_eq!(state.count, 10);
    // No spinning through the last millisecond, and none early.
    assert!(lp.metrics().rounds <= 10, "{} rounds", lp.metrics().rounds);
}

#[test]
fn a_hooks_name_is_its_own_however_many_there_were() {
    let (mut lp, mut state) = new();
    let old = lp.check_start(|_, state, _| state.note("old"));
    // As many as it takes for the numbers to begin again.
    for _ in 0..(1 << 21) - 2 {
        let id = lp.check_start(|_, _, _| {});
        lp.hook_stop(id);
    }
    let new = lp.check_start(|_, state, _| state.note("new"));
    assert_ne!(old, new);
    lp.hook_stop(new);
    lp.run(&mut state, RunMode::NoWait).unwrap();
    assert_eq!(state.log, ["old"]);
}

/// What is queued goes out in turns, however fast the peer reads.
#[test]
fn a_peer_that_reads_fast_does_not_starve_others() {
    const BYTES: usize = 128 * 1024 * 1024;
    let (mut lp, mut state) = new();
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let handler = StreamHandler::new(|lp: &mut Loop, state: &mut State, id, event| {
        note(state, "stream", &event);
        if matches!(event, StreamEvent::Written { .. }) {
            lp.stream_close(id).unwrap();
        }
    });
    let id = lp.stream_from_fd(ours.into(), handler).unwrap();
    let written = move |lp: &Loop| lp.stream_bytes_written(id);
    lp.check_start(move |lp, state: &mut State, hook| match written(lp) {
        Ok(bytes) => {
            let turn = bytes as usize - std::mem::replace(&mut state.count, bytes as usize);
            assert!(turn <= 1024 * 1024, "{turn} bytes in one round");
        }
        Err(_) => drop(lp.hook_stop(hook)),
    });
    let status = lp.stream_write(id, vec![1; BYTES], Some(1)).unwrap();
    state.count = BYTES - status.queued_bytes;
    let reader = thread::spawn(move || {
        let (mut buffer, mut sum) = (vec![0; 1024 * 1024], 0);
        while let n @ 1.. = theirs.read(&mut buffer).unwrap() {
            sum += n;
        }
        sum
    });
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["stream: written 1 ok", "stream: closed"]);
    assert_eq!(reader.join().unwrap(), BYTES);
}
