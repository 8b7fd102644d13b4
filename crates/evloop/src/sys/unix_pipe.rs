//! Unix: writes to pipes and terminals, which unlike sockets have no flag that keeps SIGPIPE away.

use std::fs::File;
use std::io::{self, IoSlice, Write};
use std::mem::MaybeUninit;
use std::ptr;

/// One writev(2) that raises no SIGPIPE. Programs that ignore the signal, as Rust's do, pay for a look at that; in others
/// the thread holds it back for the time of the write.
pub(crate) fn write_pipe(mut file: &File, slices: &[IoSlice<'_>]) -> io::Result<usize> {
    if !kills() {
        return file.write_vectored(slices);
    }
    let held = Held::new();
    let result = file.write_vectored(slices);
    if let Err(error) = &result
        && error.raw_os_error() == Some(libc::EPIPE)
    {
        held.take();
    }
    result
}

/// SIGPIPE has its default action.
fn kills() -> bool {
    let mut action = MaybeUninit::<libc::sigaction>::uninit();
    // SAFETY: sigaction without a new action changes nothing; it fills `action` when it succeeds, which is read only then.
    unsafe {
        libc::sigaction(libc::SIGPIPE, ptr::null(), action.as_mut_ptr()) == 0
            && action.assume_init().sa_sigaction == libc::SIG_DFL
    }
}

/// The set of SIGPIPE alone.
fn only_sigpipe() -> libc::sigset_t {
    let mut set = MaybeUninit::uninit();
    // SAFETY: sigemptyset initializes the set whole; SIGPIPE is a signal, so that neither call fails.
    unsafe {
        libc::sigemptyset(set.as_mut_ptr());
        libc::sigaddset(set.as_mut_ptr(), libc::SIGPIPE);
        set.assume_init()
    }
}

/// SIGPIPE is blocked in this thread until this is dropped.
struct Held {
    before: libc::sigset_t,
    /// One was waiting before: it is somebody else's.
    waited: bool,
}

impl Held {
    fn new() -> Held {
        let mut before = only_sigpipe();
        let mut waiting = only_sigpipe();
        // SAFETY: all sets are initialized; sigpending overwrites `waiting`, pthread_sigmask `before`. With SIG_BLOCK and a
        // valid set neither fails.
        unsafe {
            libc::sigpending(&raw mut waiting);
            libc::pthread_sigmask(libc::SIG_BLOCK, &only_sigpipe(), &raw mut before);
            let waited = libc::sigismember(&raw const waiting, libc::SIGPIPE) == 1;
            Held { before, waited }
        }
    }

    /// Takes the signal of a failed write away: it was sent to this thread, and waits.
    fn take(&self) {
        if self.waited {
            return;
        }
        let set = only_sigpipe();
        let mut waiting = only_sigpipe();
        let mut number = 0;
        // SAFETY: the sets are initialized and `number` is a live integer. sigwait takes a signal that waits already, so
        // that it returns at once.
        unsafe {
            libc::sigpending(&raw mut waiting);
            if libc::sigismember(&raw const waiting, libc::SIGPIPE) == 1 {
                libc::sigwait(&raw const set, &raw mut number);
            }
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // SAFETY: `before` is the mask that pthread_sigmask gave.
        unsafe {
            libc::pthread_sigmask(libc::SIG_SETMASK, &raw const self.before, ptr::null_mut());
        }
    }
}
