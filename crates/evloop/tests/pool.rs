//! The blocking pool: results, panics, cancelling, lanes, and a loop dropped under it.

use crate::support::{State, new, run};
use evloop::{EventLoop, Lane, RunMode, WorkError};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, mpsc};
use std::thread;
use std::time::Duration;

#[test]
fn results_come_back_to_the_loops_thread() {
    let (mut lp, mut state) = new();
    let home = thread::current().id();
    for i in 0..100_usize {
        lp.work_start(
            Lane::Files,
            move || (i * 2, thread::current().id()),
            move |_, state: &mut State, result| {
                let (value, worker) = result.unwrap();
                assert_eq!(value, i * 2);
                assert_ne!(worker, home);
                assert_eq!(thread::current().id(), home);
                state.count += 1;
            },
        );
    }
    assert!(lp.alive());
    run(&mut lp, &mut state);
    assert_eq!(state.count, 100);
}

#[test]
fn panics_are_told_and_harm_nobody() {
    let (mut lp, mut state) = new();
    lp.work_start(
        Lane::Files,
        || -> u8 { std::panic::resume_unwind(Box::new("a bug")) },
        |_, state: &mut State, result| {
            assert_eq!(result, Err(WorkError::Panicked("a bug".to_owned())));
            state.note("panicked");
        },
    );
    run(&mut lp, &mut state);
    lp.work_start(
        Lane::Files,
        || 5,
        |_, state: &mut State, result| {
            assert_eq!(result, Ok(5));
            state.note("fine");
        },
    );
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["panicked", "fine"]);
}

/// What is queued while a sleeping thread is on its way to an earlier job has a thread of its own.
#[test]
fn work_does_not_wait_for_other_work_while_threads_may_start() {
    for _ in 0..50 {
        let (mut lp, mut state) = new();
        lp.work_start(Lane::Files, || (), |_, _, _| {});
        run(&mut lp, &mut state);
        let (tell, told) = mpsc::channel();
        // The first thread sleeps by now, or is about to.
        thread::yield_now();
        lp.work_start(
            Lane::Files,
            move || told.recv_timeout(Duration::from_secs(20)),
            |_, state: &mut State, result| {
                assert_eq!(result, Ok(Ok(())), "the other work never began");
                state.count += 1;
            },
        );
        lp.work_start(Lane::Files, move || tell.send(()), |_, _, _| {});
        run(&mut lp, &mut state);
        assert_eq!(state.count, 1);
    }
}

#[test]
fn no_more_threads_than_asked_for() {
    let mut lp = EventLoop::<State>::builder()
        .pool_threads(2)
        .build()
        .unwrap();
    let mut state = State::default();
    // Each pair needs two threads at once; a third one would be counted.
    let running = Arc::new(AtomicUsize::new(0));
    let pair = Arc::new(Barrier::new(2));
    for _ in 0..10 {
        let (running, pair) = (Arc::clone(&running), Arc::clone(&pair));
        lp.work_start(
            Lane::Files,
            move || {
                let now = running.fetch_add(1, Ordering::SeqCst) + 1;
                pair.wait();
                running.fetch_sub(1, Ordering::SeqCst);
                now
            },
            |_, state: &mut State, result| {
                assert!(result.unwrap() <= 2);
                state.count += 1;
            },
        );
    }
    run(&mut lp, &mut state);
    assert_eq!(state.count, 10);
}

#[test]
fn names_have_their_own_threads() {
    let mut lp = EventLoop::<State>::builder()
        .pool_threads(1)
        .build()
        .unwrap();
    let mut state = State::default();
    let (release, held) = mpsc::channel::<()>();
    lp.work_start(
        Lane::Names,
        move || held.recv(),
        |_, state: &mut State, _| state.note("name"),
    );
    lp.work_start(
        Lane::Files,
        || (),
        move |_, state: &mut State, _| {
            state.note("file");
            release.send(()).unwrap();
        },
    );
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["file", "name"]);
}

#[test]
fn work_that_has_not_begun_can_be_cancelled() {
    let mut lp = EventLoop::<State>::builder()
        .pool_threads(1)
        .build()
        .unwrap();
    let mut state = State::default();
    let (release, held) = mpsc::channel::<()>();
    let (begun, beginning) = mpsc::channel::<()>();
    let first = lp.work_start(
        Lane::Files,
        move || {
            begun.send(()).unwrap();
            held.recv()
        },
        |_, state: &mut State, result| {
            assert!(result.is_ok());
            state.note("first");
        },
    );
    let second = lp.work_start(
        Lane::Files,
        || unreachable!("cancelled"),
        |_, state: &mut State, result: Result<(), _>| {
            assert_eq!(result, Err(WorkError::Cancelled));
            state.note("cancelled");
        },
    );
    beginning.recv().unwrap();
    assert!(!lp.work_cancel(first), "it has begun");
    assert!(lp.work_cancel(second));
    assert!(!lp.work_cancel(second));
    assert!(state.log.is_empty());
    lp.run(&mut state, RunMode::Once).unwrap();
    assert_eq!(state.log, ["cancelled"]);
    release.send(()).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["cancelled", "first"]);
    assert!(!lp.work_cancel(first));
}

#[test]
fn a_loop_dropped_with_work_in_flight_does_not_wait() {
    let mut lp = EventLoop::<State>::builder()
        .pool_threads(1)
        .build()
        .unwrap();
    let (release, held) = mpsc::channel::<()>();
    let (dropped, last_word) = mpsc::channel::<()>();
    let (begun, beginning) = mpsc::channel::<()>();
    let value = Arc::new(());
    let watched = Arc::downgrade(&value);
    lp.work_start(
        Lane::Files,
        move || {
            begun.send(()).unwrap();
            // Ends only when the loop is gone already.
            let _ = held.recv();
            dropped.send(()).unwrap();
        },
        |_, _: &mut State, _| unreachable!("nobody is told"),
    );
    lp.work_start(
        Lane::Files,
        move || drop(value),
        |_, _: &mut State, _| unreachable!(),
    );
    beginning.recv().unwrap();
    drop(lp);
    assert!(watched.upgrade().is_none(), "what had not begun is dropped");
    release.send(()).unwrap();
    last_word.recv().unwrap();
}
