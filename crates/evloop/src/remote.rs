//! What other threads may do: post work to a loop, and wake it.

use crate::event_loop::{EventLoop, WAKE};
use crate::ids::WorkId;
use crate::pool::Outcome;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Posted<D> = Box<dyn FnOnce(&mut EventLoop<D>, &mut D) + Send>;

/// What threads have for the loop.
pub(crate) struct Inbox<D> {
    pub(crate) posted: Vec<Posted<D>>,
    pub(crate) finished: Vec<(WorkId, Outcome)>,
    /// The loop is gone.
    closed: bool,
}

impl<D> Default for Inbox<D> {
    fn default() -> Self {
        Inbox {
            posted: Vec::new(),
            finished: Vec::new(),
            closed: false,
        }
    }
}

/// What threads share with a loop.
pub(crate) struct Shared<D> {
    inbox: Mutex<Inbox<D>>,
    /// A wake is on its way: another would tell nothing new.
    woken: AtomicBool,
    waker: mio::Waker,
}

impl<D> Shared<D> {
    pub(crate) fn new(registry: &mio::Registry) -> io::Result<Shared<D>> {
        Ok(Shared {
            inbox: Mutex::default(),
            woken: AtomicBool::new(false),
            waker: mio::Waker::new(registry, WAKE)?,
        })
    }

    /// A panic of another thread leaves whole entries behind: the lists are still good.
    fn lock(&self) -> MutexGuard<'_, Inbox<D>> {
        self.inbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn post(&self, work: Posted<D>) -> bool {
        let mut inbox = self.lock();
        if inbox.closed {
            drop(inbox);
            return false;
        }
        inbox.posted.push(work);
        drop(inbox);
        self.wake();
        true
    }

    pub(crate) fn finish(&self, id: WorkId, outcome: Outcome) {
        let mut inbox = self.lock();
        if inbox.closed {
            // The result is dropped without the lock: it may post from its own drop.
            drop(inbox);
            return;
        }
        inbox.finished.push((id, outcome));
        drop(inbox);
        self.wake();
    }

    fn wake(&self) {
        if !self.woken.swap(true, Ordering::AcqRel) {
            // It fails only when the eventfd is gone, and with it the loop.
            let _ = self.waker.wake();
        }
    }

    /// Changes the lists for those of `empty`.
    pub(crate) fn take(&self, empty: &mut Inbox<D>) {
        // Cleared first: what is added after the lists were taken wakes the loop again.
        self.woken.store(false, Ordering::Release);
        std::mem::swap(&mut *self.lock(), empty);
    }

    /// From now on nothing is kept: the loop is gone.
    pub(crate) fn close(&self) {
        let closed = Inbox {
            closed: true,
            ..Inbox::default()
        };
        let left = std::mem::replace(&mut *self.lock(), closed);
        drop(left);
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

    /// Runs `work` in the loop's next poll phase, in the order of posts. False, and `work` is dropped, when the loop is
    /// gone. Many posts before the loop comes around cost one wake. The queue has no bound: a poster that must not run
    /// ahead waits for an answer of its own.
    pub fn post(&self, work: impl FnOnce(&mut EventLoop<D>, &mut D) + Send + 'static) -> bool {
        self.shared.post(Box::new(work))
    }
}

/// Who may cross threads is part of the interface; this fails to compile when it changes.
const _: () = {
    const fn send<T: Send>() {}
    const fn send_and_sync<T: Send + Sync>() {}
    send_and_sync::<Remote<*const ()>>();
    send::<crate::net::listener::AcceptedStream>();
};
