//! Rounds of the loop that have nothing to wait for.

mod measure;

use evloop::{EventLoop, RunMode};
use measure::Measure;

const COUNT: usize = 1_000_000;

fn turns(row: &str) {
    let mut lp = EventLoop::<usize>::new().expect("a loop");
    let mut turns = 0;
    lp.idle_start(|lp, turns: &mut usize, id| {
        *turns += 1;
        if *turns == COUNT {
            lp.hook_stop(id);
        }
    });
    let measure = Measure::begin();
    lp.run(&mut turns, RunMode::Default).expect("a run");
    measure.report(row, COUNT, "turn");
    assert_eq!(turns, COUNT);
}

fn main() {
    measure::rows(&[("loop_turns", turns)]);
}
