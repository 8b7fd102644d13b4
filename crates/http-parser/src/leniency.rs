//! Which strict checks are switched off, each by its own name.

/// Named exceptions from the strict grammar, all off by default.
///
/// Except for `unknown_methods` every flag opens a door to request smuggling
/// when the peer, or a proxy before it, frames the same bytes differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leniency {
    /// Accept any token as a method ([`Method::Other`](crate::Method::Other)),
    /// not only the registered ones. Harmless: framing does not depend on it.
    pub unknown_methods: bool,
    /// Accept control bytes (all but NUL, CR and LF) in field values.
    pub header_values: bool,
    /// Accept `Content-Length` beside `Transfer-Encoding`; the latter frames.
    pub chunked_length: bool,
    /// Accept a request whose final transfer coding is not `chunked`; its body
    /// then ends with the connection.
    pub transfer_encoding: bool,
    /// Parse what follows a message that said `Connection: close` as a further
    /// message.
    pub keep_alive: bool,
    /// Swallow what follows a message that said `Connection: close`.
    pub data_after_close: bool,
    /// Accept a bare LF as a line end, everywhere.
    pub optional_cr_before_lf: bool,
    /// Accept a chunk whose data is not followed by CRLF.
    pub optional_crlf_after_chunk: bool,
    /// Accept spaces and tabs between a chunk's size and what follows it.
    pub spaces_after_chunk_size: bool,
}
