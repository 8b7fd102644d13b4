//! Random programs of starts, stops, refs and closes, in and out of handlers, against a model of what is live: what is
//! called is live and due, in order; `alive` says what the model says; in the end nothing is left.

use evloop::{
    EventLoop, HookId, Lane, RunMode, SignalId, StreamEvent, StreamHandler, StreamId, TimerId,
    WorkError, WorkId,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::os::unix::net::UnixStream;
use std::rc::Rc;

#[derive(Debug, Clone, Copy)]
enum Step {
    TimerStart(u64, u64),
    TimerStop(usize),
    TimerRestart(usize, u64, u64),
    TimerAgain(usize),
    TimerRef(usize, bool),
    HookStart(u8),
    HookStop(usize),
    HookRef(usize, bool),
    Work,
    Cancel(usize),
    Open,
    Reading(usize, bool),
    Write(usize, usize),
    Close(usize),
    StreamRef(usize, bool),
    Signal,
    SignalStop(usize),
    SignalRef(usize, bool),
    Defer,
    Post,
    Stop,
}

fn step() -> impl Strategy<Value = Step> {
    let which = 0..8_usize;
    let on = any::<bool>();
    prop_oneof![
        4 => (0..4_u64, 0..3_u64).prop_map(|(timeout, repeat)| Step::TimerStart(timeout, repeat)),
        2 => which.clone().prop_map(Step::TimerStop),
        1 => (which.clone(), 0..4_u64, 0..3_u64).prop_map(|(n, t, r)| Step::TimerRestart(n, t, r)),
        1 => which.clone().prop_map(Step::TimerAgain),
        1 => (which.clone(), on).prop_map(|(n, on)| Step::TimerRef(n, on)),
        2 => (0..3_u8).prop_map(Step::HookStart),
        2 => which.clone().prop_map(Step::HookStop),
        1 => (which.clone(), on).prop_map(|(n, on)| Step::HookRef(n, on)),
        2 => Just(Step::Work),
        1 => which.clone().prop_map(Step::Cancel),
        2 => Just(Step::Open),
        2 => (which.clone(), on).prop_map(|(n, on)| Step::Reading(n, on)),
        3 => (which.clone(), 0..2000_usize).prop_map(|(n, len)| Step::Write(n, len)),
        2 => which.clone().prop_map(Step::Close),
        1 => (which.clone(), on).prop_map(|(n, on)| Step::StreamRef(n, on)),
        1 => Just(Step::Signal),
        1 => which.clone().prop_map(Step::SignalStop),
        1 => (which, on).prop_map(|(n, on)| Step::SignalRef(n, on)),
        1 => Just(Step::Defer),
        1 => Just(Step::Post),
        1 => Just(Step::Stop),
    ]
}

struct Timer {
    /// Deadline, then start order.
    key: (u64, u64),
    repeat: u64,
    refed: bool,
    /// Started or restarted by a timer's handler, in that pass.
    pass: Option<(u64, u64)>,
}

#[derive(Default)]
struct Stream {
    reading: bool,
    ended: bool,
    unrefed: bool,
}

#[derive(Default)]
struct World {
    script: VecDeque<Step>,
    /// Every handler holds one: none is left when all is over.
    held: Rc<()>,
    timers: BTreeMap<TimerId, Timer>,
    hooks: BTreeMap<HookId, bool>,
    work: BTreeSet<WorkId>,
    cancelled: BTreeSet<WorkId>,
    streams: BTreeMap<StreamId, Stream>,
    closing: BTreeSet<StreamId>,
    signals: BTreeMap<SignalId, bool>,
    deferred: usize,
    posted: usize,
    starts: u64,
    runs: u64,
    in_timers: bool,
}

type Loop = EventLoop<World>;

impl World {
    fn pass(&self, lp: &Loop) -> (u64, u64) {
        (self.runs, lp.metrics().rounds)
    }

    fn alive(&self) -> bool {
        let stream = |s: &Stream| s.reading && !s.ended && !s.unrefed;
        self.timers.values().any(|timer| timer.refed)
            || self.hooks.values().any(|refed| *refed)
            || !self.work.is_empty()
            || self.streams.values().any(stream)
            || !self.closing.is_empty()
            || self.signals.values().any(|refed| *refed)
            || self.deferred > 0
    }
}

fn nth<K: Copy + Ord, V>(map: &BTreeMap<K, V>, n: usize) -> Option<K> {
    map.keys().nth(n % map.len().max(1)).copied()
}

/// What every handler does: the next step or two of the script.
fn called(lp: &mut Loop, world: &mut World) {
    assert_eq!(lp.alive(), world.alive());
    for _ in 0..world.script.len() % 3 {
        go(lp, world);
    }
}

fn on_timer(lp: &mut Loop, world: &mut World, id: TimerId) {
    let pass = world.pass(lp);
    let timer = world
        .timers
        .get(&id)
        .expect("a stopped timer is not called");
    assert!(timer.key.0 <= lp.now(), "never early");
    assert_ne!(timer.pass, Some(pass), "not in the pass it was started in");
    let first = world.timers.values().map(|timer| timer.key).min();
    assert_eq!(Some(timer.key), first, "by deadline, then by start");
    if timer.repeat > 0 {
        arm(lp, world, id, |timer| {
            (timer.key.0 + timer.repeat, timer.repeat)
        });
        assert!(lp.timer_due_in(id).is_some());
    } else {
        world.timers.remove(&id);
        assert!(lp.timer_due_in(id).is_none() && !lp.timer_stop(id));
    }
    world.in_timers = true;
    called(lp, world);
    world.in_timers = false;
}

fn arm(lp: &Loop, world: &mut World, id: TimerId, next: impl FnOnce(&Timer) -> (u64, u64)) {
    world.starts += 1;
    let (starts, now, pass) = (world.starts, lp.now(), world.pass(lp));
    if let Some(timer) = world.timers.get_mut(&id) {
        let (deadline, repeat) = next(timer);
        timer.key = (deadline.max(now), starts);
        timer.repeat = repeat;
        timer.pass = world.in_timers.then_some(pass);
    }
}

fn on_stream(lp: &mut Loop, world: &mut World, id: StreamId, event: StreamEvent<'_>) {
    match event {
        StreamEvent::Closed => assert!(world.closing.remove(&id), "closed once, by us"),
        event => {
            let stream = world.streams.get_mut(&id).expect("it is open");
            match event {
                StreamEvent::Read(_) => assert!(stream.reading && !stream.ended),
                StreamEvent::End | StreamEvent::Error(_) => {
                    assert!(stream.reading && !std::mem::replace(&mut stream.ended, true));
                }
                other => panic!("nothing asked for {other:?}"),
            }
        }
    }
    called(lp, world);
}

fn go(lp: &mut Loop, world: &mut World) {
    let Some(step) = world.script.pop_front() else {
        return;
    };
    if cfg!(miri) && matches!(step, Step::Open | Step::Signal) {
        // Miri knows neither Unix sockets nor sigaction(2).
        return;
    }
    let held = Rc::clone(&world.held);
    match step {
        Step::TimerStart(timeout, repeat) => {
            let id = lp.timer_start(timeout, repeat, move |lp, world, id| {
                let _held = &held;
                on_timer(lp, world, id);
            });
            let timer = Timer {
                key: (0, 0),
                repeat,
                refed: true,
                pass: None,
            };
            assert!(world.timers.insert(id, timer).is_none());
            let deadline = lp.now() + timeout;
            arm(lp, world, id, |_| (deadline, repeat));
        }
        Step::TimerStop(n) => {
            if let Some(id) = nth(&world.timers, n) {
                world.timers.remove(&id);
                assert!(lp.timer_stop(id) && !lp.timer_stop(id));
            }
        }
        Step::TimerRestart(n, timeout, repeat) => {
            if let Some(id) = nth(&world.timers, n) {
                let deadline = lp.now() + timeout;
                assert!(lp.timer_restart(id, timeout, repeat));
                arm(lp, world, id, |_| (deadline, repeat));
            }
        }
        Step::TimerAgain(n) => {
            if let Some(id) = nth(&world.timers, n) {
                let repeats = world.timers[&id].repeat > 0;
                assert_eq!(lp.timer_again(id), repeats);
                if repeats {
                    let now = lp.now();
                    arm(lp, world, id, |timer| (now + timer.repeat, timer.repeat));
                }
            }
        }
        Step::TimerRef(n, on) => {
            if let Some(id) = nth(&world.timers, n)
                && let Some(timer) = world.timers.get_mut(&id)
            {
                timer.refed = on;
                if on {
                    lp.timer_ref(id)
                } else {
                    lp.timer_unref(id)
                }
            }
        }
        Step::HookStart(phase) => {
            let handler = move |lp: &mut Loop, world: &mut World, id| {
                let _held = &held;
                assert!(
                    world.hooks.contains_key(&id),
                    "a stopped hook is not called"
                );
                called(lp, world);
            };
            let id = match phase {
                0 => lp.idle_start(handler),
                1 => lp.prepare_start(handler),
                _ => lp.check_start(handler),
            };
            assert!(world.hooks.insert(id, true).is_none());
        }
        Step::HookStop(n) => {
            if let Some(id) = nth(&world.hooks, n) {
                world.hooks.remove(&id);
                lp.hook_stop(id);
                lp.hook_stop(id);
            }
        }
        Step::HookRef(n, on) => {
            if let Some(id) = nth(&world.hooks, n) {
                world.hooks.insert(id, on);
                if on {
                    lp.hook_ref(id)
                } else {
                    lp.hook_unref(id)
                }
            }
        }
        Step::Work => {
            let name = Rc::new(std::cell::Cell::new(None));
            let own = Rc::clone(&name);
            let id = lp.work_start(
                Lane::Files,
                || 7,
                move |lp, world, result| {
                    let _held = &held;
                    let id = own.get().expect("never from within work_start");
                    assert!(world.work.remove(&id), "told once");
                    match result {
                        Ok(seven) => assert!(seven == 7 && !world.cancelled.contains(&id)),
                        Err(error) => {
                            assert_eq!(error, WorkError::Cancelled);
                            assert!(world.cancelled.remove(&id));
                        }
                    }
                    called(lp, world);
                },
            );
            name.set(Some(id));
            assert!(world.work.insert(id));
        }
        Step::Cancel(n) => {
            let id = world.work.iter().nth(n % world.work.len().max(1)).copied();
            if let Some(id) = id
                && lp.work_cancel(id)
            {
                assert!(world.cancelled.insert(id), "cancelled once");
            }
        }
        Step::Open => {
            let handler = StreamHandler::new(move |lp, world, id, event| {
                let _held = &held;
                on_stream(lp, world, id, event);
            });
            let (a, b) = UnixStream::pair().expect("a pair");
            for fd in [a, b] {
                let id = lp
                    .stream_from_fd(fd.into(), handler.clone())
                    .expect("a stream");
                assert!(world.streams.insert(id, Stream::default()).is_none());
            }
        }
        Step::Reading(n, on) => {
            if let Some(id) = nth(&world.streams, n)
                && let Some(stream) = world.streams.get_mut(&id)
            {
                stream.reading = on;
                let done = if on {
                    lp.stream_read_start(id)
                } else {
                    lp.stream_read_stop(id)
                };
                done.expect("it is open");
            }
        }
        Step::Write(n, len) => {
            // As much as the kernel takes; the other end may be closed.
            if let Some(id) = nth(&world.streams, n) {
                let _ = lp.stream_try_write(id, &vec![1; len]);
            }
        }
        Step::Close(n) => {
            if let Some(id) = nth(&world.streams, n) {
                world.streams.remove(&id);
                assert!(world.closing.insert(id));
                lp.stream_close(id).expect("it is open");
                assert!(lp.stream_close(id).is_err());
            }
        }
        Step::StreamRef(n, on) => {
            if let Some(id) = nth(&world.streams, n)
                && let Some(stream) = world.streams.get_mut(&id)
            {
                stream.unrefed = !on;
                if on {
                    lp.stream_ref(id)
                } else {
                    lp.stream_unref(id)
                }
            }
        }
        Step::Signal => {
            // Nobody sends it: what is tested is life and death of the watcher.
            let watcher = lp.signal_start(libc::SIGWINCH, move |_, world, id, _| {
                let _held = &held;
                assert!(world.signals.contains_key(&id));
            });
            assert!(
                world
                    .signals
                    .insert(watcher.expect("a watcher"), true)
                    .is_none()
            );
        }
        Step::SignalStop(n) => {
            if let Some(id) = nth(&world.signals, n) {
                world.signals.remove(&id);
                lp.signal_stop(id);
                lp.signal_stop(id);
            }
        }
        Step::SignalRef(n, on) => {
            if let Some(id) = nth(&world.signals, n) {
                world.signals.insert(id, on);
                if on {
                    lp.signal_ref(id)
                } else {
                    lp.signal_unref(id)
                }
            }
        }
        Step::Defer => {
            world.deferred += 1;
            lp.defer(move |lp, world| {
                let _held = &held;
                world.deferred -= 1;
                called(lp, world);
            });
        }
        Step::Post => {
            world.posted += 1;
            assert!(lp.remote().post(|lp, world: &mut World| {
                world.posted -= 1;
                called(lp, world);
            }));
        }
        Step::Stop => lp.stop(),
    }
    assert_eq!(lp.alive(), world.alive(), "after {step:?}");
}

fn run(lp: &mut Loop, world: &mut World, mode: RunMode) {
    world.runs += 1;
    let alive = lp.run(world, mode).expect("a run");
    assert_eq!(alive, world.alive());
}

fn check(script: Vec<Step>) {
    let mut lp = Loop::new().expect("a loop");
    let mut world = World {
        script: script.into(),
        ..World::default()
    };
    while !world.script.is_empty() {
        for _ in 0..3 {
            go(&mut lp, &mut world);
        }
        run(&mut lp, &mut world, RunMode::NoWait);
        if world.script.len().is_multiple_of(8) && world.timers.values().any(|timer| timer.refed) {
            // A timer ends the wait.
            run(&mut lp, &mut world, RunMode::Once);
        }
    }
    // Everything is stopped; requests are waited for.
    for id in std::mem::take(&mut world.timers).into_keys() {
        assert!(lp.timer_stop(id));
    }
    for id in std::mem::take(&mut world.hooks).into_keys() {
        lp.hook_stop(id);
    }
    for id in std::mem::take(&mut world.signals).into_keys() {
        lp.signal_stop(id);
    }
    for id in std::mem::take(&mut world.streams).into_keys() {
        lp.stream_close(id).expect("it is open");
        world.closing.insert(id);
    }
    while world.alive() {
        run(&mut lp, &mut world, RunMode::Default);
    }
    // Posts keep no loop alive: one more round, for those that came last.
    world.script.push_back(Step::TimerStart(0, 0));
    go(&mut lp, &mut world);
    run(&mut lp, &mut world, RunMode::Default);
    assert!(world.work.is_empty() && world.closing.is_empty());
    assert_eq!((world.deferred, world.posted), (0, 0));
    assert_eq!(Rc::strong_count(&world.held), 1, "no handler is left");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if cfg!(miri) { 3 } else { 1_500 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_called_is_live(script in prop::collection::vec(step(), 0..if cfg!(miri) { 20 } else { 60 })) {
        check(script);
    }
}
