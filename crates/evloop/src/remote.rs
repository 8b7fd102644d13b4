//! What other threads may do: post work to a loop, and wake it.

use crate::event_loop::{EventLoop, WAKE};
use crate::ids::WorkId;
use crate::pool::Outcome;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Posted<D> = Box<dyn FnOnce(&mut EventLoop<D>, &mut D) + Send>;

/// What threads share with a loop.
pub(crate) struct Shared<D> {
    posted: Mutex<Vec<Posted<D>>>,
    finished: Mutex<Vec<(WorkId, Outcome)>>,
    /// A wake is on its way: another would tell nothing new.
    woken: AtomicBool,
    waker: mio::Waker,
}

/// A panic of another thread leaves whole entries behind: the list is still good.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<D> Shared<D> {
    pub(crate) fn new(registry: &mio::Registry) -> io::Result<Shared<D>> {
        Ok(Shared {
            posted: Mutex::new(Vec::new()),
            finished: Mutex::new(Vec::new()),
            woken: AtomicBool::new(false),
            waker: mio::Waker::new(registry, WAKE)?,
        })
    }

    pub(crate) fn finish(&self, id: WorkId, outcome: Outcome) {
        lock(&self.finished).push((id, outcome));
        self.wake();
    }

    fn wake(&self) {
        if !self.woken.swap(true, Ordering::AcqRel) {
            // It fails only when the eventfd is gone, and with it the loop.
            let _ = self.waker.wake();
        }
    }

    pub(crate) fn take(&self) -> (Vec<Posted<D>>, Vec<(WorkId, Outcome)>) {
        // Cleared first: what is added after the lists were taken wakes the loop again.
        self.woken.store(false, Ordering::Release);
        let posted = std::mem::take(&mut *lock(&self.posted));
        let finished = std::mem::take(&mut *lock(&self.finished));
        (posted, finished)
    }
}

/// Posts work to a loop from any thread. It does not keep the loop alive.
pub struct Remote<D> {
    shared: Arc<Shared<D>>,
}

impl<D> Clone for Remote<D> {
    fn clone(&self) -> Self {
        Remote {
            shared: Arc::clone(&self.shared),
        }
    }
}

impl<D> std::fmt::Debug for Remote<D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Remote")
    }
}

impl<D> Remote<D> {
    pub(crate) fn new(shared: Arc<Shared<D>>) -> Remote<D> {
        Remote { shared }
    }

    /// Runs `work` in the loop's next poll phase. Many posts before the loop comes around cost one wake. The queue has
    /// no bound: a poster that must not run ahead waits for an answer of its own.
    pub fn post(&self, work: impl FnOnce(&mut EventLoop<D>, &mut D) + Send + 'static) {
        lock(&self.shared.posted).push(Box::new(work));
        self.shared.wake();
    }
}
