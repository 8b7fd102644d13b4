//! TLS without I/O, on rustls: a [`Session`] is fed ciphertext and gives ciphertext, plaintext and events.
//!
//! Sessions never read, write, wait or sleep. What goes wrong is told with OpenSSL's names and numbers ([`Error`]), which
//! programs match on.
#![cfg_attr(doctest, doc = include_str!("../README.md"))]
#![forbid(unsafe_code)]
#![deny(missing_docs, missing_debug_implementations)]

pub mod certificate;
mod context;
mod error;
mod identity;
mod session;
mod store;
mod suites;
mod tickets;
mod trust;
pub mod verify;

pub use context::{ClientOptions, Context, ContextOptions, Protocol, ServerOptions};
pub use error::Error;
pub use identity::Identity;
pub use rustls::KeyLog;
pub use session::{Event, Facts, Greeting, Session};
pub use store::StoredSession;
pub use suites::cipher_names;
pub use tickets::TicketKeys;
