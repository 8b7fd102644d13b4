//! What the encoder writes, the parser reads back.

use http_parser::encode::{self, EncodeErrorKind};
use http_parser::{Event, Fields, Head, Mode, Parser, Version};
use proptest::collection::vec;
use proptest::prelude::*;

type Pairs = Vec<(String, Vec<u8>)>;

#[derive(Debug, Default, PartialEq)]
struct Message {
    line: (Vec<u8>, Vec<u8>, u16),
    fields: Pairs,
    body: Vec<u8>,
    trailers: Pairs,
    ended: bool,
}

fn pairs(fields: Fields<'_>) -> Pairs {
    fields
        .iter()
        .map(|(n, v)| (String::from_utf8(n.to_vec()).unwrap(), v.to_vec()))
        .collect()
}

fn line(head: &Head<'_>) -> (Vec<u8>, Vec<u8>, u16) {
    let first = if head.is_request() {
        head.method_text()
    } else {
        head.reason()
    };
    (
        first.to_vec(),
        head.target().to_vec(),
        head.status().unwrap_or(0),
    )
}

fn read(mode: Mode, bytes: &[u8], piece: usize) -> Message {
    let mut message = Message::default();
    let mut parser = Parser::new(mode);
    for mut input in bytes.chunks(piece) {
        while let Some(event) = parser.next(&mut input).unwrap() {
            assert!(!message.ended, "one message only");
            match event {
                Event::Head(head) => {
                    message.line = line(&head);
                    message.fields = pairs(head.fields());
                }
                Event::Body(data) => message.body.extend_from_slice(data),
                Event::Trailers(fields) => message.trailers = pairs(fields),
                Event::End => message.ended = true,
            }
        }
    }
    message
}

/// Names without meaning for framing; values in the form they are given back.
fn fields() -> impl Strategy<Value = Pairs> {
    let value = vec(
        prop_oneof![0x21u8..0x7f, 0x80u8.., Just(b' '), Just(b'\t')],
        0..20,
    )
    .prop_map(|v| v.trim_ascii().to_vec());
    vec(("x-[a-zA-Z0-9!#$%&'*+.^_`|~-]{1,12}", value), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn requests(
        method in proptest::sample::select(http_parser::Method::KNOWN),
        target in "/[!-~]{0,30}",
        pairs in fields(),
        body in vec(any::<u8>(), 1..100),
        piece in 1usize..200,
    ) {
        prop_assume!(method != http_parser::Method::Connect);
        let mut out = Vec::new();
        let mut all = pairs;
        all.push(("Content-Length".into(), body.len().to_string().into()));
        let fields = all.iter().map(|(n, v)| (n, v));
        let method = method.as_str().as_bytes();
        encode::request_head(&mut out, method, target.as_bytes(), Version::Http11, fields).unwrap();
        out.extend_from_slice(&body);
        let line = (method.to_vec(), target.into_bytes(), 0);
        let want = Message { line, fields: all, body, trailers: vec![], ended: true };
        prop_assert_eq!(read(Mode::Request, &out, piece), want);
    }

    #[test]
    fn chunked_responses(
        status in 200u16..=999,
        reason in "[!-~]{0,10}",
        pairs in fields(),
        chunks in vec(vec(any::<u8>(), 0..40), 0..6),
        trailers in fields(),
        piece in 1usize..200,
    ) {
        prop_assume!(status != 204 && status != 304);
        let mut out = bytes::BytesMut::new();
        let mut all = pairs;
        all.push(("transfer-encoding".into(), b"chunked".to_vec()));
        let fields = all.iter().map(|(n, v)| (n, v));
        encode::response_head(&mut out, Version::Http11, status, reason.as_bytes(), fields).unwrap();
        for data in &chunks {
            encode::chunk(&mut out, data);
        }
        encode::last_chunk(&mut out, trailers.iter().map(|(n, v)| (n, v))).unwrap();
        let line = (reason.into_bytes(), vec![], status);
        let want = Message { line, fields: all, body: chunks.concat(), trailers, ended: true };
        prop_assert_eq!(read(Mode::Response, &out, piece), want);
    }

    #[test]
    fn what_is_written_never_breaks_out(name in vec(any::<u8>(), 0..8), value in vec(any::<u8>(), 0..8)) {
        let mut out = Vec::new();
        if encode::field(&mut out, &name, &value).is_err() {
            prop_assert!(out.is_empty());
        } else {
            let mut head = b"GET / HTTP/1.1\r\n".to_vec();
            head.extend_from_slice(&out);
            head.extend_from_slice(b"\r\n");
            prop_assume!(http_parser::HeaderName::from_bytes(&name) == http_parser::HeaderName::Other);
            prop_assert_eq!(read(Mode::Request, &head, 3).fields.len(), 1);
        }
    }
}

/// A part of a start line, often fit.
fn part() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![vec(0x21u8..0x7f, 0..9), vec(any::<u8>(), 0..6)]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn start_lines_never_break_out(method in part(), target in part(), status in 0u16.., reason in part()) {
        let words = |line: &[u8]| line.split(|b| *b == b' ').map(<[u8]>::to_vec).collect::<Vec<_>>();
        let mut out = Vec::new();
        if encode::request_line(&mut out, &method, &target, Version::Http10).is_ok() {
            prop_assert_eq!(words(&out), [&method, &target, &b"HTTP/1.0\r\n"[..]]);
        } else {
            prop_assert!(out.is_empty());
        }
        out.clear();
        if encode::status_line(&mut out, Version::Http11, status, &reason).is_ok() {
            prop_assert!(!reason.contains(&b'\r') && !reason.contains(&b'\n'));
            let digits = status.to_string();
            prop_assert_eq!(&out[9..12], digits.as_bytes());
            prop_assert_eq!(&out[13..out.len() - 2], reason);
        } else {
            prop_assert!(out.is_empty());
        }
    }
}

#[test]
fn injections_are_refused() {
    let mut out = Vec::new();
    let fields = [("A", "b\r\nC: d")];
    let error = encode::response_head(&mut out, Version::Http11, 200, b"OK", fields).unwrap_err();
    assert_eq!(
        (error.kind(), error.offset()),
        (EncodeErrorKind::FieldValue, 1)
    );
    let none = [("", ""); 0];
    for (method, target, kind) in [
        (&b"G T"[..], &b"/"[..], EncodeErrorKind::Method),
        (b"", b"/", EncodeErrorKind::Method),
        (b"GET", b"/ HTTP/1.1\r\n", EncodeErrorKind::Target),
        (b"GET", b"", EncodeErrorKind::Target),
    ] {
        let error =
            encode::request_head(&mut out, method, target, Version::Http11, none).unwrap_err();
        assert_eq!(error.kind(), kind);
    }
    for (status, reason, kind) in [
        (99, &b""[..], EncodeErrorKind::Status),
        (200, b"a\nb", EncodeErrorKind::Reason),
    ] {
        let error = encode::status_line(&mut out, Version::Http11, status, reason).unwrap_err();
        assert_eq!(error.kind(), kind);
    }
    assert_eq!(
        encode::last_chunk(&mut out, [("A b", "c")])
            .unwrap_err()
            .to_string(),
        "invalid field name at byte 1"
    );
    encode::chunk(&mut out, b"");
    encode::chunk_head(&mut out, 0);
    assert!(out.is_empty(), "nothing is written on refusal");
    encode::chunk_head(&mut out, usize::MAX);
    assert_eq!(out, b"ffffffffffffffff\r\n");
}

#[test]
fn any_buffer_takes_it() {
    let mut room = [0; 13];
    let mut left = &mut room[..];
    encode::field(&mut left, b"Name", b"caf\xe9 ").unwrap();
    assert!(left.is_empty(), "a slice is written to its end");
    assert_eq!(&room, b"Name: caf\xe9 \r\n");
    let mut limited = bytes::BufMut::limit(Vec::new(), 5);
    encode::chunk_head(&mut limited, 0xabc);
    assert_eq!(limited.into_inner(), b"abc\r\n");
}
