//! Listening sockets: accepting in bounded batches, and waiting out a lack of descriptors.

use super::socket_options::set_buffer_sizes;
use super::stream::Transport;
use crate::event_loop::EventLoop;
use crate::ids::ListenerId;
use crate::sources::{Source, token};
use crate::sys;
use mio::Interest;
use mio::unix::SourceFd;
use socket2::{Domain, SockAddr, Socket};
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use tracing::trace;

/// Connections accepted in one turn of a listener, so that a storm of them can't starve the rest.
const BATCH: usize = 256;
/// Milliseconds to wait before trying again when the system has no descriptor left.
const BACK_OFF: u64 = 100;

type Handler<D> = Rc<dyn Fn(&mut EventLoop<D>, &mut D, ListenerId, io::Result<Accepted>)>;

/// How to listen. Of Unix sockets the backlog alone counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListenOptions {
    /// Connections the kernel keeps waiting (listen(2)).
    pub backlog: i32,
    /// An IPv6 socket refuses IPv4 peers. Otherwise one on `::` is dual stack: it takes IPv4 peers too, whose addresses
    /// are told in the form `::ffff:a.b.c.d`.
    pub ipv6_only: bool,
    /// Several sockets may listen on the same port (SO_REUSEPORT).
    pub reuse_port: bool,
    /// Accepted sockets send at once what they are given (TCP_NODELAY, tcp(7)). Set here it costs no call a connection.
    pub nodelay: bool,
    /// Bytes of each accepted socket's send buffer, as of [`EventLoop::stream_set_send_buffer_size`].
    pub send_buffer_size: Option<usize>,
    /// Bytes of each accepted socket's receive buffer. Set here it bounds the window that a connection can ever have.
    pub recv_buffer_size: Option<usize>,
}

impl Default for ListenOptions {
    fn default() -> Self {
        ListenOptions {
            backlog: 511,
            ipv6_only: false,
            reuse_port: false,
            nodelay: false,
            send_buffer_size: None,
            recv_buffer_size: None,
        }
    }
}

impl ListenOptions {
    /// Sets the backlog.
    #[must_use]
    pub fn backlog(mut self, backlog: i32) -> Self {
        self.backlog = backlog;
        self
    }

    /// Sets whether an IPv6 socket refuses IPv4 peers.
    #[must_use]
    pub fn ipv6_only(mut self, on: bool) -> Self {
        self.ipv6_only = on;
        self
    }

    /// Sets whether other sockets may listen on the same port.
    #[must_use]
    pub fn reuse_port(mut self, on: bool) -> Self {
        self.reuse_port = on;
        self
    }

    /// Sets whether accepted sockets send at once what they are given.
    #[must_use]
    pub fn nodelay(mut self, on: bool) -> Self {
        self.nodelay = on;
        self
    }

    /// Sets the bytes of accepted sockets' send buffers.
    #[must_use]
    pub fn send_buffer_size(mut self, bytes: impl Into<Option<usize>>) -> Self {
        self.send_buffer_size = bytes.into();
        self
    }

    /// Sets the bytes of accepted sockets' receive buffers.
    #[must_use]
    pub fn recv_buffer_size(mut self, bytes: impl Into<Option<usize>>) -> Self {
        self.recv_buffer_size = bytes.into();
        self
    }
}

/// A connection that was accepted and belongs to nobody yet: open it with [`EventLoop::stream_open`], or drop it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Accepted {
    /// The connection.
    pub stream: AcceptedStream,
    /// The peer's address; `None` on Unix sockets.
    pub peer: Option<SocketAddr>,
}

/// An accepted connection: non-blocking, close-on-exec. It may go to another loop or thread.
#[derive(Debug)]
pub struct AcceptedStream {
    pub(crate) fd: OwnedFd,
    pub(crate) transport: Transport,
}

impl AsFd for AcceptedStream {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

impl From<AcceptedStream> for OwnedFd {
    fn from(stream: AcceptedStream) -> OwnedFd {
        stream.fd
    }
}

pub(crate) struct Listener<D> {
    /// Removed before the socket is closed: afterwards it might be somebody else's.
    _path: Option<Bound>,
    socket: Socket,
    refed: bool,
    /// Not accepting until a timer says so.
    backing_off: bool,
    /// The lack of descriptors was told, and nothing was accepted since.
    lack_told: bool,
    /// Named in the list of turns.
    in_turns: bool,
    handler: Handler<D>,
}

/// A path that a socket was bound to: gone with it.
struct Bound(PathBuf);

impl Drop for Bound {
    fn drop(&mut self) {
        // Somebody else may have removed or replaced it: closing succeeds all the same.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The address of a path. An empty one would name no socket, and the kernel reads one in the tree up to a NUL only.
pub(super) fn unix_addr(path: &Path) -> io::Result<SockAddr> {
    let refused = |errno| Err(io::Error::from_raw_os_error(errno));
    match path.as_os_str().as_encoded_bytes() {
        [] => refused(libc::EINVAL),
        [first, rest @ ..] if *first != 0 && rest.contains(&0) => refused(libc::EINVAL),
        // There is no other reason.
        _ => SockAddr::unix(path).or_else(|_| refused(libc::ENAMETOOLONG)),
    }
}

impl<D: 'static> EventLoop<D> {
    /// Listens on `addr`; port 0 lets the system choose. `handler` gets every connection. When accept(2) fails, as it
    /// does for a lack of descriptors or memory (EMFILE, ENFILE, ENOBUFS, ENOMEM), it is told once, and the loop tries
    /// again every 100 ms; a connection that is accepted ends the matter. Connections that failed before they were
    /// accepted (ECONNABORTED, EPROTO…) are not told.
    ///
    /// # Errors
    /// EADDRINUSE, EACCES, EADDRNOTAVAIL, EMFILE… of socket(2), bind(2), listen(2).
    pub fn tcp_listen(
        &mut self,
        addr: SocketAddr,
        options: ListenOptions,
        handler: impl Fn(&mut EventLoop<D>, &mut D, ListenerId, io::Result<Accepted>) + 'static,
    ) -> io::Result<ListenerId> {
        let socket = sys::stream_socket(Domain::for_address(addr))?;
        socket.set_reuse_address(true)?;
        set_buffer_sizes(&socket, options.send_buffer_size, options.recv_buffer_size)?;
        if addr.is_ipv6() {
            socket.set_only_v6(options.ipv6_only)?;
        }
        if options.reuse_port {
            socket.set_reuse_port(true)?;
        }
        if options.nodelay {
            socket.set_tcp_nodelay(true)?;
        }
        socket.bind(&addr.into())?;
        self.insert_listener(socket, options.backlog, None, Rc::new(handler))
    }

    /// Listens on the Unix socket `path`, which is removed again when the listener closes (a relative one from the
    /// directory that is the current one then); a leading NUL names an abstract one. Otherwise as
    /// [`tcp_listen`](Self::tcp_listen).
    ///
    /// # Errors
    /// EADDRINUSE when the path exists, EACCES, ENOENT… of bind(2); ENAMETOOLONG for more than 107 bytes on Linux
    /// (unix(7)); EINVAL for an empty path and one with NUL within; EMFILE.
    pub fn unix_listen(
        &mut self,
        path: impl AsRef<Path>,
        options: ListenOptions,
        handler: impl Fn(&mut EventLoop<D>, &mut D, ListenerId, io::Result<Accepted>) + 'static,
    ) -> io::Result<ListenerId> {
        let path = path.as_ref();
        let addr = unix_addr(path)?;
        let socket = sys::stream_socket(Domain::UNIX)?;
        socket.bind(&addr)?;
        let in_tree = !path.as_os_str().as_encoded_bytes().starts_with(b"\0");
        let path = in_tree.then(|| path.to_owned());
        self.insert_listener(socket, options.backlog, path, Rc::new(handler))
    }

    /// Takes a socket that listens already: inherited from who started this process, or given by another one. It is made
    /// non-blocking, and with it every other descriptor of the same open socket. A path it is bound to stays when the
    /// listener closes. Otherwise as [`tcp_listen`](Self::tcp_listen).
    ///
    /// # Errors
    /// ENOTSOCK; EINVAL for a socket that does not listen (on macOS, which can't be asked, the handler is told so).
    pub fn listener_from_fd(
        &mut self,
        fd: OwnedFd,
        handler: impl Fn(&mut EventLoop<D>, &mut D, ListenerId, io::Result<Accepted>) + 'static,
    ) -> io::Result<ListenerId> {
        let socket = Socket::from(fd);
        if !sys::listens(&socket)? {
            return Err(io::Error::from_raw_os_error(libc::EINVAL));
        }
        sys::set_nonblocking(socket.as_fd())?;
        self.insert_listening(socket, None, Rc::new(handler))
    }

    fn insert_listener(
        &mut self,
        socket: Socket,
        backlog: i32,
        path: Option<PathBuf>,
        handler: Handler<D>,
    ) -> io::Result<ListenerId> {
        let path = path.map(Bound);
        socket.listen(backlog)?;
        self.insert_listening(socket, path, handler)
    }

    fn insert_listening(
        &mut self,
        socket: Socket,
        path: Option<Bound>,
        handler: Handler<D>,
    ) -> io::Result<ListenerId> {
        let fd = socket.as_raw_fd();
        let listener = Listener {
            socket,
            _path: path,
            refed: true,
            backing_off: false,
            lack_told: false,
            in_turns: false,
            handler,
        };
        let source = Source::Listener(listener);
        let (slot, generation) = self.insert_source(fd, Interest::READABLE, source)?;
        self.refs += 1;
        Ok(ListenerId { slot, generation })
    }

    pub(crate) fn listener_event(&mut self, data: &mut D, id: ListenerId) {
        if let Ok(listener) = self.sources.listener(id.slot, id.generation)
            && !listener.in_turns
        {
            self.listener_accept(data, id);
        }
    }

    pub(crate) fn listener_turn(&mut self, data: &mut D, id: ListenerId) {
        if let Ok(listener) = self.sources.listener(id.slot, id.generation) {
            listener.in_turns = false;
            self.listener_accept(data, id);
        }
    }

    /// One turn: accepts until nobody waits, or the budget is used up.
    fn listener_accept(&mut self, data: &mut D, id: ListenerId) {
        for _ in 0..BATCH {
            let Ok(listener) = self.sources.listener(id.slot, id.generation) else {
                return;
            };
            if listener.backing_off {
                return;
            }
            match sys::accept(listener.socket.as_fd()) {
                Ok((fd, peer)) => {
                    listener.lack_told = false;
                    let handler = Rc::clone(&listener.handler);
                    trace!(listener = id.as_u64(), ?fd, ?peer, "accepted");
                    let transport = match peer {
                        Some(_) => Transport::Tcp,
                        None => Transport::Unix,
                    };
                    let stream = AcceptedStream { fd, transport };
                    handler(self, data, id, Ok(Accepted { stream, peer }));
                }
                Err(error) => match error.raw_os_error() {
                    Some(libc::EAGAIN) => return,
                    // That connection failed before it was accepted (accept(2)): the next one may be well.
                    Some(
                        libc::EINTR
                        | libc::ECONNABORTED
                        | libc::EPROTO
                        | libc::ENETDOWN
                        | libc::ENETUNREACH
                        | libc::EHOSTDOWN
                        | libc::EHOSTUNREACH
                        | libc::ENOPROTOOPT,
                    ) => {}
                    _ => return self.listener_back_off(data, id, error),
                },
            }
        }
        if let Ok(listener) = self.sources.listener(id.slot, id.generation) {
            listener.in_turns = true;
            let token = token(id.slot as usize, id.generation);
            self.sources.push_turn(token);
        }
    }

    /// Waits for descriptors or memory to come free; whoever wants to connect waits in the backlog.
    fn listener_back_off(&mut self, data: &mut D, id: ListenerId, error: io::Error) {
        let Ok(listener) = self.sources.listener(id.slot, id.generation) else {
            return;
        };
        trace!(listener = id.as_u64(), %error, "waiting before the next accept");
        let told = std::mem::replace(&mut listener.lack_told, true);
        listener.backing_off = true;
        let handler = Rc::clone(&listener.handler);
        let timer = self.timer_start(BACK_OFF, 0, move |lp, data, _| {
            if let Ok(listener) = lp.sources.listener(id.slot, id.generation) {
                listener.backing_off = false;
                lp.listener_event(data, id);
            }
        });
        // Whether the loop waits for it is the listener's to say.
        self.timer_unref(timer);
        if !told {
            handler(self, data, id, Err(error));
        }
    }

    /// The address a listener is bound to.
    ///
    /// # Errors
    /// EBADF for a name that is gone; EINVAL on Unix sockets.
    pub fn listener_local_addr(&self, id: ListenerId) -> io::Result<SocketAddr> {
        let listener = self.sources.peek_listener(id)?;
        let addr = listener.socket.local_addr()?.as_socket();
        addr.ok_or_else(|| io::Error::from_raw_os_error(libc::EINVAL))
    }

    /// The descriptor.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn listener_fd(&self, id: ListenerId) -> io::Result<BorrowedFd<'_>> {
        Ok(self.sources.peek_listener(id)?.socket.as_fd())
    }

    /// Stops listening; a Unix socket's path is removed. The handler is not called again.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn listener_close(&mut self, id: ListenerId) -> io::Result<()> {
        self.sources.listener(id.slot, id.generation)?;
        let slot = self.sources.slots.remove(id.slot as usize);
        if let Source::Listener(listener) = slot.source {
            let registry = self.poll.registry();
            // Closing the descriptor does it as well, unless a child shares it.
            let _ = registry.deregister(&mut SourceFd(&listener.socket.as_raw_fd()));
            if listener.refed {
                self.refs -= 1;
            }
        }
        Ok(())
    }

    /// Lets the listener keep the loop going (it does at first).
    pub fn listener_ref(&mut self, id: ListenerId) {
        self.set_listener_ref(id, true);
    }

    /// Lets the loop end though the listener is open.
    pub fn listener_unref(&mut self, id: ListenerId) {
        self.set_listener_ref(id, false);
    }

    fn set_listener_ref(&mut self, id: ListenerId, on: bool) {
        let Ok(listener) = self.sources.listener(id.slot, id.generation) else {
            return;
        };
        if listener.refed != on {
            listener.refed = on;
            if on {
                self.refs += 1;
            } else {
                self.refs -= 1;
            }
        }
    }
}
