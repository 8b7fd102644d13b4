//! Where there is no recvmmsg(2): one datagram a system call.

use rustix::net::{RecvAncillaryBuffer, RecvFlags, ReturnFlags};
use socket2::{Domain, SockAddr, SockRef, Socket, Type};
use std::io::{self, IoSliceMut};
use std::net::{IpAddr, SocketAddr};
use std::os::fd::BorrowedFd;

/// Messages received or sent by one call at most.
pub(crate) const BATCH: usize = 1;
/// Datagrams that may be sent as one message, and their bytes together.
pub(crate) const SEGMENTS: usize = 1;
pub(crate) const SEGMENTED_BYTES: usize = LARGEST;
/// Bytes of the largest datagram that is not cut.
const LARGEST: usize = 64 * 1024;

/// A datagram socket: non-blocking, close-on-exec.
pub(crate) fn datagram_socket(domain: Domain) -> io::Result<Socket> {
    let socket = Socket::new(domain, Type::DGRAM, None)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// Each datagram is a message of its own here.
pub(crate) fn receive_merged(_fd: BorrowedFd<'_>) {}

/// Nothing is sent as one message here.
pub(crate) fn unsegmented(_error: &io::Error) -> Option<bool> {
    None
}

/// A message that was received.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Message<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) from: Option<SocketAddr>,
    pub(crate) truncated: bool,
    /// 0: it is one datagram.
    pub(crate) segment: usize,
}

/// A message to be sent: to an address, or to the socket's peer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outbound<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) to: Option<SocketAddr>,
    /// 0: it is one datagram.
    #[allow(dead_code, reason = "it is always 0 here")]
    pub(crate) segment: u16,
}

/// Room for a datagram of any size.
#[derive(Debug)]
pub(crate) struct RecvBatch {
    bytes: Vec<u8>,
    len: usize,
    from: Option<SocketAddr>,
    cut: bool,
}

impl RecvBatch {
    pub(crate) fn new() -> RecvBatch {
        RecvBatch {
            bytes: vec![0; LARGEST],
            len: 0,
            from: None,
            cut: false,
        }
    }

    /// Receives one datagram. EAGAIN when none waits, or the socket's error.
    pub(crate) fn receive(&mut self, fd: BorrowedFd<'_>, _most: usize) -> io::Result<usize> {
        let mut vectors = [IoSliceMut::new(&mut self.bytes)];
        let mut control = RecvAncillaryBuffer::default();
        let told = rustix::net::recvmsg(fd, &mut vectors, &mut control, RecvFlags::empty())?;
        self.len = told.bytes.min(LARGEST);
        self.from = told.address.and_then(|addr| addr.try_into().ok());
        self.cut = told.flags.contains(ReturnFlags::TRUNC);
        Ok(1)
    }

    /// The datagram.
    pub(crate) fn message(&self, _i: usize) -> Message<'_> {
        Message {
            bytes: &self.bytes[..self.len],
            from: self.from,
            truncated: self.cut,
            segment: 0,
        }
    }
}

/// Sends the first of these datagrams. Gives how many the kernel took.
pub(crate) fn send_batch<'a>(
    fd: BorrowedFd<'_>,
    mut messages: impl Iterator<Item = Outbound<'a>>,
) -> io::Result<usize> {
    let Some(Outbound { bytes, to, .. }) = messages.next() else {
        return Ok(0);
    };
    let socket = SockRef::from(&fd);
    match to {
        Some(to) => socket.send_to(bytes, &SockAddr::from(to))?,
        None => socket.send(bytes)?,
    };
    Ok(1)
}

/// Not provided for.
pub(crate) fn source_membership(
    _fd: BorrowedFd<'_>,
    _join: bool,
    _source: IpAddr,
    _group: IpAddr,
    _interface: u32,
) -> io::Result<()> {
    Err(io::Error::from_raw_os_error(libc::ENOSYS))
}
