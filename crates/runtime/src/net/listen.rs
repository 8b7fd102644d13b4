//! Listening sockets.

use super::address::{self, Triple};
use super::errno;
use super::events::{Event, handler, tell};
use crate::core::{Host, Loop, sys};
use evloop::{Accepted, ListenOptions, ListenerId};
use js_bindings::{ToJs, op, value};
use socket2::{Domain, SockAddr, SockRef, Socket, Type};
use std::io;
use std::os::fd::{AsRawFd, IntoRawFd, OwnedFd};

/// Listens on `ip`:`port` (0 lets the system choose). Gives the listener's id, or a negative errno.
#[op]
pub(crate) fn listen_tcp(
    lp: &mut Loop,
    ip: String,
    port: u32,
    backlog: u32,
    ipv6_only: bool,
    reuse_port: bool,
    no_delay: bool,
) -> f64 {
    let options = options(backlog, ipv6_only, reuse_port, no_delay);
    tcp(lp, &ip, port, options, on_accept)
}

/// Listens on a Unix socket path; a leading NUL means an abstract name. Gives the id, or a negative errno.
#[op]
pub(crate) fn listen_unix(lp: &mut Loop, path: String, backlog: u32) -> f64 {
    unix(lp, path, backlog, on_accept)
}

/// Listens on a copy of the descriptor `fd`, a bound socket. Gives the id, or a negative errno.
#[op]
pub(crate) fn listen_fd(lp: &mut Loop, fd: i32, backlog: u32) -> f64 {
    let invalid = f64::from(-libc::EINVAL);
    let Some(fd) = sys::adopt_fd(fd) else {
        return invalid;
    };
    match SockRef::from(&fd).listen(backlog.min(i32::MAX as u32) as i32) {
        Ok(()) => from_fd(lp, fd),
        // As in Node, what is no socket is no argument.
        Err(error) if error.raw_os_error() == Some(libc::ENOTSOCK) => invalid,
        Err(error) => errno(&error),
    }
}

/// A descriptor that listens on `ip`:`port`, from which nobody accepts here. Or a negative errno.
#[op]
pub(crate) fn bind_tcp(ip: &str, port: u32, backlog: u32, ipv6_only: bool) -> f64 {
    let Some(addr) = address::parse(ip, port as u16) else {
        return f64::from(-libc::EINVAL);
    };
    let bound = Socket::new(Domain::for_address(addr), Type::STREAM, None).and_then(|socket| {
        socket.set_reuse_address(true)?;
        if addr.is_ipv6() {
            socket.set_only_v6(ipv6_only)?;
        }
        socket.bind(&addr.into())?;
        Ok(socket)
    });
    listening(bound, backlog)
}

/// As `bindTcp`, at a path.
#[op]
pub(crate) fn bind_unix(path: &str, backlog: u32) -> f64 {
    let bound = Socket::new(Domain::UNIX, Type::STREAM, None).and_then(|socket| {
        socket.bind(&SockAddr::unix(path)?)?;
        Ok(socket)
    });
    listening(bound, backlog)
}

fn listening(bound: io::Result<Socket>, backlog: u32) -> f64 {
    let listening = bound.and_then(|socket| {
        socket.listen(backlog.min(i32::MAX as u32) as i32)?;
        Ok(socket.into_raw_fd())
    });
    listening.map_or_else(|e| errno(&e), f64::from)
}

/// Takes a socket that listens already. Gives the listener's id, or a negative errno.
pub(crate) fn from_fd(lp: &mut Loop, fd: OwnedFd) -> f64 {
    result(lp.listener_from_fd(fd, on_accept))
}

/// What a listener does with a connection.
pub(crate) type OnAccept = fn(&mut Loop, &mut Host, ListenerId, io::Result<Accepted>);

pub(crate) fn options(
    backlog: u32,
    ipv6_only: bool,
    reuse_port: bool,
    no_delay: bool,
) -> ListenOptions {
    ListenOptions::default()
        .backlog(backlog.min(i32::MAX as u32) as i32)
        .ipv6_only(ipv6_only)
        .reuse_port(reuse_port)
        .nodelay(no_delay)
}

pub(crate) fn tcp(
    lp: &mut Loop,
    ip: &str,
    port: u32,
    options: ListenOptions,
    on_accept: OnAccept,
) -> f64 {
    let Some(addr) = address::parse(ip, port as u16) else {
        return f64::from(-libc::EINVAL);
    };
    result(lp.tcp_listen(addr, options, on_accept))
}

pub(crate) fn unix(lp: &mut Loop, path: String, backlog: u32, on_accept: OnAccept) -> f64 {
    let options = ListenOptions::default().backlog(backlog.min(i32::MAX as u32) as i32);
    result(lp.unix_listen(path, options, on_accept))
}

fn result(id: io::Result<ListenerId>) -> f64 {
    id.map_or_else(|e| errno(&e), |id| id.as_u64() as f64)
}

/// Gives a connection to JavaScript as a stream of this room.
pub(crate) fn on_accept(
    lp: &mut Loop,
    host: &mut Host,
    id: ListenerId,
    accepted: io::Result<Accepted>,
) {
    // Running out of descriptors is the loop's to wait out; nobody could be told of a connection that is not there.
    let Ok(accepted) = accepted else { return };
    let Ok(stream) = lp.stream_open(accepted.stream, handler()) else {
        return;
    };
    tell(lp, host, Event::Connection, id.as_u64(), |scope| {
        let none = value::undefined(scope);
        (stream.as_u64().to_js(scope), none)
    });
}

/// Stops listening; `ListenerClosed` follows.
#[op]
pub(crate) fn close_listener(lp: &mut Loop, id: u64) {
    let Some(listener) = ListenerId::from_u64(id) else {
        return;
    };
    if lp.listener_close(listener).is_ok() {
        lp.defer(move |lp, host: &mut Host| {
            tell(lp, host, Event::ListenerClosed, id, |scope| {
                let none = value::undefined(scope);
                (none, none)
            });
        });
    }
}

/// The address a TCP listener is bound to.
#[op]
pub(crate) fn listener_address(lp: &mut Loop, id: u64) -> Option<Triple> {
    let listener = ListenerId::from_u64(id)?;
    lp.listener_local_addr(listener).ok().map(address::triple)
}

/// The descriptor's number, -1 when there is none.
#[op]
pub(crate) fn listener_fd(lp: &mut Loop, id: u64) -> i32 {
    let listener = ListenerId::from_u64(id).and_then(|id| lp.listener_fd(id).ok());
    listener.map_or(-1, |fd| fd.as_raw_fd())
}

/// Says whether the listener keeps the program alive.
#[op]
pub(crate) fn ref_listener(lp: &mut Loop, id: u64, on: bool) {
    if let Some(listener) = ListenerId::from_u64(id) {
        if on {
            lp.listener_ref(listener);
        } else {
            lp.listener_unref(listener);
        }
    }
}
