//! What a socket can be told and asked: reach, multicast membership, buffers.

use super::socket::{status, udp};
use crate::core::Loop;
use crate::net::address;
use crate::net::errno;
use evloop::MulticastInterface;
use js_bindings::op;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

fn invalid() -> io::Error {
    io::Error::from_raw_os_error(libc::EINVAL)
}

/// Sets the option `which` (handle.js has the same list): a flag, or a number of hops.
#[op]
pub(crate) fn set_number(lp: &mut Loop, id: u64, which: u32, value: i32) -> f64 {
    status(udp(id).and_then(|id| {
        let hops = u8::try_from(value).map_err(|_| invalid());
        match which {
            0 => lp.udp_set_broadcast(id, value != 0),
            1 if value == 0 => Err(invalid()),
            1 => lp.udp_set_ttl(id, hops?),
            // The system's own number, as setsockopt(2) has it.
            2 if value == -1 => lp.udp_set_multicast_ttl(id, 1),
            2 => lp.udp_set_multicast_ttl(id, hops?),
            3 => lp.udp_set_multicast_loop(id, value != 0),
            _ => Err(invalid()),
        }
    }))
}

/// The interface that `text` names: by its own address, or by the scope of an IPv6 one.
fn interface(text: Option<&str>) -> io::Result<MulticastInterface> {
    let Some(text) = text else {
        return Ok(MulticastInterface::Any);
    };
    match parse(text)? {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => Ok(MulticastInterface::Any),
        SocketAddr::V4(v4) => Ok(MulticastInterface::Address(*v4.ip())),
        SocketAddr::V6(v6) => Ok(MulticastInterface::Index(v6.scope_id())),
    }
}

/// An interface that is not there counts as none, as it does for inet_pton's kin.
fn parse(text: &str) -> io::Result<SocketAddr> {
    let plain = text.split_once('%').map_or(text, |(ip, _)| ip);
    address::parse(text, 0)
        .or_else(|| address::parse(plain, 0))
        .ok_or_else(invalid)
}

fn ip(text: &str) -> io::Result<IpAddr> {
    Ok(parse(text)?.ip())
}

/// Where multicast goes out.
#[op]
pub(crate) fn set_multicast_interface(lp: &mut Loop, id: u64, text: &str) -> f64 {
    status(udp(id).and_then(|id| {
        let is_v4 = lp.udp_local_addr(id)?.is_ipv4();
        let named = parse(text)?;
        if named.is_ipv4() != is_v4 {
            return Err(invalid());
        }
        let chosen = match interface(Some(text))? {
            MulticastInterface::Any if is_v4 => Ipv4Addr::UNSPECIFIED.into(),
            other => other,
        };
        lp.udp_set_multicast_interface(id, chosen)
    }))
}

/// Joins a group, or leaves it.
#[op]
pub(crate) fn membership(
    lp: &mut Loop,
    id: u64,
    group: &str,
    through: Option<String>,
    join: bool,
) -> f64 {
    status(udp(id).and_then(|id| {
        let (group, through) = (ip(group)?, interface(through.as_deref())?);
        if join {
            lp.udp_join_multicast(id, group, through)
        } else {
            lp.udp_leave_multicast(id, group, through)
        }
    }))
}

/// As `membership`, for what `source` sends to the group.
#[op]
pub(crate) fn source_membership(
    lp: &mut Loop,
    id: u64,
    source: &str,
    group: &str,
    through: Option<String>,
    join: bool,
) -> f64 {
    status(udp(id).and_then(|id| {
        let (source, group) = (ip(source)?, ip(group)?);
        let through = interface(through.as_deref())?;
        if join {
            lp.udp_join_source(id, source, group, through)
        } else {
            lp.udp_leave_source(id, source, group, through)
        }
    }))
}

/// Sets the bytes of the receive or the send buffer unless `size` is 0; gives what they are, or a negative errno.
#[op]
pub(crate) fn buffer_size(lp: &mut Loop, id: u64, size: u32, is_receive: bool) -> f64 {
    let found = udp(id).and_then(|id| {
        let size = size as usize;
        match (size, is_receive) {
            (0, true) => lp.udp_recv_buffer_size(id),
            (0, false) => lp.udp_send_buffer_size(id),
            (_, true) => lp.udp_set_recv_buffer_size(id, size).map(|()| size),
            (_, false) => lp.udp_set_send_buffer_size(id, size).map(|()| size),
        }
    });
    found.map_or_else(|e| errno(&e), |size| size as f64)
}
