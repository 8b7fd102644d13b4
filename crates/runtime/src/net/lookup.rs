//! Name look-ups by getaddrinfo(3), on a pool lane of their own: a slow resolver must not stall files.

use crate::core::sys;
use js_bindings::{OpError, op};
use std::net::{IpAddr, ToSocketAddrs};

/// Addresses of `host`, in the system's order; `family` 4 or 6 keeps only those, 0 all.
#[op(slow_pool)]
pub(crate) fn lookup(host: String, family: u32) -> Result<Vec<String>, OpError> {
    let failed = |code: &'static str| {
        OpError::coded(code, format!("getaddrinfo {code} {host}"))
            .path(host.clone())
            .syscall("getaddrinfo")
    };
    let found = match (host.as_str(), 0).to_socket_addrs() {
        Ok(found) => found,
        Err(_) => return Err(failed("ENOTFOUND")),
    };
    let mut out: Vec<String> = Vec::new();
    for addr in found {
        let wanted = match addr.ip() {
            IpAddr::V4(_) => family != 6,
            IpAddr::V6(_) => family != 4,
        };
        let text = super::address::triple(addr).0;
        if wanted && !out.contains(&text) {
            out.push(text);
        }
    }
    if out.is_empty() {
        return Err(failed("ENOTFOUND"));
    }
    Ok(out)
}

/// Host and service names of an address (getnameinfo(3)).
#[op(slow_pool)]
pub(crate) fn service_name(ip: String, port: u32) -> Result<(String, String), OpError> {
    let failed = || {
        OpError::coded("ENOTFOUND", format!("getnameinfo ENOTFOUND {ip}")).syscall("getnameinfo")
    };
    let addr = super::address::parse(&ip, port as u16).ok_or_else(failed)?;
    sys::name_info(addr).ok_or_else(failed)
}
