//! Listening sockets: accepting in bounded batches, and waiting out a lack of descriptors.

use super::stream::StreamHandler;
use crate::event_loop::EventLoop;
use crate::ids::{ListenerId, StreamId};
use crate::sources::{Source, token};
use mio::unix::SourceFd;
use mio::Interest;
use socket2::{Domain, SockAddr, Socket, Type};
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Connections accepted in one turn of a listener, so that a storm of them can't starve the rest.
const BATCH: usize = 256;
/// Milliseconds to wait before trying again when the system has no descriptor left.
const BACK_OFF: u64 = 100;

type Handler<D> = Rc<dyn Fn(&mut EventLoop<D>, &mut D, ListenerId, io::Result<Accepted>)>;

/// How to listen.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ListenOptions {
    /// Connections the kernel keeps waiting (listen(2)).
    pub backlog: i32,
    /// An IPv6 socket refuses IPv4 peers.
    pub ipv6_only: bool,
    /// Several sockets may listen on the same port (SO_REUSEPORT).
    pub reuse_port: bool,
}

impl Default for ListenOptions {
    fn default() -> Self {
        ListenOptions {
            backlog: 511,
            ipv6_only: false,
            reuse_port: false,
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
}

/// A connection that was accepted and belongs to nobody yet: open it with [`EventLoop::stream_open`], or drop it.
#[derive(Debug)]
pub struct Accepted {
    /// The connection.
    pub stream: AcceptedStream,
    /// The peer's address; `None` on Unix sockets.
    pub peer: Option<SocketAddr>,
}

/// An accepted connection.
#[derive(Debug)]
pub struct AcceptedStream(pub(crate) OwnedFd);

pub(crate) struct Listener<D> {
    socket: Socket,
    path: Option<PathBuf>,
    refed: bool,
    /// Not accepting until a timer says so.
    backing_off: bool,
    handler: Handler<D>,
}

impl<D: 'static> EventLoop<D> {
    /// Listens on `addr`; port 0 lets the system choose. `handler` gets every connection, and errors of accept(2)
    /// other than those that the loop waits out itself (EMFILE, ENFILE: told once, then tried again every 100 ms).
    ///
    /// # Errors
    /// EADDRINUSE, EACCES, EADDRNOTAVAIL, EMFILE… of socket(2), bind(2), listen(2).
    pub fn tcp_listen(
        &mut self,
        addr: SocketAddr,
        options: ListenOptions,
        handler: impl Fn(&mut EventLoop<D>, &mut D, ListenerId, io::Result<Accepted>) + 'static,
    ) -> io::Result<ListenerId> {
        let socket = Socket::new(Domain::for_address(addr), Type::STREAM.nonblocking(), None)?;
        socket.set_cloexec(true)?;
        socket.set_reuse_address(true)?;
        if addr.is_ipv6() {
            socket.set_only_v6(options.ipv6_only)?;
        }
        if options.reuse_port {
            socket.set_reuse_port(true)?;
        }
        socket.bind(&addr.into())?;
        socket.listen(options.backlog)?;
        self.insert_listener(socket, None, Rc::new(handler))
    }

    /// Listens on the Unix socket `path`, which is removed again when the listener closes; a leading NUL names an
    /// abstract one.
    ///
    /// # Errors
    /// EADDRINUSE when the path exists, EACCES, ENOENT, ENAMETOOLONG… of bind(2).
    pub fn unix_listen(
        &mut self,
        path: impl AsRef<Path>,
        backlog: i32,
        handler: impl Fn(&mut EventLoop<D>, &mut D, ListenerId, io::Result<Accepted>) + 'static,
    ) -> io::Result<ListenerId> {
        let path = path.as_ref();
        let socket = Socket::new(Domain::UNIX, Type::STREAM.nonblocking(), None)?;
        socket.set_cloexec(true)?;
        socket.bind(&SockAddr::unix(path)?)?;
        socket.listen(backlog)?;
        let in_tree = !path.as_os_str().as_encoded_bytes().starts_with(b"\0");
        let path = in_tree.then(|| path.to_owned());
        self.insert_listener(socket, path, Rc::new(handler))
    }

    fn insert_listener(
        &mut self,
        socket: Socket,
        path: Option<PathBuf>,
        handler: Handler<D>,
    ) -> io::Result<ListenerId> {
        let fd = socket.as_raw_fd();
        let (slot, generation) = self.sources.insert(Source::Listener(Listener {
            socket,
            path,
            refed: true,
            backing_off: false,
            handler,
        }));
        let registered = self.poll.registry().register(
            &mut SourceFd(&fd),
            token(slot, generation),
            Interest::READABLE,
        );
        if let Err(error) = registered {
            self.sources.slots.remove(slot);
            return Err(error);
        }
        self.refs += 1;
        Ok(ListenerId::new(slot, generation))
    }

    pub(crate) fn listener_accept(&mut self, data: &mut D, slot: u32, generation: u32) {
        let id = ListenerId::new(slot as usize, generation);
        for _ in 0..BATCH {
            let Ok(listener) = self.sources.listener(slot, generation) else {
                return;
            };
            if listener.backing_off {
                return;
            }
            match listener.socket.accept() {
                Ok((socket, peer)) => {
                    let handler = Rc::clone(&listener.handler);
                    let accepted = socket.set_nonblocking(true).map(|()| Accepted {
                        stream: AcceptedStream(socket.into()),
                        peer: peer.as_socket(),
                    });
                    handler(self, data, id, accepted);
                }
                Err(error) => match error.raw_os_error() {
                    Some(libc::EAGAIN) => return,
                    Some(libc::EINTR | libc::ECONNABORTED | libc::EPROTO) => {}
                    _ => {
                        listener.backing_off = true;
                        let handler = Rc::clone(&listener.handler);
                        let timer = self.timer_start(BACK_OFF, 0, move |lp, data, _| {
                            if let Ok(listener) = lp.sources.listener(slot, generation) {
                                listener.backing_off = false;
                                lp.listener_accept(data, slot, generation);
                            }
                        });
                        self.timer_unref(timer);
                        handler(self, data, id, Err(error));
                        return;
                    }
                },
            }
        }
        self.sources
            .ready_again
            .push_back(token(slot as usize, generation));
    }

    /// Gives an accepted connection a handler; it reads nothing until [`read_start`](Self::read_start).
    ///
    /// # Errors
    /// ENOMEM or ENOSPC of epoll_ctl(2).
    pub fn stream_open(
        &mut self,
        accepted: AcceptedStream,
        handler: impl Into<StreamHandler<D>>,
    ) -> io::Result<StreamId> {
        self.insert_stream(accepted.0, handler.into())
    }

    /// The address a listener is bound to.
    ///
    /// # Errors
    /// EBADF for a name that is gone; EINVAL on Unix sockets.
    pub fn listener_local_addr(&mut self, id: ListenerId) -> io::Result<SocketAddr> {
        let listener = self.sources.listener(id.slot, id.generation)?;
        listener
            .socket
            .local_addr()?
            .as_socket()
            .ok_or_else(|| io::Error::from_raw_os_error(libc::EINVAL))
    }

    /// Stops listening; a Unix socket's path is removed. The handler is not called again.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn listener_close(&mut self, id: ListenerId) -> io::Result<()> {
        self.sources.listener(id.slot, id.generation)?;
        let slot = self.sources.slots.remove(id.slot as usize);
        if let Source::Listener(listener) = slot.source {
            // Closing the descriptor would do it as well, unless a child shares it.
            let _ = self
                .poll
                .registry()
                .deregister(&mut SourceFd(&listener.socket.as_raw_fd()));
            if let Some(path) = &listener.path {
                // Somebody else may have removed or replaced it: closing succeeds all the same.
                let _ = std::fs::remove_file(path);
            }
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
