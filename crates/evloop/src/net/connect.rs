//! Starting a connection; how it went is told by `StreamEvent::Connected`.

use super::stream::{StreamEvent, StreamHandler, Transport};
use crate::event_loop::EventLoop;
use crate::ids::StreamId;
use socket2::{Domain, SockAddr, Socket, Type};
use std::io;
use std::net::SocketAddr;
use std::path::Path;

/// Non-blocking and close-on-exec from the start.
pub(super) const STREAM: Type = Type::STREAM.nonblocking().cloexec();

/// How to connect.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct ConnectOptions {
    /// The local address to connect from; port 0 lets the system choose.
    pub local_addr: Option<SocketAddr>,
}

impl ConnectOptions {
    /// Sets the local address to connect from.
    #[must_use]
    pub fn local_addr(mut self, addr: Option<SocketAddr>) -> Self {
        self.local_addr = addr;
        self
    }
}

impl<D: 'static> EventLoop<D> {
    /// Starts to connect to `addr`. The stream exists at once; what is written before `Connected` waits.
    ///
    /// # Errors
    /// What socket(2), bind(2) and connect(2) refuse at once: EMFILE, EADDRINUSE, EADDRNOTAVAIL, ENETUNREACH…
    pub fn tcp_connect(
        &mut self,
        addr: SocketAddr,
        options: ConnectOptions,
        handler: impl Into<StreamHandler<D>>,
    ) -> io::Result<StreamId> {
        let socket = Socket::new(Domain::for_address(addr), STREAM, None)?;
        if let Some(local) = options.local_addr {
            // A port that old connections linger on may be used again.
            socket.set_reuse_address(true)?;
            socket.bind(&local.into())?;
        }
        self.connect(socket, &addr.into(), Transport::Tcp, handler.into())
    }

    /// Starts to connect to the Unix socket `path`; a leading NUL names an abstract one.
    ///
    /// # Errors
    /// ENOENT, ECONNREFUSED, EACCES, ENAMETOOLONG… of connect(2): Unix sockets answer at once.
    pub fn unix_connect(
        &mut self,
        path: impl AsRef<Path>,
        handler: impl Into<StreamHandler<D>>,
    ) -> io::Result<StreamId> {
        let socket = Socket::new(Domain::UNIX, STREAM, None)?;
        let addr = SockAddr::unix(path)?;
        self.connect(socket, &addr, Transport::Socket, handler.into())
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
            self.defer(move |lp, data| lp.finish_connect(data, id));
        }
        Ok(id)
    }

    /// Tells how connecting went, once the socket says it is over.
    pub(crate) fn finish_connect(&mut self, data: &mut D, id: StreamId) {
        let Ok(stream) = self.sources.stream(id.slot, id.generation) else {
            return;
        };
        if !stream.flags.connecting {
            return;
        }
        let result = match stream.socket().take_error() {
            Ok(None) => Ok(()),
            Ok(Some(error)) | Err(error) => Err(error),
        };
        stream.flags.connecting = false;
        stream.flags.writable = true;
        let failed = result.is_err();
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
