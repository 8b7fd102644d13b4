//! The loop itself: seven phases a round, in libuv's order.

use crate::child::BySignal;
use crate::fs_event::FsEvents;
use crate::fs_poll::FsPolls;
use crate::hooks::{Hooks, Phase};
use crate::metrics::Metrics;
use crate::net::udp_send::Outgoing;
use crate::pool::Pool;
use crate::remote::{Inbox, Remote, Shared};
use crate::room::ebb;
use crate::signal::Signals;
use crate::sources::Sources;
use crate::sys::RecvBatch;
use crate::timers::Timers;
use mio::{Events, Poll, Token};
use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::{trace, trace_span};

/// How long [`EventLoop::run`] goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RunMode {
    /// Until nothing ref'd is left, or [`EventLoop::stop`].
    #[default]
    Default,
    /// One round, which may wait for an event.
    Once,
    /// One round without waiting.
    NoWait,
}

/// Work to be done once, by the loop.
pub(crate) type Deferred<D> = Box<dyn FnOnce(&mut EventLoop<D>, &mut D)>;

pub(crate) const WAKE: Token = Token(usize::MAX);
pub(crate) const SIGNALS: Token = Token(usize::MAX - 1);
pub(crate) const FS_EVENTS: Token = Token(usize::MAX - 2);
/// Events taken by one poll at most; the others wait a round.
const EVENTS: usize = 1024;
/// Bytes read by one call at most, and the size of the loop's read buffer.
pub(crate) const READ_BUFFER: usize = 64 * 1024;

/// An event loop; `D` is the state that handlers share.
pub struct EventLoop<D> {
    pub(crate) poll: Poll,
    events: Option<Events>,
    started: Instant,
    now: u64,
    /// What the clock said last, since `started`.
    elapsed: Duration,
    /// Ref'd sources and requests: while there are any, the loop is alive.
    pub(crate) refs: usize,
    stop: bool,
    running: bool,
    pub(crate) timers: Timers<D>,
    pub(crate) hooks: Hooks<D>,
    pub(crate) sources: Sources<D>,
    pub(crate) pool: Pool<D>,
    pub(crate) signals: Signals<D>,
    pub(crate) fs_events: FsEvents<D>,
    pub(crate) fs_polls: FsPolls<D>,
    pub(crate) by_signal: BySignal,
    pub(crate) shared: Arc<Shared<D>>,
    inbox: Inbox<D>,
    deferred: VecDeque<Deferred<D>>,
    /// What is left to tell of closed sources; each entry is counted in `refs`.
    closing: VecDeque<Deferred<D>>,
    pub(crate) read_buffer: Vec<u8>,
    /// Room for the next read of a stream whose handler keeps what arrives.
    pub(crate) read_vector: Vec<u8>,
    /// Lent to filters.
    pub(crate) filter_inward: Vec<u8>,
    pub(crate) filter_outward: Vec<u8>,
    /// Where datagrams are received; there once there was one.
    pub(crate) datagrams: Option<RecvBatch>,
    /// An empty queue of a UDP socket, for its room.
    pub(crate) spare_queue: Option<Box<Outgoing>>,
    metrics: Metrics,
    /// When the last poll was over, or the run began.
    polled: Duration,
}

impl<D> std::fmt::Debug for EventLoop<D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EventLoop")
            .field("now", &self.now)
            .field("refs", &self.refs)
            .field("metrics", &self.metrics)
            .finish_non_exhaustive()
    }
}

/// Settings of a new loop.
#[derive(Debug, Clone)]
pub struct Builder {
    pool_threads: usize,
    children_by_signal: bool,
}

impl Default for Builder {
    fn default() -> Builder {
        Builder {
            pool_threads: 4,
            children_by_signal: false,
        }
    }
}

impl Builder {
    /// Threads for files and other blocking work, 4 at first; they start when they are first needed.
    #[must_use]
    pub fn pool_threads(mut self, threads: usize) -> Builder {
        self.pool_threads = threads.max(1);
        self
    }

    /// Learns of children's exits by SIGCHLD, as it does where there is no pidfd_open(2), even where there is.
    #[must_use]
    pub fn children_by_signal(mut self, on: bool) -> Builder {
        self.children_by_signal = on;
        self
    }

    /// Makes the loop.
    ///
    /// # Errors
    /// EMFILE, ENFILE or ENOMEM of epoll_create1(2) and eventfd(2).
    pub fn build<D: 'static>(self) -> io::Result<EventLoop<D>> {
        let poll = Poll::new()?;
        let shared = Arc::new(Shared::new(poll.registry())?);
        Ok(EventLoop {
            poll,
            events: Some(Events::with_capacity(EVENTS)),
            started: Instant::now(),
            now: 0,
            elapsed: Duration::ZERO,
            refs: 0,
            stop: false,
            running: false,
            timers: Timers::default(),
            hooks: Hooks::default(),
            sources: Sources::default(),
            pool: Pool::new(self.pool_threads),
            signals: Signals::default(),
            fs_events: FsEvents::default(),
            fs_polls: FsPolls::default(),
            by_signal: BySignal::new(self.children_by_signal),
            shared,
            inbox: Inbox::default(),
            deferred: VecDeque::new(),
            closing: VecDeque::new(),
            read_buffer: vec![0; READ_BUFFER],
            read_vector: Vec::new(),
            filter_inward: Vec::new(),
            filter_outward: Vec::new(),
            datagrams: None,
            spare_queue: None,
            metrics: Metrics::default(),
            polled: Duration::ZERO,
        })
    }
}

impl<D: 'static> EventLoop<D> {
    /// Makes a loop with default settings.
    ///
    /// # Errors
    /// See [`Builder::build`].
    pub fn new() -> io::Result<EventLoop<D>> {
        EventLoop::<D>::builder().build()
    }

    /// Runs rounds as `mode` says. Returns whether the loop is still alive.
    ///
    /// # Errors
    /// What epoll_wait(2) refuses, EINTR excepted; `ErrorKind::Deadlock` when a handler runs its own loop, or
    /// after a handler's panic has unwound out of it: what it was being told is lost, so the loop can only be dropped.
    pub fn run(&mut self, data: &mut D, mode: RunMode) -> io::Result<bool> {
        if self.running {
            let why = "a handler runs the loop that called it, or panicked out of it";
            return Err(io::Error::new(io::ErrorKind::Deadlock, why));
        }
        let _run = trace_span!("run", ?mode).entered();
        self.running = true;
        let alive = self.rounds(data, mode);
        self.running = false;
        self.stop = false;
        alive
    }

    fn rounds(&mut self, data: &mut D, mode: RunMode) -> io::Result<bool> {
        let mut alive = self.alive();
        self.polled = self.update_time();
        // The first pass of timers comes before the first poll; later ones end their round.
        if mode == RunMode::Default && alive && !self.stop {
            self.run_timers(data);
        }
        while alive && !self.stop {
            self.metrics.rounds += 1;
            self.run_deferred(data); // pending
            self.run_hooks(data, Phase::Idle);
            self.run_hooks(data, Phase::Prepare);
            self.poll_phase(data, mode)?;
            self.run_hooks(data, Phase::Check);
            self.run_closing(data);
            self.update_time();
            self.run_timers(data);
            alive = self.alive();
            if mode != RunMode::Default {
                break;
            }
        }
        Ok(alive)
    }

    /// Waits for events as long as the next timer allows, and hands them out, then what other threads have for the loop;
    /// then those sources have their turn whose budget ended it before this phase, then what was deferred.
    fn poll_phase(&mut self, data: &mut D, mode: RunMode) -> io::Result<()> {
        // Lent out while handlers run.
        let mut events = self
            .events
            .take()
            .unwrap_or_else(|| Events::with_capacity(EVENTS));
        let slept = !self.busy(mode) && self.shared.may_sleep();
        let polled = self.poll_events(&mut events, slept);
        let turns = self.sources.begin_turns();
        if polled.is_ok() {
            for event in &events {
                match event.token() {
                    // What it came for is taken below.
                    WAKE => {}
                    SIGNALS => self.signalled(data),
                    FS_EVENTS => self.fs_events_ready(data),
                    _ => self.source_ready(data, event),
                }
            }
        }
        self.events = Some(events);
        if slept {
            self.shared.wake_up();
        }
        self.run_inbox(data);
        self.run_turns(data, turns);
        self.run_deferred(data);
        match polled {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => Err(error),
            _ => Ok(()),
        }
    }

    /// Takes what is ready; waits for an event or the next timer if the loop may sleep.
    fn poll_events(&mut self, events: &mut Events, sleep: bool) -> io::Result<()> {
        if !sleep {
            // The time is that of the end of the last round: the clock costs as much as all else of an empty round.
            self.metrics.set_lag(self.elapsed - self.polled);
            self.polled = self.elapsed;
            let result = self.poll.poll(events, Some(Duration::ZERO));
            if !events.is_empty() {
                self.metrics.waiting += events.iter().count() as u64;
            }
            return result;
        }
        let before = self.update_time();
        self.metrics.set_lag(before - self.polled);
        // Mio rounds up to whole milliseconds: a timer is never found a moment before it is due.
        let due = self.timers.next().map(Duration::from_millis);
        let timeout = due.map(|due| due.saturating_sub(before));
        let result = self.poll.poll(events, timeout);
        self.polled = self.update_time();
        self.metrics.idle += self.polled - before;
        trace!(?timeout, slept = ?(self.polled - before), "polled");
        result
    }

    /// Whether there is something to do without waiting for it.
    fn busy(&self, mode: RunMode) -> bool {
        mode == RunMode::NoWait
            || self.stop
            || self.refs == 0
            || !self.deferred.is_empty()
            || !self.closing.is_empty()
            || self.sources.has_turns()
            || self.hooks.has_idle()
    }

    fn run_deferred(&mut self, data: &mut D) {
        // What is deferred now by these waits for the next pass, so that a round ends.
        let count = self.deferred.len();
        for _ in 0..count {
            if let Some(work) = self.deferred.pop_front() {
                work(self, data);
            }
        }
        if self.deferred.is_empty() {
            ebb(&mut self.deferred, count);
        }
    }

    /// Runs `work` in the closing phase, and keeps the loop alive until then.
    pub(crate) fn close_later(&mut self, work: Deferred<D>) {
        self.refs += 1;
        self.closing.push_back(work);
    }

    fn run_closing(&mut self, data: &mut D) {
        let count = self.closing.len();
        for _ in 0..count {
            if let Some(work) = self.closing.pop_front() {
                self.refs -= 1;
                work(self, data);
            }
        }
        if self.closing.is_empty() {
            ebb(&mut self.closing, count);
        }
    }

    /// Runs what other threads had for the loop when it looked.
    fn run_inbox(&mut self, data: &mut D) {
        if !self.shared.has_news() {
            return;
        }
        let mut inbox = std::mem::take(&mut self.inbox);
        self.shared.take(&mut inbox);
        let (posted, finished) = (inbox.posted.len(), inbox.finished.len());
        for work in inbox.posted.drain(..) {
            self.count_event();
            work.run(self, data);
        }
        for (id, outcome) in inbox.finished.drain(..) {
            self.work_finished(data, id, outcome);
        }
        ebb(&mut inbox.posted, posted);
        ebb(&mut inbox.finished, finished);
        // Given back empty, for its room.
        self.inbox = inbox;
    }

    /// A handle for other threads.
    pub fn remote(&self) -> Remote<D> {
        Remote::new(Arc::clone(&self.shared))
    }

    /// Runs `work` once. Called before the poll phase or within it (from idle and prepare hooks, from handlers of
    /// streams, work, signals and posts): right after all ready events of that phase were handed out, before check.
    /// Called from later phases (check, closing, timers) or outside of [`run`](Self::run): in the pending phase of the
    /// next round. What deferred work defers waits for the next of these two passes. It keeps the loop alive.
    pub fn defer(&mut self, work: impl FnOnce(&mut EventLoop<D>, &mut D) + 'static) {
        self.deferred.push_back(Box::new(work));
    }
}

impl<D> Drop for EventLoop<D> {
    fn drop(&mut self) {
        // Other threads may keep their side for long: nothing of the loop's stays in it.
        self.shared.close();
    }
}

impl<D> EventLoop<D> {
    /// Settings for a new loop.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Makes [`run`](Self::run) return at the end of the round.
    pub fn stop(&mut self) {
        self.stop = true;
    }

    pub(crate) fn stopping(&self) -> bool {
        self.stop
    }

    /// Whether a ref'd source or request is left.
    pub fn alive(&self) -> bool {
        self.refs > 0 || !self.deferred.is_empty()
    }

    /// Milliseconds since the loop was made, as of the last [`update_time`](Self::update_time): constant in a handler.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// Reads the monotonic clock (clock_gettime(2), CLOCK_MONOTONIC: setting the system's time does not touch it). The
    /// loop does it once a round, and before and after it waits. Gives the time since the loop was made.
    pub fn update_time(&mut self) -> Duration {
        self.elapsed = self.started.elapsed();
        self.now = self.elapsed.as_millis() as u64;
        self.elapsed
    }

    /// Counters since the loop was made.
    pub fn metrics(&self) -> Metrics {
        self.metrics
    }

    /// Gives the largest lag and starts to look for it anew.
    pub fn take_max_lag(&mut self) -> Duration {
        std::mem::take(&mut self.metrics.max_lag)
    }

    pub(crate) fn count_event(&mut self) {
        self.metrics.events += 1;
    }
}
