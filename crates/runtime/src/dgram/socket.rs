//! Sockets: binding, connecting, sending, receiving, closing.

use super::{Event, ROOM_INDEX};
use crate::core::round::deliver;
use crate::core::{Host, Loop, sys};
use crate::net::address::{self, Triple};
use crate::net::errno;
use evloop::{UdpEvent, UdpId, UdpOptions, WriteStatus};
use js_bindings::value::{Scope, Value, undefined};
use js_bindings::{Bytes, ToJs, op};
use socket2::{Domain, Protocol, Socket, Type};
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsRawFd, IntoRawFd, OwnedFd};

/// Bits of `flags`, as libuv has them; dgram.js has the same.
const IPV6_ONLY: u32 = 1;
const REUSE_ADDR: u32 = 4;
const REUSE_PORT: u32 = 8;
/// Datagrams are always queued first (`--test-udp-no-try-send`).
const QUEUED: u32 = 1 << 16;

pub(super) fn udp(id: u64) -> io::Result<UdpId> {
    UdpId::from_u64(id).ok_or_else(|| io::Error::from_raw_os_error(libc::EBADF))
}

pub(super) fn status(result: io::Result<()>) -> f64 {
    result.map_or_else(|e| errno(&e), |()| 0.0)
}

fn opened(id: io::Result<UdpId>) -> f64 {
    id.map_or_else(|e| errno(&e), |id| id.as_u64() as f64)
}

fn parse(ip: &str, port: u32) -> io::Result<SocketAddr> {
    address::parse(ip, port as u16).ok_or_else(|| io::Error::from_raw_os_error(libc::EINVAL))
}

/// A socket at `ip`:`port` (0 lets the system choose): its number, or a negative errno.
#[op]
pub(crate) fn bind(lp: &mut Loop, ip: &str, port: u32, flags: u32) -> f64 {
    let options = UdpOptions::default()
        .ipv6_only(flags & IPV6_ONLY != 0)
        .reuse_addr(flags & REUSE_ADDR != 0)
        .reuse_port(flags & REUSE_PORT != 0)
        .batch_sends(flags & QUEUED != 0);
    opened(parse(ip, port).and_then(|addr| lp.udp_bind(addr, options, on_udp)))
}

/// As `bind`, a descriptor from which nobody receives here.
#[op]
pub(crate) fn bind_descriptor(ip: &str, port: u32, flags: u32) -> f64 {
    let bound = parse(ip, port).and_then(|addr| {
        let domain = Domain::for_address(addr);
        let socket = Socket::new(domain, Type::DGRAM, Some(Protocol::UDP))?;
        if addr.is_ipv6() {
            socket.set_only_v6(flags & IPV6_ONLY != 0)?;
        }
        socket.set_reuse_address(flags & REUSE_ADDR != 0)?;
        if flags & REUSE_PORT != 0 {
            socket.set_reuse_port(true)?;
        }
        socket.bind(&addr.into())?;
        Ok(socket.into_raw_fd())
    });
    bound.map_or_else(|e| errno(&e), f64::from)
}

/// The socket of a copy of the descriptor `fd`: its number, or a negative errno.
#[op]
pub(crate) fn open(lp: &mut Loop, fd: i32) -> f64 {
    match sys::adopt_fd(fd) {
        Some(fd) => from_fd(lp, fd),
        None => f64::from(-libc::EBADF),
    }
}

/// Takes a socket that there is already. Gives its number, or a negative errno.
pub(crate) fn from_fd(lp: &mut Loop, fd: OwnedFd) -> f64 {
    opened(lp.udp_from_fd(fd, on_udp))
}

#[op]
pub(crate) fn connect(lp: &mut Loop, id: u64, ip: &str, port: u32) -> f64 {
    status(udp(id).and_then(|id| lp.udp_connect(id, parse(ip, port)?)))
}

#[op]
pub(crate) fn disconnect(lp: &mut Loop, id: u64) -> f64 {
    status(udp(id).and_then(|id| lp.udp_disconnect(id)))
}

/// Sends the pieces as one datagram, to the socket's peer without an `ip`. Its size and one when the kernel took it; 0 when it
/// is queued, `Sent` tells then; or a negative errno.
#[op]
pub(crate) fn send(
    lp: &mut Loop,
    id: u64,
    pieces: Vec<Bytes>,
    ip: Option<String>,
    port: u32,
    token: u32,
) -> f64 {
    let sent = udp(id).and_then(|id| {
        let to = ip.map(|ip| parse(&ip, port)).transpose()?;
        let token = Some(u64::from(token));
        if let [one] = &pieces[..] {
            let status = lp.udp_send(id, one.as_slice(), to, token)?;
            return Ok((one.as_slice().len(), status));
        }
        let all: Vec<&[u8]> = pieces.iter().map(Bytes::as_slice).collect();
        let all = all.concat();
        Ok((all.len(), lp.udp_send(id, &all, to, token)?))
    });
    match sent {
        Ok((size, WriteStatus { done: true, .. })) => (size + 1) as f64,
        Ok(_) => 0.0,
        Err(error) => errno(&error),
    }
}

/// Tells of what arrives from now on, or no longer.
#[op]
pub(crate) fn receive(lp: &mut Loop, id: u64, on: bool) -> f64 {
    status(udp(id).and_then(|id| {
        if on {
            lp.udp_recv_start(id)
        } else {
            lp.udp_recv_stop(id)
        }
    }))
}

/// Closes; only `Sent` follows, for what is still queued.
#[op]
pub(crate) fn close(lp: &mut Loop, id: u64) {
    if let Ok(id) = udp(id) {
        // Closed already: nothing is left to do.
        let _ = lp.udp_close(id);
    }
}

/// Says whether the socket keeps the program alive.
#[op]
pub(crate) fn set_ref(lp: &mut Loop, id: u64, on: bool) {
    if let Ok(id) = udp(id) {
        if on {
            lp.udp_ref(id);
        } else {
            lp.udp_unref(id);
        }
    }
}

/// The descriptor's number, -1 when there is none.
#[op]
pub(crate) fn fd_of(lp: &mut Loop, id: u64) -> i32 {
    let fd = udp(id).and_then(|id| lp.udp_fd(id).map(|fd| fd.as_raw_fd()));
    fd.unwrap_or(-1)
}

#[op]
pub(crate) fn local_address(lp: &mut Loop, id: u64) -> Option<Triple> {
    let id = udp(id).ok()?;
    lp.udp_local_addr(id).ok().map(address::triple)
}

#[op]
pub(crate) fn peer_address(lp: &mut Loop, id: u64) -> Option<Triple> {
    let id = udp(id).ok()?;
    lp.udp_peer_addr(id).ok().map(address::triple)
}

/// Bytes and datagrams that wait for the kernel.
#[op]
pub(crate) fn queued(lp: &mut Loop, id: u64) -> (f64, f64) {
    let waiting = udp(id).and_then(|id| {
        Ok((
            lp.udp_send_queue_len(id)? as f64,
            lp.udp_send_queue_count(id)? as f64,
        ))
    });
    waiting.unwrap_or((0.0, 0.0))
}

fn tell<const N: usize>(
    lp: &mut Loop,
    host: &mut Host,
    args: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> [Value<'s>; N],
) {
    deliver(lp, host);
    host.dispatch(lp, ROOM_INDEX, args, |_, _| ());
}

fn plain(lp: &mut Loop, host: &mut Host, event: Event, id: UdpId, a: f64, b: f64) {
    tell(lp, host, |scope| {
        [
            (event as i32).to_js(scope),
            id.as_u64().to_js(scope),
            a.to_js(scope),
            b.to_js(scope),
        ]
    });
}

fn on_udp(lp: &mut Loop, host: &mut Host, id: UdpId, event: UdpEvent<'_>) {
    match event {
        UdpEvent::Received { bytes, from, .. } => {
            let bytes = bytes.to_vec();
            let from = from.map(address::triple);
            tell(lp, host, |scope| {
                let [ip, family, port] = match from {
                    Some((ip, family, port)) => {
                        [ip.to_js(scope), family.to_js(scope), port.to_js(scope)]
                    }
                    None => [undefined(scope); 3],
                };
                [
                    (Event::Message as i32).to_js(scope),
                    id.as_u64().to_js(scope),
                    bytes.to_js(scope),
                    ip,
                    family,
                    port,
                ]
            });
        }
        UdpEvent::Sent { token, result } => {
            let status = result.map_or_else(|e| errno(&e), |()| 0.0);
            plain(lp, host, Event::Sent, id, token as f64, status);
        }
        UdpEvent::Error(error) => plain(lp, host, Event::Error, id, errno(&error), 0.0),
        _ => {}
    }
}
