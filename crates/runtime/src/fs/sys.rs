//! Descriptors that the program holds as plain numbers.
#![allow(
    unsafe_code,
    reason = "a number from JavaScript is taken for a descriptor, as node does"
)]

use std::os::fd::BorrowedFd;

/// The descriptor `fd` for the time of one call. A number that is none makes the call fail with EBADF.
pub(super) fn borrow(fd: i32) -> Result<BorrowedFd<'static>, rustix::io::Errno> {
    if fd < 0 {
        return Err(rustix::io::Errno::BADF);
    }
    // SAFETY: `fd` is not -1. Whether it is open is the program's matter: it is only passed to system calls, which
    // check it; no memory safety hangs on it.
    Ok(unsafe { BorrowedFd::borrow_raw(fd) })
}

/// close(2). The number is free afterwards even when an error is returned (EINTR is none, on Linux).
pub(super) fn close(fd: i32) -> Result<(), rustix::io::Errno> {
    // SAFETY: close takes a number; the descriptors of this process's own parts are not known to programs.
    if unsafe { libc::close(fd) } == 0 {
        return Ok(());
    }
    match std::io::Error::last_os_error().raw_os_error() {
        Some(libc::EINTR) | None => Ok(()),
        Some(errno) => Err(rustix::io::Errno::from_raw_os_error(errno)),
    }
}
