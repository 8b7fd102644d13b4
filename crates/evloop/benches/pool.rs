//! Work that takes no time, on the pool and back: what the way costs. Four threads on both sides.

mod measure;

use evloop::{EventLoop, Lane, RunMode};
use measure::Measure;

struct State {
    total: usize,
    sent: usize,
    done: usize,
    sum: usize,
}

fn queue(lp: &mut EventLoop<State>, state: &mut State) {
    let input = state.sent;
    state.sent += 1;
    lp.work_start(
        Lane::Files,
        move || input + 1,
        |lp, state: &mut State, result| {
            state.done += 1;
            state.sum += result.expect("work that does not fail");
            if state.sent < state.total {
                queue(lp, state);
            }
        },
    );
}

fn run(row: &str, at_once: usize, total: usize) {
    let mut lp = EventLoop::<State>::new().expect("a loop");
    let mut state = State {
        total,
        sent: 0,
        done: 0,
        sum: 0,
    };
    let measure = Measure::begin();
    for _ in 0..at_once {
        queue(&mut lp, &mut state);
    }
    lp.run(&mut state, RunMode::Default).expect("a run");
    measure.report(row, total, "job");
    assert_eq!((state.done, state.sum), (total, total * (total + 1) / 2));
}

fn main() {
    measure::rows(&[
        ("pool_1", |row| run(row, 1, 100_000)),
        ("pool_16", |row| run(row, 16, 300_000)),
    ]);
}
