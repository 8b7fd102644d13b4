//! Linux: many datagrams by one system call, recvmmsg(2) and sendmmsg(2), and membership by source.
//!
//! One message of such a call may be several datagrams of one size between the same sockets, the last one may be
//! shorter: UDP_SEGMENT and UDP_GRO (udp(7)). They go through the kernel's layers as one.

use socket2::{Domain, Socket, Type};
use std::alloc::{self, Layout};
use std::io;
use std::mem::{self, MaybeUninit};
use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV6};
use std::os::fd::{AsRawFd, BorrowedFd};
use std::ptr::{self, NonNull};

/// Messages received or sent by one call at most.
pub(crate) const BATCH: usize = 64;
/// Datagrams that may be sent as one message (UDP_MAX_SEGMENTS of older kernels), and their bytes together.
pub(crate) const SEGMENTS: usize = 64;
pub(crate) const SEGMENTED_BYTES: usize = 65_535 - 8 - 40;
/// Bytes of the largest datagram that is not cut.
const LARGEST: usize = 64 * 1024;
/// From one datagram's place to the next one's: not a power of two, as small ones would share few lines of the cache.
const STRIDE: usize = LARGEST + 5 * 64;

/// A datagram socket: non-blocking, close-on-exec, by one system call.
pub(crate) fn datagram_socket(domain: Domain) -> io::Result<Socket> {
    Socket::new(domain, Type::DGRAM.nonblocking().cloexec(), None)
}

/// Lets what comes be told as one message if the kernel has it as one. Kernels before 5.0 never have.
pub(crate) fn receive_merged(fd: BorrowedFd<'_>) {
    let on: libc::c_int = 1;
    // SAFETY: the kernel reads an integer that lives on this stack.
    unsafe {
        let len = size_of_val(&on) as libc::socklen_t;
        let value = (&raw const on).cast();
        libc::setsockopt(fd.as_raw_fd(), libc::SOL_UDP, libc::UDP_GRO, value, len);
    }
}

/// Whether the kernel can't send what it was given as one message, but perhaps as single datagrams: too large for the
/// path (EINVAL, EMSGSIZE), or, for good (`Some(true)`), no checksums by the device.
pub(crate) fn unsegmented(error: &io::Error) -> Option<bool> {
    match error.raw_os_error() {
        Some(libc::EINVAL | libc::EMSGSIZE) => Some(false),
        Some(libc::EIO | libc::EOPNOTSUPP | libc::ENOPROTOOPT) => Some(true),
        _ => None,
    }
}

/// Room for one control message that holds an integer.
type Control = [u64; 3];
const _: () = assert!(size_of::<Control>() >= size_of::<libc::cmsghdr>() + size_of::<usize>());

/// An address as the kernel wants it.
#[repr(C)]
#[derive(Clone, Copy)]
union Name {
    family: libc::sa_family_t,
    v4: libc::sockaddr_in,
    v6: libc::sockaddr_in6,
}

impl Name {
    const NONE: Name = Name {
        v6: libc::sockaddr_in6 {
            sin6_family: 0,
            sin6_port: 0,
            sin6_flowinfo: 0,
            sin6_addr: libc::in6_addr { s6_addr: [0; 16] },
            sin6_scope_id: 0,
        },
    };

    /// The name and its length.
    fn encode(addr: SocketAddr) -> (Name, usize) {
        match addr {
            SocketAddr::V4(addr) => {
                let v4 = libc::sockaddr_in {
                    sin_family: libc::AF_INET as libc::sa_family_t,
                    sin_port: addr.port().to_be(),
                    sin_addr: libc::in_addr {
                        s_addr: u32::from_ne_bytes(addr.ip().octets()),
                    },
                    sin_zero: [0; 8],
                };
                // The longer one first: no byte stays unwritten.
                let mut name = Name::NONE;
                name.v4 = v4;
                (name, size_of::<libc::sockaddr_in>())
            }
            SocketAddr::V6(addr) => {
                let v6 = libc::sockaddr_in6 {
                    sin6_family: libc::AF_INET6 as libc::sa_family_t,
                    sin6_port: addr.port().to_be(),
                    sin6_flowinfo: addr.flowinfo(),
                    sin6_addr: libc::in6_addr {
                        s6_addr: addr.ip().octets(),
                    },
                    sin6_scope_id: addr.scope_id(),
                };
                (Name { v6 }, size_of::<libc::sockaddr_in6>())
            }
        }
    }

    /// `None` for what is no internet address, or no address at all.
    fn decode(&self, len: usize) -> Option<SocketAddr> {
        if len < size_of::<libc::sa_family_t>() {
            return None;
        }
        // SAFETY: a name is made of plain integers and begins as zeros, so every field of it may be read.
        let (family, v4, v6) = unsafe { (self.family, self.v4, self.v6) };
        match i32::from(family) {
            libc::AF_INET => {
                let ip = v4.sin_addr.s_addr.to_ne_bytes();
                Some((ip, u16::from_be(v4.sin_port)).into())
            }
            libc::AF_INET6 => {
                let ip = Ipv6Addr::from(v6.sin6_addr.s6_addr);
                let port = u16::from_be(v6.sin6_port);
                let addr = SocketAddrV6::new(ip, port, v6.sin6_flowinfo, v6.sin6_scope_id);
                Some(addr.into())
            }
            _ => None,
        }
    }
}

/// What the kernel is told of a batch, and tells of it.
#[repr(C)]
struct Headers {
    headers: [libc::mmsghdr; BATCH],
    vectors: [libc::iovec; BATCH],
    names: [Name; BATCH],
    controls: [Control; BATCH],
}

/// A message that was received.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Message<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) from: Option<SocketAddr>,
    pub(crate) truncated: bool,
    /// Bytes of each of its datagrams but the last; 0 when it is one.
    pub(crate) segment: usize,
}

/// A message to be sent: to an address, or to the socket's peer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outbound<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) to: Option<SocketAddr>,
    /// Bytes of each of its datagrams but the last; 0 when it is one.
    pub(crate) segment: u16,
}

/// Room for a batch of datagrams of any size: 4 MiB of addresses, of which only those pages are ever touched that
/// datagrams were written to.
#[derive(Debug)]
pub(crate) struct RecvBatch {
    /// Allocated with `LAYOUT`, owned; its pointers lead into `bytes` and itself.
    headers: NonNull<Headers>,
    /// `BATCH * STRIDE` bytes, owned, initialized from the start.
    bytes: NonNull<u8>,
    received: usize,
}

const HEADERS: Layout = Layout::new::<Headers>();
const BYTES: Layout = match Layout::from_size_align(BATCH * STRIDE, 64) {
    Ok(layout) => layout,
    Err(_) => unreachable!(),
};

fn zeroed<T>(layout: Layout) -> NonNull<T> {
    // SAFETY: both layouts are larger than nothing.
    let place = unsafe { alloc::alloc_zeroed(layout) };
    NonNull::new(place.cast()).unwrap_or_else(|| alloc::handle_alloc_error(layout))
}

impl RecvBatch {
    pub(crate) fn new() -> RecvBatch {
        let headers: NonNull<Headers> = zeroed(HEADERS);
        let bytes: NonNull<u8> = zeroed(BYTES);
        let all = headers.as_ptr();
        for i in 0..BATCH {
            // SAFETY: `i` is within the arrays of `all` and of `bytes`, which nobody else knows; zeros are a valid
            // value of every field.
            unsafe {
                (*all).vectors[i] = libc::iovec {
                    iov_base: bytes.as_ptr().add(i * STRIDE).cast(),
                    iov_len: LARGEST,
                };
                let header = &raw mut (*all).headers[i].msg_hdr;
                (*header).msg_iov = &raw mut (*all).vectors[i];
                (*header).msg_iovlen = 1;
                (*header).msg_name = (&raw mut (*all).names[i]).cast();
                (*header).msg_control = (&raw mut (*all).controls[i]).cast();
                offer(header);
            }
        }
        RecvBatch {
            headers,
            bytes,
            received: 0,
        }
    }

    /// Receives what waits, `most` messages at most (`BATCH`, if that is less); never 0. EAGAIN when none waits, or the
    /// socket's error.
    pub(crate) fn receive(&mut self, fd: BorrowedFd<'_>, most: usize) -> io::Result<usize> {
        let all = self.headers.as_ptr();
        for i in 0..mem::take(&mut self.received) {
            // SAFETY: `i` is within the array; nobody else has a reference to it.
            unsafe { offer(&raw mut (*all).headers[i].msg_hdr) };
        }
        // SAFETY: every header leads to a name, to room for control messages and to a vector of `LARGEST` bytes
        // that live as long as `self`, which is borrowed exclusively.
        let n = unsafe {
            let first = (&raw mut (*all).headers).cast();
            libc::recvmmsg(
                fd.as_raw_fd(),
                first,
                most.min(BATCH) as _,
                0,
                ptr::null_mut(),
            )
        };
        if n < 0 {
            return Err(io::Error::last_os_error());
        }
        self.received = n as usize;
        Ok(self.received)
    }

    /// The `i`th message of the last batch.
    pub(crate) fn message(&self, i: usize) -> Message<'_> {
        assert!(i < self.received);
        let all = self.headers.as_ptr();
        // SAFETY: `i` is within the arrays, and the kernel wrote `msg_len`, at most `LARGEST`, bytes to its place, which
        // is not written again as long as the slice borrows `self`.
        unsafe {
            let header = &(*all).headers[i];
            let len = (header.msg_len as usize).min(LARGEST);
            Message {
                bytes: std::slice::from_raw_parts(self.bytes.as_ptr().add(i * STRIDE), len),
                from: (*all).names[i].decode(header.msg_hdr.msg_namelen as usize),
                truncated: header.msg_hdr.msg_flags & libc::MSG_TRUNC != 0,
                segment: segment(&header.msg_hdr),
            }
        }
    }
}

/// Tells the kernel how much room there is for a name and control messages; it answers in the same place.
///
/// # Safety
/// `header` must be valid for writes, and lead to a `Name` and a `Control`.
unsafe fn offer(header: *mut libc::msghdr) {
    // SAFETY: as promised by the caller.
    unsafe {
        (*header).msg_namelen = size_of::<Name>() as libc::socklen_t;
        (*header).msg_controllen = size_of::<Control>() as _;
    }
}

/// What the kernel says of a message that is several datagrams; 0 when it says nothing.
///
/// # Safety
/// `header` must be as the kernel left it, and what it leads to alive.
unsafe fn segment(header: &libc::msghdr) -> usize {
    // SAFETY: the kernel wrote `msg_controllen` bytes of control messages, each with its true length, so that what is
    // read is within them.
    unsafe {
        let first = libc::CMSG_FIRSTHDR(header);
        let (level, kind) = (libc::SOL_UDP, libc::UDP_GRO);
        if first.is_null() || ((*first).cmsg_level, (*first).cmsg_type) != (level, kind) {
            return 0;
        }
        let size: libc::c_int = ptr::read_unaligned(libc::CMSG_DATA(first).cast());
        usize::try_from(size).unwrap_or(0)
    }
}

impl Drop for RecvBatch {
    fn drop(&mut self) {
        // SAFETY: both were allocated with these layouts and are given up here.
        unsafe {
            alloc::dealloc(self.headers.as_ptr().cast(), HEADERS);
            alloc::dealloc(self.bytes.as_ptr(), BYTES);
        }
    }
}

/// Sends a batch at most of these messages, in order. Gives how many the kernel took; the error is that of the first
/// one.
pub(crate) fn send_batch<'a>(
    fd: BorrowedFd<'_>,
    messages: impl Iterator<Item = Outbound<'a>>,
) -> io::Result<usize> {
    let mut headers = [const { MaybeUninit::<libc::mmsghdr>::uninit() }; BATCH];
    let mut vectors = [const { MaybeUninit::<libc::iovec>::uninit() }; BATCH];
    let mut names = [const { MaybeUninit::<Name>::uninit() }; BATCH];
    let mut controls = [const { MaybeUninit::<Control>::uninit() }; BATCH];
    let mut count = 0;
    let places = headers.iter_mut().zip(&mut vectors);
    let places = places.zip(names.iter_mut().zip(&mut controls));
    for (((header, vector), (name, control)), message) in places.zip(messages) {
        let vector = vector.write(libc::iovec {
            iov_base: message.bytes.as_ptr().cast_mut().cast(),
            iov_len: message.bytes.len(),
        });
        // SAFETY: zeros are a valid value of a header: no name, no vector, no control data.
        let header = &mut header.write(unsafe { mem::zeroed() }).msg_hdr;
        header.msg_iov = vector;
        header.msg_iovlen = 1;
        if let Some(to) = message.to {
            let (encoded, len) = Name::encode(to);
            header.msg_name = ptr::from_mut(name.write(encoded)).cast();
            header.msg_namelen = len as libc::socklen_t;
        }
        if message.segment != 0 {
            header.msg_control = ptr::from_mut(control.write([0; 3])).cast();
            // SAFETY: a control message with two bytes fits into `control`, which the header leads to and which is
            // aligned as its header wants.
            unsafe {
                header.msg_controllen = libc::CMSG_SPACE(size_of::<u16>() as _) as _;
                let first = libc::CMSG_FIRSTHDR(header);
                (*first).cmsg_level = libc::SOL_UDP;
                (*first).cmsg_type = libc::UDP_SEGMENT;
                (*first).cmsg_len = libc::CMSG_LEN(size_of::<u16>() as _) as _;
                ptr::write_unaligned(libc::CMSG_DATA(first).cast(), message.segment);
            }
        }
        count += 1;
    }
    // SAFETY: the first `count` headers are written, and lead to names, vectors and control messages on this stack and to
    // bytes that are borrowed for the whole call; the kernel only reads them, but for `msg_len`.
    let sent = unsafe {
        let first = headers.as_mut_ptr().cast();
        libc::sendmmsg(fd.as_raw_fd(), first, count as _, libc::MSG_NOSIGNAL as _)
    };
    if sent < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(sent as usize)
}

/// Joins or leaves what `source` sends to `group`, on the interface of that index; 0 lets the system choose.
pub(crate) fn source_membership(
    fd: BorrowedFd<'_>,
    join: bool,
    source: IpAddr,
    group: IpAddr,
    interface: u32,
) -> io::Result<()> {
    let option = match join {
        true => libc::MCAST_JOIN_SOURCE_GROUP,
        false => libc::MCAST_LEAVE_SOURCE_GROUP,
    };
    let level = match group {
        IpAddr::V4(_) => libc::IPPROTO_IP,
        IpAddr::V6(_) => libc::IPPROTO_IPV6,
    };
    let name = |ip: IpAddr| Name::encode(SocketAddr::new(ip, 0)).0;
    let mut request = MaybeUninit::<libc::group_source_req>::zeroed();
    let place = request.as_mut_ptr();
    // SAFETY: the request lives on this stack and is initialized, padding included, as the kernel reads all of it; a name
    // is no larger than a storage, and needs no more alignment.
    let result = unsafe {
        (*place).gsr_interface = interface;
        (&raw mut (*place).gsr_group)
            .cast::<Name>()
            .write(name(group));
        (&raw mut (*place).gsr_source)
            .cast::<Name>()
            .write(name(source));
        let len = size_of_val(&request) as libc::socklen_t;
        libc::setsockopt(fd.as_raw_fd(), level, option, place.cast(), len)
    };
    match result {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}
