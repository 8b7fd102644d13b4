//! What a loop has done so far.

use std::time::Duration;

/// Counters of a loop since it was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metrics {
    /// Rounds begun.
    pub rounds: u64,
    /// What there was to tell: timers due, descriptors ready, posts, results of work, signals.
    pub events: u64,
    /// Time spent waiting in the poll phase.
    pub idle: Duration,
}
