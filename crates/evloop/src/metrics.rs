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
    /// Those of `events` that were ready when the loop looked without meaning to wait.
    pub waiting: u64,
    /// Time spent waiting in the poll phase.
    pub idle: Duration,
    /// Time between the last two polls: what came first after the one waited that long for handlers.
    pub lag: Duration,
    /// The largest lag since [`take_max_lag`](crate::EventLoop::take_max_lag), or of the loop's life.
    pub max_lag: Duration,
}

impl Metrics {
    pub(crate) fn set_lag(&mut self, lag: Duration) {
        self.lag = lag;
        self.max_lag = self.max_lag.max(lag);
    }
}
