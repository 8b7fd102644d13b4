//! The network interfaces that are up, and their addresses.
#![allow(unsafe_code, reason = "walks the list that getifaddrs(3) makes")]

use js_bindings::{OpError, op};
use std::collections::HashMap;
use std::ffi::CStr;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// One address: interface, address, netmask, hardware address, family (4 or 6), internal, scope id (-1 for IPv4).
type Address = (String, String, String, String, u32, bool, f64);

/// The addresses of the interfaces that are up and running.
#[op]
pub(crate) fn network_interfaces() -> Result<Vec<Address>, OpError> {
    let mut head = std::ptr::null_mut();
    // SAFETY: getifaddrs stores the head of a list it allocates, or fails.
    if unsafe { libc::getifaddrs(&raw mut head) } != 0 {
        return Err(OpError::io(
            &std::io::Error::last_os_error(),
            "uv_interface_addresses",
        ));
    }
    let mut found = Vec::new();
    let mut macs = HashMap::new();
    let mut at: *const libc::ifaddrs = head;
    // SAFETY: `at` is null or an entry of the list, which lives until freeifaddrs.
    while let Some(entry) = unsafe { at.as_ref() } {
        at = entry.ifa_next;
        let up = (libc::IFF_UP | libc::IFF_RUNNING).cast_unsigned();
        if entry.ifa_flags & up != up || entry.ifa_addr.is_null() {
            continue;
        }
        // SAFETY: the name is a C string of the list.
        let name = unsafe { CStr::from_ptr(entry.ifa_name) }
            .to_string_lossy()
            .into_owned();
        // SAFETY: a list's address is null or whole, of the size its family has.
        unsafe {
            if i32::from((*entry.ifa_addr).sa_family) == libc::AF_PACKET {
                let link = &*entry.ifa_addr.cast::<libc::sockaddr_ll>();
                let hex: Vec<String> = link.sll_addr[..6]
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect();
                macs.insert(name, hex.join(":"));
                continue;
            }
            let Some((address, scope)) = ip(entry.ifa_addr) else {
                continue;
            };
            let mask = ip(entry.ifa_netmask).map_or_else(String::new, |(mask, _)| mask.to_string());
            let internal = entry.ifa_flags & libc::IFF_LOOPBACK.cast_unsigned() != 0;
            let family = if address.is_ipv4() { 4 } else { 6 };
            found.push((
                name,
                address.to_string(),
                mask,
                String::new(),
                family,
                internal,
                scope,
            ));
        }
    }
    // SAFETY: the head getifaddrs gave, freed once; nothing borrowed from the list is left.
    unsafe { libc::freeifaddrs(head) };
    for address in &mut found {
        address.3 = macs
            .get(&address.0)
            .map_or_else(|| "00:00:00:00:00:00".to_owned(), Clone::clone);
    }
    Ok(found)
}

/// The address and scope id, of an IPv4 or IPv6 address.
///
/// # Safety
/// `address` is null or points to an address as large as its family's.
unsafe fn ip(address: *const libc::sockaddr) -> Option<(IpAddr, f64)> {
    // SAFETY: the caller's promise; the family tells the type.
    unsafe {
        match i32::from(address.as_ref()?.sa_family) {
            libc::AF_INET => {
                let v4 = &*address.cast::<libc::sockaddr_in>();
                Some((
                    Ipv4Addr::from(u32::from_be(v4.sin_addr.s_addr)).into(),
                    -1.0,
                ))
            }
            libc::AF_INET6 => {
                let v6 = &*address.cast::<libc::sockaddr_in6>();
                Some((
                    Ipv6Addr::from(v6.sin6_addr.s6_addr).into(),
                    f64::from(v6.sin6_scope_id),
                ))
            }
            _ => None,
        }
    }
}
