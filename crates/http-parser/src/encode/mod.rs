//! Heads, chunks and trailers to bytes.
//!
//! Everything is written into a [`BufMut`](bytes::BufMut), a `Vec<u8>` for
//! example. What could break out of its place (a line end in a value, a space
//! in a name) is refused, and then nothing is written at all. Framing is the
//! caller's: no field is added, left out or checked against the body. Values
//! are bytes: a caller with text writes Latin-1, as node does. A buffer of fixed
//! size panics when it is full, as `put_slice` says.
//!
//! ```
//! use http_parser::{Version, encode};
//!
//! let mut out = Vec::new();
//! encode::response_head(&mut out, Version::Http11, 200, b"OK", [("Transfer-Encoding", "chunked")])?;
//! encode::chunk(&mut out, b"hello");
//! encode::last_chunk(&mut out, [("Digest", "x")])?;
//! assert_eq!(
//!     out,
//!     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nDigest: x\r\n\r\n"
//! );
//! # Ok::<(), encode::EncodeError>(())
//! ```

mod chunked;
mod date;
mod head;

pub use chunked::{CHUNK_END, chunk, chunk_head, last_chunk};
pub use date::DateCache;
pub use head::{end_of_head, field, request_head, request_line, response_head, status_line};

use std::fmt;

use crate::chars::{is_text, is_token};
use crate::lanes;

/// Something that must not be written into a head. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EncodeError {
    kind: EncodeErrorKind,
    offset: usize,
}

impl EncodeError {
    /// Which part is unfit.
    pub fn kind(&self) -> EncodeErrorKind {
        self.kind
    }

    /// Index of the offending byte within that part; 0 if the part is empty.
    pub fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.kind {
            EncodeErrorKind::Method => "method",
            EncodeErrorKind::Target => "request target",
            EncodeErrorKind::Status => "status code",
            EncodeErrorKind::Reason => "reason phrase",
            EncodeErrorKind::FieldName => "field name",
            EncodeErrorKind::FieldValue => "field value",
        };
        write!(f, "invalid {part} at byte {}", self.offset)
    }
}

impl std::error::Error for EncodeError {}

/// The part of a head that is unfit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EncodeErrorKind {
    /// Not a token.
    Method,
    /// Empty, or with white space or control bytes.
    Target,
    /// Not of three digits.
    Status,
    /// With control bytes.
    Reason,
    /// Not a token.
    FieldName,
    /// With control bytes: CR, LF and NUL among them.
    FieldValue,
}

/// Refuses bytes that don't fit. Those before `sure` are known to.
#[inline(always)]
fn check(
    part: &[u8],
    sure: usize,
    fits: impl Fn(u8) -> bool,
    kind: EncodeErrorKind,
) -> Result<(), EncodeError> {
    match part[sure..].iter().position(|&b| !fits(b)) {
        None => Ok(()),
        Some(at) => Err(EncodeError {
            kind,
            offset: sure + at,
        }),
    }
}

/// A field value or a reason phrase.
#[inline(always)]
fn check_text(part: &[u8], kind: EncodeErrorKind) -> Result<(), EncodeError> {
    check(part, lanes::run(part, 0, lanes::controls), is_text, kind)
}

/// A method or a field name.
#[inline(always)]
fn check_token(part: &[u8], kind: EncodeErrorKind) -> Result<(), EncodeError> {
    check_some(part, kind)?;
    let sure = lanes::run(part, 0, lanes::not_letters);
    check(part, sure, is_token, kind)
}

fn check_some(part: &[u8], kind: EncodeErrorKind) -> Result<(), EncodeError> {
    if part.is_empty() {
        return Err(EncodeError { kind, offset: 0 });
    }
    Ok(())
}
