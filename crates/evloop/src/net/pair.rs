//! Two streams that are connected to each other from the start.

use super::stream::StreamHandler;
use crate::event_loop::EventLoop;
use crate::ids::StreamId;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;

impl<D: 'static> EventLoop<D> {
    /// Two connected Unix sockets (socketpair(2)): what one writes the other reads. To give one of them away, to a child or
    /// another thread, make the pair by [`UnixStream::pair`] and one stream by [`stream_from_fd`](Self::stream_from_fd).
    ///
    /// # Errors
    /// EMFILE, ENFILE of socketpair(2); ENOMEM, ENOSPC of epoll_ctl(2).
    pub fn stream_pair(
        &mut self,
        first: impl Into<StreamHandler<D>>,
        second: impl Into<StreamHandler<D>>,
    ) -> io::Result<(StreamId, StreamId)> {
        let (a, b) = UnixStream::pair()?;
        self.both((a.into(), first.into()), (b.into(), second.into()))
    }

    /// A pipe (pipe(2)): the stream that reads from it, and the one that writes to it. To give one end away, make the pipe
    /// by [`std::io::pipe`] and one stream by [`stream_from_fd`](Self::stream_from_fd).
    ///
    /// # Errors
    /// EMFILE, ENFILE of pipe(2); ENOMEM, ENOSPC of epoll_ctl(2).
    pub fn pipe_pair(
        &mut self,
        reader: impl Into<StreamHandler<D>>,
        writer: impl Into<StreamHandler<D>>,
    ) -> io::Result<(StreamId, StreamId)> {
        let (read_end, write_end) = io::pipe()?;
        self.both(
            (read_end.into(), reader.into()),
            (write_end.into(), writer.into()),
        )
    }

    fn both(
        &mut self,
        first: (OwnedFd, StreamHandler<D>),
        second: (OwnedFd, StreamHandler<D>),
    ) -> io::Result<(StreamId, StreamId)> {
        let id = self.stream_from_fd(first.0, first.1)?;
        match self.stream_from_fd(second.0, second.1) {
            Ok(other) => Ok((id, other)),
            Err(error) => {
                // Nobody knows it yet: it goes without a word.
                self.sources.slots.remove(id.slot as usize);
                Err(error)
            }
        }
    }
}
