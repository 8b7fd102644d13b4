//! What can be wrong with the bytes: kind, offset, a sentence, and the code
//! under which llhttp (and programs written against it) knows the same fault.

use std::fmt;

/// The input is not acceptable HTTP/1.x. The parser stays failed: it answers
/// every further call with the same error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ParseError {
    kind: ErrorKind,
    reason: &'static str,
    offset: u64,
}

impl ParseError {
    /// The class of the fault.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Position of the offending byte, counted from the first byte ever fed
    /// (or fed since [`Parser::reset`](crate::Parser::reset)). Independent of
    /// how the bytes were split. Where no single byte is to blame it is the
    /// start of the element.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// llhttp's name for the kind, for example `HPE_INVALID_METHOD`.
    pub fn hpe_code(&self) -> &'static str {
        self.kind.hpe_code()
    }

    /// A short sentence, more precise than the kind. It is llhttp's own where
    /// llhttp has the check; it may be reworded in any release, so match on
    /// [`kind`](Self::kind).
    pub fn reason(&self) -> &'static str {
        self.reason
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({} at byte {})",
            self.reason,
            self.hpe_code(),
            self.offset
        )
    }
}

impl std::error::Error for ParseError {}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// Classes of faults: one for each of llhttp's codes that says something
        /// of the bytes, and one for each of [`Limits`](crate::Limits), where
        /// node has few names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $($(#[$doc])* $name,)*
        }

        impl ErrorKind {
            /// Every kind, for tables made from this one.
            pub const ALL: &[ErrorKind] = &[$(ErrorKind::$name),*];

            /// llhttp's name of the kind; for limits the one that node gives,
            /// `HPE_HEADER_OVERFLOW` for all but those of chunks.
            pub const fn hpe_code(self) -> &'static str {
                match self {
                    $(ErrorKind::$name => $code,)*
                }
            }
        }
    };
}

kinds! {
    /// Not a method, or not a registered one.
    InvalidMethod = "HPE_INVALID_METHOD",
    /// The request target has a forbidden byte or form.
    InvalidUrl = "HPE_INVALID_URL",
    /// `HTTP/` was expected.
    InvalidConstant = "HPE_INVALID_CONSTANT",
    /// A version other than 1.0 and 1.1, or none.
    InvalidVersion = "HPE_INVALID_VERSION",
    /// The status line has a bad code or phrase.
    InvalidStatus = "HPE_INVALID_STATUS",
    /// A bad byte in a field name or value, or a folded field.
    InvalidHeaderToken = "HPE_INVALID_HEADER_TOKEN",
    /// White space before the first field.
    UnexpectedSpace = "HPE_UNEXPECTED_SPACE",
    /// More than one `Content-Length`.
    UnexpectedContentLength = "HPE_UNEXPECTED_CONTENT_LENGTH",
    /// `Content-Length` is not a number, too large, or beside `Transfer-Encoding`.
    InvalidContentLength = "HPE_INVALID_CONTENT_LENGTH",
    /// `Transfer-Encoding` does not frame the message without doubt.
    InvalidTransferEncoding = "HPE_INVALID_TRANSFER_ENCODING",
    /// A chunk size is not hexadecimal or too large.
    InvalidChunkSize = "HPE_INVALID_CHUNK_SIZE",
    /// A line ended with LF alone.
    CrExpected = "HPE_CR_EXPECTED",
    /// A CR without LF.
    LfExpected = "HPE_LF_EXPECTED",
    /// Another deviation from the grammar that some parsers let pass.
    Strict = "HPE_STRICT",
    /// A head is longer than [`Limits::head_bytes`](crate::Limits::head_bytes).
    HeaderOverflow = "HPE_HEADER_OVERFLOW",
    /// A target is longer than [`Limits::target_bytes`](crate::Limits::target_bytes).
    UrlOverflow = "HPE_HEADER_OVERFLOW",
    /// More fields than [`Limits::headers`](crate::Limits::headers).
    TooManyHeaders = "HPE_HEADER_OVERFLOW",
    /// Trailers are longer than [`Limits::trailer_bytes`](crate::Limits::trailer_bytes).
    TrailerOverflow = "HPE_HEADER_OVERFLOW",
    /// The extensions of a chunk are longer than the limit says.
    ChunkExtensionsOverflow = "HPE_CHUNK_EXTENSIONS_OVERFLOW",
    /// Bytes after the last message of a connection.
    ClosedConnection = "HPE_CLOSED_CONNECTION",
    /// The stream ended within a message.
    InvalidEofState = "HPE_INVALID_EOF_STATE",
    /// The peer speaks HTTP/2: `PRI * HTTP/2.0` was read.
    Http2Preface = "HPE_PAUSED_H2_UPGRADE",
}

/// A fault at a position relative to what was being looked at; becomes a
/// [`ParseError`] when the base is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    pub(crate) kind: ErrorKind,
    pub(crate) reason: &'static str,
    pub(crate) at: usize,
}

impl Fault {
    #[cold]
    pub(crate) fn new(kind: ErrorKind, reason: &'static str, at: usize) -> Fault {
        Fault { kind, reason, at }
    }

    #[cold]
    pub(crate) fn based(self, base: u64) -> ParseError {
        ParseError {
            kind: self.kind,
            reason: self.reason,
            offset: base + self.at as u64,
        }
    }
}
