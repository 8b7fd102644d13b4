//! `node:perf_hooks`: when the runtime came how far, what the loop did with its time, histograms.
//!
//! Marks and measures are the `web` room's. Native code counts: the loop, and values in HDR histograms, which
//! JavaScript names by number and lets go when it collected what stands for them.

use crate::core::Loop;
use crate::core::room::room;
use crate::runtime::Rt;
use evloop::TimerId;
use hdrhistogram::Histogram;
use js_bindings::{OpError, op};
use rustix::time::{ClockId, clock_gettime};
use slab::Slab;
use std::time::Instant;

room! {
    name: "perf_hooks",
    ops: [
        add, count_values, drop_histogram, facts, histogram, loop_facts, milestones, monitor, percentile,
        percentiles, record, record_delta, reset, stop_monitor,
    ],
    public: [("perf_hooks", "perf_hooks.js")],
    shared: ["node_timing.js", "observer.js", "resource_timing.js", "timerify.js"],
    load: Lazy,
}

/// Histograms, and when the runtime came how far.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) milestones: Milestones,
    histograms: Slab<Counted>,
}

/// Times of [`clock`]; 0 is not yet.
#[derive(Debug, Default)]
pub(crate) struct Milestones {
    pub(crate) node_start: f64,
    pub(crate) v8_start: f64,
    pub(crate) environment: f64,
    pub(crate) bootstrap_complete: f64,
    pub(crate) loop_start: f64,
    pub(crate) loop_exit: f64,
}

#[derive(Debug)]
struct Counted {
    values: Histogram<u64>,
    highest: u64,
    /// Values that were too large.
    exceeds: u64,
    last: Option<Instant>,
    /// Records how late the loop comes to it.
    timer: Option<TimerId>,
}

impl Counted {
    fn record(&mut self, value: u64) {
        if value > self.highest || self.values.record(value).is_err() {
            self.exceeds += 1;
        }
    }

    /// Records the nanoseconds since the last call.
    fn record_delta(&mut self) {
        let now = Instant::now();
        if let Some(last) = self.last.replace(now) {
            let delta = (now - last).as_nanos();
            self.record(u64::try_from(delta).unwrap_or(u64::MAX).max(1));
        }
    }
}

/// Milliseconds of the monotonic clock, as `performance.now()` reads it.
pub(crate) fn clock() -> f64 {
    let now = clock_gettime(ClockId::Monotonic);
    now.tv_sec as f64 * 1e3 + now.tv_nsec as f64 / 1e6
}

/// `[nodeStart, v8Start, environment, bootstrapComplete, loopStart, loopExit]`; 0 is not yet.
#[op]
fn milestones(rt: &mut Rt) -> Vec<f64> {
    let at = &rt.perf_hooks.milestones;
    vec![
        at.node_start,
        at.v8_start,
        at.environment,
        at.bootstrap_complete,
        at.loop_start,
        at.loop_exit,
    ]
}

/// `[rounds, events, events that waited, idle milliseconds]` of the loop.
#[op]
fn loop_facts(lp: &mut Loop) -> Vec<f64> {
    let metrics = lp.metrics();
    vec![
        metrics.rounds as f64,
        metrics.events as f64,
        metrics.waiting as f64,
        metrics.idle.as_secs_f64() * 1e3,
    ]
}

#[op]
fn histogram(rt: &mut Rt, lowest: f64, highest: f64, figures: u32) -> Result<u32, OpError> {
    let figures = u8::try_from(figures).unwrap_or(u8::MAX);
    let values = Histogram::new_with_bounds(lowest as u64, highest as u64, figures)
        .map_err(|_| OpError::argument("no histogram has such bounds"))?;
    let counted = Counted {
        values,
        highest: highest as u64,
        exceeds: 0,
        last: None,
        timer: None,
    };
    Ok(rt.perf_hooks.histograms.insert(counted) as u32)
}

#[op]
fn drop_histogram(rt: &mut Rt, lp: &mut Loop, id: u32) {
    let counted = rt.perf_hooks.histograms.try_remove(id as usize);
    if let Some(timer) = counted.and_then(|counted| counted.timer) {
        lp.timer_stop(timer);
    }
}

fn find(rt: &mut Rt, id: u32) -> Result<&mut Counted, OpError> {
    rt.perf_hooks
        .histograms
        .get_mut(id as usize)
        .ok_or_else(|| OpError::argument("no such histogram"))
}

#[op]
fn record(rt: &mut Rt, id: u32, value: f64) -> Result<(), OpError> {
    find(rt, id)?.record(value as u64);
    Ok(())
}

#[op]
fn record_delta(rt: &mut Rt, id: u32) -> Result<(), OpError> {
    find(rt, id)?.record_delta();
    Ok(())
}

/// Adds what `other` counted.
#[op]
fn add(rt: &mut Rt, id: u32, other: u32) -> Result<(), OpError> {
    let Counted {
        values, exceeds, ..
    } = find(rt, other)?;
    let (values, more) = (values.clone(), *exceeds);
    let target = find(rt, id)?;
    for each in values.iter_recorded() {
        let value = each.value_iterated_to();
        let count = each.count_at_value();
        if target.values.record_n(value, count).is_err() {
            target.exceeds += count;
        }
    }
    target.exceeds += more;
    Ok(())
}

#[op]
fn reset(rt: &mut Rt, id: u32) -> Result<(), OpError> {
    let counted = find(rt, id)?;
    counted.values.reset();
    counted.exceeds = 0;
    counted.last = None;
    Ok(())
}

/// `[count, min, max, mean, stddev, exceeds]`.
#[op]
fn facts(rt: &mut Rt, id: u32) -> Result<Vec<f64>, OpError> {
    let Counted {
        values, exceeds, ..
    } = find(rt, id)?;
    Ok(vec![
        values.len() as f64,
        values.lowest_equivalent(values.min()) as f64,
        values.max() as f64,
        values.mean(),
        values.stdev(),
        *exceeds as f64,
    ])
}

#[op]
fn percentile(rt: &mut Rt, id: u32, percentile: f64) -> Result<f64, OpError> {
    let values = &find(rt, id)?.values;
    Ok(values.lowest_equivalent(values.value_at_percentile(percentile)) as f64)
}

/// Pairs of percentile and value, in steps that halve what is left.
#[op]
fn percentiles(rt: &mut Rt, id: u32) -> Result<Vec<f64>, OpError> {
    let values = &find(rt, id)?.values;
    let mut pairs = Vec::new();
    for step in values.iter_quantiles(1) {
        pairs.push(step.quantile_iterated_to() * 100.0);
        pairs.push(values.lowest_equivalent(step.value_iterated_to()) as f64);
    }
    Ok(pairs)
}

/// Pairs of value (the middle of those that are counted as one) and count.
#[op]
fn count_values(rt: &mut Rt, id: u32) -> Result<Vec<f64>, OpError> {
    let values = &find(rt, id)?.values;
    let pairs = values.iter_recorded().flat_map(|each| {
        let value = values.median_equivalent(each.value_iterated_to());
        [value as f64, each.count_at_value() as f64]
    });
    Ok(pairs.collect())
}

/// Records the time between two ticks of a timer that keeps nobody waiting.
#[op]
fn monitor(rt: &mut Rt, lp: &mut Loop, id: u32, resolution: f64) -> Result<(), OpError> {
    let counted = find(rt, id)?;
    counted.last = None;
    let timer = lp.timer_start(
        resolution as u64,
        resolution as u64,
        move |_, host: &mut crate::core::Host, _| {
            if let Ok(counted) = find(&mut host.rt, id) {
                counted.record_delta();
            }
        },
    );
    lp.timer_unref(timer);
    if let Some(old) = counted.timer.replace(timer) {
        lp.timer_stop(old);
    }
    Ok(())
}

#[op]
fn stop_monitor(rt: &mut Rt, lp: &mut Loop, id: u32) -> Result<(), OpError> {
    if let Some(timer) = find(rt, id)?.timer.take() {
        lp.timer_stop(timer);
    }
    Ok(())
}
