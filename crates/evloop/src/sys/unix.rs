//! Unix: descriptors that do not block, accepting, and children by pidfd_open(2) where there is one.

use mio::Interest;
use rustix::fs::OFlags;
use rustix::process::{Pid, WaitOptions};
use socket2::{Domain, Socket, Type};
use std::fs::Metadata;
use std::io;
use std::net::SocketAddr;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

/// A read of a TCP socket ends before urgent data, though more lies behind it that makes no further edge.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(crate) const STREAM_INTEREST: Interest = Interest::READABLE
    .add(Interest::WRITABLE)
    .add(Interest::PRIORITY);

/// Urgent data is not told of here.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(crate) const STREAM_INTEREST: Interest = Interest::READABLE.add(Interest::WRITABLE);

/// Makes reads and writes of `fd` return EAGAIN instead of waiting.
pub(crate) fn set_nonblocking(fd: BorrowedFd<'_>) -> io::Result<()> {
    let flags = rustix::fs::fcntl_getfl(fd)?;
    if !flags.contains(OFlags::NONBLOCK) {
        rustix::fs::fcntl_setfl(fd, flags | OFlags::NONBLOCK)?;
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

/// Whether the socket listens; ENOTSOCK for what is none.
#[cfg(not(any(target_os = "macos", target_os = "ios")))]
pub(crate) fn listens(socket: &Socket) -> io::Result<bool> {
    socket.is_listener()
}

/// Whether it is a socket: there is no SO_ACCEPTCONN to ask for more.
#[cfg(any(target_os = "macos", target_os = "ios"))]
pub(crate) fn listens(socket: &Socket) -> io::Result<bool> {
    socket.r#type().map(|_| true)
}

/// Accepts a connection: non-blocking, close-on-exec, by one system call. The address is that of an Internet peer.
#[cfg(not(any(target_os = "macos", target_os = "ios")))]
pub(crate) fn accept(listener: BorrowedFd<'_>) -> io::Result<(OwnedFd, Option<SocketAddr>)> {
    use rustix::net::SocketFlags;
    let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
    let (fd, peer) = rustix::net::acceptfrom_with(listener, flags)?;
    Ok((fd, peer.and_then(|peer| peer.try_into().ok())))
}

/// Accepts a connection: non-blocking, close-on-exec.
#[cfg(any(target_os = "macos", target_os = "ios"))]
pub(crate) fn accept(listener: BorrowedFd<'_>) -> io::Result<(OwnedFd, Option<SocketAddr>)> {
    let listener = socket2::SockRef::from(&listener);
    let (socket, peer) = listener.accept()?;
    // On Linux it comes with the connection; other systems don't promise that. Unix sockets have none.
    if listener.tcp_nodelay().unwrap_or(false) {
        socket.set_tcp_nodelay(true)?;
    }
    socket.set_nonblocking(true)?;
    Ok((socket.into(), peer.as_socket()))
}

fn pid(number: u32) -> io::Result<Pid> {
    let pid = i32::try_from(number).ok().and_then(Pid::from_raw);
    pid.ok_or_else(|| io::Error::from_raw_os_error(libc::ESRCH))
}

/// A descriptor that becomes readable when the process ends. It is not inherited by children.
#[cfg(target_os = "linux")]
pub(crate) fn open_process(number: u32) -> io::Result<OwnedFd> {
    Ok(rustix::process::pidfd_open(
        pid(number)?,
        rustix::process::PidfdFlags::empty(),
    )?)
}

/// Not there without pidfd_open(2).
#[cfg(not(target_os = "linux"))]
pub(crate) fn open_process(_number: u32) -> io::Result<OwnedFd> {
    Err(io::Error::from_raw_os_error(libc::ENOSYS))
}

/// ESRCH when there is no process of that number, running or ended and not waited for.
pub(crate) fn exists(number: u32) -> io::Result<()> {
    Ok(rustix::process::test_kill_process(pid(number)?)?)
}

/// How the child ended, and its entry taken from the process table; `None` while it runs.
pub(crate) fn reap(number: u32) -> io::Result<Option<ExitStatus>> {
    let pid = Some(pid(number)?);
    let ended = rustix::io::retry_on_intr(|| rustix::process::waitpid(pid, WaitOptions::NOHANG))?;
    Ok(ended.map(|(_, status)| ExitStatus::from_raw(status.as_raw())))
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
