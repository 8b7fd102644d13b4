//! What other threads may do: post work to a loop, and wake it.

use crate::event_loop::{EventLoop, WAKE};
use crate::ids::WorkId;
use crate::pool::Outcome;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

type Boxed<D> = Box<dyn FnOnce(&mut EventLoop<D>, &mut D) + Send>;

/// What one thread wants to be run on the loop's.
pub(crate) enum Posted<D> {
    Plain(fn(&mut EventLoop<D>, &mut D, u64), u64),
    Boxed(Boxed<D>),
}

impl<D> Posted<D> {
    pub(crate) fn run(self, lp: &mut EventLoop<D>, data: &mut D) {
        match self {
            Posted::Plain(work, number) => work(lp, data, number),
            Posted::Boxed(work) => work(lp, data),
        }
    }
}

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
    /// The inbox is not empty. Changed with the lock held, looked at without.
    news: AtomicBool,
    /// The loop waits or is about to: who makes `news` true has to wake it, and takes this mark away.
    ///
    /// No wake is lost: the loop sets this and then looks at `news`, others set `news` and then look at this, all in the
    /// one order of SeqCst, so that one of them sees what the other did.
    asleep: AtomicBool,
    waker: mio::Waker,
}

impl<D> Shared<D> {
    pub(crate) fn new(registry: &mio::Registry) -> io::Result<Shared<D>> {
        Ok(Shared {
            inbox: Mutex::default(),
            news: AtomicBool::new(false),
            asleep: AtomicBool::new(false),
            waker: mio::Waker::new(registry, WAKE)?,
        })
    }

    /// A panic of another thread leaves whole entries behind: the lists are still good.
    fn lock(&self) -> MutexGuard<'_, Inbox<D>> {
        self.inbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds something, and wakes the loop if it sleeps. A loop that is awake finds it in its next poll phase, without
    /// any system call. What does not go in comes back when the loop is gone, to be dropped without the lock: its own
    /// drop may post.
    fn add<T>(&self, what: T, list: impl FnOnce(&mut Inbox<D>) -> &mut Vec<T>) -> Result<(), T> {
        let mut inbox = self.lock();
        if inbox.closed {
            drop(inbox);
            return Err(what);
        }
        list(&mut inbox).push(what);
        // Who was before, since the loop took what there was, has woken it or is about to.
        let first = !self.news.load(Ordering::Relaxed);
        if first {
            self.news.store(true, Ordering::SeqCst);
        }
        drop(inbox);
        if first && self.asleep.swap(false, Ordering::SeqCst) {
            // It fails only when the eventfd is gone, and with it the loop.
            let _ = self.waker.wake();
        }
        Ok(())
    }

    pub(crate) fn finish(&self, id: WorkId, outcome: Outcome) {
        drop(self.add((id, outcome), |inbox| &mut inbox.finished));
    }

    /// Whether the loop may sleep: nothing was added. From now until [`wake_up`](Self::wake_up) it is woken by what is.
    pub(crate) fn may_sleep(&self) -> bool {
        self.asleep.store(true, Ordering::SeqCst);
        let sleeps = !self.news.load(Ordering::SeqCst);
        if !sleeps {
            self.wake_up();
        }
        sleeps
    }

    /// The loop does not sleep any more. Who sees that too late wakes it for nothing.
    pub(crate) fn wake_up(&self) {
        self.asleep.store(false, Ordering::Relaxed);
    }

    /// Whether there is something to [`take`](Self::take).
    pub(crate) fn has_news(&self) -> bool {
        self.news.load(Ordering::Acquire)
    }

    /// Changes the lists for those of `empty`.
    pub(crate) fn take(&self, empty: &mut Inbox<D>) {
        let mut inbox = self.lock();
        self.news.store(false, Ordering::Relaxed);
        std::mem::swap(&mut *inbox, empty);
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

/// Posts work to a loop from any thread. It does not keep the loop alive: one that lives by posts alone has a timer of
/// `u64::MAX` milliseconds until a post stops it.
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
    /// gone. A loop that sleeps is woken by one write(2) to an eventfd, however many posts come before it wakes; a loop
    /// that is awake is not disturbed. The queue has no bound: a poster that could run ahead looks at
    /// [`waiting`](Self::waiting) or waits for an answer of its own.
    pub fn post(&self, work: impl FnOnce(&mut EventLoop<D>, &mut D) + Send + 'static) -> bool {
        let work = Posted::Boxed(Box::new(work));
        self.shared.add(work, |inbox| &mut inbox.posted).is_ok()
    }

    /// As [`post`](Self::post), for a function and a number: without any allocation.
    pub fn post_plain(&self, work: fn(&mut EventLoop<D>, &mut D, u64), number: u64) -> bool {
        let work = Posted::Plain(work, number);
        self.shared.add(work, |inbox| &mut inbox.posted).is_ok()
    }

    /// Posts of all threads that the loop has not taken yet.
    pub fn waiting(&self) -> usize {
        self.shared.lock().posted.len()
    }
}

/// Who may cross threads is part of the interface; this fails to compile when it changes.
const _: () = {
    const fn send<T: Send>() {}
    const fn send_and_sync<T: Send + Sync>() {}
    send_and_sync::<Remote<*const ()>>();
    send::<crate::net::listener::AcceptedStream>();
};
