//! Name look-ups by getaddrinfo(3), on a pool lane of their own: a slow resolver must not stall files.

use evloop::{Family, LookupOptions, lookup_addr_blocking, lookup_blocking};
use js_bindings::{OpError, op};

/// Addresses of `host`, in the system's order; `family` 4 or 6 keeps only those, 0 all.
#[op(slow_pool)]
pub(crate) fn lookup(host: String, family: u32) -> Result<Vec<String>, OpError> {
    let failed = |code: &'static str| {
        OpError::coded(code, format!("getaddrinfo {code} {host}"))
            .path(host.clone())
            .syscall("getaddrinfo")
    };
    let wanted = match family {
        4 => Family::V4,
        6 => Family::V6,
        _ => Family::Any,
    };
    let options = LookupOptions::default().family(wanted);
    let found = lookup_blocking(&host, None, options).map_err(|_| failed("ENOTFOUND"))?;
    let mut out: Vec<String> = Vec::new();
    for addr in found.addresses {
        let text = super::address::triple(addr).0;
        if !out.contains(&text) {
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
    let names = lookup_addr_blocking(addr).map_err(|_| failed())?;
    Ok((names.host, names.service))
}
