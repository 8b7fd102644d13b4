//! What the system knows about a file or a file system, as flat lists of numbers.

use super::path_arg::FsPath;
use super::sys::borrow;
use super::{failed, failed_at};
use js_bindings::{OpError, op};
use rustix::fs::{AtFlags, CWD, Statx, StatxFlags};
use rustix::io::Errno;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::time::UNIX_EPOCH;

/// dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, then seconds and nanoseconds of atime, mtime, ctime
/// and birth.
fn numbers(s: &Statx) -> Vec<f64> {
    let dev = |major, minor| rustix::fs::makedev(major, minor) as f64;
    let mut list = vec![
        dev(s.stx_dev_major, s.stx_dev_minor),
        f64::from(s.stx_mode),
        f64::from(s.stx_nlink),
        f64::from(s.stx_uid),
        f64::from(s.stx_gid),
        dev(s.stx_rdev_major, s.stx_rdev_minor),
        f64::from(s.stx_blksize),
        s.stx_ino as f64,
        s.stx_size as f64,
        s.stx_blocks as f64,
    ];
    // A file system without birth times says nothing: the change time is the nearest to it.
    let birth = if s.stx_mask & StatxFlags::BTIME.bits() == 0 {
        s.stx_ctime
    } else {
        s.stx_btime
    };
    for time in [s.stx_atime, s.stx_mtime, s.stx_ctime, birth] {
        list.push(time.tv_sec as f64);
        list.push(f64::from(time.tv_nsec));
    }
    list
}

/// The same list of what a watcher found.
pub(super) fn numbers_of(found: &Metadata) -> Vec<f64> {
    let mut list = vec![
        found.dev() as f64,
        f64::from(found.mode()),
        found.nlink() as f64,
        f64::from(found.uid()),
        f64::from(found.gid()),
        found.rdev() as f64,
        found.blksize() as f64,
        found.ino() as f64,
        found.size() as f64,
        found.blocks() as f64,
    ];
    let changed = (found.ctime(), found.ctime_nsec());
    let birth = found
        .created()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map_or(changed, |since| {
            (since.as_secs() as i64, i64::from(since.subsec_nanos()))
        });
    let accessed = (found.atime(), found.atime_nsec());
    let modified = (found.mtime(), found.mtime_nsec());
    for (seconds, nanoseconds) in [accessed, modified, changed, birth] {
        list.push(seconds as f64);
        list.push(nanoseconds as f64);
    }
    list
}

const WANTED: StatxFlags = StatxFlags::BASIC_STATS.union(StatxFlags::BTIME);

/// stat(2), or lstat(2) when `follow` is off. When `quiet`, nothing instead of an error for a path that is not there.
#[op(pool)]
pub(crate) fn stat(path: FsPath, follow: bool, quiet: bool) -> Result<Option<Vec<f64>>, OpError> {
    let flags = if follow {
        AtFlags::empty()
    } else {
        AtFlags::SYMLINK_NOFOLLOW
    };
    match rustix::fs::statx(CWD, path.as_path(), flags, WANTED) {
        Ok(found) => Ok(Some(numbers(&found))),
        Err(Errno::NOENT | Errno::NOTDIR) if quiet => Ok(None),
        Err(errno) => Err(failed_at(if follow { "stat" } else { "lstat" }, &path)(
            errno,
        )),
    }
}

/// fstat(2).
#[op(pool)]
pub(crate) fn fstat(fd: i32) -> Result<Vec<f64>, OpError> {
    let found = borrow(fd).and_then(|fd| rustix::fs::statx(fd, "", AtFlags::EMPTY_PATH, WANTED));
    found.map(|found| numbers(&found)).map_err(failed("fstat"))
}

/// statfs(2): type, bsize, blocks, bfree, bavail, files, ffree.
#[op(pool)]
pub(crate) fn statfs(path: FsPath) -> Result<Vec<f64>, OpError> {
    let s = rustix::fs::statfs(path.as_path()).map_err(failed_at("statfs", &path))?;
    Ok(vec![
        s.f_type as f64,
        s.f_bsize as f64,
        s.f_blocks as f64,
        s.f_bfree as f64,
        s.f_bavail as f64,
        s.f_files as f64,
        s.f_ffree as f64,
    ])
}
