//! Unix: getaddrinfo(3) and getnameinfo(3), which block.

use socket2::SockAddr;
use std::ffi::{CStr, CString};
use std::io;
use std::net::SocketAddr;
use std::ptr;

/// What the resolver refused with: an EAI number, and the errno when that is EAI_SYSTEM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ResolverError {
    pub(crate) code: i32,
    pub(crate) errno: Option<i32>,
}

impl ResolverError {
    /// For what can't be given to the resolver: a text with NUL.
    fn refused(code: i32) -> ResolverError {
        ResolverError { code, errno: None }
    }

    /// Right after the call that returned `code`.
    fn last(code: i32) -> ResolverError {
        let system = code == libc::EAI_SYSTEM;
        ResolverError {
            code,
            errno: system.then(|| io::Error::last_os_error().raw_os_error().unwrap_or(0)),
        }
    }

    /// The constant's name in netdb.h; an empty one for numbers that have none there.
    pub(crate) fn name(self) -> &'static str {
        let found = NAMES.iter().find(|(code, _)| *code == self.code);
        found.map_or("", |(_, name)| name)
    }

    /// What gai_strerror(3) says.
    pub(crate) fn text(self) -> String {
        // SAFETY: gai_strerror takes any number and returns a NUL-terminated string that is never freed.
        let text = unsafe { CStr::from_ptr(libc::gai_strerror(self.code)) };
        text.to_string_lossy().into_owned()
    }
}

const NAMES: &[(i32, &str)] = &[
    (libc::EAI_AGAIN, "EAI_AGAIN"),
    (libc::EAI_BADFLAGS, "EAI_BADFLAGS"),
    (libc::EAI_FAIL, "EAI_FAIL"),
    (libc::EAI_FAMILY, "EAI_FAMILY"),
    (libc::EAI_MEMORY, "EAI_MEMORY"),
    (libc::EAI_NONAME, "EAI_NONAME"),
    (libc::EAI_OVERFLOW, "EAI_OVERFLOW"),
    (libc::EAI_SERVICE, "EAI_SERVICE"),
    (libc::EAI_SOCKTYPE, "EAI_SOCKTYPE"),
    (libc::EAI_SYSTEM, "EAI_SYSTEM"),
    // In netdb.h, for hosts that have no address, or none of the family.
    #[cfg(target_os = "linux")]
    (libc::EAI_NODATA, "EAI_NODATA"),
    #[cfg(target_os = "linux")]
    (-9, "EAI_ADDRFAMILY"),
    #[cfg(any(target_os = "macos", target_os = "ios", target_os = "freebsd"))]
    (7, "EAI_NODATA"),
    #[cfg(any(target_os = "macos", target_os = "ios", target_os = "freebsd"))]
    (1, "EAI_ADDRFAMILY"),
];

/// What getaddrinfo(3) is asked besides the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hints {
    /// AF_UNSPEC, AF_INET or AF_INET6.
    pub(crate) family: i32,
    /// SOCK_STREAM or SOCK_DGRAM.
    pub(crate) socktype: i32,
    /// AI flags.
    pub(crate) flags: i32,
}

/// The list that getaddrinfo made.
struct List(*mut libc::addrinfo);

impl Drop for List {
    fn drop(&mut self) {
        // SAFETY: the pointer is what getaddrinfo gave, not null, and freed nowhere else.
        unsafe { libc::freeaddrinfo(self.0) };
    }
}

/// Addresses of a host in the resolver's order, and its canonical name where the flags ask for it.
pub(crate) fn address_info(
    host: &str,
    service: Option<&str>,
    asked: Hints,
) -> Result<(Vec<SocketAddr>, Option<String>), ResolverError> {
    let host = CString::new(host).map_err(|_| ResolverError::refused(libc::EAI_NONAME))?;
    let service = service.map(CString::new).transpose();
    let service = service.map_err(|_| ResolverError::refused(libc::EAI_SERVICE))?;
    let service = service.as_deref().map_or(ptr::null(), CStr::as_ptr);
    let mut found = ptr::null_mut();
    // SAFETY: an addrinfo of zeros is a valid hint; names are NUL-terminated and live, a null service is allowed, and
    // `found` has room for the list's address, which is valid when the call succeeds.
    let list = unsafe {
        let mut hints = std::mem::zeroed::<libc::addrinfo>();
        hints.ai_family = asked.family;
        hints.ai_socktype = asked.socktype;
        hints.ai_flags = asked.flags;
        match libc::getaddrinfo(host.as_ptr(), service, &raw const hints, &raw mut found) {
            0 => List(found),
            code => return Err(ResolverError::last(code)),
        }
    };
    let (mut addresses, mut canonical) = (Vec::new(), None);
    let mut next = list.0;
    // SAFETY: entries are linked until null and live as long as `list`.
    while let Some(entry) = unsafe { next.as_ref() } {
        addresses.extend(address(entry));
        if !entry.ai_canonname.is_null() {
            // SAFETY: the name is NUL-terminated and lives as long as `list`.
            let name = unsafe { CStr::from_ptr(entry.ai_canonname) };
            canonical.get_or_insert_with(|| name.to_string_lossy().into_owned());
        }
        next = entry.ai_next;
    }
    Ok((addresses, canonical))
}

/// The address of an entry, if it is one of the internet's.
fn address(entry: &libc::addrinfo) -> Option<SocketAddr> {
    if entry.ai_addr.is_null() {
        return None;
    }
    // SAFETY: `ai_addr` is to `ai_addrlen` bytes, the address, and socket2's storage has room for any; as many bytes as
    // are copied are called filled.
    let copied = unsafe {
        SockAddr::try_init(|storage, len| {
            let size = (entry.ai_addrlen as usize).min(*len as usize);
            ptr::copy_nonoverlapping(entry.ai_addr.cast::<u8>(), storage.cast::<u8>(), size);
            *len = size as libc::socklen_t;
            Ok(())
        })
    };
    copied.ok()?.1.as_socket()
}

/// Host and service of an address by name; the service by number when it has no name.
pub(crate) fn name_info(address: SocketAddr) -> Result<(String, String), ResolverError> {
    let address = SockAddr::from(address);
    // NI_MAXHOST and NI_MAXSERV.
    let (mut host, mut service) = ([0_u8; 1025], [0_u8; 32]);
    // SAFETY: address and buffers are live and their true lengths are given.
    let code = unsafe {
        libc::getnameinfo(
            address.as_ptr().cast(),
            address.len(),
            host.as_mut_ptr().cast(),
            host.len() as _,
            service.as_mut_ptr().cast(),
            service.len() as _,
            libc::NI_NAMEREQD,
        )
    };
    if code != 0 {
        return Err(ResolverError::last(code));
    }
    let text = |bytes: &[u8]| {
        let end = bytes.iter().position(|&b| b == 0).unwrap_or(bytes.len());
        String::from_utf8_lossy(&bytes[..end]).into_owned()
    };
    Ok((text(&host), text(&service)))
}
