//! Polling watchers: stat(2) of a path again and again, in the pool. For what inotify(7) does not see: network and
//! virtual file systems, paths that are not there yet, platforms without it.

use crate::event_loop::EventLoop;
use crate::ids::{FsPollId, Generations, TimerId, WorkId};
use crate::pool::{Lane, WorkError};
use crate::sys;
use slab::Slab;
use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

/// What a polling watcher finds.
#[derive(Debug)]
#[non_exhaustive]
pub enum FsPollEvent<'a> {
    /// The file is not what it was: another one, or changed in contents, attributes, owner or times (access times do not
    /// count); or it could not be looked at before, and now it can.
    Changed {
        /// What was known last, from before an error if one came between; `None` when nothing ever was.
        before: Option<&'a Metadata>,
        /// What is known now.
        now: &'a Metadata,
    },
    /// It can't be looked at (ENOENT: there is nothing of that name). Told once, until it can or the error is another.
    Failed {
        /// What was known last; `None` when nothing ever was.
        before: Option<&'a Metadata>,
        /// The error of stat(2).
        error: io::Error,
    },
}

type Handler<D> = Rc<dyn Fn(&mut EventLoop<D>, &mut D, FsPollId, FsPollEvent<'_>)>;

struct Poller<D> {
    generation: u32,
    refed: bool,
    path: Arc<Path>,
    interval: u64,
    /// When the last look began.
    looked: u64,
    known: Option<Rc<Metadata>>,
    /// The errno of the last look, if it failed.
    failed: Option<i32>,
    next: Next,
    handler: Handler<D>,
}

/// What the watcher waits for.
enum Next {
    Look(WorkId),
    Timer(TimerId),
    /// Its handler is called.
    Nothing,
}

pub(crate) struct FsPolls<D> {
    pollers: Slab<Poller<D>>,
    generations: Generations,
}

impl<D> Default for FsPolls<D> {
    fn default() -> Self {
        FsPolls {
            pollers: Slab::new(),
            generations: Generations::default(),
        }
    }
}

impl<D> FsPolls<D> {
    fn live(&mut self, id: FsPollId) -> Option<&mut Poller<D>> {
        let found = self.pollers.get_mut(id.slot as usize);
        found.filter(|poller| poller.generation == id.generation)
    }
}

impl<D: 'static> EventLoop<D> {
    /// Looks at what `path` names now (symbolic links are followed), then every `interval` milliseconds (0 counts as 1),
    /// and calls `handler` in a poll phase when it is not what it was. Looking is done in the pool; the next look
    /// is not started before the last is done, so that a slow file system is looked at less often. The first look is told
    /// only if it fails. What changes and changes back between two looks, or within the granularity of the file system's
    /// times, is not seen.
    pub fn fs_poll_start(
        &mut self,
        path: impl AsRef<Path>,
        interval: u64,
        handler: impl Fn(&mut EventLoop<D>, &mut D, FsPollId, FsPollEvent<'_>) + 'static,
    ) -> FsPollId {
        let generation = self.fs_polls.generations.next();
        let slot = self.fs_polls.pollers.insert(Poller {
            generation,
            refed: true,
            path: Arc::from(path.as_ref()),
            interval: interval.max(1),
            looked: 0,
            known: None,
            failed: None,
            next: Next::Nothing,
            handler: Rc::new(handler),
        });
        self.refs += 1;
        let id = FsPollId {
            slot: slot as u32,
            generation,
        };
        self.look(id);
        id
    }

    /// Stops watching: the handler is not called any more. A look that is under way keeps the loop alive until it is
    /// done. False when there is no watcher of that name.
    pub fn fs_poll_stop(&mut self, id: FsPollId) -> bool {
        if self.fs_polls.live(id).is_none() {
            return false;
        }
        let poller = self.fs_polls.pollers.remove(id.slot as usize);
        if poller.refed {
            self.refs -= 1;
        }
        match poller.next {
            Next::Look(work) => drop(self.work_cancel(work)),
            Next::Timer(timer) => drop(self.timer_stop(timer)),
            Next::Nothing => {}
        }
        true
    }

    /// Lets the watcher keep the loop going (it does at first).
    pub fn fs_poll_ref(&mut self, id: FsPollId) {
        if let Some(poller) = self.fs_polls.live(id)
            && !std::mem::replace(&mut poller.refed, true)
        {
            self.refs += 1;
        }
    }

    /// Lets the loop end though the path is watched; a look that is under way is waited for.
    pub fn fs_poll_unref(&mut self, id: FsPollId) {
        if let Some(poller) = self.fs_polls.live(id)
            && std::mem::replace(&mut poller.refed, false)
        {
            self.refs -= 1;
        }
    }

    fn look(&mut self, id: FsPollId) {
        let now = self.now();
        let Some(poller) = self.fs_polls.live(id) else {
            return;
        };
        poller.looked = now;
        let path = Arc::clone(&poller.path);
        let stat = move || std::fs::metadata(path);
        let work = self.work_start(Lane::Files, stat, move |lp, data, result| {
            lp.looked(data, id, result);
        });
        if let Some(poller) = self.fs_polls.live(id) {
            poller.next = Next::Look(work);
        }
    }

    fn looked(
        &mut self,
        data: &mut D,
        id: FsPollId,
        result: Result<io::Result<Metadata>, WorkError>,
    ) {
        let Some(poller) = self.fs_polls.live(id) else {
            return;
        };
        poller.next = Next::Nothing;
        let handler = Rc::clone(&poller.handler);
        let before = poller.known.clone();
        let before = before.as_deref();
        match result.unwrap_or_else(|error| Err(io::Error::other(error))) {
            Ok(now) => {
                let was_there = poller.failed.take().is_none();
                let same = was_there && before.is_none_or(|before| sys::unchanged(before, &now));
                let now = Rc::new(now);
                poller.known = Some(Rc::clone(&now));
                if !same {
                    handler(self, data, id, FsPollEvent::Changed { before, now: &now });
                }
            }
            Err(error) => {
                let errno = error.raw_os_error().unwrap_or(0);
                if poller.failed.replace(errno) != Some(errno) {
                    handler(self, data, id, FsPollEvent::Failed { before, error });
                }
            }
        }
        self.arm(id);
    }

    /// The next look is due at a whole number of intervals from the last one's beginning.
    fn arm(&mut self, id: FsPollId) {
        let now = self.now();
        let Some(poller) = self.fs_polls.live(id) else {
            return;
        };
        let late = (now - poller.looked) % poller.interval;
        let wait = poller.interval - late;
        let timer = self.timer_start(wait, 0, move |lp, _, _| lp.look(id));
        // The watcher counts, its timer does not.
        self.timer_unref(timer);
        if let Some(poller) = self.fs_polls.live(id) {
            poller.next = Next::Timer(timer);
        }
    }
}
