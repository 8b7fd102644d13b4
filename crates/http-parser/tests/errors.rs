//! The table of kinds against llhttp's own list, and an input for each kind.

use std::collections::BTreeSet;

use http_parser::{ErrorKind, Leniency, Limits, Mode, Parser};

/// `HTTP_ERRNO_MAP` of llhttp 9.3, without `HPE_`.
const LLHTTP: &[&str] = &[
    "OK",
    "INTERNAL",
    "STRICT",
    "CR_EXPECTED",
    "LF_EXPECTED",
    "UNEXPECTED_CONTENT_LENGTH",
    "UNEXPECTED_SPACE",
    "CLOSED_CONNECTION",
    "INVALID_METHOD",
    "INVALID_URL",
    "INVALID_CONSTANT",
    "INVALID_VERSION",
    "INVALID_HEADER_TOKEN",
    "INVALID_CONTENT_LENGTH",
    "INVALID_CHUNK_SIZE",
    "INVALID_STATUS",
    "INVALID_EOF_STATE",
    "INVALID_TRANSFER_ENCODING",
    "CB_MESSAGE_BEGIN",
    "CB_HEADERS_COMPLETE",
    "CB_MESSAGE_COMPLETE",
    "CB_CHUNK_HEADER",
    "CB_CHUNK_COMPLETE",
    "PAUSED",
    "PAUSED_UPGRADE",
    "PAUSED_H2_UPGRADE",
    "USER",
    "CB_URL_COMPLETE",
    "CB_STATUS_COMPLETE",
    "CB_METHOD_COMPLETE",
    "CB_VERSION_COMPLETE",
    "CB_HEADER_FIELD_COMPLETE",
    "CB_HEADER_VALUE_COMPLETE",
    "CB_CHUNK_EXTENSION_NAME_COMPLETE",
    "CB_CHUNK_EXTENSION_VALUE_COMPLETE",
    "CB_RESET",
    "CB_PROTOCOL_COMPLETE",
];

/// Those that say nothing of the bytes: no fault, a fault of llhttp's own, and
/// what its callbacks answer (`CB_…`), who don't exist here.
const NOT_OF_BYTES: &[&str] = &["OK", "INTERNAL", "PAUSED", "PAUSED_UPGRADE", "USER"];

/// What node adds to them, for what it counts itself.
const OF_NODE: &[&str] = &["HPE_HEADER_OVERFLOW", "HPE_CHUNK_EXTENSIONS_OVERFLOW"];

#[test]
fn kinds_are_one_for_one_llhttps_codes() {
    let of_bytes: BTreeSet<String> = LLHTTP
        .iter()
        .filter(|name| !NOT_OF_BYTES.contains(name) && !name.starts_with("CB_"))
        .map(|name| format!("HPE_{name}"))
        .collect();
    let codes = ErrorKind::ALL.iter().map(|kind| kind.hpe_code());
    let (ours, limits): (Vec<&str>, Vec<&str>) = codes.partition(|code| !OF_NODE.contains(code));
    assert_eq!(ours.len(), of_bytes.len(), "no code has two kinds");
    assert!(ours.iter().all(|code| of_bytes.contains(*code)));
    assert_eq!(limits.len(), 5, "a kind for each limit");
}

const CHUNKED: &str = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";

/// For each kind what is refused so, and where.
fn fault(kind: ErrorKind) -> (Mode, String, u64) {
    let request = |bytes: &str, at| (Mode::Request, bytes.to_owned(), at);
    let chunks = |bytes: &str, at: u64| (Mode::Request, format!("{CHUNKED}{bytes}"), 47 + at);
    match kind {
        ErrorKind::InvalidMethod => request("get / HTTP/1.1\r\n", 0),
        ErrorKind::InvalidUrl => request("GET a HTTP/1.1\r\n", 4),
        ErrorKind::InvalidConstant => request("GET / HTTX/1.1\r\n", 6),
        ErrorKind::InvalidVersion => request("GET / HTTP/1.2\r\n", 13),
        ErrorKind::InvalidStatus => (Mode::Response, "HTTP/1.1 2x0 OK\r\n".into(), 10),
        ErrorKind::InvalidHeaderToken => request("GET / HTTP/1.1\r\nA b: c\r\n", 17),
        ErrorKind::UnexpectedSpace => request("GET / HTTP/1.1\r\n A: b\r\n", 16),
        ErrorKind::UnexpectedContentLength => request(
            "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
            51,
        ),
        ErrorKind::InvalidContentLength => {
            request("GET / HTTP/1.1\r\nContent-Length: 1a\r\n\r\n", 33)
        }
        ErrorKind::InvalidTransferEncoding => {
            request("GET / HTTP/1.1\r\nTransfer-Encoding: x\r\n\r\n", 35)
        }
        ErrorKind::InvalidChunkSize => chunks("3x\r\n", 1),
        ErrorKind::CrExpected => chunks("3\n", 1),
        ErrorKind::LfExpected => request("GET / HTTP/1.1\r\nA: b\rC", 21),
        ErrorKind::Strict => chunks("3\rx", 2),
        ErrorKind::HeaderOverflow => request(&format!("GET / HTTP/1.1\r\nA: {:99}", "b"), 80),
        ErrorKind::UrlOverflow => request("GET /0123456789 HTTP/1.1\r\n", 14),
        ErrorKind::TooManyHeaders => request("GET / HTTP/1.1\r\nA: b\r\nC: d\r\nE", 28),
        ErrorKind::TrailerOverflow => chunks("0\r\nA: 0123456789\r\n", 13),
        ErrorKind::ChunkExtensionsOverflow => chunks("3;abcdef\r\n", 7),
        ErrorKind::ClosedConnection => request("GET / HTTP/1.1\r\nConnection: close\r\n\r\nG", 37),
        ErrorKind::InvalidEofState => request("GET / HT", 8),
        ErrorKind::Http2Preface => request("PRI * HTTP/2.0\r\n", 0),
        other => panic!("no input for {other:?}"),
    }
}

#[test]
fn each_kind_has_offset_and_sentence() {
    let mut limits = Limits::default();
    limits.head_bytes = 80;
    limits.target_bytes = 10;
    limits.headers = 2;
    limits.trailer_bytes = 10;
    limits.chunk_extension_bytes = 5;
    for kind in ErrorKind::ALL {
        let (mode, bytes, at) = fault(*kind);
        let mut parser = Parser::with(mode, limits, Leniency::default());
        let mut input = bytes.as_bytes();
        let error = loop {
            match parser.next(&mut input) {
                Ok(Some(_)) => {}
                Ok(None) => break parser.finish().unwrap_err(),
                Err(error) => break error,
            }
        };
        assert_eq!((error.kind(), error.offset()), (*kind, at), "{error}");
        assert_eq!(parser.error(), Some(error));
        let words = format!("{} ({} at byte {at})", error.reason(), kind.hpe_code());
        assert_eq!(error.to_string(), words);
        assert!(error.reason().len() > 10 && !error.reason().ends_with('.'));
    }
}
