//! What the standard library does not do: the crate's only unsafe code, one platform a file.
//!
//! A platform gives: `set_nonblocking`, and signals that write their number to a descriptor (`signal`).
#![allow(unsafe_code, reason = "system calls without a safe wrapper among the dependencies")]

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{restore_signal, set_nonblocking, watch_signal};
