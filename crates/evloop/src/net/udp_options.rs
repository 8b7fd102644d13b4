//! What a UDP socket can be told and asked: reach, multicast membership, buffers.

use super::socket_options::set_buffer_sizes;
use crate::event_loop::EventLoop;
use crate::ids::UdpId;
use crate::sys;
use socket2::InterfaceIndexOrAddress;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::os::fd::AsFd;

/// Which network interface is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum MulticastInterface {
    /// The one the system chooses, by its routes.
    #[default]
    Any,
    /// The one with that index (if_nametoindex(3)).
    Index(u32),
    /// The one with that address; of IPv4 only.
    Address(Ipv4Addr),
}

impl From<u32> for MulticastInterface {
    fn from(index: u32) -> Self {
        MulticastInterface::Index(index)
    }
}

impl From<Ipv4Addr> for MulticastInterface {
    fn from(address: Ipv4Addr) -> Self {
        MulticastInterface::Address(address)
    }
}

impl MulticastInterface {
    fn index_or_address(self) -> InterfaceIndexOrAddress {
        match self {
            MulticastInterface::Any => InterfaceIndexOrAddress::Address(Ipv4Addr::UNSPECIFIED),
            MulticastInterface::Index(index) => InterfaceIndexOrAddress::Index(index),
            MulticastInterface::Address(address) => InterfaceIndexOrAddress::Address(address),
        }
    }

    fn index(self) -> io::Result<u32> {
        match self {
            MulticastInterface::Any => Ok(0),
            MulticastInterface::Index(index) => Ok(index),
            MulticastInterface::Address(_) => Err(io::Error::from_raw_os_error(libc::EINVAL)),
        }
    }
}

impl<D: 'static> EventLoop<D> {
    /// Receives from now on what is sent to a multicast group, to the port the socket is bound to.
    ///
    /// # Errors
    /// EINVAL for what is no multicast address; EADDRINUSE when it is a member already; ENODEV for an interface that is
    /// not there, or without a route to choose by; ENOPROTOOPT for a group of the other family than the socket's
    /// (ip(7), ipv6(7)); EBADF for a name that is gone.
    pub fn udp_join_multicast(
        &self,
        id: UdpId,
        group: IpAddr,
        interface: impl Into<MulticastInterface>,
    ) -> io::Result<()> {
        let socket = self.sources.peek_udp(id)?.options();
        let interface = interface.into();
        match group {
            IpAddr::V4(group) => socket.join_multicast_v4_n(&group, &interface.index_or_address()),
            IpAddr::V6(group) => socket.join_multicast_v6(&group, interface.index()?),
        }
    }

    /// Ends what [`udp_join_multicast`](Self::udp_join_multicast) began, for the same group and interface.
    ///
    /// # Errors
    /// EADDRNOTAVAIL when it is no member; otherwise as that.
    pub fn udp_leave_multicast(
        &self,
        id: UdpId,
        group: IpAddr,
        interface: impl Into<MulticastInterface>,
    ) -> io::Result<()> {
        let socket = self.sources.peek_udp(id)?.options();
        let interface = interface.into();
        match group {
            IpAddr::V4(group) => socket.leave_multicast_v4_n(&group, &interface.index_or_address()),
            IpAddr::V6(group) => socket.leave_multicast_v6(&group, interface.index()?),
        }
    }

    /// Receives from now on what `source` sends to a multicast group; several sources of one group may be joined.
    ///
    /// # Errors
    /// EINVAL when source and group are of different families, or the socket has joined the whole group;
    /// EADDRNOTAVAIL when it has joined that source already. ENOSYS on other systems than Linux for IPv6, and for IPv4
    /// on an interface named by its index. Otherwise as [`udp_join_multicast`](Self::udp_join_multicast).
    pub fn udp_join_source(
        &self,
        id: UdpId,
        source: IpAddr,
        group: IpAddr,
        interface: impl Into<MulticastInterface>,
    ) -> io::Result<()> {
        self.source_membership(id, true, source, group, interface.into())
    }

    /// Ends what [`udp_join_source`](Self::udp_join_source) began, for the same source, group and interface.
    ///
    /// # Errors
    /// EADDRNOTAVAIL or EINVAL when it is no member; otherwise as that.
    pub fn udp_leave_source(
        &self,
        id: UdpId,
        source: IpAddr,
        group: IpAddr,
        interface: impl Into<MulticastInterface>,
    ) -> io::Result<()> {
        self.source_membership(id, false, source, group, interface.into())
    }

    fn source_membership(
        &self,
        id: UdpId,
        join: bool,
        source: IpAddr,
        group: IpAddr,
        interface: MulticastInterface,
    ) -> io::Result<()> {
        let udp = self.sources.peek_udp(id)?;
        if source.is_ipv4() != group.is_ipv4() {
            return Err(io::Error::from_raw_os_error(libc::EINVAL));
        }
        if let (IpAddr::V4(source), IpAddr::V4(group)) = (source, group)
            && let InterfaceIndexOrAddress::Address(interface) = interface.index_or_address()
        {
            let socket = udp.options();
            return match join {
                true => socket.join_ssm_v4(&source, &group, &interface),
                false => socket.leave_ssm_v4(&source, &group, &interface),
            };
        }
        let index = interface.index()?;
        sys::source_membership(udp.socket.as_fd(), join, source, group, index)
    }

    /// Where multicast goes out. IPv6 sockets take an index only, IPv4 sockets an address only.
    ///
    /// # Errors
    /// EINVAL for the other kind of name; EADDRNOTAVAIL or ENODEV for an interface that is not there; EBADF for a name
    /// that is gone.
    pub fn udp_set_multicast_interface(
        &self,
        id: UdpId,
        interface: impl Into<MulticastInterface>,
    ) -> io::Result<()> {
        let udp = self.sources.peek_udp(id)?;
        let interface = interface.into();
        if udp.flags.ipv6 {
            return udp.options().set_multicast_if_v6(interface.index()?);
        }
        match interface.index_or_address() {
            InterfaceIndexOrAddress::Address(address) => {
                udp.options().set_multicast_if_v4(&address)
            }
            InterfaceIndexOrAddress::Index(_) => Err(io::Error::from_raw_os_error(libc::EINVAL)),
        }
    }

    /// Whether this host's members get what the socket sends to a group, too (they do at first).
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn udp_set_multicast_loop(&self, id: UdpId, on: bool) -> io::Result<()> {
        let udp = self.sources.peek_udp(id)?;
        match udp.flags.ipv6 {
            true => udp.options().set_multicast_loop_v6(on),
            false => udp.options().set_multicast_loop_v4(on),
        }
    }

    /// Routers that multicast may pass, plus one; 1 at first: none. 0 keeps it on this host.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn udp_set_multicast_ttl(&self, id: UdpId, hops: u8) -> io::Result<()> {
        let udp = self.sources.peek_udp(id)?;
        match udp.flags.ipv6 {
            true => udp.options().set_multicast_hops_v6(hops.into()),
            false => udp.options().set_multicast_ttl_v4(hops.into()),
        }
    }

    /// Routers that a datagram may pass, plus one; at first as the system has it. Of a dual-stack socket this is set for
    /// both families where the system allows.
    ///
    /// # Errors
    /// EINVAL for 0; EBADF for a name that is gone.
    pub fn udp_set_ttl(&self, id: UdpId, hops: u8) -> io::Result<()> {
        let udp = self.sources.peek_udp(id)?;
        if hops == 0 {
            return Err(io::Error::from_raw_os_error(libc::EINVAL));
        }
        if udp.flags.ipv6 {
            udp.options().set_unicast_hops_v6(hops.into())?;
            // Refused where an IPv6 socket has no such option, as it sends no IPv4 there.
            let _ = udp.options().set_ttl_v4(hops.into());
            return Ok(());
        }
        udp.options().set_ttl_v4(hops.into())
    }

    /// Allows sending to broadcast addresses (SO_BROADCAST), or no longer.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn udp_set_broadcast(&self, id: UdpId, on: bool) -> io::Result<()> {
        self.sources.peek_udp(id)?.options().set_broadcast(on)
    }

    /// Bytes the kernel may hold of what is sent (SO_SNDBUF). Linux doubles it for its own needs, and bounds it by
    /// `net.core.wmem_max` (socket(7)).
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn udp_set_send_buffer_size(&self, id: UdpId, bytes: usize) -> io::Result<()> {
        set_buffer_sizes(&self.sources.peek_udp(id)?.options(), Some(bytes), None)
    }

    /// Bytes the kernel may hold of what was not received (SO_RCVBUF), its own needs included: what exceeds it is
    /// dropped. As [`udp_set_send_buffer_size`](Self::udp_set_send_buffer_size), with `net.core.rmem_max`.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn udp_set_recv_buffer_size(&self, id: UdpId, bytes: usize) -> io::Result<()> {
        set_buffer_sizes(&self.sources.peek_udp(id)?.options(), None, Some(bytes))
    }

    /// The size of the send buffer as the kernel has it: on Linux twice what was set.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn udp_send_buffer_size(&self, id: UdpId) -> io::Result<usize> {
        self.sources.peek_udp(id)?.options().send_buffer_size()
    }

    /// The size of the receive buffer as the kernel has it: on Linux twice what was set.
    ///
    /// # Errors
    /// EBADF for a name that is gone.
    pub fn udp_recv_buffer_size(&self, id: UdpId) -> io::Result<usize> {
        self.sources.peek_udp(id)?.options().recv_buffer_size()
    }
}
