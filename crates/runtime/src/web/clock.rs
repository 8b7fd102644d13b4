//! The clock behind `performance.now()`.

use js_bindings::op;
use rustix::time::{ClockId, clock_gettime};

/// Milliseconds of the monotonic clock, with fractions.
#[op(fast)]
pub(super) fn monotonic() -> f64 {
    let now = clock_gettime(ClockId::Monotonic);
    now.tv_sec as f64 * 1e3 + now.tv_nsec as f64 / 1e6
}

/// When the process started, on the same clock: proc(5), field 22 of stat, as exact as the kernel's ticks are. The
/// present if it can't be read.
#[op]
pub(super) fn process_start() -> f64 {
    fn read() -> Option<f64> {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        // The program's name stands in parentheses and may hold anything.
        let ticks: f64 = stat
            .get(stat.rfind(')')? + 2..)?
            .split(' ')
            .nth(19)?
            .parse()
            .ok()?;
        Some(ticks * 1e3 / rustix::param::clock_ticks_per_second() as f64)
    }
    let now = monotonic();
    match read() {
        Some(start) if start <= now => start,
        _ => now,
    }
}
