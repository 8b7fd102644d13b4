//! Unix: terminals, and open files that others use as well.
//!
//! The mode of a terminal belongs to it, and outlives a process that forgets to put it back; so the table of terminals
//! whose mode this process has changed is the process's, and whoever ends it can have them all put back.

use rustix::fs::{self as rfs, Mode, OFlags};
use rustix::io::{Errno, fcntl_dupfd_cloexec, retry_on_intr};
use rustix::termios::{
    ControlModes, InputModes, LocalModes, OptionalActions, OutputModes, SpecialCodeIndex, Termios,
    isatty, tcgetattr, tcgetwinsize, tcsetattr,
};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::{Mutex, PoisonError, TryLockError};

/// Makes an open file block again, when it is dropped.
#[derive(Debug)]
pub(crate) struct BlockAgain(OwnedFd);

impl BlockAgain {
    /// Makes reads and writes of `fd` and all its copies return EAGAIN instead of waiting; `None` if they did before.
    pub(crate) fn set_nonblocking(fd: BorrowedFd<'_>) -> io::Result<Option<BlockAgain>> {
        let flags = rfs::fcntl_getfl(fd)?;
        if flags.contains(OFlags::NONBLOCK) {
            return Ok(None);
        }
        // Flags are the open file's, so a copy will do, whoever closes what first.
        let copy = fcntl_dupfd_cloexec(fd, 0)?;
        rfs::fcntl_setfl(fd, flags | OFlags::NONBLOCK)?;
        Ok(Some(BlockAgain(copy)))
    }
}

impl Drop for BlockAgain {
    fn drop(&mut self) {
        if let Ok(flags) = rfs::fcntl_getfl(&self.0) {
            let _ = rfs::fcntl_setfl(&self.0, flags - OFlags::NONBLOCK);
        }
    }
}

/// The terminal of `fd` as an open file of our own, non-blocking; where it can't be opened once more, a copy of `fd`.
pub(crate) fn open_terminal(fd: BorrowedFd<'_>) -> io::Result<(OwnedFd, Option<BlockAgain>)> {
    if !isatty(fd) {
        return Err(Errno::NOTTY.into());
    }
    if let Some(own) = reopen(fd) {
        return Ok((own, None));
    }
    let copy = fcntl_dupfd_cloexec(fd, 0)?;
    let again = BlockAgain::set_nonblocking(copy.as_fd())?;
    Ok((copy, again))
}

fn reopen(fd: BorrowedFd<'_>) -> Option<OwnedFd> {
    if is_controller(fd) {
        return None;
    }
    let access = rfs::fcntl_getfl(fd).ok()? & OFlags::RWMODE;
    let flags = access | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let own = rfs::open(path(fd)?, flags, Mode::empty()).ok()?;
    let (a, b) = (rfs::fstat(fd).ok()?, rfs::fstat(&own).ok()?);
    (a.st_rdev == b.st_rdev && isatty(&own)).then_some(own)
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn path(fd: BorrowedFd<'_>) -> Option<String> {
    // Unlike the terminal's name this leads to it from other namespaces, too.
    Some(format!(
        "/proc/self/fd/{}",
        std::os::fd::AsRawFd::as_raw_fd(&fd)
    ))
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn path(fd: BorrowedFd<'_>) -> Option<std::ffi::CString> {
    rustix::termios::ttyname(fd, Vec::new()).ok()
}

/// The controlling side of a pseudoterminal: to open it once more would make another one.
#[cfg(any(
    target_os = "linux",
    target_os = "android",
    target_os = "macos",
    target_os = "ios",
    target_os = "freebsd"
))]
fn is_controller(fd: BorrowedFd<'_>) -> bool {
    rustix::pty::ptsname(fd, Vec::new()).is_ok()
}

/// Not known here.
#[cfg(not(any(
    target_os = "linux",
    target_os = "android",
    target_os = "macos",
    target_os = "ios",
    target_os = "freebsd"
)))]
fn is_controller(_fd: BorrowedFd<'_>) -> bool {
    true
}

/// Columns and rows.
pub(crate) fn terminal_size(fd: BorrowedFd<'_>) -> io::Result<(u16, u16)> {
    let size = tcgetwinsize(fd)?;
    Ok((size.ws_col, size.ws_row))
}

/// A terminal whose mode is not what it was.
struct Changed {
    /// Device and inode of the terminal.
    terminal: (u64, u64),
    fd: OwnedFd,
    original: Termios,
    /// Who changed it last.
    owner: u64,
}

impl Changed {
    fn put_back(&self) -> io::Result<()> {
        set(self.fd.as_fd(), &self.original)
    }
}

struct Table {
    changed: Vec<Changed>,
    owners: u64,
}

impl Table {
    fn position(&self, terminal: (u64, u64)) -> Option<usize> {
        let mut changed = self.changed.iter();
        changed.position(|entry| entry.terminal == terminal)
    }
}

static TABLE: Mutex<Table> = Mutex::new(Table {
    changed: Vec::new(),
    owners: 0,
});

/// Which terminal it is.
fn terminal(fd: BorrowedFd<'_>) -> io::Result<(u64, u64)> {
    let stat = rfs::fstat(fd)?;
    Ok((stat.st_dev as u64, stat.st_ino as u64))
}

/// At once: to wait for output to be transmitted could take forever, and is not needed, since the kernel processes
/// output when it is written.
fn set(fd: BorrowedFd<'_>, mode: &Termios) -> io::Result<()> {
    Ok(retry_on_intr(|| tcsetattr(fd, OptionalActions::Now, mode))?)
}

/// A mode that this process has given to a terminal: when it is dropped, the terminal has the one from before again,
/// unless somebody else has changed the mode since.
#[derive(Debug)]
pub(crate) struct TerminalMode(u64);

impl TerminalMode {
    /// Bytes as they are typed, without echo, signals or flow control; lines that are written still end in CR LF.
    pub(crate) fn raw(fd: BorrowedFd<'_>) -> io::Result<TerminalMode> {
        Self::change(fd, |mode| {
            mode.input_modes -= InputModes::BRKINT
                | InputModes::ICRNL
                | InputModes::INPCK
                | InputModes::ISTRIP
                | InputModes::IXON;
            mode.output_modes |= OutputModes::ONLCR;
            mode.control_modes |= ControlModes::CS8;
            mode.local_modes -=
                LocalModes::ECHO | LocalModes::ICANON | LocalModes::IEXTEN | LocalModes::ISIG;
            mode.special_codes[SpecialCodeIndex::VMIN] = 1;
            mode.special_codes[SpecialCodeIndex::VTIME] = 0;
        })
    }

    /// Bytes pass unchanged both ways (cfmakeraw(3)).
    pub(crate) fn unprocessed(fd: BorrowedFd<'_>) -> io::Result<TerminalMode> {
        Self::change(fd, Termios::make_raw)
    }

    /// Changes the mode: `change` is given the original one.
    fn change(fd: BorrowedFd<'_>, change: impl FnOnce(&mut Termios)) -> io::Result<TerminalMode> {
        let current = tcgetattr(fd)?;
        let terminal = terminal(fd)?;
        let mut table = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
        let known = table.position(terminal);
        let at = match known {
            Some(at) => at,
            None => {
                let fd = fcntl_dupfd_cloexec(fd, 0)?;
                table.changed.push(Changed {
                    terminal,
                    fd,
                    original: current,
                    owner: 0,
                });
                table.changed.len() - 1
            }
        };
        let entry = &table.changed[at];
        let mut wanted = entry.original.clone();
        change(&mut wanted);
        if let Err(error) = set(entry.fd.as_fd(), &wanted) {
            if known.is_none() {
                table.changed.pop();
            }
            return Err(error);
        }
        table.owners += 1;
        let owner = table.owners;
        table.changed[at].owner = owner;
        Ok(TerminalMode(owner))
    }

    /// Gives the terminal the mode back that it had before this process changed it, whoever did so.
    pub(crate) fn put_back(fd: BorrowedFd<'_>) -> io::Result<()> {
        tcgetattr(fd)?;
        let terminal = terminal(fd)?;
        let mut table = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = table.position(terminal) {
            table.changed[at].put_back()?;
            table.changed.swap_remove(at);
        }
        Ok(())
    }
}

impl Drop for TerminalMode {
    fn drop(&mut self) {
        let mut table = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
        let known = table.changed.iter().position(|entry| entry.owner == self.0);
        if let Some(at) = known {
            // It fails when the terminal is gone.
            let _ = table.changed.swap_remove(at).put_back();
        }
    }
}

/// Gives every terminal back the mode that it had before this process changed it; the table stays as it is.
pub(crate) fn put_terminals_back() -> io::Result<()> {
    // A signal handler may have interrupted the very thread that holds the lock.
    let table = match TABLE.try_lock() {
        Ok(table) => table,
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        Err(TryLockError::WouldBlock) => return Err(Errno::BUSY.into()),
    };
    let results = table.changed.iter().map(Changed::put_back);
    results.fold(Ok(()), Result::and)
}
