//! Timers: a million at once, started and fired or started and cancelled; and time-outs that are taken back.

mod measure;

use evloop::{EventLoop, RunMode, TimerId};
use measure::Measure;

const COUNT: usize = 1_000_000;

fn on_timer(_: &mut EventLoop<usize>, fired: &mut usize, _: TimerId) {
    *fired += 1;
}

/// All due within 16 ms, in rising and falling order of deadlines.
fn fire(row: &str) {
    let mut lp = EventLoop::<usize>::new().expect("a loop");
    let mut fired = 0;
    let measure = Measure::begin();
    for i in 0..COUNT as u64 {
        lp.timer_start(1 + i % 16, 0, on_timer);
    }
    lp.run(&mut fired, RunMode::Default).expect("a run");
    measure.report(row, COUNT, "timer");
    assert_eq!(fired, COUNT);
}

/// Deadlines within a minute, all live, then all cancelled in start order.
fn cancel(row: &str) {
    let mut lp = EventLoop::<usize>::new().expect("a loop");
    let measure = Measure::begin();
    let mut timers = Vec::with_capacity(COUNT);
    for i in 0..COUNT as u64 {
        timers.push(lp.timer_start(1000 + i * 7919 % 60_000, 0, on_timer));
    }
    for timer in timers {
        assert!(lp.timer_stop(timer));
    }
    measure.report(row, COUNT, "timer");
    assert!(!lp.alive());
}

/// A thousand connections' time-outs: each is started anew again and again before it is due.
fn renew(row: &str) {
    const LIVE: usize = 1000;
    const TIMES: usize = 5_000_000;
    let mut lp = EventLoop::<usize>::new().expect("a loop");
    let timers: Vec<TimerId> = (0..LIVE as u64)
        .map(|i| lp.timer_start(5000 + i, 0, on_timer))
        .collect();
    let measure = Measure::begin();
    for i in 0..TIMES {
        let timer = timers[i * 7919 % LIVE];
        assert!(lp.timer_restart(timer, 5000 + i as u64 % 64, 0));
    }
    measure.report(row, TIMES, "timer");
    assert!(lp.alive());
}

fn main() {
    measure::rows(&[
        ("timers_fire", fire),
        ("timers_cancel", cancel),
        ("timers_renew", renew),
    ]);
}
