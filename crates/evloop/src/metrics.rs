//! What a loop has done so far.

use std::time::Duration;

/// Counters of a loop since it was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Rounds begun.
    pub rounds: u64,
    /// Handlers called for timers and readiness.
    pub events: u64,
    /// Time spent waiting in the poll phase.
    pub idle: Duration,
}
