//! Where there is no recvmmsg(2): one datagram a system call.

use rustix::net::{RecvAncillaryBuffer, RecvFlags, ReturnFlags};
use socket2::{Domain, SockAddr, SockRef, Socket, Type};
use std::io::{self, IoSliceMut};
use std::net::{IpAddr, SocketAddr};
use std::os::fd::BorrowedFd;

/// Datagrams received or sent by one call at most.
pub(crate) const BATCH: usize = 1;
/// Bytes of the largest datagram that is not cut.
const LARGEST: usize = 64 * 1024;

/// A datagram socket: non-blocking, close-on-exec.
pub(crate) fn datagram_socket(domain: Domain) -> io::Result<Socket> {
    let socket = Socket::new(domain, Type::DGRAM, None)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
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
    pub(crate) fn receive(&mut self, fd: BorrowedFd<'_>) -> io::Result<usize> {
        let mut vectors = [IoSliceMut::new(&mut self.bytes)];
        let mut control = RecvAncillaryBuffer::default();
        let told = rustix::net::recvmsg(fd, &mut vectors, &mut control, RecvFlags::empty())?;
        self.len = told.bytes.min(LARGEST);
        self.from = told.address.and_then(|addr| addr.try_into().ok());
        self.cut = told.flags.contains(ReturnFlags::TRUNC);
        Ok(1)
    }

    /// The datagram: its bytes, its sender, whether it was cut.
    pub(crate) fn datagram(&self, _i: usize) -> (&[u8], Option<SocketAddr>, bool) {
        (&self.bytes[..self.len], self.from, self.cut)
    }
}

/// Sends the first of these datagrams to its address or to the socket's peer. Gives how many the kernel took.
pub(crate) fn send_batch<'a>(
    fd: BorrowedFd<'_>,
    mut datagrams: impl Iterator<Item = (&'a [u8], Option<SocketAddr>)>,
) -> io::Result<usize> {
    let Some((bytes, to)) = datagrams.next() else {
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
