//! Unix: fcntl(2), accept(2), and children by pidfd_open(2) where there is one.

use socket2::{Domain, SockAddr, Socket, Type};
use std::fs::Metadata;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

/// Makes reads and writes of `fd` return EAGAIN instead of waiting.
pub(crate) fn set_nonblocking(fd: BorrowedFd<'_>) -> io::Result<()> {
    // SAFETY: fcntl on an open descriptor with integer arguments touches no memory.
    unsafe {
        let flags = libc::fcntl(fd.as_raw_fd(), libc::F_GETFL);
        if flags < 0 {
            return Err(io::Error::last_os_error());
        }
        let wanted = flags | libc::O_NONBLOCK;
        if flags != wanted && libc::fcntl(fd.as_raw_fd(), libc::F_SETFL, wanted) < 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

/// A stream socket: non-blocking, close-on-exec, by one system call.
#[cfg(not(any(target_os = "macos", target_os = "ios")))]
pub(crate) fn stream_socket(domain: Domain) -> io::Result<Socket> {
    Socket::new(domain, Type::STREAM.nonblocking().cloexec(), None)
}

/// A stream socket: non-blocking, close-on-exec.
#[cfg(any(target_os = "macos", target_os = "ios"))]
pub(crate) fn stream_socket(domain: Domain) -> io::Result<Socket> {
    let socket = Socket::new(domain, Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// Accepts a connection: non-blocking, close-on-exec, by one system call.
#[cfg(not(any(target_os = "macos", target_os = "ios")))]
pub(crate) fn accept(listener: BorrowedFd<'_>) -> io::Result<(OwnedFd, SockAddr)> {
    let flags = libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
    // SAFETY: socket2 lends storage for any address and its true length; accept4 fills both. The descriptor it returns
    // is new and has no other owner.
    unsafe {
        SockAddr::try_init(|storage, len| {
            let fd = libc::accept4(listener.as_raw_fd(), storage.cast(), len, flags);
            if fd < 0 {
                return Err(io::Error::last_os_error());
            }
            Ok(OwnedFd::from_raw_fd(fd))
        })
    }
}

/// Accepts a connection: non-blocking, close-on-exec.
#[cfg(any(target_os = "macos", target_os = "ios"))]
pub(crate) fn accept(listener: BorrowedFd<'_>) -> io::Result<(OwnedFd, SockAddr)> {
    let (socket, peer) = socket2::SockRef::from(&listener).accept()?;
    socket.set_nonblocking(true)?;
    Ok((socket.into(), peer))
}

/// A descriptor that becomes readable when the process ends. It is not inherited by children.
#[cfg(target_os = "linux")]
pub(crate) fn open_process(pid: u32) -> io::Result<OwnedFd> {
    // SAFETY: pidfd_open takes two integers; the descriptor it returns is new and has no other owner.
    unsafe {
        let fd = libc::syscall(libc::SYS_pidfd_open, pid as libc::pid_t, 0);
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(OwnedFd::from_raw_fd(fd as libc::c_int))
    }
}

/// Not there without pidfd_open(2).
#[cfg(not(target_os = "linux"))]
pub(crate) fn open_process(_pid: u32) -> io::Result<OwnedFd> {
    Err(io::Error::from_raw_os_error(libc::ENOSYS))
}

/// How the child ended, and its entry taken from the process table; `None` while it runs.
pub(crate) fn reap(pid: u32) -> io::Result<Option<ExitStatus>> {
    let mut status = 0;
    loop {
        // SAFETY: `status` is a live integer that waitpid may fill.
        let found = unsafe { libc::waitpid(pid as libc::pid_t, &raw mut status, libc::WNOHANG) };
        match found {
            0 => return Ok(None),
            1.. => return Ok(Some(ExitStatus::from_raw(status))),
            _ => {
                let error = io::Error::last_os_error();
                if error.kind() != io::ErrorKind::Interrupted {
                    return Err(error);
                }
            }
        }
    }
}

/// Whether two stat(2)s tell the same of a file, access times aside.
pub(crate) fn unchanged(before: &Metadata, now: &Metadata) -> bool {
    let facts = |m: &Metadata| {
        let times = (m.mtime(), m.mtime_nsec(), m.ctime(), m.ctime_nsec());
        let owner = (m.uid(), m.gid(), m.mode());
        (times, owner, m.dev(), m.ino(), m.size())
    };
    facts(before) == facts(now)
}
