//! Terminals: streams over them, their modes and sizes.

use crate::event_loop::EventLoop;
use crate::ids::StreamId;
use crate::net::stream::{StreamHandler, Transport};
use crate::sys::{self, TerminalMode};
use std::io;
use std::os::fd::AsFd;

/// How a terminal treats what is typed and written (termios(3)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TtyMode {
    /// As it was before this process changed it.
    Normal,
    /// Every byte that is typed can be read at once, is not echoed, and raises no signal; what is written is processed as
    /// ever: LF goes out as CR LF.
    Raw,
    /// Bytes pass unchanged in both directions (cfmakeraw(3)), for terminals that carry a protocol.
    Io,
}

/// The size of a terminal's window, in characters; 0 where it is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TtySize {
    /// Characters in a line.
    pub columns: u16,
    /// Lines.
    pub rows: u16,
}

impl<D: 'static> EventLoop<D> {
    /// A stream over the terminal that `fd` is for, which is left as it is: the terminal is opened once more, so that
    /// nobody who shares the open file of `fd` (the shell, its other children) finds it non-blocking. Where that can't be
    /// (a terminal of another user, the controlling side of a pseudoterminal), the open file is shared, as by
    /// [`stream_from_shared_fd`](Self::stream_from_shared_fd). It does not become the controlling terminal, and reads
    /// nothing until [`stream_read_start`](Self::stream_read_start).
    ///
    /// # Errors
    /// ENOTTY for what is no terminal, EMFILE.
    pub fn tty_open(
        &mut self,
        fd: impl AsFd,
        handler: impl Into<StreamHandler<D>>,
    ) -> io::Result<StreamId> {
        let (own, again) = sys::open_terminal(fd.as_fd())?;
        let id = self.insert_stream(own, Transport::Other, handler.into())?;
        self.keep_block_again(id, again)?;
        Ok(id)
    }

    /// Gives the stream's terminal a mode, at once, whatever waits to be read or written. The original one comes back
    /// with [`TtyMode::Normal`], when the stream is closed or the loop is dropped (unless another stream of this process
    /// has changed it since), and by [`tty_reset_mode`].
    ///
    /// # Errors
    /// EBADF for a name that is gone, ENOTTY for a stream that is over no terminal, EIO for a terminal that is gone. A
    /// process in the background is stopped by SIGTTOU (tcsetattr(3)).
    pub fn tty_set_mode(&mut self, id: StreamId, mode: TtyMode) -> io::Result<()> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        let fd = stream.file.as_fd();
        let changed = match mode {
            TtyMode::Normal => return TerminalMode::put_back(fd),
            TtyMode::Raw => TerminalMode::raw(fd)?,
            TtyMode::Io => TerminalMode::unprocessed(fd)?,
        };
        stream.extra.get_or_insert_default().terminal_mode = Some(changed);
        Ok(())
    }

    /// The size of the window that the stream's terminal has now; SIGWINCH tells of its changes.
    ///
    /// # Errors
    /// EBADF for a name that is gone, ENOTTY for a stream that is over no terminal.
    pub fn tty_size(&self, id: StreamId) -> io::Result<TtySize> {
        let stream = self.sources.peek_stream(id)?;
        let (columns, rows) = sys::terminal_size(stream.file.as_fd())?;
        Ok(TtySize { columns, rows })
    }
}

/// Gives all terminals whose mode this process has changed their original one back: for the end of a process that does
/// not get to closing its streams. It takes no lock it would have to wait for and allocates nothing, so that a signal's
/// handler may call it.
///
/// # Errors
/// EBUSY while a mode is being changed; else the first error of tcsetattr(3), after all terminals were tried.
pub fn tty_reset_mode() -> io::Result<()> {
    sys::put_terminals_back()
}
