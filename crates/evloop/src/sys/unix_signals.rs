//! Unix: sigaction(2) for several loops of one process.
//!
//! A signal's disposition belongs to the process, so these tables do too: with that of terminals (`unix_tty.rs`) they
//! are the crate's only process-wide state. Each loop that watches signals has a seat: a set of signals that came, and
//! a socket pair whose one end wakes the loop. A pair stays with its seat for the life of the process, for the next loop
//! that sits there: the handler may run on any thread at any time, and must never find a descriptor that was closed and
//! given to something else. A seat's set, not its pair, tells which signals came: a full pair loses nothing, and a child
//! between fork(2) and execve(2), which shares the pair but not the set, tells its parent nothing.

use std::io::{self, Read};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// Loops that may watch signals at the same time: one bit each.
const SEATS: usize = 64;
/// Signals are 1 to 64: one bit each.
const SIGNALS: usize = 64;

struct Entry {
    /// Signals that came and were not taken: bit n - 1 for signal n.
    came: AtomicU64,
    /// The end that the handler writes to, -1 before the seat's first use.
    write_end: AtomicI32,
    pair: OnceLock<(UnixStream, UnixStream)>,
}

static TABLE: [Entry; SEATS] = [const {
    Entry {
        came: AtomicU64::new(0),
        write_end: AtomicI32::new(-1),
        pair: OnceLock::new(),
    }
}; SEATS];

/// For each signal the seats that watch it.
static WATCHERS: [AtomicU64; SIGNALS] = [const { AtomicU64::new(0) }; SIGNALS];

/// Seats that are taken; its lock is held while dispositions change, too. The handler never takes it.
static TAKEN: Mutex<u64> = Mutex::new(0);

fn lock() -> MutexGuard<'static, u64> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

extern "C" fn on_signal(number: libc::c_int) {
    let Some(watchers) = WATCHERS.get((number - 1) as usize) else {
        return;
    };
    let mut seats = watchers.load(Ordering::Acquire);
    while seats != 0 {
        let entry = &TABLE[seats.trailing_zeros() as usize];
        seats &= seats - 1;
        entry.came.fetch_or(1 << (number - 1), Ordering::AcqRel);
        wake(entry.write_end.load(Ordering::Acquire));
    }
}

fn wake(fd: RawFd) {
    // SAFETY: write is async-signal-safe, reads one live byte, and the descriptor is never closed; errno is put back
    // for the code that was interrupted. A full pair has woken the loop already.
    unsafe {
        let place = errno_place();
        let errno = *place;
        libc::write(fd, (&raw const WAKE_BYTE).cast(), 1);
        *place = errno;
    }
}

static WAKE_BYTE: u8 = 1;

#[cfg(any(target_os = "openbsd", target_os = "netbsd", target_os = "android"))]
use libc::__errno as errno_place;
#[cfg(target_os = "linux")]
use libc::__errno_location as errno_place;
#[cfg(any(target_os = "macos", target_os = "ios", target_os = "freebsd"))]
use libc::__error as errno_place;

/// One loop's place among those that watch signals. Dropping it stops all its watching.
#[derive(Debug)]
pub(crate) struct Seat(usize);

impl Seat {
    /// Takes a free seat: EMFILE when the process has no descriptor left, EAGAIN when 64 loops sit already.
    pub(crate) fn take() -> io::Result<Seat> {
        let mut taken = lock();
        let free = taken.trailing_ones() as usize;
        let Some(entry) = TABLE.get(free) else {
            return Err(io::Error::from_raw_os_error(libc::EAGAIN));
        };
        if entry.pair.get().is_none() {
            let pair = UnixStream::pair()?;
            pair.0.set_nonblocking(true)?;
            pair.1.set_nonblocking(true)?;
            let (_, write_end) = entry.pair.get_or_init(|| pair);
            entry
                .write_end
                .store(write_end.as_raw_fd(), Ordering::Release);
        }
        *taken |= 1 << free;
        Ok(Seat(free))
    }

    /// What to poll: readable when signals came.
    pub(crate) fn fd(&self) -> RawFd {
        TABLE[self.0]
            .pair
            .get()
            .map_or(-1, |(read_end, _)| read_end.as_raw_fd())
    }

    /// Signals that came since the last call: bit n - 1 for signal n.
    pub(crate) fn came(&self) -> u64 {
        if let Some((read_end, _)) = TABLE[self.0].pair.get() {
            let mut bytes = [0; 64];
            // Emptied before the set is taken: what comes in between wakes the loop once more.
            while matches!({ read_end }.read(&mut bytes), Ok(n) if n > 0) {}
        }
        TABLE[self.0].came.swap(0, Ordering::AcqRel)
    }

    /// From now on the signal is told to this seat (too), and its default action is off.
    pub(crate) fn watch(&self, number: i32) -> io::Result<()> {
        let index = number.checked_sub(1).map(usize::try_from);
        let watchers = index
            .and_then(Result::ok)
            .and_then(|n| WATCHERS.get(n))
            .ok_or_else(|| io::Error::from_raw_os_error(libc::EINVAL))?;
        let _taken = lock();
        if watchers.load(Ordering::Acquire) == 0 {
            set_action(number, on_signal as *const () as libc::sighandler_t)?;
        }
        watchers.fetch_or(1 << self.0, Ordering::AcqRel);
        Ok(())
    }

    /// The signal is not told any more; its default action is back if no other seat watches it.
    pub(crate) fn unwatch(&self, number: i32) {
        let _taken = lock();
        self.leave(number);
    }

    /// `unwatch` for who holds the lock.
    fn leave(&self, number: i32) {
        let watchers = &WATCHERS[(number - 1) as usize];
        let before = watchers.fetch_and(!(1 << self.0), Ordering::AcqRel);
        if before == 1 << self.0 {
            // It was accepted once, so it is accepted now.
            let _ = set_action(number, libc::SIG_DFL);
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = lock();
        for number in 1..=SIGNALS as i32 {
            self.leave(number);
        }
        TABLE[self.0].came.store(0, Ordering::Release);
        *taken &= !(1 << self.0);
    }
}

fn set_action(number: i32, action: libc::sighandler_t) -> io::Result<()> {
    // SAFETY: a sigaction of zeros is a valid one, and it is filled before use; `on_signal` makes no call that is not
    // async-signal-safe and touches only atomics and statics.
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
