//! What a stream's socket can be told and asked.

use crate::event_loop::EventLoop;
use crate::ids::StreamId;
use socket2::{Socket, TcpKeepalive};
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

/// How an idle TCP peer is probed (tcp(7)); what is not set stays as it was, at first as the system has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Keepalive {
    /// Seconds of silence before the first probe.
    pub delay: Option<u32>,
    /// Seconds between probes.
    pub interval: Option<u32>,
    /// Probes without an answer after which the connection is dropped: `Error` with ETIMEDOUT.
    pub count: Option<u32>,
}

impl Keepalive {
    /// Sets the seconds of silence before the first probe.
    #[must_use]
    pub fn delay(mut self, seconds: impl Into<Option<u32>>) -> Self {
        self.delay = seconds.into();
        self
    }

    /// Sets the seconds between probes.
    #[must_use]
    pub fn interval(mut self, seconds: impl Into<Option<u32>>) -> Self {
        self.interval = seconds.into();
        self
    }

    /// Sets the probes without an answer that end the connection.
    #[must_use]
    pub fn count(mut self, probes: impl Into<Option<u32>>) -> Self {
        self.count = probes.into();
        self
    }
}

impl<D: 'static> EventLoop<D> {
    /// Sends small writes at once (TCP_NODELAY).
    ///
    /// # Errors
    /// EOPNOTSUPP on Unix sockets, ENOTSOCK on pipes and terminals; EBADF for a name that is gone.
    pub fn stream_set_nodelay(&self, id: StreamId, on: bool) -> io::Result<()> {
        self.sources.peek_stream(id)?.socket().set_tcp_nodelay(on)
    }

    /// Probes an idle peer (SO_KEEPALIVE), or stops doing so: `None`.
    ///
    /// # Errors
    /// EINVAL for 0 and for more than 32767 seconds or 127 probes (tcp(7)), EOPNOTSUPP for those on Unix sockets, ENOTSOCK
    /// on pipes and terminals; EBADF for a name that is gone.
    pub fn stream_set_keepalive(&self, id: StreamId, how: Option<Keepalive>) -> io::Result<()> {
        let socket = self.sources.peek_stream(id)?.socket();
        socket.set_keepalive(how.is_some())?;
        let Some(how) = how.filter(|how| *how != Keepalive::default()) else {
            return Ok(());
        };
        let seconds = |n: u32| Duration::from_secs(n.into());
        let mut all = TcpKeepalive::new();
        if let Some(delay) = how.delay {
            all = all.with_time(seconds(delay));
        }
        if let Some(interval) = how.interval {
            all = all.with_interval(seconds(interval));
        }
        if let Some(count) = how.count {
            all = all.with_retries(count);
        }
        socket.set_tcp_keepalive(&all)
    }

    /// How long the kernel tries to deliver what it has when the stream is closed (SO_LINGER), rounded down to seconds.
    /// Zero closes with RST, as [`stream_reset`](Self::stream_reset) does. Any other time makes the close itself wait for
    /// the peer, and with it the whole loop (socket(7)): to know that everything arrived, use
    /// [`stream_shutdown`](Self::stream_shutdown) and wait for `End`.
    ///
    /// # Errors
    /// ENOTSOCK on pipes and terminals; EBADF for a name that is gone.
    pub fn stream_set_linger(&self, id: StreamId, time: Option<Duration>) -> io::Result<()> {
        self.sources.peek_stream(id)?.socket().set_linger(time)
    }

    /// Bytes the kernel may hold of what is written (SO_SNDBUF). Linux doubles it for its own needs, and bounds it by
    /// `net.core.wmem_max`; where it is not set, the kernel sizes it as the connection goes (socket(7)).
    ///
    /// # Errors
    /// ENOTSOCK on pipes and terminals; EBADF for a name that is gone.
    pub fn stream_set_send_buffer_size(&self, id: StreamId, bytes: usize) -> io::Result<()> {
        set_buffer_sizes(&self.sources.peek_stream(id)?.socket(), Some(bytes), None)
    }

    /// Bytes the kernel may hold of what was not read (SO_RCVBUF), as
    /// [`stream_set_send_buffer_size`](Self::stream_set_send_buffer_size). A window that was offered is not taken back.
    ///
    /// # Errors
    /// ENOTSOCK on pipes and terminals; EBADF for a name that is gone.
    pub fn stream_set_recv_buffer_size(&self, id: StreamId, bytes: usize) -> io::Result<()> {
        set_buffer_sizes(&self.sources.peek_stream(id)?.socket(), None, Some(bytes))
    }

    /// The size of the send buffer as the kernel has it: on Linux twice what was set.
    ///
    /// # Errors
    /// ENOTSOCK on pipes and terminals; EBADF for a name that is gone.
    pub fn stream_send_buffer_size(&self, id: StreamId) -> io::Result<usize> {
        self.sources.peek_stream(id)?.socket().send_buffer_size()
    }

    /// The size of the receive buffer as the kernel has it: on Linux twice what was set.
    ///
    /// # Errors
    /// ENOTSOCK on pipes and terminals; EBADF for a name that is gone.
    pub fn stream_recv_buffer_size(&self, id: StreamId) -> io::Result<usize> {
        self.sources.peek_stream(id)?.socket().recv_buffer_size()
    }

    /// The local address.
    ///
    /// # Errors
    /// EINVAL on Unix sockets; EBADF for a name that is gone.
    pub fn stream_local_addr(&self, id: StreamId) -> io::Result<SocketAddr> {
        let stream = self.sources.peek_stream(id)?;
        inet(&stream.socket().local_addr()?)
    }

    /// The peer's address.
    ///
    /// # Errors
    /// ENOTCONN, EINVAL on Unix sockets, EBADF for a name that is gone.
    pub fn stream_peer_addr(&self, id: StreamId) -> io::Result<SocketAddr> {
        let stream = self.sources.peek_stream(id)?;
        inet(&stream.socket().peer_addr()?)
    }

    /// The descriptor.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_fd(&mut self, id: StreamId) -> io::Result<BorrowedFd<'_>> {
        let stream = self.sources.stream(id.slot, id.generation)?;
        // Whoever asks may well copy it.
        stream.extra.get_or_insert_default().copied = true;
        Ok(stream.file.as_fd())
    }

    /// Bytes read so far.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_bytes_read(&self, id: StreamId) -> io::Result<u64> {
        Ok(self.sources.peek_stream(id)?.read)
    }

    /// Bytes the kernel took so far.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_bytes_written(&self, id: StreamId) -> io::Result<u64> {
        Ok(self.sources.peek_stream(id)?.written)
    }
}

/// Asks the kernel for buffers of these sizes.
pub(super) fn set_buffer_sizes(
    socket: &Socket,
    send: Option<usize>,
    recv: Option<usize>,
) -> io::Result<()> {
    // More than an int holds is more than any kernel gives.
    let most = |bytes: usize| bytes.min(i32::MAX as usize);
    if let Some(bytes) = send {
        socket.set_send_buffer_size(most(bytes))?;
    }
    if let Some(bytes) = recv {
        socket.set_recv_buffer_size(most(bytes))?;
    }
    Ok(())
}

fn inet(addr: &socket2::SockAddr) -> io::Result<SocketAddr> {
    addr.as_socket()
        .ok_or_else(|| io::Error::from_raw_os_error(libc::EINVAL))
}
