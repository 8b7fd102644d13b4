//! Signals: several watchers of one signal, through one socket pair a loop.

use crate::event_loop::{EventLoop, SIGNALS};
use crate::ids::{Generations, SignalId};
use crate::sys;
use mio::Interest;
use mio::unix::SourceFd;
use std::io::{self, Read};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::rc::Rc;

type Handler<D> = Rc<dyn Fn(&mut EventLoop<D>, &mut D, SignalId, i32)>;

struct Watcher<D> {
    id: SignalId,
    number: i32,
    refed: bool,
    handler: Handler<D>,
}

pub(crate) struct Signals<D> {
    /// Read end and write end.
    pair: Option<(UnixStream, UnixStream)>,
    watchers: Vec<Watcher<D>>,
    generations: Generations,
}

impl<D> Default for Signals<D> {
    fn default() -> Self {
        Signals {
            pair: None,
            watchers: Vec::new(),
            generations: Generations::default(),
        }
    }
}

impl<D> Drop for Signals<D> {
    fn drop(&mut self) {
        for watcher in &self.watchers {
            sys::restore_signal(watcher.number);
        }
    }
}

impl<D> EventLoop<D> {
    /// Calls `handler` whenever the signal `number` arrives, instead of its default action. Signals that arrive close
    /// together may come as one. One loop of a process watches a signal: a later one takes it over.
    ///
    /// # Errors
    /// EINVAL for SIGKILL, SIGSTOP and numbers that are no signal; EMFILE for the first watcher (sigaction(2)).
    pub fn signal_start(
        &mut self,
        number: i32,
        handler: impl Fn(&mut EventLoop<D>, &mut D, SignalId, i32) + 'static,
    ) -> io::Result<SignalId> {
        if self.signals.pair.is_none() {
            let (read, write) = UnixStream::pair()?;
            read.set_nonblocking(true)?;
            write.set_nonblocking(true)?;
            let fd = read.as_raw_fd();
            self.poll
                .registry()
                .register(&mut SourceFd(&fd), SIGNALS, Interest::READABLE)?;
            self.signals.pair = Some((read, write));
        }
        if let Some((_, write)) = &self.signals.pair {
            sys::watch_signal(number, write.as_raw_fd())?;
        }
        let id = SignalId::new(number as usize, self.signals.generations.next());
        self.signals.watchers.push(Watcher {
            id,
            number,
            refed: true,
            handler: Rc::new(handler),
        });
        self.refs += 1;
        Ok(id)
    }

    /// Stops watching; the signal's default action comes back with its last watcher.
    pub fn signal_stop(&mut self, id: SignalId) {
        let watchers = &mut self.signals.watchers;
        let Some(at) = watchers.iter().position(|watcher| watcher.id == id) else {
            return;
        };
        let watcher = watchers.remove(at);
        if !watchers.iter().any(|other| other.number == watcher.number) {
            sys::restore_signal(watcher.number);
        }
        if watcher.refed {
            self.refs -= 1;
        }
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
        let mut numbers = [0; 256];
        loop {
            let Some((read, _)) = &self.signals.pair else {
                return;
            };
            let n = match { read }.read(&mut numbers) {
                Ok(n) if n > 0 => n,
                _ => return,
            };
            for &number in &numbers[..n] {
                let ids: Vec<SignalId> = self.signals.watchers.iter().map(|w| w.id).collect();
                for id in ids {
                    let mut watchers = self.signals.watchers.iter();
                    let Some(watcher) = watchers.find(|w| w.id == id) else {
                        continue;
                    };
                    if watcher.number == i32::from(number) {
                        let handler = Rc::clone(&watcher.handler);
                        self.count_event();
                        handler(self, data, id, i32::from(number));
                    }
                }
            }
        }
    }
}
