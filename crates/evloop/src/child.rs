//! Children's exits: one descriptor a child (pidfd_open(2)), no thread and no SIGCHLD.

use crate::event_loop::EventLoop;
use crate::ids::ChildId;
use crate::sources::{Source, gone};
use crate::sys;
use mio::Interest;
use mio::unix::SourceFd;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::process::ExitStatus;

type Handler<D> = Box<dyn FnOnce(&mut EventLoop<D>, &mut D, ChildId, io::Result<ExitStatus>)>;

pub(crate) struct Child<D> {
    fd: OwnedFd,
    pid: u32,
    refed: bool,
    handler: Handler<D>,
}

impl<D: 'static> EventLoop<D> {
    /// Calls `handler` once, when the child process `pid` has ended, with what waitpid(2) says of it (`ExitStatusExt`
    /// has the signal). The child is reaped by that: nobody else may wait for it, else the handler is told ECHILD.
    ///
    /// # Errors
    /// ESRCH when there is no such process, EMFILE; ENOSYS where there is no pidfd_open(2) (before Linux 5.3).
    pub fn child_watch(
        &mut self,
        pid: u32,
        handler: impl FnOnce(&mut EventLoop<D>, &mut D, ChildId, io::Result<ExitStatus>) + 'static,
    ) -> io::Result<ChildId> {
        let fd = sys::open_process(pid)?;
        let raw = fd.as_raw_fd();
        let child = Source::Child(Child {
            fd,
            pid,
            refed: true,
            handler: Box::new(handler),
        });
        let (slot, generation) = self.insert_source(raw, Interest::READABLE, child)?;
        self.refs += 1;
        Ok(ChildId { slot, generation })
    }

    /// Stops watching: the handler is not called, and the child is left to be waited for by somebody else.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn child_unwatch(&mut self, id: ChildId) -> io::Result<()> {
        self.take_child(id).map(drop)
    }

    fn take_child(&mut self, id: ChildId) -> io::Result<Child<D>> {
        self.sources.child(id)?;
        let Source::Child(child) = self.sources.slots.remove(id.slot as usize).source else {
            return Err(gone());
        };
        let registry = self.poll.registry();
        // Nothing is lost when it fails: the descriptor's close removes it as well.
        let _ = registry.deregister(&mut SourceFd(&child.fd.as_raw_fd()));
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
