//! Starting a connection; how it went is told by `StreamEvent::Connected`.

use super::listener::unix_addr;
use super::socket_options::set_buffer_sizes;
use super::stream::{StreamEvent, StreamHandler, Transport};
use crate::event_loop::EventLoop;
use crate::ids::StreamId;
use crate::sys;
use socket2::{Domain, SockAddr, Socket};
use std::io;
use std::net::{Shutdown, SocketAddr};
use std::path::Path;
use tracing::trace;

/// How to connect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectOptions {
    /// The local address to connect from; port 0 lets the system choose.
    pub local_addr: Option<SocketAddr>,
    /// Milliseconds, counted as those of [`EventLoop::timer_start`], after which an attempt that nobody answered is given
    /// up; without it the system decides, after minutes.
    pub timeout: Option<u64>,
    /// Bytes of the socket's send buffer, as of [`EventLoop::stream_set_send_buffer_size`].
    pub send_buffer_size: Option<usize>,
    /// Bytes of the socket's receive buffer. Set here it bounds the window that the connection can ever have.
    pub recv_buffer_size: Option<usize>,
}

impl ConnectOptions {
    /// Sets the local address to connect from.
    #[must_use]
    pub fn local_addr(mut self, addr: impl Into<Option<SocketAddr>>) -> Self {
        self.local_addr = addr.into();
        self
    }

    /// Sets the milliseconds after which the attempt is given up.
    #[must_use]
    pub fn timeout(mut self, milliseconds: impl Into<Option<u64>>) -> Self {
        self.timeout = milliseconds.into();
        self
    }

    /// Sets the bytes of the send buffer.
    #[must_use]
    pub fn send_buffer_size(mut self, bytes: impl Into<Option<usize>>) -> Self {
        self.send_buffer_size = bytes.into();
        self
    }

    /// Sets the bytes of the receive buffer.
    #[must_use]
    pub fn recv_buffer_size(mut self, bytes: impl Into<Option<usize>>) -> Self {
        self.recv_buffer_size = bytes.into();
        self
    }
}

impl<D: 'static> EventLoop<D> {
    /// Starts to connect to `addr`. The stream exists at once; what is written before `Connected` waits. How it went is
    /// told once: `Connected(Ok)`, or the error of connect(2), ETIMEDOUT when [`ConnectOptions::timeout`] passed first;
    /// then writes that wait are told ECANCELED, and the stream is there until it is closed.
    ///
    /// # Errors
    /// What socket(2), bind(2) and connect(2) refuse at once: EMFILE, EADDRINUSE, EADDRNOTAVAIL, ENETUNREACH…
    pub fn tcp_connect(
        &mut self,
        addr: SocketAddr,
        options: ConnectOptions,
        handler: impl Into<StreamHandler<D>>,
    ) -> io::Result<StreamId> {
        let socket = sys::stream_socket(Domain::for_address(addr))?;
        set_buffer_sizes(&socket, options.send_buffer_size, options.recv_buffer_size)?;
        if let Some(local) = options.local_addr {
            // A port that old connections linger on may be used again.
            socket.set_reuse_address(true)?;
            socket.bind(&local.into())?;
        }
        let id = self.connect(socket, &addr.into(), Transport::Tcp, handler.into())?;
        if let Some(milliseconds) = options.timeout {
            let timer = self.timer_start(milliseconds, 0, move |lp, data, _| {
                lp.give_up_connecting(data, id);
            });
            // The attempt itself keeps the loop alive, as long as the stream is ref'd.
            self.timer_unref(timer);
            let stream = self.sources.stream(id.slot, id.generation)?;
            stream.extra.get_or_insert_default().connect_timer = Some(timer);
        }
        Ok(id)
    }

    /// Starts to connect to the Unix socket `path`; a leading NUL names an abstract one.
    ///
    /// # Errors
    /// ENOENT, ECONNREFUSED, EACCES, EAGAIN when as many wait already as the listener's backlog has room for… of
    /// connect(2): Unix sockets answer at once. ENAMETOOLONG and EINVAL as of [`unix_listen`](Self::unix_listen).
    pub fn unix_connect(
        &mut self,
        path: impl AsRef<Path>,
        handler: impl Into<StreamHandler<D>>,
    ) -> io::Result<StreamId> {
        let addr = unix_addr(path.as_ref())?;
        let socket = sys::stream_socket(Domain::UNIX)?;
        self.connect(socket, &addr, Transport::Unix, handler.into())
    }

    fn connect(
        &mut self,
        socket: Socket,
        addr: &SockAddr,
        transport: Transport,
        handler: StreamHandler<D>,
    ) -> io::Result<StreamId> {
        let pending = match socket.connect(addr) {
            Ok(()) => false,
            Err(error) if error.raw_os_error() == Some(libc::EINPROGRESS) => true,
            Err(error) => return Err(error),
        };
        let id = self.insert_stream(socket.into(), transport, handler)?;
        let stream = self.sources.stream(id.slot, id.generation)?;
        stream.flags.connecting = true;
        self.update_stream_ref(id);
        if !pending {
            self.defer(move |lp, data| lp.finish_connect(data, id, false));
        }
        Ok(id)
    }

    /// Tells how connecting went, once the socket says it is over: `ending` when that was the end of it, so that the
    /// socket knows the error.
    pub(crate) fn finish_connect(&mut self, data: &mut D, id: StreamId, ending: bool) {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        if !stream.flags.connecting {
            return;
        }
        let result = match ending.then(|| stream.socket().take_error()) {
            None | Some(Ok(None)) => Ok(()),
            Some(Ok(Some(error)) | Err(error)) => Err(error),
        };
        if let Some(timer) = stream.take_connect_timer() {
            self.timer_stop(timer);
        }
        self.tell_connected(data, id, result);
    }

    /// Nobody answered in time.
    fn give_up_connecting(&mut self, data: &mut D, id: StreamId) {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        stream.take_connect_timer();
        // Takes the attempt back, so that nothing comes of it while the stream is open; where the system refuses that,
        // closing does it.
        let _ = stream.socket().shutdown(Shutdown::Both);
        let error = io::Error::from_raw_os_error(libc::ETIMEDOUT);
        self.tell_connected(data, id, Err(error));
    }

    fn tell_connected(&mut self, data: &mut D, id: StreamId, result: io::Result<()>) {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        stream.flags.connecting = false;
        stream.flags.writable = true;
        let failed = result.is_err();
        trace!(stream = id.as_u64(), ?result, "connected");
        // There is nothing to read from what never came about.
        stream.flags.ended |= failed;
        self.update_stream_ref(id);
        self.tell(data, id, StreamEvent::Connected(result));
        if failed {
            self.cancel_writes(data, id);
        } else {
            self.flush(data, id);
        }
    }
}
