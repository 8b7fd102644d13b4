//! Posting from other threads.

use crate::support::{State, new, run};
use evloop::RunMode;
use std::sync::mpsc;
use std::thread;

#[test]
fn posts_of_many_threads_arrive_once_each_and_in_order() {
    const THREADS: usize = 4;
    const POSTS: usize = if cfg!(miri) { 20 } else { 5_000 };
    let (mut lp, mut state) = new();
    // A remote does not keep the loop alive: something else must.
    let hold = lp.timer_start(3_600_000, 0, |_, _, _| {});
    state.log = vec!["0".to_owned(); THREADS];
    for thread in 0..THREADS {
        let remote = lp.remote();
        thread::spawn(move || {
            for i in 0..POSTS {
                remote.post(move |lp, state: &mut State| {
                    assert_eq!(state.log[thread], i.to_string());
                    state.log[thread] = (i + 1).to_string();
                    state.count += 1;
                    if state.count == THREADS * POSTS {
                        lp.timer_stop(hold);
                    }
                });
            }
        });
    }
    run(&mut lp, &mut state);
    assert_eq!(state.count, THREADS * POSTS);
}

#[test]
fn posts_of_one_moment_cost_one_round() {
    let (mut lp, mut state) = new();
    let remote = lp.remote();
    for _ in 0..100 {
        assert!(remote.post(|_, state: &mut State| state.count += 1));
    }
    assert!(remote.post_plain(|_, state, number| state.count += number as usize, 5));
    assert_eq!(remote.waiting(), 101);
    let hold = lp.timer_start(3_600_000, 0, |_, _, _| {});
    lp.run(&mut state, RunMode::Once).unwrap();
    assert_eq!((state.count, remote.waiting()), (105, 0));
    assert_eq!(lp.metrics().rounds, 1);
    lp.timer_stop(hold);
}

#[test]
fn a_post_wakes_a_sleeping_loop_and_may_post_again() {
    let (mut lp, mut state) = new();
    let hold = lp.timer_start(3_600_000, 0, |_, _, _| {});
    let (remote, again) = (lp.remote(), lp.remote());
    let (answer, answered) = mpsc::channel();
    thread::spawn(move || {
        remote.post(move |_, state| {
            state.note("first");
            again.post(move |lp, state| {
                state.note("second");
                lp.timer_stop(hold);
                answer.send(()).unwrap();
            });
        });
    });
    run(&mut lp, &mut state);
    answered.recv().unwrap();
    assert_eq!(state.log, ["first", "second"]);
}

#[test]
fn a_dropped_loop_keeps_no_posts() {
    let (lp, _) = new();
    let remote = lp.remote();
    let (sender, receiver) = mpsc::channel::<()>();
    // A post that holds a remote would keep itself alive in the queue.
    let (held, inner) = (sender.clone(), remote.clone());
    assert!(remote.post(move |_, _| drop((held, inner))));
    drop(lp);
    assert!(!remote.post(move |_, _| drop(sender)), "nobody is there");
    assert!(receiver.recv().is_err(), "both were dropped");
}

/// Each post finds the loop asleep or about to sleep, at every moment of that: none may wait for the next one.
#[test]
fn no_wake_is_lost() {
    const THREADS: usize = 3;
    const POSTS: usize = if cfg!(miri) { 20 } else { 3_000 };
    let (mut lp, mut state) = new();
    let alive = lp.timer_start(u64::MAX, 0, |_, _, _| {});
    for _ in 0..THREADS {
        let remote = lp.remote();
        thread::spawn(move || {
            let (tell, told) = mpsc::channel();
            for _ in 0..POSTS {
                let tell = tell.clone();
                remote.post(move |_, _| tell.send(()).unwrap());
                told.recv().unwrap();
            }
            remote.post(move |lp, state| {
                state.count += 1;
                if state.count == THREADS {
                    lp.timer_stop(alive);
                }
            });
        });
    }
    run(&mut lp, &mut state);
    assert_eq!(state.count, THREADS);
}
