//! Sockets: listening ones and connected streams, TCP and Unix; and UDP.

pub(crate) mod connect;
mod fds;
pub(crate) mod filter;
pub(crate) mod listener;
mod pair;
mod read;
pub(crate) mod socket_options;
pub(crate) mod stream;
pub(crate) mod udp;
pub(crate) mod udp_options;
mod udp_receive;
pub(crate) mod udp_send;
pub(crate) mod write;
mod write_queue;
