//! Files as entries of directories: rights, owners, times, links, names.

use super::file::{open_at, owners, retry, times};
use super::path_arg::{FsPath, Name};
use super::{failed_at, failed_on};
use js_bindings::{OpError, op};
use rustix::fs::{Access, AtFlags, CWD, Mode};
use rustix::io::Errno;
use std::os::unix::ffi::OsStringExt;

/// access(2).
#[op(pool)]
pub(crate) fn access(path: FsPath, mode: u32) -> Result<(), OpError> {
    rustix::fs::access(path.as_path(), Access::from_bits_retain(mode))
        .map_err(failed_at("access", &path))
}

/// chmod(2).
#[op(pool)]
pub(crate) fn chmod(path: FsPath, mode: u32) -> Result<(), OpError> {
    rustix::fs::chmod(path.as_path(), Mode::from_raw_mode(mode)).map_err(failed_at("chmod", &path))
}

/// chown(2), or lchown(2) when `follow` is off.
#[op(pool)]
pub(crate) fn chown(path: FsPath, uid: i64, gid: i64, follow: bool) -> Result<(), OpError> {
    let (uid, gid) = owners(uid, gid);
    let flags = if follow {
        AtFlags::empty()
    } else {
        AtFlags::SYMLINK_NOFOLLOW
    };
    rustix::fs::chownat(CWD, path.as_path(), uid, gid, flags)
        .map_err(failed_at(if follow { "chown" } else { "lchown" }, &path))
}

/// Sets access and modification time, in seconds; of a symbolic link itself when `follow` is off.
#[op(pool)]
pub(crate) fn utimes(path: FsPath, atime: f64, mtime: f64, follow: bool) -> Result<(), OpError> {
    let flags = if follow {
        AtFlags::empty()
    } else {
        AtFlags::SYMLINK_NOFOLLOW
    };
    rustix::fs::utimensat(CWD, path.as_path(), &times(atime, mtime), flags)
        .map_err(failed_at(if follow { "utime" } else { "lutime" }, &path))
}

/// link(2).
#[op(pool)]
pub(crate) fn link(path: FsPath, dest: FsPath) -> Result<(), OpError> {
    rustix::fs::link(path.as_path(), dest.as_path()).map_err(failed_on("link", &path, &dest))
}

/// symlink(2): `path` becomes a link to `target`.
#[op(pool)]
pub(crate) fn symlink(target: FsPath, path: FsPath) -> Result<(), OpError> {
    rustix::fs::symlink(target.as_path(), path.as_path())
        .map_err(failed_on("symlink", &target, &path))
}

/// readlink(2).
#[op(pool)]
pub(crate) fn readlink(path: FsPath, as_bytes: bool) -> Result<Name, OpError> {
    rustix::fs::readlink(path.as_path(), Vec::new())
        .map(|target| Name::new(target.into_bytes(), as_bytes))
        .map_err(failed_at("readlink", &path))
}

/// realpath(3).
#[op(pool)]
pub(crate) fn realpath(path: FsPath, as_bytes: bool) -> Result<Name, OpError> {
    std::fs::canonicalize(path.as_path())
        .map(|found| Name::new(found.into_os_string().into_vec(), as_bytes))
        .map_err(|e| OpError::io(&e, "realpath").path(path.text()))
}

/// rename(2).
#[op(pool)]
pub(crate) fn rename(path: FsPath, dest: FsPath) -> Result<(), OpError> {
    rustix::fs::rename(path.as_path(), dest.as_path()).map_err(failed_on("rename", &path, &dest))
}

/// unlink(2).
#[op(pool)]
pub(crate) fn unlink(path: FsPath) -> Result<(), OpError> {
    rustix::fs::unlink(path.as_path()).map_err(failed_at("unlink", &path))
}

/// Opens the file and sets its length.
#[op(pool)]
pub(crate) fn truncate(path: FsPath, len: u64) -> Result<(), OpError> {
    let fd = open_at(&path, libc::O_RDWR, 0o666)?;
    retry(|| rustix::fs::ftruncate(&fd, len)).map_err(super::failed("ftruncate"))
}

const EXCLUSIVE: u32 = 1;
const CLONE: u32 = 2;
const CLONE_OR_FAIL: u32 = 4;

/// Copies a file with its rights; `mode` is a sum of COPYFILE_EXCL, COPYFILE_FICLONE and COPYFILE_FICLONE_FORCE.
#[op(pool)]
pub(crate) fn copy_file(path: FsPath, dest: FsPath, mode: u32) -> Result<(), OpError> {
    let fail = failed_on("copyfile", &path, &dest);
    let again = |e: OpError| fail(Errno::from_raw_os_error(e.errno));
    let source = open_at(&path, libc::O_RDONLY, 0).map_err(again)?;
    let from = rustix::fs::fstat(&source).map_err(&fail)?;
    let exclusive = if mode & EXCLUSIVE == 0 {
        0
    } else {
        libc::O_EXCL
    };
    let target = open_at(
        &dest,
        libc::O_WRONLY | libc::O_CREAT | exclusive,
        from.st_mode & 0o7777,
    )
    .map_err(again)?;
    let to = rustix::fs::fstat(&target).map_err(&fail)?;
    // A file copied onto itself must not be cut first.
    if (from.st_dev, from.st_ino) == (to.st_dev, to.st_ino) {
        return Ok(());
    }
    let copied = (|| -> Result<(), Errno> {
        rustix::fs::ftruncate(&target, 0)?;
        match rustix::fs::fchmod(&target, Mode::from_raw_mode(from.st_mode & 0o7777)) {
            // Some mounts know no rights.
            Ok(()) | Err(Errno::PERM) => {}
            Err(errno) => return Err(errno),
        }
        if mode & (CLONE | CLONE_OR_FAIL) != 0 {
            match rustix::fs::ioctl_ficlone(&target, &source) {
                Ok(()) => return Ok(()),
                Err(errno) if mode & CLONE_OR_FAIL != 0 => return Err(errno),
                Err(_) => {}
            }
        }
        let (mut source, mut target) = (std::fs::File::from(source), std::fs::File::from(target));
        std::io::copy(&mut source, &mut target)
            .map(|_| ())
            .map_err(|e| Errno::from_io_error(&e).unwrap_or(Errno::IO))
    })();
    copied.map_err(|errno| {
        // Half a copy is worse than none; that it cannot be removed adds nothing to the error.
        let _unremoved = rustix::fs::unlink(dest.as_path());
        fail(errno)
    })
}
