//! Timers: order, passes, repeats, many of them.

use crate::support::{State, new, run};
use evloop::{EventLoop, RunMode, TimerId};
use std::cell::Cell;
use std::rc::Rc;

#[test]
fn deadlines_first_then_start_order() {
    let (mut lp, mut state) = new();
    for (name, timeout) in [("c", 3), ("a", 1), ("d", 3), ("b", 1), ("e", 3), ("z", 0)] {
        lp.timer_start(timeout, 0, move |_, state: &mut State, _| state.note(name));
    }
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["z", "a", "b", "c", "d", "e"]);
}

#[test]
fn a_timer_started_by_a_timer_waits_for_the_next_pass() {
    let (mut lp, mut state) = new();
    lp.timer_start(0, 0, |lp, state, _| {
        state.note("outer");
        lp.timer_start(0, 0, |_, state, _| state.note("inner"));
    });
    assert!(lp.run(&mut state, RunMode::NoWait).unwrap());
    assert_eq!(state.log, ["outer"]);
    assert!(!lp.run(&mut state, RunMode::NoWait).unwrap());
    assert_eq!(state.log, ["outer", "inner"]);
}

#[test]
fn a_timer_is_never_early_and_now_stands_still_in_a_handler() {
    let (mut lp, mut state) = new();
    lp.update_time();
    let start = lp.now();
    for timeout in [1, 2, 7, 13, 20] {
        lp.timer_start(timeout, 0, move |lp, state: &mut State, _| {
            assert!(lp.now() >= start + timeout);
            state.count += 1;
        });
    }
    run(&mut lp, &mut state);
    assert_eq!(state.count, 5);
}

#[test]
fn repeats_until_stopped_by_its_own_handler() {
    let (mut lp, mut state) = new();
    lp.update_time();
    let start = lp.now();
    lp.timer_start(2, 3, move |lp, state: &mut State, id| {
        state.count += 1;
        // The n-th call is due at 2 + 3 (n - 1), however late the calls before were.
        assert!(lp.now() - start >= 2 + 3 * (state.count as u64 - 1));
        if state.count == 5 {
            assert!(lp.timer_stop(id));
            assert!(!lp.timer_stop(id));
        }
    });
    run(&mut lp, &mut state);
    assert_eq!(state.count, 5);
}

#[test]
fn late_repeats_keep_their_beat() {
    let (mut lp, mut state) = new();
    let id = lp.timer_start(10, 10, |_, state, _| state.note("tick"));
    lp.timer_start(10, 0, |lp, state, _| {
        state.note("other");
        lp.stop();
    });
    lp.run(&mut state, RunMode::Default).unwrap();
    assert_eq!(state.log, ["tick", "other"]);
    // Due 20 after the start, whatever was late in between.
    assert!(lp.timer_due_in(id).unwrap() <= 10);
    lp.timer_stop(id);
}

#[test]
fn a_one_shot_timer_is_gone_when_its_handler_runs() {
    let (mut lp, mut state) = new();
    let id = lp.timer_start(0, 0, |lp, state, id| {
        assert!(!lp.timer_stop(id));
        assert!(!lp.timer_restart(id, 1, 0));
        assert!(!lp.timer_again(id));
        assert_eq!(lp.timer_due_in(id), None);
        state.note("fired");
    });
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["fired"]);
    let next = lp.timer_start(0, 0, |_, _, _| {});
    assert_ne!(id, next, "a slot used again has another name");
    assert!(!lp.timer_stop(id));
    assert!(lp.timer_stop(next));
}

#[test]
fn restart_and_again_move_the_deadline() {
    let (mut lp, mut state) = new();
    let moved = lp.timer_start(3_600_000, 0, |_, state: &mut State, _| state.note("moved"));
    let repeating = lp.timer_start(3_600_000, 50, |lp, state: &mut State, id| {
        state.note("again");
        lp.timer_stop(id);
    });
    assert!(lp.timer_restart(moved, 1, 0));
    assert_eq!(lp.timer_due_in(moved), Some(1));
    assert!(!lp.timer_again(moved), "it does not repeat");
    assert!(lp.timer_again(repeating));
    assert_eq!(lp.timer_due_in(repeating), Some(50));
    assert!(lp.timer_restart(repeating, 2, 50));
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["moved", "again"]);
}

#[test]
fn a_handler_can_stop_a_timer_of_the_same_pass() {
    let (mut lp, mut state) = new();
    let other: Rc<Cell<Option<TimerId>>> = Rc::default();
    let seen = Rc::clone(&other);
    lp.timer_start(0, 0, move |lp, state: &mut State, _| {
        state.note("stops");
        assert!(lp.timer_stop(seen.get().unwrap()));
    });
    other.set(Some(lp.timer_start(0, 0, |_, state: &mut State, _| {
        state.note("stopped")
    })));
    run(&mut lp, &mut state);
    assert_eq!(state.log, ["stops"]);
}

#[test]
fn names_cross_as_numbers() {
    let (mut lp, mut state) = new();
    let id = lp.timer_start(3_600_000, 0, |_, _, _| {});
    assert!(id.as_u64() < 1 << 53);
    assert_eq!(TimerId::from_u64(id.as_u64()), Some(id));
    assert_eq!(TimerId::from_u64(1 << 53), None, "no name has it");
    assert_eq!(TimerId::from_u64(0), None);
    let never = TimerId::from_u64(id.as_u64() + (1 << 32)).unwrap();
    assert!(!lp.timer_stop(never));
    assert!(lp.timer_stop(id));
    run(&mut lp, &mut state);
}

#[test]
fn a_million_at_once() {
    const TIMERS: u64 = if cfg!(miri) { 300 } else { 1_000_000 };
    #[derive(Default)]
    struct Seen {
        last: u64,
        fired: u64,
    }
    let mut lp = EventLoop::<Seen>::new().unwrap();
    let mut seen = Seen::default();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let ids: Vec<TimerId> = (0..TIMERS)
        .map(|_| {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let timeout = (random >> 33) % 40;
            lp.timer_start(timeout, 0, move |_, seen: &mut Seen, _| {
                assert!(seen.last <= timeout, "{timeout} after {}", seen.last);
                seen.last = timeout;
                seen.fired += 1;
            })
        })
        .collect();
    for id in ids.iter().step_by(2) {
        assert!(lp.timer_stop(*id));
    }
    assert!(!lp.run(&mut seen, RunMode::Default).unwrap());
    assert_eq!(seen.fired, TIMERS / 2);
}
