//! Open files, by descriptor.

use super::path_arg::FsPath;
use super::sys::{self, borrow};
use super::{failed, failed_at};
use js_bindings::{ArrayBuffer, Bytes, OpError, op};
use rustix::buffer::spare_capacity;
use rustix::fs::{Gid, Mode, OFlags, Timespec, Timestamps, Uid};
use rustix::io::Errno;
use std::io::{IoSlice, IoSliceMut};
use std::os::fd::{IntoRawFd, OwnedFd};

/// open(2), never inherited by children.
pub(super) fn open_at(path: &FsPath, flags: i32, mode: u32) -> Result<OwnedFd, OpError> {
    let flags = OFlags::from_bits_retain(flags.cast_unsigned()) | OFlags::CLOEXEC;
    retry(|| rustix::fs::open(path.as_path(), flags, Mode::from_raw_mode(mode)))
        .map_err(failed_at("open", path))
}

/// Calls again what a signal interrupted.
pub(super) fn retry<T>(mut call: impl FnMut() -> Result<T, Errno>) -> Result<T, Errno> {
    loop {
        match call() {
            Err(Errno::INTR) => {}
            result => return result,
        }
    }
}

/// open(2): the descriptor.
#[op(pool)]
pub(crate) fn open(path: FsPath, flags: i32, mode: u32) -> Result<i32, OpError> {
    open_at(&path, flags, mode).map(IntoRawFd::into_raw_fd)
}

/// close(2).
#[op(pool)]
pub(crate) fn close(fd: i32) -> Result<(), OpError> {
    sys::close(fd).map_err(failed("close"))
}

/// The part of a buffer of `len` bytes that `offset` and `length` name.
fn part(len: usize, offset: usize, length: usize) -> std::ops::Range<usize> {
    let start = offset.min(len);
    start..start.saturating_add(length).min(len)
}

/// read(2), or pread(2) for a `position` that is not negative: the number of bytes.
#[op(pool)]
pub(crate) fn read(
    fd: i32,
    mut buffer: Bytes,
    offset: usize,
    length: usize,
    position: i64,
) -> Result<usize, OpError> {
    let range = part(buffer.len(), offset, length);
    let into = &mut buffer.as_mut_slice()[range];
    borrow(fd)
        .and_then(|fd| match u64::try_from(position) {
            Ok(at) => retry(|| rustix::io::pread(fd, &mut *into, at)),
            Err(_) => retry(|| rustix::io::read(fd, &mut *into)),
        })
        .map_err(failed("read"))
}

/// As `read`, into memory of their own: the bytes that were read, `length` at most.
#[op(pool)]
pub(crate) fn read_new(fd: i32, length: usize, position: i64) -> Result<ArrayBuffer, OpError> {
    let mut bytes = Vec::with_capacity(length);
    borrow(fd)
        .and_then(|fd| match u64::try_from(position) {
            Ok(at) => retry(|| rustix::io::pread(fd, spare_capacity(&mut bytes), at)),
            Err(_) => retry(|| rustix::io::read(fd, spare_capacity(&mut bytes))),
        })
        .map_err(failed("read"))?;
    // The rest would be kept with a short read.
    bytes.shrink_to_fit();
    Ok(ArrayBuffer(bytes))
}

/// readv(2) or preadv(2).
#[op(pool)]
pub(crate) fn readv(fd: i32, mut buffers: Vec<Bytes>, position: i64) -> Result<usize, OpError> {
    let mut slices: Vec<IoSliceMut<'_>> = buffers
        .iter_mut()
        .map(|b| IoSliceMut::new(b.as_mut_slice()))
        .collect();
    borrow(fd)
        .and_then(|fd| match u64::try_from(position) {
            Ok(at) => retry(|| rustix::io::preadv(fd, &mut slices, at)),
            Err(_) => retry(|| rustix::io::readv(fd, &mut slices)),
        })
        .map_err(failed("read"))
}

/// write(2), or pwrite(2) for a `position` that is not negative: the number of bytes.
#[op(pool)]
pub(crate) fn write(
    fd: i32,
    buffer: Bytes,
    offset: usize,
    length: usize,
    position: i64,
) -> Result<usize, OpError> {
    let from = &buffer.as_slice()[part(buffer.len(), offset, length)];
    borrow(fd)
        .and_then(|fd| match u64::try_from(position) {
            Ok(at) => retry(|| rustix::io::pwrite(fd, from, at)),
            Err(_) => retry(|| rustix::io::write(fd, from)),
        })
        .map_err(failed("write"))
}

/// writev(2) or pwritev(2).
#[op(pool)]
pub(crate) fn writev(fd: i32, buffers: Vec<Bytes>, position: i64) -> Result<usize, OpError> {
    let slices: Vec<IoSlice<'_>> = buffers.iter().map(|b| IoSlice::new(b.as_slice())).collect();
    borrow(fd)
        .and_then(|fd| match u64::try_from(position) {
            Ok(at) => retry(|| rustix::io::pwritev(fd, &slices, at)),
            Err(_) => retry(|| rustix::io::writev(fd, &slices)),
        })
        .map_err(failed("write"))
}

/// fsync(2).
#[op(pool)]
pub(crate) fn fsync(fd: i32) -> Result<(), OpError> {
    borrow(fd)
        .and_then(rustix::fs::fsync)
        .map_err(failed("fsync"))
}

/// fdatasync(2).
#[op(pool)]
pub(crate) fn fdatasync(fd: i32) -> Result<(), OpError> {
    borrow(fd)
        .and_then(rustix::fs::fdatasync)
        .map_err(failed("fdatasync"))
}

/// ftruncate(2).
#[op(pool)]
pub(crate) fn ftruncate(fd: i32, len: u64) -> Result<(), OpError> {
    borrow(fd)
        .and_then(|fd| retry(|| rustix::fs::ftruncate(fd, len)))
        .map_err(failed("ftruncate"))
}

/// fchmod(2).
#[op(pool)]
pub(crate) fn fchmod(fd: i32, mode: u32) -> Result<(), OpError> {
    borrow(fd)
        .and_then(|fd| rustix::fs::fchmod(fd, Mode::from_raw_mode(mode)))
        .map_err(failed("fchmod"))
}

/// An owner's number; -1 leaves the owner as it is.
pub(super) fn owners(uid: i64, gid: i64) -> (Option<Uid>, Option<Gid>) {
    let id = |n: i64| u32::try_from(n).ok().filter(|n| *n != u32::MAX);
    (id(uid).map(Uid::from_raw), id(gid).map(Gid::from_raw))
}

/// fchown(2).
#[op(pool)]
pub(crate) fn fchown(fd: i32, uid: i64, gid: i64) -> Result<(), OpError> {
    let (uid, gid) = owners(uid, gid);
    borrow(fd)
        .and_then(|fd| rustix::fs::fchown(fd, uid, gid))
        .map_err(failed("fchown"))
}

/// Access and modification time from seconds, which may have a fraction or be negative.
pub(super) fn times(atime: f64, mtime: f64) -> Timestamps {
    let spec = |seconds: f64| {
        let whole = seconds.floor();
        // Doubles hold present times to about a microsecond: finer digits would be noise.
        let micros = ((seconds - whole) * 1e6).round().min(999_999.0);
        Timespec {
            tv_sec: whole as i64,
            tv_nsec: micros as i64 * 1000,
        }
    };
    Timestamps {
        last_access: spec(atime),
        last_modification: spec(mtime),
    }
}

/// futimens(3), in seconds.
#[op(pool)]
pub(crate) fn futimes(fd: i32, atime: f64, mtime: f64) -> Result<(), OpError> {
    borrow(fd)
        .and_then(|fd| rustix::fs::futimens(fd, &times(atime, mtime)))
        .map_err(failed("futime"))
}
