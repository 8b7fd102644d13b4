//! Where there is no inotify(7): no loop ever has such a descriptor, so that nothing else here can be called.

use std::ffi::OsStr;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::RawFd;
use std::path::Path;

/// What happened to a watched file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "nothing happens here")]
pub(crate) enum Incident {
    Renamed,
    Changed,
    Gone,
    Overflow,
}

/// There is none.
#[derive(Debug)]
pub(crate) enum Inotify {}

impl Inotify {
    pub(crate) fn open() -> io::Result<Inotify> {
        Err(io::Error::from_raw_os_error(libc::ENOSYS))
    }

    pub(crate) fn fd(&self) -> RawFd {
        match *self {}
    }

    pub(crate) fn add(&self, _path: &Path) -> io::Result<i32> {
        match *self {}
    }

    pub(crate) fn remove(&self, _watch: i32) {
        match *self {}
    }

    pub(crate) fn read(
        &self,
        _buffer: &mut [MaybeUninit<u8>],
        _each: impl FnMut(i32, Incident, Option<&OsStr>),
    ) -> io::Result<bool> {
        match *self {}
    }
}
