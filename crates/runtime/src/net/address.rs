//! Addresses as JavaScript sees them: text, family, port.

use js_bindings::op;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV6};

/// Address text, family (4 or 6), port; an IPv6 scope is written as `%index`.
pub(crate) type Triple = (String, f64, f64);

pub(crate) fn triple(addr: SocketAddr) -> Triple {
    let text = match addr {
        SocketAddr::V6(v6) if v6.scope_id() != 0 => format!("{}%{}", v6.ip(), v6.scope_id()),
        other => other.ip().to_string(),
    };
    let family = if addr.is_ipv4() { 4.0 } else { 6.0 };
    (text, family, f64::from(addr.port()))
}

/// Reads an address with an optional `%scope` (a number, or an interface's name).
pub(crate) fn parse(ip: &str, port: u16) -> Option<SocketAddr> {
    if let Some((ip, scope)) = ip.split_once('%') {
        let ip: Ipv6Addr = ip.parse().ok()?;
        let index = scope.parse().ok().or_else(|| interface_index(scope))?;
        return Some(SocketAddr::V6(SocketAddrV6::new(ip, port, 0, index)));
    }
    ip.parse::<IpAddr>()
        .ok()
        .map(|ip| SocketAddr::new(ip, port))
}

fn interface_index(name: &str) -> Option<u32> {
    let path = format!("/sys/class/net/{name}/ifindex");
    std::fs::read_to_string(path).ok()?.trim().parse().ok()
}

/// What may stand behind the `%` of an address, as node has it.
fn is_scope(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b':');
    !text.is_empty() && text.bytes().all(fits)
}

/// 4, 6, or 0 when the text is no address.
#[op]
pub(crate) fn ip_family(text: &str) -> u32 {
    let plain = match text.split_once('%') {
        Some((ip, scope)) if is_scope(scope) && ip.contains(':') => ip,
        Some(_) => return 0,
        None => text,
    };
    match plain.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => 4,
        Ok(IpAddr::V6(_)) => 6,
        Err(_) => 0,
    }
}

fn strict(text: &str, family: u32) -> Option<IpAddr> {
    // Of a scope only the address before it counts here.
    let plain = text.split_once('%').map_or(text, |(ip, _)| ip);
    match (family, plain.parse().ok()?) {
        (4, ip @ IpAddr::V4(_)) if plain.len() == text.len() => Some(ip),
        (6, ip @ IpAddr::V6(_)) => Some(ip),
        _ => None,
    }
}

fn key(bits: u128) -> String {
    format!("{bits:032x}")
}

/// Of an address of that family: 32 hexadecimal digits that sort as addresses do, IPv4 ones among the IPv6 ones that map
/// them; and its canonical text.
#[op]
pub(crate) fn address_key(text: &str, family: u32) -> Option<(String, String)> {
    let ip = strict(text, family)?;
    let bits = match ip {
        IpAddr::V4(v4) => v4.to_ipv6_mapped(),
        IpAddr::V6(v6) => v6,
    };
    Some((key(u128::from(bits)), ip.to_string()))
}

/// The keys of the first and the last address that share the first `prefix` bits with that of `address`.
#[op]
pub(crate) fn subnet_bounds(address: &str, prefix: u32) -> (String, String) {
    let bits = u128::from_str_radix(address, 16).unwrap_or(0);
    let rest = u128::MAX.checked_shr(prefix).unwrap_or(0);
    (key(bits & !rest), key(bits | rest))
}
