//! File-system events: many watchers of files and directories by one inotify(7) descriptor a loop, opened on first use.
//! Watchers of one file share a watch of the kernel, which goes with the last of them.

use crate::event_loop::{EventLoop, FS_EVENTS};
use crate::ids::{FsEventId, Generations};
use crate::sys::{Incident, Inotify};
use mio::Interest;
use mio::unix::SourceFd;
use slab::Slab;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::io;
use std::mem::MaybeUninit;
use std::path::Path;
use std::rc::Rc;

/// What happens to a watched file or directory.
///
/// `name` is the name within the watched directory; for what happens to the watched file or directory itself, it is the
/// last part of the path that [`fs_event_start`](EventLoop::fs_event_start) was given.
#[derive(Debug)]
#[non_exhaustive]
pub enum FsEvent<'a> {
    /// Something of that name came, went or was renamed: rename(2) within a watched directory tells both names.
    Renamed {
        /// Who.
        name: &'a OsStr,
    },
    /// Contents or attributes changed.
    Changed {
        /// Whose.
        name: &'a OsStr,
    },
    /// The kernel's queue was full: something happened, here or to another watched file, that is not told.
    Overflow,
    /// The watched file or directory is deleted, or its file system unmounted. The watcher is stopped: no event
    /// follows. (A file replaced by rename(2) is another file, which this watcher does not see.)
    Gone,
    /// Reading events failed; every watcher of the loop is told.
    Error(io::Error),
}

/// How a file is watched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FsEventOptions {
    recursive: bool,
}

impl FsEventOptions {
    /// Also watch what is below the directory's own directories. For systems that can do that in the kernel, of which
    /// none is supported yet: such a start is refused with ENOSYS, on Linux for good. Inotify watches one directory, and
    /// a tree of watches made of it has gaps: what is done in a new directory before it is watched is never told. Who
    /// can live with that, or looks through new directories himself, watches each one, and a new one when `Renamed`
    /// tells of it.
    #[must_use]
    pub fn recursive(mut self, on: bool) -> FsEventOptions {
        self.recursive = on;
        self
    }
}

type Handler<D> = Rc<dyn Fn(&mut EventLoop<D>, &mut D, FsEventId, FsEvent<'_>)>;

struct Watcher<D> {
    generation: u32,
    refed: bool,
    watch: i32,
    /// The last part of its path.
    name: Rc<OsStr>,
    handler: Handler<D>,
}

/// Bytes read by one call: a few hundred events with names. One such read is a turn.
const BUFFER: usize = 16 * 1024;

pub(crate) struct FsEvents<D> {
    /// Opened with the first watcher. Shared, so that handlers can stop and start watchers while it is read.
    inotify: Option<Rc<Inotify>>,
    watchers: Slab<Watcher<D>>,
    /// Who shares a watch, in start order.
    watches: HashMap<i32, Vec<FsEventId>>,
    generations: Generations,
    buffer: Vec<MaybeUninit<u8>>,
    /// There is more to read, in a turn of its own.
    in_turns: bool,
    /// Room for the names of those who are told.
    pass: Vec<FsEventId>,
}

impl<D> Default for FsEvents<D> {
    fn default() -> Self {
        FsEvents {
            inotify: None,
            watchers: Slab::new(),
            watches: HashMap::new(),
            generations: Generations::default(),
            buffer: Vec::new(),
            in_turns: false,
            pass: Vec::new(),
        }
    }
}

impl<D> FsEvents<D> {
    fn live(&mut self, id: FsEventId) -> Option<&mut Watcher<D>> {
        let found = self.watchers.get_mut(id.slot as usize);
        found.filter(|watcher| watcher.generation == id.generation)
    }
}

impl<D> EventLoop<D> {
    /// Calls `handler` for what happens to the file `path` or, if that is a directory, to what is directly in it, in
    /// poll phases and in the order in which it happened; equal events in a row may come as one (inotify(7)). Symbolic
    /// links are followed. A watcher started while another one watches the same file may also be told of what happened
    /// to it shortly before.
    ///
    /// # Errors
    /// ENOENT, EACCES, ENAMETOOLONG and ENOSPC (more watches than `/proc/sys/fs/inotify/max_user_watches`) of
    /// inotify_add_watch(2); for a loop's first watcher also EMFILE of inotify_init1(2); EINVAL for a path with NUL;
    /// ENOSYS for recursive watching and where there is no inotify ([`fs_poll_start`](Self::fs_poll_start) is for those).
    pub fn fs_event_start(
        &mut self,
        path: impl AsRef<Path>,
        options: FsEventOptions,
        handler: impl Fn(&mut EventLoop<D>, &mut D, FsEventId, FsEvent<'_>) + 'static,
    ) -> io::Result<FsEventId> {
        if options.recursive {
            return Err(io::Error::from_raw_os_error(libc::ENOSYS));
        }
        let path = path.as_ref();
        let watch = self.inotify()?.add(path)?;
        let events = &mut self.fs_events;
        let generation = events.generations.next();
        let slot = events.watchers.insert(Watcher {
            generation,
            refed: true,
            watch,
            name: path.file_name().unwrap_or(path.as_os_str()).into(),
            handler: Rc::new(handler),
        });
        let id = FsEventId {
            slot: slot as u32,
            generation,
        };
        events.watches.entry(watch).or_default().push(id);
        self.refs += 1;
        Ok(id)
    }

    fn inotify(&mut self) -> io::Result<&Inotify> {
        if self.fs_events.inotify.is_none() {
            let opened = Inotify::open()?;
            let registry = self.poll.registry();
            registry.register(&mut SourceFd(&opened.fd()), FS_EVENTS, Interest::READABLE)?;
            self.fs_events.buffer.resize(BUFFER, MaybeUninit::uninit());
            self.fs_events.inotify = Some(Rc::new(opened));
        }
        let opened = self.fs_events.inotify.as_deref();
        opened.ok_or_else(crate::sources::gone)
    }

    /// Stops watching: the handler is not called any more. False when there is no watcher of that name.
    pub fn fs_event_stop(&mut self, id: FsEventId) -> bool {
        let Some(watcher) = self.take_watcher(id) else {
            return false;
        };
        let events = &mut self.fs_events;
        if let Some(sharing) = events.watches.get_mut(&watcher.watch) {
            sharing.retain(|other| *other != id);
            if sharing.is_empty() {
                events.watches.remove(&watcher.watch);
                // What still comes of this watch finds nobody: the kernel counts on before it uses a number again.
                if let Some(inotify) = &events.inotify {
                    inotify.remove(watcher.watch);
                }
            }
        }
        true
    }

    fn take_watcher(&mut self, id: FsEventId) -> Option<Watcher<D>> {
        self.fs_events.live(id)?;
        let watcher = self.fs_events.watchers.remove(id.slot as usize);
        if watcher.refed {
            self.refs -= 1;
        }
        Some(watcher)
    }

    /// Lets the watcher keep the loop going (it does at first).
    pub fn fs_event_ref(&mut self, id: FsEventId) {
        if let Some(watcher) = self.fs_events.live(id)
            && !std::mem::replace(&mut watcher.refed, true)
        {
            self.refs += 1;
        }
    }

    /// Lets the loop end though something is watched.
    pub fn fs_event_unref(&mut self, id: FsEventId) {
        if let Some(watcher) = self.fs_events.live(id)
            && std::mem::replace(&mut watcher.refed, false)
        {
            self.refs -= 1;
        }
    }

    /// There is something to read.
    pub(crate) fn fs_events_ready(&mut self, data: &mut D) {
        if !self.fs_events.in_turns {
            self.read_fs_events(data);
        }
    }

    /// There was more than one read gave.
    pub(crate) fn fs_events_turn(&mut self, data: &mut D) {
        self.fs_events.in_turns = false;
        self.read_fs_events(data);
    }

    fn read_fs_events(&mut self, data: &mut D) {
        let Some(inotify) = self.fs_events.inotify.clone() else {
            return;
        };
        let mut buffer = std::mem::take(&mut self.fs_events.buffer);
        let read = inotify.read(&mut buffer, |watch, incident, name| {
            self.fs_incident(data, watch, incident, name);
        });
        self.fs_events.buffer = buffer;
        match read {
            Ok(true) => {
                self.fs_events.in_turns = true;
                self.sources.push_turn(FS_EVENTS);
            }
            Ok(false) => {}
            Err(error) => {
                let errno = error.raw_os_error().unwrap_or(libc::EIO);
                self.tell_every_watcher(data, || {
                    FsEvent::Error(io::Error::from_raw_os_error(errno))
                });
            }
        }
    }

    fn fs_incident(&mut self, data: &mut D, watch: i32, incident: Incident, name: Option<&OsStr>) {
        if incident == Incident::Overflow {
            return self.tell_every_watcher(data, || FsEvent::Overflow);
        }
        // Who starts now is not told of this one.
        let mut pass = std::mem::take(&mut self.fs_events.pass);
        if incident == Incident::Gone {
            pass.extend(self.fs_events.watches.remove(&watch).unwrap_or_default());
        } else if let Some(sharing) = self.fs_events.watches.get(&watch) {
            pass.extend_from_slice(sharing);
        }
        for id in pass.drain(..) {
            let Some(watcher) = self.fs_events.live(id) else {
                continue;
            };
            let (handler, own) = (Rc::clone(&watcher.handler), Rc::clone(&watcher.name));
            let name = name.unwrap_or(&own);
            let event = match incident {
                Incident::Renamed => FsEvent::Renamed { name },
                Incident::Changed => FsEvent::Changed { name },
                Incident::Overflow => FsEvent::Overflow,
                Incident::Gone => {
                    self.take_watcher(id);
                    FsEvent::Gone
                }
            };
            self.count_event();
            handler(self, data, id, event);
        }
        self.fs_events.pass = pass;
    }

    fn tell_every_watcher(&mut self, data: &mut D, event: impl Fn() -> FsEvent<'static>) {
        let mut pass = std::mem::take(&mut self.fs_events.pass);
        let watchers = self.fs_events.watchers.iter();
        pass.extend(watchers.map(|(slot, watcher)| FsEventId {
            slot: slot as u32,
            generation: watcher.generation,
        }));
        for id in pass.drain(..) {
            if let Some(watcher) = self.fs_events.live(id) {
                let handler = Rc::clone(&watcher.handler);
                self.count_event();
                handler(self, data, id, event());
            }
        }
        self.fs_events.pass = pass;
    }
}
