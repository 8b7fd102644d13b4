//! What the standard library does not do: the crate's only unsafe code, one platform a file.
//!
//! A platform gives:
//! - `set_nonblocking(fd)`: reads and writes of it return `WouldBlock` instead of waiting.
//! - `stream_socket(domain)`: a new stream socket, non-blocking and not inherited by children.
//! - `accept(fd)`: a connection, non-blocking and not inherited by children, in as few system calls as it takes.
//! - `Seat`: one loop's place among those that watch signals; see `unix_signals.rs` for what it promises.
//! - `open_process(pid)`: a descriptor that is readable once the child has ended; `reap(pid)`: how it ended.
#![allow(
    unsafe_code,
    reason = "system calls without a safe wrapper among the dependencies"
)]

#[cfg(unix)]
mod unix;
#[cfg(unix)]
mod unix_signals;
#[cfg(unix)]
pub(crate) use unix::{accept, open_process, reap, set_nonblocking, stream_socket};
#[cfg(unix)]
pub(crate) use unix_signals::Seat;
