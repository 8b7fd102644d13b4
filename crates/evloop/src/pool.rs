//! Blocking work on other threads: bounded, started on first use, results in batches through one wake.

use crate::event_loop::EventLoop;
use crate::ids::{Generations, WorkId};
use crate::remote::Shared;
use slab::Slab;
use std::any::Any;
use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use tracing::trace;

/// Which threads do the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Lane {
    /// Files and other short work.
    Files,
    /// Name look-ups, which may take seconds: two threads of their own, so that they can't stall files.
    Names,
}

/// Why work has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WorkError {
    /// The work panicked; the message is the panic's.
    Panicked(String),
    /// It was cancelled before it began.
    Cancelled,
    /// There is no thread to do it, and none could be started, with this errno of pthread_create(3): EAGAIN.
    NoThread(i32),
}

impl std::fmt::Display for WorkError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WorkError::Panicked(message) => write!(f, "blocking work panicked: {message}"),
            WorkError::Cancelled => f.write_str("blocking work was cancelled"),
            WorkError::NoThread(errno) => {
                let error = io::Error::from_raw_os_error(*errno);
                write!(f, "no thread for blocking work: {error}")
            }
        }
    }
}

impl std::error::Error for WorkError {}

pub(crate) type Outcome = Result<Box<dyn Any + Send>, WorkError>;
type Done<D> = Box<dyn FnOnce(&mut EventLoop<D>, &mut D, Outcome)>;
type Job = (WorkId, Box<dyn FnOnce() -> Outcome + Send>);

const NAME_THREADS: usize = 2;
const STACK: usize = 1024 * 1024;

struct Queue {
    state: Mutex<QueueState>,
    ready: Condvar,
    /// Threads whose job is done, on their way to the lock and the next job. Lowered with the lock held.
    free: AtomicUsize,
}

#[derive(Default)]
struct QueueState {
    jobs: VecDeque<Job>,
    threads: usize,
    /// Threads that sleep.
    asleep: usize,
    /// A sleeping thread was woken and does not have the lock yet: it takes what comes in.
    coming: bool,
    closed: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes one thread if more than one is needed for what waits: it wakes the next one in turn, so that a burst of
    /// work costs the loop one system call.
    fn wake_next(&self, mut state: MutexGuard<'_, QueueState>) {
        let free = self.free.load(Ordering::Acquire);
        let wake = state.jobs.len() > free && state.asleep > 0 && !state.coming;
        state.coming |= wake;
        drop(state);
        if wake {
            self.ready.notify_one();
        }
    }
}

struct Waiting<D> {
    generation: u32,
    lane: Lane,
    done: Done<D>,
}

pub(crate) struct Pool<D> {
    lanes: [Arc<Queue>; 2],
    sizes: [usize; 2],
    waiting: Slab<Waiting<D>>,
    generations: Generations,
}

impl<D: 'static> Pool<D> {
    pub(crate) fn new(threads: usize) -> Pool<D> {
        let lane = || {
            Arc::new(Queue {
                state: Mutex::default(),
                ready: Condvar::new(),
                free: AtomicUsize::new(0),
            })
        };
        Pool {
            lanes: [lane(), lane()],
            sizes: [threads, NAME_THREADS],
            waiting: Slab::new(),
            generations: Generations::default(),
        }
    }

    fn submit(&self, lane: Lane, job: Job, shared: &Arc<Shared<D>>) -> Result<(), WorkError> {
        let queue = &self.lanes[lane as usize];
        let mut state = queue.lock();
        state.jobs.push_back(job);
        // One that was woken and does not have the lock yet is among those asleep.
        let free = queue.free.load(Ordering::Acquire) + state.asleep;
        if free >= state.jobs.len() || state.threads >= self.sizes[lane as usize] {
            queue.wake_next(state);
            return Ok(());
        }
        let (thread_queue, shared) = (Arc::clone(queue), Arc::clone(shared));
        let name = match lane {
            Lane::Files => "evloop-pool",
            Lane::Names => "evloop-names",
        };
        trace!(name, "a thread starts");
        let started = thread::Builder::new()
            .name(name.to_owned())
            .stack_size(STACK)
            .spawn(move || work(&thread_queue, &shared));
        match started {
            Ok(_) => state.threads += 1,
            // Without any thread nobody would ever do it.
            Err(error) if state.threads == 0 => {
                state.jobs.pop_back();
                return Err(WorkError::NoThread(
                    error.raw_os_error().unwrap_or(libc::EAGAIN),
                ));
            }
            Err(_) => queue.wake_next(state),
        }
        Ok(())
    }
}

impl<D> Drop for Pool<D> {
    fn drop(&mut self) {
        // Threads end when their work does; nobody waits for a result any more.
        for queue in &self.lanes {
            let mut state = queue.lock();
            state.closed = true;
            let left = std::mem::take(&mut state.jobs);
            drop(state);
            queue.ready.notify_all();
            // Without the lock: what the work holds may do anything when it is dropped.
            drop(left);
        }
    }
}

fn work<D>(queue: &Queue, shared: &Shared<D>) {
    let mut state = queue.lock();
    loop {
        if let Some((id, job)) = state.jobs.pop_front() {
            queue.wake_next(state);
            let outcome = job();
            // Said first: the result may bring the next job, which is for this thread and wakes no other.
            queue.free.fetch_add(1, Ordering::AcqRel);
            shared.finish(id, outcome);
            state = queue.lock();
            queue.free.fetch_sub(1, Ordering::AcqRel);
            continue;
        }
        if state.closed {
            return;
        }
        state.asleep += 1;
        state = queue
            .ready
            .wait(state)
            .unwrap_or_else(PoisonError::into_inner);
        state.asleep -= 1;
        state.coming = false;
    }
}

impl<D: 'static> EventLoop<D> {
    /// Runs `work` on another thread, then `done` on the loop's, in a poll phase; results that come together cost one
    /// wake. A panic of `work` is given to `done` (where panics unwind). The loop is alive until `done` was called; when
    /// it is dropped before, what has not begun is dropped, what has begun runs on, and no `done` is called.
    pub fn work_start<T: Send + 'static>(
        &mut self,
        lane: Lane,
        work: impl FnOnce() -> T + Send + 'static,
        done: impl FnOnce(&mut EventLoop<D>, &mut D, Result<T, WorkError>) + 'static,
    ) -> WorkId {
        let generation = self.pool.generations.next();
        let slot = self.pool.waiting.insert(Waiting {
            generation,
            lane,
            done: Box::new(move |lp, data, outcome| {
                let result = outcome.and_then(|value| match value.downcast::<T>() {
                    Ok(value) => Ok(*value),
                    Err(_) => Err(WorkError::Panicked("a result of another type".to_owned())),
                });
                done(lp, data, result);
            }),
        });
        let id = WorkId {
            slot: slot as u32,
            generation,
        };
        self.refs += 1;
        let job = Box::new(move || -> Outcome {
            match catch_unwind(AssertUnwindSafe(work)) {
                Ok(value) => Ok(Box::new(value)),
                Err(panic) => Err(WorkError::Panicked(message(&*panic))),
            }
        });
        if let Err(error) = self.pool.submit(lane, (id, job), &self.shared) {
            self.shared.finish(id, Err(error));
        }
        id
    }

    /// Takes back work that has not begun: `done` is told [`WorkError::Cancelled`]. False when it has begun or ended.
    pub fn work_cancel(&mut self, id: WorkId) -> bool {
        let Some(waiting) = self.pool.waiting.get(id.slot as usize) else {
            return false;
        };
        if waiting.generation != id.generation {
            return false;
        }
        let queue = &self.pool.lanes[waiting.lane as usize];
        let mut state = queue.lock();
        let Some(at) = state.jobs.iter().position(|(job, _)| *job == id) else {
            return false;
        };
        let job = state.jobs.remove(at);
        drop(state);
        drop(job);
        self.shared.finish(id, Err(WorkError::Cancelled));
        true
    }

    pub(crate) fn work_finished(&mut self, data: &mut D, id: WorkId, outcome: Outcome) {
        if let Some(waiting) = self.pool.waiting.try_remove(id.slot as usize) {
            debug_assert_eq!(waiting.generation, id.generation, "told once");
            self.refs -= 1;
            self.count_event();
            (waiting.done)(self, data, outcome);
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
        .to_owned()
}
