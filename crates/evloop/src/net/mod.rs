//! Sockets: listening ones and connected streams, TCP and Unix.

pub(crate) mod connect;
mod fds;
pub(crate) mod listener;
mod pair;
mod read;
pub(crate) mod socket_options;
pub(crate) mod stream;
pub(crate) mod write;
mod write_queue;
