//! UDP sockets: their state, opening, connecting and closing. `udp_receive.rs`, `udp_send.rs` and `udp_options.rs` have
//! the rest.

use super::socket_options::set_buffer_sizes;
use super::udp_receive::Held;
use super::udp_send::Outgoing;
use crate::event_loop::EventLoop;
use crate::ids::UdpId;
use crate::sources::{Readiness, Source, gone, token};
use crate::sys;
use mio::Interest;
use mio::unix::SourceFd;
use socket2::{Domain, SockRef, Type};
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::rc::Rc;

/// What happens to a UDP socket.
#[derive(Debug)]
#[non_exhaustive]
pub enum UdpEvent<'a> {
    /// A datagram arrived.
    Received {
        /// All of it; the slice is the loop's buffer, good for the time of the call.
        bytes: &'a [u8],
        /// Who sent it; `None` on Unix sockets.
        from: Option<SocketAddr>,
        /// It was larger than 64 KiB, which no UDP datagram is, and the rest is lost.
        truncated: bool,
    },
    /// The kernel took the queued datagram of that token, or never will.
    Sent {
        /// The token given to `udp_send`.
        token: u64,
        /// The error of sendmsg(2); ECANCELED when the socket was closed before.
        result: io::Result<()>,
    },
    /// Receiving failed, or the kernel refused a queued datagram that has no token. Of a connected socket this may be
    /// what the network said of an earlier datagram (ECONNREFUSED: nobody listens there). Receiving goes on.
    Error(io::Error),
    /// The kernel has the last queued datagram: the queue is empty.
    Drained,
    /// The socket is gone; no event follows.
    Closed,
}

pub(super) type Handler<D> = Rc<dyn Fn(&mut EventLoop<D>, &mut D, UdpId, UdpEvent<'_>)>;

/// How to bind a UDP socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct UdpOptions {
    /// Other sockets that say so, too, may bind the same address (SO_REUSEADDR): all get what is sent to a multicast
    /// group, and one of them, the last one on Linux, what is sent to the address itself.
    pub reuse_addr: bool,
    /// Other sockets of this user that say so, too, may bind the same address, and share what arrives (SO_REUSEPORT).
    pub reuse_port: bool,
    /// An IPv6 socket refuses IPv4. Otherwise one on `::` is dual stack: IPv4 addresses have the form `::ffff:a.b.c.d`.
    pub ipv6_only: bool,
    /// Sending to broadcast addresses is allowed, as by [`EventLoop::udp_set_broadcast`].
    pub broadcast: bool,
    /// Datagrams are queued first, and go out together when the poll phase's events were handed out (those of other
    /// phases in the next round), by one system call for many (sendmmsg(2)). Errors are then told by events only.
    pub batch_sends: bool,
    /// Datagrams of one size between the same two sockets may go through the kernel as one, which is many times as fast
    /// (UDP_SEGMENT, UDP_GRO: udp(7)); they are sent and told one by one all the same. At first it is so, on Linux. Not for
    /// a descriptor that somebody else reads from, too: he would get them in one piece.
    pub offload: bool,
    /// Bytes of the send buffer, as of [`EventLoop::udp_set_send_buffer_size`].
    pub send_buffer_size: Option<usize>,
    /// Bytes of the receive buffer, as of [`EventLoop::udp_set_recv_buffer_size`].
    pub recv_buffer_size: Option<usize>,
}

impl Default for UdpOptions {
    fn default() -> Self {
        UdpOptions {
            reuse_addr: false,
            reuse_port: false,
            ipv6_only: false,
            broadcast: false,
            batch_sends: false,
            offload: true,
            send_buffer_size: None,
            recv_buffer_size: None,
        }
    }
}

impl UdpOptions {
    /// Sets whether the address may be bound by several sockets.
    #[must_use]
    pub fn reuse_addr(mut self, on: bool) -> Self {
        self.reuse_addr = on;
        self
    }

    /// Sets whether several sockets share what arrives.
    #[must_use]
    pub fn reuse_port(mut self, on: bool) -> Self {
        self.reuse_port = on;
        self
    }

    /// Sets whether an IPv6 socket refuses IPv4.
    #[must_use]
    pub fn ipv6_only(mut self, on: bool) -> Self {
        self.ipv6_only = on;
        self
    }

    /// Sets whether sending to broadcast addresses is allowed.
    #[must_use]
    pub fn broadcast(mut self, on: bool) -> Self {
        self.broadcast = on;
        self
    }

    /// Sets whether datagrams go out together.
    #[must_use]
    pub fn batch_sends(mut self, on: bool) -> Self {
        self.batch_sends = on;
        self
    }

    /// Sets whether datagrams may go through the kernel as one.
    #[must_use]
    pub fn offload(mut self, on: bool) -> Self {
        self.offload = on;
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

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flags {
    /// The owner wants what arrives.
    pub(super) receiving: bool,
    /// A datagram or an error may wait: set by an edge, cleared by a drained socket.
    pub(super) readable: bool,
    /// The kernel takes no more for now: an edge will tell.
    pub(super) full: bool,
    /// Edges of writing are asked for. Otherwise every datagram sent would make one.
    pub(super) watches_writing: bool,
    /// Sends wait for the end of the phase.
    pub(super) batch_sends: bool,
    /// Datagrams may be sent as one message: only a socket that is known to be UDP divides it again.
    pub(super) segments: bool,
    /// A flush at the end of the phase is on its way.
    pub(super) flushing: bool,
    /// Named in the list of turns.
    in_turns: bool,
    pub(super) ipv6: bool,
    /// Others may have the socket, too: datagrams are received one by one, each for who wants it.
    pub(super) shared: bool,
    unrefed: bool,
    /// The socket is part of the loop's count.
    counted: bool,
}

pub(crate) struct Udp<D> {
    pub(super) socket: UdpSocket,
    pub(super) flags: Flags,
    pub(super) handler: Handler<D>,
    /// There while datagrams wait for the kernel, or to be told of.
    pub(super) out: Option<Box<Outgoing>>,
    /// There while datagrams wait that were received before receiving was stopped.
    pub(super) held: Option<Box<Held>>,
}

impl<D> Udp<D> {
    pub(super) fn options(&self) -> SockRef<'_> {
        SockRef::from(&self.socket)
    }
}

impl<D: 'static> EventLoop<D> {
    /// A UDP socket on `addr`; port 0 lets the system choose, and `0.0.0.0` or `::` takes what comes to any address. It
    /// receives nothing until [`udp_recv_start`](Self::udp_recv_start).
    ///
    /// # Errors
    /// EADDRINUSE, EACCES, EADDRNOTAVAIL, EAFNOSUPPORT, EMFILE… of socket(2), setsockopt(2), bind(2).
    pub fn udp_bind(
        &mut self,
        addr: SocketAddr,
        options: UdpOptions,
        handler: impl Fn(&mut EventLoop<D>, &mut D, UdpId, UdpEvent<'_>) + 'static,
    ) -> io::Result<UdpId> {
        let socket = sys::datagram_socket(Domain::for_address(addr))?;
        if addr.is_ipv6() {
            socket.set_only_v6(options.ipv6_only)?;
        }
        if options.reuse_addr {
            socket.set_reuse_address(true)?;
        }
        if options.reuse_port {
            socket.set_reuse_port(true)?;
        }
        if options.broadcast {
            socket.set_broadcast(true)?;
        }
        set_buffer_sizes(&socket, options.send_buffer_size, options.recv_buffer_size)?;
        if options.offload {
            sys::receive_merged(socket.as_fd());
        }
        socket.bind(&addr.into())?;
        let flags = Flags {
            ipv6: addr.is_ipv6(),
            batch_sends: options.batch_sends,
            segments: options.offload,
            ..Flags::default()
        };
        self.insert_udp(socket.into(), flags, Rc::new(handler))
    }

    /// Takes a datagram socket that is there already: a UDP one, bound or connected or neither, or a Unix one, which
    /// can send to its peer only. Others may receive from it as well: datagrams are taken one by one. It is made non-blocking, and with it every other descriptor of the same open socket.
    ///
    /// # Errors
    /// ENOTSOCK; EINVAL for a socket of another type.
    pub fn udp_from_fd(
        &mut self,
        fd: OwnedFd,
        handler: impl Fn(&mut EventLoop<D>, &mut D, UdpId, UdpEvent<'_>) + 'static,
    ) -> io::Result<UdpId> {
        let socket = SockRef::from(&fd);
        if socket.r#type()? != Type::DGRAM {
            return Err(io::Error::from_raw_os_error(libc::EINVAL));
        }
        let flags = Flags {
            ipv6: socket.local_addr()?.is_ipv6(),
            shared: true,
            ..Flags::default()
        };
        sys::set_nonblocking(fd.as_fd())?;
        self.insert_udp(fd.into(), flags, Rc::new(handler))
    }

    fn insert_udp(
        &mut self,
        socket: UdpSocket,
        flags: Flags,
        handler: Handler<D>,
    ) -> io::Result<UdpId> {
        let fd = socket.as_raw_fd();
        let source = Source::Udp(Udp {
            socket,
            flags,
            handler,
            out: None,
            held: None,
        });
        let (slot, generation) = self.insert_source(fd, Interest::READABLE, source)?;
        Ok(UdpId { slot, generation })
    }

    /// From now on what is sent without an address goes to `peer`, only what comes from there is received, and
    /// `Error` tells when nobody listens there. What is queued is sent as it was meant. A connected socket may be
    /// connected to another peer.
    ///
    /// # Errors
    /// ENETUNREACH, EACCES for a broadcast address, EAFNOSUPPORT… of connect(2); EBADF for a name that is gone.
    pub fn udp_connect(&mut self, id: UdpId, peer: SocketAddr) -> io::Result<()> {
        self.sources.udp(id)?.socket.connect(peer)
    }

    /// Ends what `udp_connect` began. The socket keeps its port.
    ///
    /// # Errors
    /// EADDRINUSE when the port could not be kept (where the system gives up a port that it had chosen itself, it is
    /// bound again); EBADF for a name that is gone.
    pub fn udp_disconnect(&mut self, id: UdpId) -> io::Result<()> {
        let socket = &self.sources.udp(id)?.socket;
        let before = socket.local_addr()?;
        match rustix::net::connect_unspec(socket) {
            // What BSD says when it is done.
            Ok(()) | Err(rustix::io::Errno::AFNOSUPPORT) => {}
            Err(error) => return Err(error.into()),
        }
        let mut after = socket.local_addr()?;
        if after.port() == 0 {
            after.set_port(before.port());
            SockRef::from(socket).bind(&after.into())?;
        }
        Ok(())
    }

    /// The address the socket is bound to.
    ///
    /// # Errors
    /// `ErrorKind::InvalidInput` on Unix sockets; EBADF for a name that is gone.
    pub fn udp_local_addr(&self, id: UdpId) -> io::Result<SocketAddr> {
        self.sources.peek_udp(id)?.socket.local_addr()
    }

    /// The address the socket is connected to.
    ///
    /// # Errors
    /// ENOTCONN; `ErrorKind::InvalidInput` on Unix sockets; EBADF for a name that is gone.
    pub fn udp_peer_addr(&self, id: UdpId) -> io::Result<SocketAddr> {
        self.sources.peek_udp(id)?.socket.peer_addr()
    }

    /// The descriptor.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn udp_fd(&self, id: UdpId) -> io::Result<BorrowedFd<'_>> {
        Ok(self.sources.peek_udp(id)?.socket.as_fd())
    }

    /// Lets the socket keep the loop going while it receives or something is queued (it does at first).
    pub fn udp_ref(&mut self, id: UdpId) {
        self.set_udp_ref(id, true);
    }

    /// Lets the loop end whatever the socket does.
    pub fn udp_unref(&mut self, id: UdpId) {
        self.set_udp_ref(id, false);
    }

    fn set_udp_ref(&mut self, id: UdpId, on: bool) {
        if let Ok(udp) = self.sources.udp(id) {
            udp.flags.unrefed = !on;
            self.update_udp_ref(id);
        }
    }

    /// Closes the descriptor at once; the name is gone. In the closing phase, datagrams that wait are told ECANCELED
    /// (those that the kernel has already: that they are sent), then `Closed` is told.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn udp_close(&mut self, id: UdpId) -> io::Result<()> {
        self.sources.peek_udp(id)?;
        let Source::Udp(udp) = self.sources.slots.remove(id.slot as usize).source else {
            return Err(gone());
        };
        // A copy of the descriptor would go on reporting otherwise.
        let registry = self.poll.registry();
        let _ = registry.deregister(&mut SourceFd(&udp.socket.as_raw_fd()));
        if udp.flags.counted {
            self.refs -= 1;
        }
        let handler = udp.handler;
        let untold = udp.out.map(|mut out| out.abandon()).unwrap_or_default();
        self.close_later(Box::new(move |lp, data| {
            for (token, result) in untold {
                handler(lp, data, id, UdpEvent::Sent { token, result });
            }
            handler(lp, data, id, UdpEvent::Closed);
        }));
        Ok(())
    }

    pub(super) fn tell_udp(&mut self, data: &mut D, id: UdpId, event: UdpEvent<'_>) {
        if let Ok(udp) = self.sources.peek_udp(id) {
            let handler = Rc::clone(&udp.handler);
            handler(self, data, id, event);
        }
    }

    /// Brings the loop's count in line with whether the socket keeps it alive.
    pub(super) fn update_udp_ref(&mut self, id: UdpId) {
        let Ok(udp) = self.sources.udp(id) else {
            return;
        };
        let waits = udp.out.as_ref().is_some_and(|out| out.count() > 0);
        let wanted = !udp.flags.unrefed && (udp.flags.receiving || waits);
        if wanted != udp.flags.counted {
            udp.flags.counted = wanted;
            if wanted {
                self.refs += 1;
            } else {
                self.refs -= 1;
            }
        }
    }

    pub(crate) fn udp_event(&mut self, data: &mut D, id: UdpId, ready: Readiness) {
        let Ok(udp) = self.sources.udp(id) else {
            return;
        };
        udp.flags.readable |= ready.readable;
        if ready.writable {
            udp.flags.full = false;
        }
        // Who is in the list of turns has its turn from there: one a phase.
        if !udp.flags.in_turns {
            self.udp_go_on(data, id);
        }
    }

    pub(crate) fn udp_turn(&mut self, data: &mut D, id: UdpId) {
        if let Ok(udp) = self.sources.udp(id) {
            udp.flags.in_turns = false;
            self.udp_go_on(data, id);
        }
    }

    /// One turn: sends what is queued, and receives.
    fn udp_go_on(&mut self, data: &mut D, id: UdpId) {
        if let Ok(udp) = self.sources.udp(id)
            && udp.out.is_some()
            && !udp.flags.full
            && !udp.flags.flushing
        {
            self.udp_flush(data, id);
        }
        self.udp_receive(data, id);
    }

    /// Gives the socket a turn in the next poll phase, which then does not wait.
    pub(super) fn udp_later(&mut self, id: UdpId) {
        if let Ok(udp) = self.sources.udp(id)
            && !udp.flags.in_turns
        {
            udp.flags.in_turns = true;
            self.sources
                .push_turn(token(id.slot as usize, id.generation));
        }
    }
}
