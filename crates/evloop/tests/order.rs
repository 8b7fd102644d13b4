//! The phases of a round, run modes, and what keeps a loop alive.

use crate::support::{new, run};
use evloop::RunMode;
use std::cell::Cell;
use std::io;
use std::rc::Rc;
use std::time::Duration;

#[test]
fn phases_come_in_libuvs_order() {
    let (mut lp, mut state) = new();
    let remote = lp.remote();
    lp.timer_start(0, 0, move |lp, state, _| {
        state.note("timers");
        lp.defer(|_, state| state.note("pending"));
        remote.post(|lp, state| {
            state.note("poll");
            lp.defer(|_, state| state.note("deferred in poll"));
        });
    });
    lp.idle_start(|lp, state, id| {
        state.note("idle");
        lp.hook_stop(id);
    });
    lp.prepare_start(|lp, state, id| {
        state.note("prepare");
        lp.defer(|_, state| state.note("deferred in prepare"));
        lp.hook_stop(id);
    });
    lp.check_start(|lp, state, id| {
        state.note("check");
        assert!(lp.hook_stop(id));
        assert!(!lp.hook_stop(id));
        let (end, _other) = std::os::unix::net::UnixStream::pair().unwrap();
        let stream = lp.stream_from_fd(
            end.into(),
            |_: &mut _, state: &mut crate::support::State, _, _: evloop::StreamEvent<'_>| {
                state.note("closing");
            },
        );
        lp.stream_close(stream.unwrap()).unwrap();
        lp.timer_start(0, 0, |lp, state, _| {
            state.note("timers after");
            lp.defer(|_, state| state.note("pending after"));
        });
    });
    run(&mut lp, &mut state);
    assert_eq!(
        state.log,
        [
            "timers",
            "pending",
            "idle",
            "prepare",
            "poll",
            "deferred in prepare",
            "deferred in poll",
            "check",
            "closing",
            "timers after",
            "pending after",
        ]
    );
}

#[test]
fn no_wait_runs_one_round_without_waiting() {
    let (mut lp, mut state) = new();
    lp.timer_start(3_600_000, 0, |_, _, _| {});
    lp.check_start(|_, state, _| state.note("check"));
    assert!(lp.run(&mut state, RunMode::NoWait).unwrap());
    assert_eq!(state.log, ["check"]);
    assert_eq!(lp.metrics().rounds, 1);
}

#[test]
fn once_waits_for_a_timer_and_runs_it() {
    let (mut lp, mut state) = new();
    lp.timer_start(50, 0, |_, state, _| state.note("timer"));
    assert!(!lp.run(&mut state, RunMode::Once).unwrap());
    assert_eq!(state.log, ["timer"]);
    assert!(lp.metrics().idle > Duration::ZERO);
}

#[test]
fn lag_is_the_time_that_handlers_took() {
    let (mut lp, mut state) = new();
    lp.timer_start(0, 0, |lp, _, _| {
        let begun = lp.update_time();
        while lp.update_time() < begun + Duration::from_millis(5) {}
    });
    run(&mut lp, &mut state);
    let metrics = lp.metrics();
    assert!(metrics.max_lag >= Duration::from_millis(5), "{metrics:?}");
    assert!(metrics.lag <= metrics.max_lag, "{metrics:?}");
    assert_eq!(lp.take_max_lag(), metrics.max_lag);
    assert_eq!(lp.metrics().max_lag, Duration::ZERO);
}

#[test]
fn an_empty_loop_returns_at_once() {
    let (mut lp, mut state) = new();
    assert!(!lp.alive());
    assert!(!lp.run(&mut state, RunMode::Default).unwrap());
    assert_eq!(lp.metrics().rounds, 0);
}

#[test]
fn only_refed_sources_keep_a_loop_alive() {
    let (mut lp, mut state) = new();
    let timer = lp.timer_start(3_600_000, 0, |_, _, _| {});
    let hook = lp.check_start(|_, _, _| {});
    assert!(lp.alive());
    lp.timer_unref(timer);
    lp.timer_unref(timer);
    assert!(lp.alive());
    lp.hook_unref(hook);
    assert!(!lp.alive());
    lp.timer_ref(timer);
    assert!(lp.alive());
    lp.timer_stop(timer);
    assert!(!lp.alive());
    lp.hook_stop(hook);
    assert!(!lp.run(&mut state, RunMode::Default).unwrap());
}

#[test]
fn stop_ends_the_run_and_the_next_one_goes_on() {
    let (mut lp, mut state) = new();
    let hook = lp.idle_start(|lp, state, _| {
        state.count += 1;
        if state.count == 3 {
            lp.stop();
        }
    });
    assert!(lp.run(&mut state, RunMode::Default).unwrap());
    assert_eq!(state.count, 3);
    assert!(lp.run(&mut state, RunMode::NoWait).unwrap());
    assert_eq!(state.count, 4);
    lp.hook_stop(hook);
    run(&mut lp, &mut state);
}

#[test]
fn a_handler_can_not_run_its_own_loop() {
    let (mut lp, mut state) = new();
    lp.defer(|lp, state| {
        let refused = lp.run(state, RunMode::NoWait).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::Deadlock);
        state.note("refused");
    });
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["refused"]);
}

#[test]
fn hooks_run_in_start_order_and_can_stop_each_other() {
    let (mut lp, mut state) = new();
    let third = Rc::new(Cell::new(None));
    let shared = Rc::clone(&third);
    lp.prepare_start(move |lp, state, id| {
        state.note("first");
        lp.hook_stop(shared.get().unwrap());
        lp.hook_stop(id);
        lp.prepare_start(|lp, state, id| {
            state.note("next round");
            lp.hook_stop(id);
        });
    });
    lp.prepare_start(|lp, state, id| {
        state.note("second");
        lp.hook_stop(id);
    });
    third.set(Some(lp.prepare_start(|_, state, _| state.note("third"))));
    // Two rounds; a waiting poll would wait for ever with nothing but hooks.
    lp.run(&mut state, RunMode::NoWait).unwrap();
    lp.run(&mut state, RunMode::NoWait).unwrap();
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["first", "second", "next round"]);
}

#[test]
fn deferred_work_that_defers_does_not_hold_up_the_round() {
    let (mut lp, mut state) = new();
    lp.defer(|lp, state| {
        state.note("pending");
        lp.defer(|lp, state| {
            state.note("poll");
            lp.defer(|_, state| state.note("pending of the next round"));
        });
    });
    let hook = lp.check_start(|_, state, _| state.note("check"));
    lp.hook_unref(hook);
    run(&mut lp, &mut state);
    let expected = [
        "pending",
        "poll",
        "check",
        "pending of the next round",
        "check",
    ];
    assert_eq!(state.log, expected);
}
