//! Unix: descriptors over Unix sockets (SCM_RIGHTS of unix(7)).

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

/// Descriptors that one message may carry (SCM_MAX_FD of Linux; others allow as many or more).
pub(crate) const MAX_FDS: usize = 253;

const SPACE: usize = rustix::cmsg_space!(ScmRights(MAX_FDS));

/// sendmsg(2) with copies of `fds`, without SIGPIPE. The descriptors are gone with the first byte that the kernel takes.
pub(crate) fn send_fds(
    socket: BorrowedFd<'_>,
    slices: &[IoSlice<'_>],
    fds: &[OwnedFd],
) -> io::Result<usize> {
    let fds: Vec<BorrowedFd<'_>> = fds.iter().map(AsFd::as_fd).collect();
    let mut space = [MaybeUninit::uninit(); SPACE];
    let mut control = SendAncillaryBuffer::new(&mut space);
    if !control.push(SendAncillaryMessage::ScmRights(&fds)) {
        return Err(io::Error::from_raw_os_error(libc::EINVAL));
    }
    let quiet = SendFlags::from_bits_retain(libc::MSG_NOSIGNAL as _);
    Ok(sendmsg(socket, slices, &mut control, quiet)?)
}

/// recvmsg(2). Adds the descriptors that came along to `fds`; true when the process had no room for some (MSG_CTRUNC),
/// which the kernel has closed.
pub(crate) fn recv_fds(
    socket: BorrowedFd<'_>,
    buffer: &mut [u8],
    fds: &mut Vec<OwnedFd>,
) -> io::Result<(usize, bool)> {
    let mut space = [MaybeUninit::uninit(); SPACE];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let slices = &mut [IoSliceMut::new(buffer)];
    let message = recvmsg(socket, slices, &mut control, not_inherited())?;
    for part in control.drain() {
        if let RecvAncillaryMessage::ScmRights(came) = part {
            fds.extend(came);
        }
    }
    close_on_exec(fds)?;
    Ok((message.bytes, message.flags.contains(ReturnFlags::CTRUNC)))
}

#[cfg(not(any(target_os = "macos", target_os = "ios")))]
fn not_inherited() -> RecvFlags {
    RecvFlags::CMSG_CLOEXEC
}

/// There is no such flag: done by `close_on_exec`.
#[cfg(any(target_os = "macos", target_os = "ios"))]
fn not_inherited() -> RecvFlags {
    RecvFlags::empty()
}

/// The kernel has done so.
#[cfg(not(any(target_os = "macos", target_os = "ios")))]
fn close_on_exec(_fds: &[OwnedFd]) -> io::Result<()> {
    Ok(())
}

#[cfg(any(target_os = "macos", target_os = "ios"))]
fn close_on_exec(fds: &[OwnedFd]) -> io::Result<()> {
    for fd in fds {
        rustix::io::fcntl_setfd(fd, rustix::io::FdFlags::CLOEXEC)?;
    }
    Ok(())
}
