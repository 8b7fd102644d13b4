//! What the standard library does not do: the crate's only unsafe code, one platform a file.
//!
//! A platform gives:
//! - `set_nonblocking(fd)`: reads and writes of it return `WouldBlock` instead of waiting.
//! - `STREAM_INTEREST`: what streams are watched for: also for urgent data of TCP (`Interest::PRIORITY`), where that can be.
//! - `stream_socket(domain)`: a new stream socket, non-blocking and not inherited by children.
//! - `listens(socket)`: whether it does, as far as the system can be asked.
//! - `accept(fd)`: a connection, non-blocking and not inherited by children, in as few system calls as it takes.
//! - `send_fds`, `recv_fds`: bytes with descriptors over a Unix socket; those that come are not inherited by children.
//! - `write_pipe`: bytes to a pipe or terminal, without a signal when nobody reads.
//! - `Seat`: one loop's place among those that watch signals; see `unix_signals.rs` for what it promises.
//! - `open_process(pid)`: a descriptor that is readable once the child has ended, ENOSYS where there is none;
//!   `exists(pid)`: whether there is such a process; `reap(pid)`: how it ended.
//! - `Inotify`: one descriptor that tells of many watched files; see `inotify.rs`.
//! - `unchanged(before, now)`: whether two stat(2)s tell the same of a file, access times aside.
//! - `address_info`, `name_info`: the resolver, and what it refuses with; see `unix_names.rs`.
//! - `BlockAgain`, `open_terminal`, `terminal_size`, `TerminalMode`, `put_terminals_back`: see `unix_tty.rs`.
//! - `datagram_socket(domain)`: as `stream_socket`. `RecvBatch`, `send_batch`: many datagrams by as few system calls as
//!   there are; `source_membership(..)`: multicast by source; see `datagrams.rs`.
#![allow(
    unsafe_code,
    reason = "system calls without a safe wrapper among the dependencies"
)]

#[cfg(any(target_os = "linux", target_os = "android"))]
mod datagrams;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
#[path = "one_datagram.rs"]
mod datagrams;
#[cfg(any(target_os = "linux", target_os = "android"))]
mod inotify;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
#[path = "no_inotify.rs"]
mod inotify;
#[cfg(unix)]
mod unix;
#[cfg(unix)]
mod unix_fds;
#[cfg(unix)]
mod unix_names;
#[cfg(unix)]
mod unix_pipe;
#[cfg(unix)]
mod unix_signals;
#[cfg(unix)]
mod unix_tty;
pub(crate) use datagrams::{
    BATCH, Message, Outbound, RecvBatch, SEGMENTED_BYTES, SEGMENTS, datagram_socket,
    receive_merged, send_batch, source_membership, unsegmented,
};
pub(crate) use inotify::{Incident, Inotify};
#[cfg(unix)]
pub(crate) use unix::{
    STREAM_INTEREST, accept, exists, listens, open_process, reap, set_nonblocking, stream_socket,
    unchanged,
};
#[cfg(unix)]
pub(crate) use unix_fds::{MAX_FDS, recv_fds, send_fds};
#[cfg(unix)]
pub(crate) use unix_names::{Hints, ResolverError, address_info, name_info};
#[cfg(unix)]
pub(crate) use unix_pipe::write_pipe;
#[cfg(unix)]
pub(crate) use unix_signals::Seat;
#[cfg(unix)]
pub(crate) use unix_tty::{
    BlockAgain, TerminalMode, open_terminal, put_terminals_back, terminal_size,
};
