//! Children's exits: one descriptor a child (pidfd_open(2)), or SIGCHLD where there is no such thing; never a thread.

use crate::event_loop::EventLoop;
use crate::ids::{ChildId, SignalId};
use crate::sources::{Source, gone};
use crate::sys;
use mio::Interest;
use mio::unix::SourceFd;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::process::ExitStatus;
use tracing::trace;

type Handler<D> = Box<dyn FnOnce(&mut EventLoop<D>, &mut D, ChildId, io::Result<ExitStatus>)>;

pub(crate) struct Child<D> {
    /// Readable when the child has ended; `None` for one that SIGCHLD tells of.
    fd: Option<OwnedFd>,
    pid: u32,
    refed: bool,
    handler: Handler<D>,
}

/// Children that SIGCHLD tells of.
pub(crate) struct BySignal {
    /// Use no pidfd_open(2).
    pub(crate) always: bool,
    children: Vec<ChildId>,
    /// There while there are such children.
    watcher: Option<SignalId>,
}

impl BySignal {
    pub(crate) fn new(always: bool) -> BySignal {
        BySignal {
            always,
            children: Vec::new(),
            watcher: None,
        }
    }
}

impl<D: 'static> EventLoop<D> {
    /// Calls `handler` once, when the child process `pid` has ended, with what waitpid(2) says of it (`ExitStatusExt`
    /// has the signal). The child is reaped by that: nobody else may wait for it, else the handler is told ECHILD.
    ///
    /// # Errors
    /// ESRCH when there is no such process, EMFILE. Where there is no pidfd_open(2) (before Linux 5.3, other systems),
    /// SIGCHLD is watched: see [`signal_start`](Self::signal_start) for what that can refuse.
    pub fn child_watch(
        &mut self,
        pid: u32,
        handler: impl FnOnce(&mut EventLoop<D>, &mut D, ChildId, io::Result<ExitStatus>) + 'static,
    ) -> io::Result<ChildId> {
        let fd = match sys::open_process(pid) {
            _ if self.by_signal.always => None,
            Err(error) if error.raw_os_error() == Some(libc::ENOSYS) => None,
            fd => Some(fd?),
        };
        let raw = fd.as_ref().map(AsRawFd::as_raw_fd);
        let child = Source::Child(Child {
            fd,
            pid,
            refed: true,
            handler: Box::new(handler),
        });
        let (slot, generation) = match raw {
            Some(raw) => self.insert_source(raw, Interest::READABLE, child)?,
            None => {
                sys::exists(pid)?;
                self.watch_children()?;
                let (slot, generation) = self.sources.insert(child);
                (slot as u32, generation)
            }
        };
        let id = ChildId { slot, generation };
        if raw.is_none() {
            self.by_signal.children.push(id);
            // It may have ended before SIGCHLD was watched.
            self.defer(move |lp, data| lp.child_event(data, id));
        }
        self.refs += 1;
        Ok(id)
    }

    fn watch_children(&mut self) -> io::Result<()> {
        if self.by_signal.watcher.is_none() {
            let watcher = self.signal_start(libc::SIGCHLD, |lp, data, _, _| {
                // Signals that come together are told as one: each child is asked.
                for id in lp.by_signal.children.clone() {
                    lp.child_event(data, id);
                }
            })?;
            self.signal_unref(watcher);
            self.by_signal.watcher = Some(watcher);
        }
        Ok(())
    }

    /// Stops watching: the handler is not called, and the child is left to be waited for by somebody else. False when
    /// there is no watcher of that name: the child has ended, and that was told.
    pub fn child_unwatch(&mut self, id: ChildId) -> bool {
        self.take_child(id).is_ok()
    }

    fn take_child(&mut self, id: ChildId) -> io::Result<Child<D>> {
        self.sources.child(id)?;
        let Source::Child(child) = self.sources.slots.remove(id.slot as usize).source else {
            return Err(gone());
        };
        if let Some(fd) = &child.fd {
            // Nothing is lost when it fails: the descriptor's close removes it as well.
            let _ = self
                .poll
                .registry()
                .deregister(&mut SourceFd(&fd.as_raw_fd()));
        } else {
            self.by_signal.children.retain(|other| *other != id);
            if self.by_signal.children.is_empty()
                && let Some(watcher) = self.by_signal.watcher.take()
            {
                self.signal_stop(watcher);
            }
        }
        if child.refed {
            self.refs -= 1;
        }
        Ok(child)
    }

    pub(crate) fn child_event(&mut self, data: &mut D, id: ChildId) {
        let Ok(child) = self.sources.child(id) else {
            return;
        };
        let status = match sys::reap(child.pid) {
            // The descriptor says so again when it is true.
            Ok(None) => return,
            Ok(Some(status)) => Ok(status),
            Err(error) => Err(error),
        };
        if let Ok(child) = self.take_child(id) {
            trace!(pid = child.pid, ?status, "a child ended");
            (child.handler)(self, data, id, status);
        }
    }

    /// Lets the child keep the loop going (it does at first).
    pub fn child_ref(&mut self, id: ChildId) {
        self.set_child_ref(id, true);
    }

    /// Lets the loop end though the child runs.
    pub fn child_unref(&mut self, id: ChildId) {
        self.set_child_ref(id, false);
    }

    fn set_child_ref(&mut self, id: ChildId, on: bool) {
        if let Ok(child) = self.sources.child(id)
            && child.refed != on
        {
            child.refed = on;
            if on {
                self.refs += 1;
            } else {
                self.refs -= 1;
            }
        }
    }
}
