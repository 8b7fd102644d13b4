//! `node:dgram`: UDP sockets. Native code owns descriptors and the queue of what the kernel did not take yet; JavaScript has
//! arguments, states and events.
//!
//! A socket crosses as its number, which there is from its binding on. Calls that the system can refuse give a negative errno;
//! what happens later arrives in the room's `dispatch(event, id, …)`.

mod options;
pub(crate) mod socket;

use crate::core::room::room;
use crate::rooms;

room! {
    name: "dgram",
    ops: [
        socket::bind, socket::bind_descriptor, socket::open, socket::connect, socket::disconnect, socket::send,
        socket::receive, socket::close, socket::set_ref, socket::fd_of, socket::local_address, socket::peer_address,
        socket::queued,
        options::set_number, options::set_multicast_interface, options::membership, options::source_membership,
        options::buffer_size,
    ],
    public: [("dgram", "dgram.js")],
    shared: ["handle.js", "state.js"],
    uses: ["net"],
    load: Lazy,
}

const ROOM_INDEX: usize = rooms::index_of("dgram");

/// The first argument of `dispatch`; handle.js has the same list.
#[derive(Debug, Clone, Copy)]
#[repr(i32)]
enum Event {
    /// A datagram: bytes, address, family, port.
    Message = 0,
    /// Receiving failed: errno.
    Error = 1,
    /// The kernel has a queued datagram, or never will: token, errno.
    Sent = 2,
}
