//! Signals: several watchers of one signal, in several loops; each loop learns of them through its seat.

use crate::event_loop::{EventLoop, SIGNALS};
use crate::ids::{Generations, SignalId};
use crate::sys::Seat;
use mio::Interest;
use mio::unix::SourceFd;
use std::io;
use std::rc::Rc;
use tracing::trace;

type Handler<D> = Rc<dyn Fn(&mut EventLoop<D>, &mut D, SignalId, i32)>;

struct Watcher<D> {
    id: SignalId,
    number: i32,
    refed: bool,
    handler: Handler<D>,
}

pub(crate) struct Signals<D> {
    /// Taken with the first watcher.
    seat: Option<Seat>,
    watchers: Vec<Watcher<D>>,
    /// Room for the names of one pass.
    pass: Vec<SignalId>,
    generations: Generations,
}

impl<D> Default for Signals<D> {
    fn default() -> Self {
        Signals {
            seat: None,
            watchers: Vec::new(),
            pass: Vec::new(),
            generations: Generations::default(),
        }
    }
}

impl<D> EventLoop<D> {
    /// Calls `handler` whenever the signal `number` arrives, instead of its default action, in a poll phase. Signals of
    /// one number that arrive close together may come as one (signal(7)). Every loop of the process that watches it is
    /// told, and in a loop every watcher, in start order.
    ///
    /// # Errors
    /// EINVAL for SIGKILL, SIGSTOP and numbers that are no signal (sigaction(2)); for a loop's first watcher EMFILE,
    /// and EAGAIN when 64 loops of this process watch signals.
    pub fn signal_start(
        &mut self,
        number: i32,
        handler: impl Fn(&mut EventLoop<D>, &mut D, SignalId, i32) + 'static,
    ) -> io::Result<SignalId> {
        let seat = match &self.signals.seat {
            Some(seat) => seat,
            None => {
                let seat = Seat::take()?;
                let registry = self.poll.registry();
                registry.register(&mut SourceFd(&seat.fd()), SIGNALS, Interest::READABLE)?;
                self.signals.seat.insert(seat)
            }
        };
        seat.watch(number)?;
        let watchers = &mut self.signals.watchers;
        let taken = |generation| {
            watchers
                .iter()
                .any(|other| other.id.generation == generation)
        };
        let free = |slot: &u32| watchers.iter().all(|other| other.id.slot != *slot);
        let id = SignalId {
            slot: (0..).find(free).unwrap_or(u32::MAX),
            generation: self.signals.generations.next_but(taken),
        };
        watchers.push(Watcher {
            id,
            number,
            refed: true,
            handler: Rc::new(handler),
        });
        self.refs += 1;
        Ok(id)
    }

    /// Stops watching: the handler is not called any more, and the signal's default action is back after its last watcher
    /// in the process, whatever was set before the first one (SIGPIPE, which Rust's runtime ignores, ends the process
    /// again). False when there is no watcher of that name.
    pub fn signal_stop(&mut self, id: SignalId) -> bool {
        let watchers = &mut self.signals.watchers;
        let Some(at) = watchers.iter().position(|watcher| watcher.id == id) else {
            return false;
        };
        let watcher = watchers.remove(at);
        if let Some(seat) = &self.signals.seat
            && !watchers.iter().any(|other| other.number == watcher.number)
        {
            seat.unwatch(watcher.number);
        }
        if watcher.refed {
            self.refs -= 1;
        }
        true
    }

    /// Lets the watcher keep the loop going (it does at first).
    pub fn signal_ref(&mut self, id: SignalId) {
        self.set_signal_ref(id, true);
    }

    /// Lets the loop end though the signal is watched.
    pub fn signal_unref(&mut self, id: SignalId) {
        self.set_signal_ref(id, false);
    }

    fn set_signal_ref(&mut self, id: SignalId, on: bool) {
        let mut watchers = self.signals.watchers.iter_mut();
        if let Some(watcher) = watchers.find(|watcher| watcher.id == id)
            && watcher.refed != on
        {
            watcher.refed = on;
            if on {
                self.refs += 1;
            } else {
                self.refs -= 1;
            }
        }
    }

    pub(crate) fn signalled(&mut self, data: &mut D) {
        let Some(seat) = &self.signals.seat else {
            return;
        };
        let came = seat.came();
        if came == 0 {
            return;
        }
        // A watcher started now has not seen the signal come; one stopped now is not called any more.
        let mut pass = std::mem::take(&mut self.signals.pass);
        pass.extend(self.signals.watchers.iter().map(|watcher| watcher.id));
        for id in pass.drain(..) {
            let mut watchers = self.signals.watchers.iter();
            let Some(watcher) = watchers.find(|watcher| watcher.id == id) else {
                continue;
            };
            let number = watcher.number;
            if came & (1 << (number - 1)) != 0 {
                let handler = Rc::clone(&watcher.handler);
                trace!(number, "a signal came");
                self.count_event();
                handler(self, data, id, number);
            }
        }
        self.signals.pass = pass;
    }
}
