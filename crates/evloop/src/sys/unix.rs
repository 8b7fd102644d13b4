//! Unix: fcntl(2) and sigaction(2).

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, RawFd};
use std::sync::atomic::{AtomicI32, Ordering};

/// Makes reads and writes of `fd` return EAGAIN instead of waiting.
pub(crate) fn set_nonblocking(fd: BorrowedFd<'_>) -> io::Result<()> {
    // SAFETY: fcntl on an open descriptor with integer arguments touches no memory.
    unsafe {
        let flags = libc::fcntl(fd.as_raw_fd(), libc::F_GETFL);
        if flags < 0 || libc::fcntl(fd.as_raw_fd(), libc::F_SETFL, flags | libc::O_NONBLOCK) < 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

const SIGNALS: usize = 65;

/// Where the handler writes each signal's number: the write end of the watching loop's pair, -1 for none.
///
/// A signal's disposition belongs to the process, so this table does too.
static PIPES: [AtomicI32; SIGNALS] = [const { AtomicI32::new(-1) }; SIGNALS];

extern "C" fn on_signal(number: libc::c_int) {
    // SAFETY: only async-signal-safe calls (write, and errno kept for the interrupted code).
    unsafe {
        let errno = *libc::__errno_location();
        let fd = PIPES[number as usize].load(Ordering::Acquire);
        if fd >= 0 {
            let byte = number as u8;
            // A full pipe has told the loop to look already.
            libc::write(fd, (&raw const byte).cast(), 1);
        }
        *libc::__errno_location() = errno;
    }
}

/// Sends `number` as one byte to `fd` whenever the signal arrives.
pub(crate) fn watch_signal(number: i32, fd: RawFd) -> io::Result<()> {
    let slot = usize::try_from(number)
        .ok()
        .and_then(|n| PIPES.get(n))
        .ok_or_else(|| io::Error::from_raw_os_error(libc::EINVAL))?;
    slot.store(fd, Ordering::Release);
    let result = set_action(number, on_signal as *const () as libc::sighandler_t);
    if result.is_err() {
        slot.store(-1, Ordering::Release);
    }
    result
}

/// Gives the signal its default disposition again.
pub(crate) fn restore_signal(number: i32) {
    // It was accepted once, so it is accepted now.
    let _ = set_action(number, libc::SIG_DFL);
    if let Some(slot) = PIPES.get(number as usize) {
        slot.store(-1, Ordering::Release);
    }
}

fn set_action(number: i32, action: libc::sighandler_t) -> io::Result<()> {
    // SAFETY: `sa` is a whole sigaction; the handler only makes async-signal-safe calls.
    unsafe {
        let mut sa = std::mem::zeroed::<libc::sigaction>();
        sa.sa_sigaction = action;
        sa.sa_flags = libc::SA_RESTART;
        libc::sigfillset(&raw mut sa.sa_mask);
        if libc::sigaction(number, &raw const sa, std::ptr::null_mut()) != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}
