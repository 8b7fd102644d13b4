//! What a stream's socket can be told and asked.

use crate::event_loop::EventLoop;
use crate::ids::StreamId;
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

impl<D: 'static> EventLoop<D> {
    /// Sends small writes at once (TCP_NODELAY).
    ///
    /// # Errors
    /// EOPNOTSUPP on Unix sockets; EBADF for a name that is gone.
    pub fn set_nodelay(&self, id: StreamId, on: bool) -> io::Result<()> {
        let stream = self.sources.peek_stream(id)?;
        stream.socket().set_tcp_nodelay(on)
    }

    /// Probes an idle peer, first after `delay` seconds (0 keeps the system's).
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn set_keepalive(&self, id: StreamId, on: bool, delay: u32) -> io::Result<()> {
        let stream = self.sources.peek_stream(id)?;
        let socket = stream.socket();
        socket.set_keepalive(on)?;
        if on && delay > 0 {
            let time = socket2::TcpKeepalive::new().with_time(Duration::from_secs(delay.into()));
            socket.set_tcp_keepalive(&time)?;
        }
        Ok(())
    }

    /// The local address.
    ///
    /// # Errors
    /// EINVAL on Unix sockets; EBADF for a name that is gone.
    pub fn local_addr(&self, id: StreamId) -> io::Result<SocketAddr> {
        let stream = self.sources.peek_stream(id)?;
        inet(&stream.socket().local_addr()?)
    }

    /// The peer's address.
    ///
    /// # Errors
    /// ENOTCONN, EINVAL on Unix sockets, EBADF for a name that is gone.
    pub fn peer_addr(&self, id: StreamId) -> io::Result<SocketAddr> {
        let stream = self.sources.peek_stream(id)?;
        inet(&stream.socket().peer_addr()?)
    }

    /// The descriptor.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn stream_fd(&self, id: StreamId) -> io::Result<BorrowedFd<'_>> {
        let stream = self.sources.peek_stream(id)?;
        Ok(stream.file.as_fd())
    }

    /// Bytes read so far.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn bytes_read(&self, id: StreamId) -> io::Result<u64> {
        Ok(self.sources.peek_stream(id)?.read)
    }

    /// Bytes the kernel took so far.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn bytes_written(&self, id: StreamId) -> io::Result<u64> {
        Ok(self.sources.peek_stream(id)?.written)
    }
}

fn inet(addr: &socket2::SockAddr) -> io::Result<SocketAddr> {
    addr.as_socket()
        .ok_or_else(|| io::Error::from_raw_os_error(libc::EINVAL))
}
