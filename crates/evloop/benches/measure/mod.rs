//! What the benches share: clocks and the line they print. The twin of libuv/bench.h.
#![allow(dead_code, reason = "no bench needs all of it")]

use rustix::time::{ClockId, clock_gettime};
use std::io::{self, Write};
use std::net::SocketAddr;

/// Both clocks, started: time that passes, and the processor time of all threads.
pub(crate) struct Measure {
    wall: f64,
    cpu: f64,
}

impl Measure {
    pub(crate) fn begin() -> Measure {
        Measure {
            cpu: seconds(ClockId::ProcessCPUTime),
            wall: seconds(ClockId::Monotonic),
        }
    }

    /// Prints `row`, nanoseconds of one of `count`, their unit, and nanoseconds of processor time.
    pub(crate) fn report(&self, row: &str, count: usize, unit: &str) {
        let wall = (seconds(ClockId::Monotonic) - self.wall) * 1e9 / count as f64;
        let cpu = (seconds(ClockId::ProcessCPUTime) - self.cpu) * 1e9 / count as f64;
        print(&format!("{row}\t{wall:.3}\tns/{unit}\t{cpu:.3}"));
    }
}

/// Prints bytes of one of something.
pub(crate) fn report_bytes(row: &str, bytes: f64, unit: &str) {
    print(&format!("{row}\t{bytes:.1}\tbytes/{unit}\t-"));
}

fn print(line: &str) {
    writeln!(io::stdout(), "{line}").expect("stdout takes a line");
}

fn seconds(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// A free port of the loopback interface.
pub(crate) fn here() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

/// A row's name, and what measures it; it is given the name.
pub(crate) type Row = (&'static str, fn(&str));

/// Runs the row that was asked for, every one when none was (cargo bench).
pub(crate) fn rows(rows: &[Row]) {
    let named: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with("--"))
        .collect();
    for name in &named {
        assert!(
            rows.iter().any(|(row, _)| row == name),
            "no such row: {name}"
        );
    }
    for (row, run) in rows {
        if named.is_empty() || named.iter().any(|name| name == row) {
            run(row);
        }
    }
}
