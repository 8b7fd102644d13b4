//! What the parser tells: events, and views on heads and trailers.
//!
//! Views borrow the fed slice when a head lies in it as a whole, else the
//! parser's own buffer. Nothing is copied or decoded.

use crate::parse::framing::Framing;
use crate::parse::line::Line;
use crate::{HeaderName, Method};

/// One step of a message. A message is `Head`, any number of `Body`, at most
/// one `Trailers`, `End`. There will be no other: matches may be exhaustive.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// Start line and fields, complete and checked.
    Head(Head<'a>),
    /// A piece of the body, transfer coding removed; never empty. Pieces
    /// follow the slices fed, so their borders mean nothing.
    Body(&'a [u8]),
    /// The trailer section of a chunked body, if it has any field.
    Trailers(Fields<'a>),
    /// The message is complete.
    End,
}

/// The two versions understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// HTTP/1.0
    Http10,
    /// HTTP/1.1
    Http11,
}

impl Version {
    /// As written in a start line.
    pub fn as_str(self) -> &'static str {
        match self {
            Version::Http10 => "HTTP/1.0",
            Version::Http11 => "HTTP/1.1",
        }
    }

    /// The digit after the dot.
    pub fn minor(self) -> u8 {
        self as u8
    }
}

/// Where something lies within [`Head::raw`] or [`Fields::raw`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Index of the first byte.
    pub start: u32,
    /// Number of bytes.
    pub len: u32,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Span {
        Span {
            start: start as u32,
            len: (end - start) as u32,
        }
    }

    /// The bytes meant, of the `raw` text the span belongs to.
    #[inline]
    pub fn of(self, raw: &[u8]) -> &[u8] {
        &raw[self.start as usize..self.start as usize + self.len as usize]
    }
}

/// Where one field lies, and its name if it is a well-known one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct FieldSpan {
    /// The name, as sent.
    pub name: Span,
    /// The value, without surrounding white space.
    pub value: Span,
    /// The name, recognised.
    pub known: HeaderName,
}

impl FieldSpan {
    /// An empty value is placed right after the colon, whatever blanks follow.
    #[inline]
    pub(crate) fn new(name: Span, value: usize, end: usize, known: HeaderName) -> FieldSpan {
        let value = if value < end {
            Span::new(value, end)
        } else {
            let after_colon = (name.start + name.len + 1) as usize;
            Span::new(after_colon, after_colon)
        };
        FieldSpan { name, value, known }
    }
}

/// A list of fields in the order sent: of a head, or of trailers.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    raw: &'a [u8],
    spans: &'a [FieldSpan],
}

impl<'a> Fields<'a> {
    #[inline]
    pub(crate) fn new(raw: &'a [u8], spans: &'a [FieldSpan]) -> Fields<'a> {
        Fields { raw, spans }
    }

    /// The contiguous text the spans point into.
    pub fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// Positions of all names and values within [`raw`](Self::raw).
    pub fn spans(&self) -> &'a [FieldSpan] {
        self.spans
    }

    /// Number of fields.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is no field.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Names and values as sent, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&'a [u8], &'a [u8])> + Clone + 'a {
        let raw = self.raw;
        self.spans
            .iter()
            .map(move |s| (s.name.of(raw), s.value.of(raw)))
    }

    /// Value of the first field with this name; `None` for
    /// [`HeaderName::Other`], which is no name.
    pub fn get(&self, name: HeaderName) -> Option<&'a [u8]> {
        let found = self
            .spans
            .iter()
            .find(|s| s.known == name && name != HeaderName::Other)?;
        Some(found.value.of(self.raw))
    }
}

impl std::fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = |b: &[u8]| b.escape_ascii().to_string();
        f.debug_map()
            .entries(self.iter().map(|(n, v)| (text(n), text(v))))
            .finish()
    }
}

/// What a section was found to be, as positions in its text.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) line: Line,
    pub(crate) fields: Vec<FieldSpan>,
    /// Whether one of the fields tells something of the framing.
    pub(crate) frames: bool,
    pub(crate) framing: Framing,
}

impl Message {
    pub(crate) const fn new() -> Message {
        Message {
            line: Line::EMPTY,
            fields: Vec::new(),
            frames: false,
            framing: Framing::EMPTY,
        }
    }

    /// Forgets what the last section was, but for its memory and its framing.
    pub(crate) fn begin(&mut self) {
        self.line = Line::EMPTY;
        self.fields.clear();
        self.frames = false;
    }
}

/// A complete head, and what it says about the message and the connection.
#[derive(Clone, Copy)]
pub struct Head<'a> {
    raw: &'a [u8],
    message: &'a Message,
}

impl<'a> Head<'a> {
    #[inline]
    pub(crate) fn new(raw: &'a [u8], message: &'a Message) -> Head<'a> {
        Head { raw, message }
    }

    /// The whole head as sent, from the start line to the empty line.
    pub fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// The fields.
    pub fn fields(&self) -> Fields<'a> {
        Fields::new(self.raw, &self.message.fields)
    }

    /// Value of the first field with this name.
    pub fn get(&self, name: HeaderName) -> Option<&'a [u8]> {
        self.fields().get(name)
    }

    /// Whether this is a request's head.
    pub fn is_request(&self) -> bool {
        self.message.line.method.is_some()
    }

    /// Method of a request; `None` for a response.
    pub fn method(&self) -> Option<Method> {
        self.message.line.method
    }

    /// Method as sent; empty for a response.
    pub fn method_text(&self) -> &'a [u8] {
        &self.raw()[..self.message.line.method_len as usize]
    }

    /// Request target as sent; empty for a response.
    pub fn target(&self) -> &'a [u8] {
        self.message.line.target.of(self.raw())
    }

    /// Where the request target lies within [`raw`](Self::raw).
    pub fn target_span(&self) -> Span {
        self.message.line.target
    }

    /// Status code of a response, 100 to 999; `None` for a request.
    pub fn status(&self) -> Option<u16> {
        (!self.is_request()).then_some(self.message.line.status)
    }

    /// Reason phrase of a response as sent, often empty.
    pub fn reason(&self) -> &'a [u8] {
        self.message.line.reason.of(self.raw())
    }

    /// Where the reason phrase lies within [`raw`](Self::raw).
    pub fn reason_span(&self) -> Span {
        self.message.line.reason
    }

    /// Version of the start line as sent, for example `HTTP/1.1`. Other than
    /// [`version`](Self::version) says only with
    /// [`Leniency::other_versions`](crate::Leniency::other_versions).
    pub fn version_text(&self) -> &'a [u8] {
        let start = match self.message.line.method {
            Some(_) => (self.message.line.target.start + self.message.line.target.len + 1) as usize,
            None => 0,
        };
        &self.raw()[start..start + 8]
    }

    /// Version of the start line.
    pub fn version(&self) -> Version {
        self.message.line.version
    }

    /// The `Content-Length` sent, whether or not it frames a body here (a
    /// response to HEAD carries one without).
    pub fn content_length(&self) -> Option<u64> {
        self.message.framing.content_length
    }

    /// Whether the final transfer coding is `chunked`.
    pub fn chunked(&self) -> bool {
        self.message.framing.chunked
    }

    /// Whether a body may follow: a length above zero, chunks, or all until
    /// the connection closes.
    pub fn has_body(&self) -> bool {
        self.message.framing.has_body()
    }

    /// Whether the connection may carry another message after this one
    /// (RFC 9112, 9.3).
    pub fn keep_alive(&self) -> bool {
        self.message.framing.keep_alive
    }

    /// Request: `Upgrade` with `Connection: upgrade`, or CONNECT. Response:
    /// 101, or success of a CONNECT. Unless
    /// [`Parser::ignore_upgrade`](crate::Parser::ignore_upgrade) is called,
    /// the bytes after this message are not HTTP and stay untouched.
    pub fn upgrade(&self) -> bool {
        self.message.framing.upgrade
    }

    /// Whether a 1.1 request asks for `100 Continue` before its body.
    pub fn expect_continue(&self) -> bool {
        self.message.framing.expect_continue
    }

    /// Whether a response is an interim one (1xx but 101): the final response
    /// to the same request is still to come.
    pub fn is_interim(&self) -> bool {
        self.message.line.method.is_none()
            && self.message.line.status < 200
            && self.message.line.status != 101
    }
}

impl std::fmt::Debug for Head<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Head")
            .field("line", &self.message.line)
            .field("fields", &self.fields())
            .field("framing", &self.message.framing)
            .finish()
    }
}
