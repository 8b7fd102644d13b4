//! Streams of whole messages: what was written is read, however it comes; and
//! when such a stream is spoilt, all readers of it still agree.

use http_parser::encode;
use http_parser::{Event, Fields, Method, Mode, Parser, Status, Version};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::log::Setting;
use crate::splits::{check, setting};

type Pairs = Vec<(String, Vec<u8>)>;

#[derive(Clone, Debug, PartialEq)]
enum Line {
    Request(String, String),
    Response(u16, Vec<u8>),
}

#[derive(Clone, Debug)]
enum Body {
    None,
    Length(Vec<u8>),
    /// Data and extension of each chunk, then the trailers.
    Chunked(Vec<(Vec<u8>, String)>, Pairs),
}

#[derive(Clone, Debug)]
struct Message {
    line: Line,
    fields: Pairs,
    body: Body,
}

/// A message as a reader sees it.
#[derive(Debug, PartialEq)]
struct Seen {
    line: Line,
    fields: Pairs,
    body: Vec<u8>,
    trailers: Pairs,
}

fn fields() -> impl Strategy<Value = Pairs> {
    let byte = prop_oneof![
        8 => 0x21u8..0x7f,
        1 => 0x80u8..,
        1 => select(&b" \t"[..]),
    ];
    let value = vec(byte, 0..30).prop_map(|value| value.trim_ascii().to_vec());
    let name = prop_oneof![
        "x-[a-zA-Z0-9!#$%&'*+.^_`|~-]{1,12}",
        select(&["Host", "ACCEPT", "Set-Cookie", "date", "Via"][..]).prop_map(String::from),
    ];
    vec((name, value), 0..8)
}

fn body() -> impl Strategy<Value = Body> {
    let extension = prop_oneof![
        4 => Just(String::new()),
        1 => ";[a-z0-9]{1,5}(=[a-z0-9]{1,5})?",
        1 => ";[a-z]{1,3}=\"([a-z ;=]|\\\\[\"\\\\]){0,6}\"",
    ];
    let chunk = (vec(any::<u8>(), 1..60), extension);
    prop_oneof![
        Just(Body::None),
        vec(any::<u8>(), 0..80).prop_map(Body::Length),
        (vec(chunk, 0..5), fields()).prop_map(|(chunks, trailers)| Body::Chunked(chunks, trailers)),
    ]
}

fn request() -> impl Strategy<Value = Message> {
    let methods: Vec<Method> = Method::KNOWN.to_vec();
    let target = prop_oneof![
        4 => "/[!-~]{0,30}",
        1 => "http://[a-z.]{1,8}(:[0-9]{1,4})?/[!-~]{0,9}",
        1 => Just("*".to_owned()),
    ];
    let line = (select(methods), target).prop_filter_map("a tunnel", |(method, target)| {
        (method != Method::Connect).then(|| Line::Request(method.as_str().to_owned(), target))
    });
    (line, fields(), body()).prop_map(|(line, fields, body)| Message { line, fields, body })
}

fn response() -> impl Strategy<Value = Message> {
    let reason = vec(prop_oneof![0x20u8..0x7f, 0x80u8..], 0..12);
    let line = (100u16..=999, reason).prop_filter_map("not HTTP any more", |(status, reason)| {
        (status != 101).then_some(Line::Response(status, reason))
    });
    (line, fields(), body()).prop_map(|(line, fields, body)| {
        let Line::Response(status, _) = line else {
            unreachable!("a response")
        };
        let body = match body {
            // Nothing else ends it before the connection does.
            Body::None => Body::Length(Vec::new()),
            _ if status < 200 || status == 204 || status == 304 => Body::None,
            body => body,
        };
        Message { line, fields, body }
    })
}

impl Message {
    fn write(&self, out: &mut Vec<u8>) -> Seen {
        let mut fields = self.fields.clone();
        match &self.body {
            Body::None => {}
            Body::Length(data) => {
                fields.push(("Content-Length".into(), data.len().to_string().into()));
            }
            Body::Chunked(..) => fields.push(("transfer-encoding".into(), b"Chunked".to_vec())),
        }
        let pairs = fields.iter().map(|(n, v)| (n, v));
        let version = Version::Http11;
        match &self.line {
            Line::Request(method, target) => {
                encode::request_head(out, method.as_bytes(), target.as_bytes(), version, pairs)
            }
            Line::Response(status, reason) => {
                encode::response_head(out, version, *status, reason, pairs)
            }
        }
        .unwrap();
        let (body, trailers) = match &self.body {
            Body::None => Default::default(),
            Body::Length(data) => {
                out.extend_from_slice(data);
                (data.clone(), Pairs::new())
            }
            Body::Chunked(chunks, trailers) => {
                for (data, extension) in chunks {
                    if extension.is_empty() {
                        encode::chunk(out, data);
                    } else {
                        out.extend_from_slice(
                            format!("{:X}{extension}\r\n", data.len()).as_bytes(),
                        );
                        out.extend_from_slice(data);
                        out.extend_from_slice(encode::CHUNK_END);
                    }
                }
                encode::last_chunk(out, trailers.iter().map(|(n, v)| (n, v))).unwrap();
                let data = chunks.iter().flat_map(|(data, _)| data).copied().collect();
                (data, trailers.clone())
            }
        };
        let line = self.line.clone();
        Seen {
            line,
            fields,
            body,
            trailers,
        }
    }
}

fn pairs(fields: &Fields<'_>) -> Pairs {
    let text = |name: &[u8]| String::from_utf8(name.to_vec()).unwrap();
    fields.iter().map(|(n, v)| (text(n), v.to_vec())).collect()
}

/// Reads in pieces of these sizes, each event from a slice of its own.
fn read(mode: Mode, bytes: &[u8], sizes: &[usize]) -> Vec<Seen> {
    let mut parser = Parser::new(mode);
    let (mut seen, mut at) = (Vec::<Seen>::new(), 0);
    let mut sizes = sizes.iter().cycle();
    loop {
        let size = sizes.next().map_or(bytes.len(), |size| size + 1);
        let piece = bytes[at..bytes.len().min(at + size)].to_vec();
        let mut input = &piece[..];
        match parser.next(&mut input).unwrap() {
            None if piece.is_empty() => break,
            None => {}
            Some(Event::Head(head)) => {
                let line = match head.status() {
                    Some(status) => Line::Response(status, head.reason().to_vec()),
                    None => Line::Request(
                        String::from_utf8(head.method_text().to_vec()).unwrap(),
                        String::from_utf8(head.target().to_vec()).unwrap(),
                    ),
                };
                let (body, trailers) = Default::default();
                let fields = pairs(&head.fields());
                seen.push(Seen {
                    line,
                    fields,
                    body,
                    trailers,
                });
            }
            Some(Event::Body(data)) => seen.last_mut().unwrap().body.extend_from_slice(data),
            Some(Event::Trailers(fields)) => seen.last_mut().unwrap().trailers = pairs(&fields),
            Some(Event::End) => {}
        }
        at += piece.len() - input.len();
    }
    assert_eq!(
        (parser.status(), parser.offset()),
        (Status::Between, at as u64)
    );
    assert_eq!(at, bytes.len());
    seen
}

/// A change of a stream at a place.
#[derive(Clone, Debug)]
enum Spoil {
    Remove(Index, usize),
    Insert(Index, Vec<u8>),
    Replace(Index, u8),
    Repeat(Index, usize),
}

fn spoils() -> impl Strategy<Value = Vec<Spoil>> {
    let sharp = select(&b"\r\n\t\0 :;,=\"0\x7f\x80\xff+-_x"[..]);
    let place = any::<Index>;
    vec(
        prop_oneof![
            (place(), 1usize..8).prop_map(|(at, len)| Spoil::Remove(at, len)),
            (place(), vec(sharp.clone(), 1..3)).prop_map(|(at, bytes)| Spoil::Insert(at, bytes)),
            (place(), sharp).prop_map(|(at, b)| Spoil::Replace(at, b)),
            (place(), 1usize..40).prop_map(|(at, len)| Spoil::Repeat(at, len)),
        ],
        1..4,
    )
}

fn spoil(bytes: &mut Vec<u8>, spoils: Vec<Spoil>) {
    for spoil in spoils {
        if bytes.is_empty() {
            return;
        }
        let len = bytes.len();
        match spoil {
            Spoil::Remove(at, count) => {
                let at = at.index(len);
                bytes.drain(at..len.min(at + count));
            }
            Spoil::Insert(at, new) => {
                let at = at.index(len);
                bytes.splice(at..at, new);
            }
            Spoil::Replace(at, b) => bytes[at.index(len)] = b,
            Spoil::Repeat(at, count) => {
                let at = at.index(len);
                let again = bytes[at..len.min(at + count)].to_vec();
                bytes.splice(at..at, again);
            }
        }
    }
}

fn write(messages: &[Message]) -> (Vec<u8>, Vec<Seen>) {
    let mut bytes = Vec::new();
    let seen = messages.iter().map(|m| m.write(&mut bytes)).collect();
    (bytes, seen)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn requests_are_read_as_written(messages in vec(request(), 1..6), sizes in vec(0usize..200, 1..5)) {
        let (bytes, want) = write(&messages);
        prop_assert_eq!(read(Mode::Request, &bytes, &sizes), want);
    }

    #[test]
    fn responses_are_read_as_written(messages in vec(response(), 1..6), sizes in vec(0usize..200, 1..5)) {
        let (bytes, want) = write(&messages);
        prop_assert_eq!(read(Mode::Response, &bytes, &sizes), want);
    }

    #[test]
    fn either_kind_is_found_out(message in prop_oneof![request(), response()], sizes in vec(0usize..9, 1..5)) {
        let (bytes, want) = write(std::slice::from_ref(&message));
        prop_assert_eq!(read(Mode::Either, &bytes, &sizes), want);
    }

    #[test]
    fn spoilt_streams_split_alike(
        messages in prop_oneof![vec(request(), 1..4), vec(response(), 1..4)],
        spoils in spoils(),
        setting in setting(),
        cuts in vec(any::<usize>(), 0..4),
    ) {
        let (mut bytes, _) = write(&messages);
        spoil(&mut bytes, spoils);
        let mode = match messages[0].line {
            Line::Request(..) => Mode::Request,
            Line::Response(..) => Mode::Response,
        };
        check(&Setting { mode, ..setting }, &bytes, &cuts)?;
    }
}
