//! Descriptors that travel with bytes over Unix sockets (SCM_RIGHTS of unix(7)).

use super::stream::{StreamEvent, Transport};
use super::write::WriteStatus;
use crate::event_loop::EventLoop;
use crate::ids::StreamId;
use crate::sources::gone;
use crate::sys;
use std::io;
use std::os::fd::{AsFd, OwnedFd};

impl<D: 'static> EventLoop<D> {
    /// Writes `bytes`, and gives the peer copies of `fds` with the first of them, behind what is queued. The descriptors
    /// are closed here once the kernel has them, or never will. Otherwise as [`stream_write`](Self::stream_write).
    ///
    /// # Errors
    /// EOPNOTSUPP when the stream is no Unix socket, EINVAL without bytes or with more than 253 descriptors, ETOOMANYREFS
    /// when too many are under way (unix(7)); else as [`stream_write`](Self::stream_write).
    pub fn stream_write_with_fds(
        &mut self,
        id: StreamId,
        bytes: impl Into<Vec<u8>>,
        fds: Vec<OwnedFd>,
        token: Option<u64>,
    ) -> io::Result<WriteStatus> {
        let bytes = bytes.into();
        self.unix_only(id)?;
        if fds.is_empty() {
            return self.stream_write(id, bytes, token);
        }
        if bytes.is_empty() || fds.len() > sys::MAX_FDS {
            return Err(io::Error::from_raw_os_error(libc::EINVAL));
        }
        self.write_queued(id, |queue| queue.push_with_fds(bytes, fds, token))
    }

    /// Tells by [`Fds`](StreamEvent::Fds) of descriptors that come along. Where that is off, as it is at first, and for
    /// reads by [`stream_try_read`](Self::stream_try_read), the kernel closes them unseen.
    ///
    /// # Errors
    /// EOPNOTSUPP when the stream is no Unix socket; EBADF for a name that is gone.
    pub fn stream_set_receive_fds(&mut self, id: StreamId, on: bool) -> io::Result<()> {
        self.unix_only(id)?;
        let stream = self.sources.stream(id.slot, id.generation)?;
        if on != stream.receives_fds() {
            stream.extra.get_or_insert_default().receives_fds = on;
        }
        Ok(())
    }

    fn unix_only(&self, id: StreamId) -> io::Result<()> {
        match self.sources.peek_stream(id)?.transport {
            Transport::Unix => Ok(()),
            _ => Err(io::Error::from_raw_os_error(libc::EOPNOTSUPP)),
        }
    }

    /// One recvmsg(2); tells of descriptors, and leaves the bytes in `buffer`.
    pub(super) fn receive_fds(
        &mut self,
        data: &mut D,
        id: StreamId,
        buffer: &mut [u8],
    ) -> io::Result<usize> {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return Err(gone());
        };
        let mut fds = Vec::new();
        let mut lost = false;
        let received = stream.receive_by(buffer, |file, buffer| {
            let (n, truncated) = sys::recv_fds(file.as_fd(), buffer, &mut fds)?;
            lost |= truncated;
            Ok(n)
        });
        if !fds.is_empty() {
            self.tell(data, id, StreamEvent::Fds(fds));
        }
        if lost {
            self.tell(data, id, StreamEvent::FdsLost);
        }
        received
    }
}
