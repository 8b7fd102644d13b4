//! `node:timers`: one native timer wakes JavaScript's timer lists; a check hook runs immediates.
//!
//! JavaScript keeps the lists (one per duration) and tells the next deadline; native code never sees single timers.

use crate::core::room::room;
use crate::core::{Host, Loop};
use crate::rooms;
use crate::runtime::Rt;
use evloop::{HookId, TimerId};
use js_bindings::value::{self, Scope};
use js_bindings::{FromJs, ToJs, op};

room! {
    name: "timers",
    ops: [now, schedule, set_timer_ref, set_immediate_ref, immediate_queued],
    public: [("timers", "timers.js"), ("timers/promises", "promises.js")],
    shared: ["internal.js"],
    load: Start,
}

const ROOM_INDEX: usize = rooms::index_of("timers");
/// What the room's `dispatch` is told to do.
const TIMERS_DUE: i32 = 0;
const IMMEDIATES_DUE: i32 = 1;
/// As far as one that threw left them.
const IMMEDIATES_LEFT: i32 = 2;

/// The native timer and the hooks behind immediates.
#[derive(Debug, Default)]
pub(crate) struct State {
    timer: Option<TimerId>,
    /// JavaScript has a ref'd timer.
    refed: bool,
    /// JavaScript queued an immediate since the last check phase.
    queued: bool,
    /// Keeps the loop from sleeping while ref'd immediates wait.
    spin: Option<HookId>,
}

/// Milliseconds since the loop was made, now.
#[op(fast)]
fn now(lp: &mut Loop) -> f64 {
    // A handler may have taken long: a timer counts from the moment it is started, not from the loop's last look.
    lp.update_time();
    lp.now() as f64
}

/// Wakes JavaScript's timer lists in `ms` milliseconds; an earlier call's deadline is replaced.
#[op(fast)]
fn schedule(rt: &mut Rt, lp: &mut Loop, ms: f64) {
    let ms = ms.max(1.0) as u64;
    if let Some(old) = rt.timers.timer.take() {
        lp.timer_stop(old);
    }
    let id = lp.timer_start(ms, 0, on_timer);
    if !rt.timers.refed {
        lp.timer_unref(id);
    }
    rt.timers.timer = Some(id);
}

/// Says whether a waiting timer keeps the program alive.
#[op(fast)]
fn set_timer_ref(rt: &mut Rt, lp: &mut Loop, on: bool) {
    rt.timers.refed = on;
    if let Some(id) = rt.timers.timer {
        if on {
            lp.timer_ref(id);
        } else {
            lp.timer_unref(id);
        }
    }
}

/// Says whether ref'd immediates wait: the loop then polls without sleeping.
#[op(fast)]
fn set_immediate_ref(rt: &mut Rt, lp: &mut Loop, on: bool) {
    if on && rt.timers.spin.is_none() {
        rt.timers.spin = Some(lp.idle_start(|_, _, _| {}));
    } else if !on && let Some(id) = rt.timers.spin.take() {
        lp.hook_stop(id);
    }
}

/// Says that an immediate waits for the check phase: rounds without one don't enter JavaScript.
#[op(fast)]
fn immediate_queued(rt: &mut Rt) {
    rt.timers.queued = true;
}

/// Starts the hook that runs immediates; it does not keep the program alive by itself.
pub(crate) fn install(lp: &mut Loop, _host: &mut Host) {
    let id = lp.check_start(|lp, host: &mut Host, _| {
        if !std::mem::take(&mut host.rt.timers.queued) {
            return;
        }
        let mut what = IMMEDIATES_DUE;
        loop {
            let done = host.dispatch_list(lp, ROOM_INDEX, |scope| [what.to_js(scope)], |_, _| ());
            if done.is_some() || host.rt.exiting {
                return;
            }
            what = IMMEDIATES_LEFT;
        }
    });
    lp.hook_unref(id);
}

fn on_timer(lp: &mut Loop, host: &mut Host, _: TimerId) {
    host.rt.timers.timer = None;
    // A callback that throws ends the pass: go on with the rest as long as the program lives.
    loop {
        let now = lp.now() as f64;
        let done = host.dispatch_list(
            lp,
            ROOM_INDEX,
            |scope| [TIMERS_DUE.to_js(scope), now.to_js(scope)],
            |scope, next| {
                let next = f64::from_js(scope, next).unwrap_or(0.0);
                // Before ticks and microtasks run: a timer that they start may be due earlier, and schedules itself.
                schedule_next(scope, next);
            },
        );
        if done.is_some() || host.rt.exiting {
            return;
        }
    }
}

/// Wakes JavaScript at `next` (loop time in milliseconds); 0 says that no timer is left, a negative time that no
/// waiting timer keeps the program alive.
fn schedule_next(scope: &mut Scope<'_, '_>, next: f64) {
    if next == 0.0 {
        return;
    }
    let refed = next > 0.0;
    let id = value::with_host::<Loop, _, _>(scope, |lp| {
        lp.update_time();
        let delay = (next.abs() - lp.now() as f64).max(1.0);
        let id = lp.timer_start(delay as u64, 0, on_timer);
        if !refed {
            lp.timer_unref(id);
        }
        id
    });
    let old = value::with_host::<Rt, _, _>(scope, |rt| {
        rt.timers.refed = refed;
        rt.timers.timer.replace(id)
    });
    if let Some(old) = old {
        value::with_host::<Loop, _, _>(scope, |lp| lp.timer_stop(old));
    }
}
