//! A message that was read, written and read again is the same message. The
//! first byte chooses the mode and how the body is cut into chunks.
#![no_main]

use http_parser::{Event, Head, HeaderName, Leniency, Limits, Mode, Parser, encode};
use libfuzzer_sys::fuzz_target;

type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

#[derive(Debug, Default, PartialEq)]
struct Message {
    line: (Vec<u8>, Vec<u8>, Option<u16>, Vec<u8>),
    fields: Pairs,
    body: Vec<u8>,
    trailers: Pairs,
}

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, stream)) = bytes.split_first() else {
        return;
    };
    let mode = if choice & 1 == 0 {
        Mode::Request
    } else {
        Mode::Response
    };
    let mut written = Vec::new();
    let Some(message) = read(
        mode,
        stream,
        Some((&mut written, usize::from(choice >> 1) + 1)),
    ) else {
        return;
    };
    let again = read(mode, &written, None);
    assert_eq!(again.as_ref(), Some(&message), "{}", written.escape_ascii());
});

/// The first message of a stream, written anew on the way.
fn read(mode: Mode, stream: &[u8], mut out: Option<(&mut Vec<u8>, usize)>) -> Option<Message> {
    // What is written may be a little longer than what was read.
    let mut limits = Limits::default();
    limits.head_bytes = usize::MAX;
    limits.trailer_bytes = usize::MAX;
    let mut parser = Parser::with(mode, limits, Leniency::default());
    let mut input = stream;
    let (mut message, mut chunked) = (Message::default(), false);
    loop {
        let event = match parser.next(&mut input).ok()? {
            Some(event) => event,
            None => parser.finish().ok()??,
        };
        match event {
            Event::Head(head) => {
                chunked = head.chunked() && head.has_body();
                message.line = (
                    head.method_text().to_vec(),
                    head.target().to_vec(),
                    head.status(),
                    head.reason().to_vec(),
                );
                message.fields = pairs(&head.fields());
                assert_eq!(head.get(HeaderName::Other), None);
                if let Some((out, _)) = &mut out {
                    write_head(out, &head);
                }
            }
            Event::Body(data) => message.body.extend_from_slice(data),
            Event::Trailers(fields) => message.trailers = pairs(&fields),
            Event::End => break,
        }
    }
    if let Some((out, size)) = out {
        if chunked {
            message
                .body
                .chunks(size)
                .for_each(|data| encode::chunk(out, data));
            let trailers = message.trailers.iter().map(|(n, v)| (n, v));
            encode::last_chunk(out, trailers).expect("what was accepted may be written");
        } else {
            out.extend_from_slice(&message.body);
        }
    }
    Some(message)
}

fn pairs(fields: &http_parser::Fields<'_>) -> Pairs {
    fields
        .iter()
        .map(|(n, v)| (n.to_vec(), v.to_vec()))
        .collect()
}

fn write_head(out: &mut Vec<u8>, head: &Head<'_>) {
    let fields = head.fields().iter();
    let done = match head.status() {
        None => {
            let (method, target) = (head.method_text(), head.target());
            encode::request_head(out, method, target, head.version(), fields)
        }
        Some(status) => encode::response_head(out, head.version(), status, head.reason(), fields),
    };
    done.expect("what was accepted may be written");
}
