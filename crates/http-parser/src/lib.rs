//! HTTP/1.x without I/O: bytes to events ([`Parser`]) and heads to bytes ([`encode`]).
//!
//! The parser is fed slices of any size and is asked for one event after
//! another; it never reads, writes, waits or looks at a clock. It follows
//! RFC 9110 and RFC 9112 strictly: whatever two implementations could frame
//! differently is an error with a kind and a byte offset. Single checks can be
//! switched off by name ([`Leniency`]), sizes are bounded ([`Limits`]).
//!
//! ```
//! use http_parser::{Event, Mode, Parser};
//!
//! let mut parser = Parser::new(Mode::Request);
//! let mut input: &[u8] = b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
//! let mut seen = Vec::new();
//! while let Some(event) = parser.next(&mut input)? {
//!     match event {
//!         Event::Head(head) => seen.push(head.target().to_vec()),
//!         Event::Body(bytes) => seen.push(bytes.to_vec()),
//!         Event::Trailers(_) => {}
//!         Event::End => seen.push(b"end".to_vec()),
//!     }
//! }
//! assert_eq!(seen, [&b"/a"[..], b"hi", b"end"]);
//! # Ok::<(), http_parser::ParseError>(())
//! ```
#![forbid(unsafe_code)]
#![deny(missing_docs, missing_debug_implementations)]

mod chars;
pub mod encode;
mod error;
mod event;
mod lanes;
mod leniency;
mod limits;
mod method;
mod names;
mod parse;

pub use error::{ErrorKind, ParseError};
pub use event::{Event, FieldSpan, Fields, Head, Span, Version};
pub use leniency::Leniency;
pub use limits::Limits;
pub use method::Method;
pub use names::HeaderName;
pub use parse::{Mode, Parser, ResponseTo, Status};

/// The README's example, compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
