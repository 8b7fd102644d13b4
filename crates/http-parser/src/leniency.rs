//! Which strict checks are switched off, each by its own name.

/// Named exceptions from the strict grammar, all off by default.
///
/// Except for `unknown_methods` every flag opens a door to request smuggling
/// when the peer, or a proxy before it, frames the same bytes differently.
/// Set single ones: `let mut leniency = Leniency::default(); leniency.keep_alive = true;`
///
/// [`all`](Self::all) is what node's `insecureHTTPParser` lets pass, and
/// `unknown_methods`, which it does not. llhttp's
/// `LENIENT_HEADERS` is four flags here: `header_values`, `folded_values`,
/// `space_before_first_field` and `space_before_colon`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Leniency {
    /// Accept any token as a method ([`Method::Other`](crate::Method::Other)),
    /// not only the registered ones. Harmless: framing does not depend on it.
    pub unknown_methods: bool,
    /// Accept control bytes (all but NUL, CR and LF) in field values.
    pub header_values: bool,
    /// Accept values folded over several lines (RFC 9112, 5.2). Their line ends
    /// are taken out, spaces behind the value fill the room in
    /// [`Head::raw`](crate::Head::raw).
    pub folded_values: bool,
    /// Skip spaces before the first field of a head.
    pub space_before_first_field: bool,
    /// Accept spaces and tabs between a field's name and the colon; they are
    /// not part of the name.
    pub space_before_colon: bool,
    /// Accept `Content-Length` beside `Transfer-Encoding`; the latter frames.
    pub chunked_length: bool,
    /// Accept any `Transfer-Encoding`. A body whose final coding is not exactly
    /// `chunked` ends with the connection, that of a request too.
    pub transfer_encoding: bool,
    /// Accept any version of two digits, and treat it as HTTP/1.1 if neither
    /// digit is 0, else as HTTP/1.0.
    /// [`Head::version_text`](crate::Head::version_text) tells which it was.
    pub other_versions: bool,
    /// Parse what follows a message that said `Connection: close` as a further
    /// message.
    pub keep_alive: bool,
    /// Swallow what follows a message that said `Connection: close`.
    pub data_after_close: bool,
    /// Accept a bare LF as a line end, everywhere.
    pub optional_cr_before_lf: bool,
    /// Accept a bare CR as a line end, but not after a field: as the end of a
    /// start line, of a head, of a chunk's size and data. A message that ends
    /// so is told when the byte after it is there.
    pub optional_lf_after_cr: bool,
    /// Accept a chunk whose data is not followed by CRLF.
    pub optional_crlf_after_chunk: bool,
    /// Accept spaces and tabs between a chunk's size and what follows it.
    pub spaces_after_chunk_size: bool,
}

impl Leniency {
    /// Every exception at once. A later release may add more.
    #[must_use]
    pub const fn all() -> Leniency {
        Leniency {
            unknown_methods: true,
            header_values: true,
            folded_values: true,
            space_before_first_field: true,
            space_before_colon: true,
            chunked_length: true,
            transfer_encoding: true,
            other_versions: true,
            keep_alive: true,
            data_after_close: true,
            optional_cr_before_lf: true,
            optional_lf_after_cr: true,
            optional_crlf_after_chunk: true,
            spaces_after_chunk_size: true,
        }
    }
}
