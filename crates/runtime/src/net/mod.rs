//! `node:net` and `node:dns`: TCP and Unix sockets, names. Native code owns descriptors, read and write queues; JavaScript has streams.
//!
//! Handles cross as numbers. Calls that the system can refuse give a negative errno, from which JavaScript makes the
//! error of node's wording; what happens later arrives in the room's `dispatch(event, id, a, b)`.

pub(crate) mod address;
mod dns_message;
pub(crate) mod events;
pub(crate) mod listen;
mod lookup;
mod pumped;
mod socket;

use crate::core::room::room;
use crate::rooms;

room! {
    name: "net",
    ops: [
        listen::listen_tcp, listen::listen_unix, listen::close_listener, listen::listener_address, listen::ref_listener,
        listen::listen_fd, listen::bind_tcp, listen::bind_unix, listen::listener_fd,
        socket::connect_tcp, socket::connect_unix, socket::open_fd, socket::set_raw_mode, socket::read_start, socket::read_stop,
        socket::write_bytes, socket::write_string, socket::write_latin1, socket::write_chunks,
        socket::shutdown, socket::close, socket::reset, socket::set_no_delay, socket::set_keep_alive, socket::set_ref,
        socket::counts, socket::write_queue_size, socket::local_address, socket::peer_address, socket::fd_of,
        dns_message::dns_query, dns_message::reverse_name, dns_message::dns_answer,
        lookup::lookup, lookup::service_name,
        address::ip_family, address::address_key, address::subnet_bounds,
        pumped::pump_source, pumped::pump_sink,
    ],
    public: [("net", "net.js"), ("dns", "dns.js"), ("dns/promises", "dns_promises.js")],
    shared: ["channels.js", "handle.js", "socket.js", "server.js", "facts.js"],
    uses: ["pump", "tls"],
    load: Eager,
}

pub(crate) const ROOM_INDEX: usize = rooms::index_of("net");

/// A negative errno, as libuv's functions give it.
pub(crate) fn errno(error: &std::io::Error) -> f64 {
    f64::from(-error.raw_os_error().unwrap_or(libc::EIO))
}
