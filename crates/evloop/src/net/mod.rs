//! Sockets: listening ones and connected streams, TCP and Unix.

pub(crate) mod connect;
pub(crate) mod listener;
pub(crate) mod stream;
pub(crate) mod write_queue;

pub use connect::ConnectOptions;
