//! Sessions against each other, in memory.

mod garbage;
mod handshake;
mod support;
mod trust;
