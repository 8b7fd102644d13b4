//! Linux: inotify(7), one descriptor for many watches.

use rustix::fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// What happened to a watched file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Incident {
    Renamed,
    Changed,
    /// The kernel has removed the watch.
    Gone,
    /// Of any watch: there was more than the queue could hold.
    Overflow,
}

/// The descriptor that tells of all watches.
#[derive(Debug)]
pub(crate) struct Inotify(OwnedFd);

impl Inotify {
    pub(crate) fn open() -> io::Result<Inotify> {
        Ok(Inotify(inotify::init(
            CreateFlags::CLOEXEC | CreateFlags::NONBLOCK,
        )?))
    }

    pub(crate) fn fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }

    /// The number of the watch: the same for all paths to one file.
    pub(crate) fn add(&self, path: &Path) -> io::Result<i32> {
        let all = WatchFlags::ATTRIB
            | WatchFlags::CREATE
            | WatchFlags::MODIFY
            | WatchFlags::DELETE
            | WatchFlags::DELETE_SELF
            | WatchFlags::MOVE_SELF
            | WatchFlags::MOVED_FROM
            | WatchFlags::MOVED_TO;
        Ok(inotify::add_watch(&self.0, path, all)?)
    }

    pub(crate) fn remove(&self, watch: i32) {
        // It fails only when the kernel was first, as the file is gone.
        let _ = inotify::remove_watch(&self.0, watch);
    }

    /// Reads once, and hands out what came: watch, incident, name within a watched directory. Whether more may wait.
    pub(crate) fn read(
        &self,
        buffer: &mut [MaybeUninit<u8>],
        mut each: impl FnMut(i32, Incident, Option<&OsStr>),
    ) -> io::Result<bool> {
        let mut reader = Reader::new(&self.0, buffer);
        loop {
            match reader.next() {
                Ok(event) => {
                    if let Some(incident) = incident(event.events()) {
                        let name = event.file_name();
                        let name = name.map(|name| OsStr::from_bytes(name.to_bytes()));
                        each(event.wd(), incident, name);
                    }
                }
                Err(Errno::AGAIN) => return Ok(false),
                Err(Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            }
            if reader.is_buffer_empty() {
                return Ok(true);
            }
        }
    }
}

fn incident(events: ReadFlags) -> Option<Incident> {
    if events.contains(ReadFlags::QUEUE_OVERFLOW) {
        Some(Incident::Overflow)
    } else if events.contains(ReadFlags::IGNORED) {
        Some(Incident::Gone)
    } else if events.contains(ReadFlags::UNMOUNT) {
        // The end of the watch follows.
        None
    } else if events.intersects(ReadFlags::ATTRIB | ReadFlags::MODIFY) {
        Some(Incident::Changed)
    } else {
        Some(Incident::Renamed)
    }
}
