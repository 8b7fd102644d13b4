//! Runs a parser over pieces and writes down what it tells.

use std::fmt::Write;

use http_parser::{Event, Fields, Head, Leniency, Limits, Mode, Parser, ResponseTo, Status};

/// Everything a run depends on but the bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting {
    pub(crate) mode: Mode,
    pub(crate) limits: Limits,
    pub(crate) leniency: Leniency,
    pub(crate) to: ResponseTo,
    pub(crate) ignore_upgrade: bool,
}

impl Setting {
    pub(crate) fn new(mode: Mode) -> Setting {
        Setting {
            mode,
            limits: Limits::default(),
            leniency: Leniency::default(),
            to: ResponseTo::default(),
            ignore_upgrade: false,
        }
    }
}

/// The log of a stream fed in these pieces and then ended. Adjacent pieces of
/// a body are one line.
pub(crate) fn run<'a>(setting: &Setting, pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut parser = Parser::with(setting.mode, setting.limits, setting.leniency);
    parser.set_response_context(setting.to);
    let (mut log, mut body, mut rest) = (String::new(), Vec::new(), Vec::new());
    for piece in pieces {
        let mut input = piece;
        loop {
            let upgrade = match parser.next(&mut input) {
                Ok(None) => break,
                Ok(Some(event)) => {
                    note(&mut log, &mut body, &event);
                    matches!(event, Event::Head(head) if head.upgrade())
                }
                Err(error) => {
                    flush(&mut log, &mut body);
                    assert_eq!(parser.next(&mut input).unwrap_err(), error, "errors stay");
                    assert_eq!(parser.finish().unwrap_err(), error, "errors stay");
                    assert_eq!(parser.status(), Status::Failed);
                    let (code, at) = (error.hpe_code(), error.offset());
                    writeln!(log, "error {code} at {at}: {}", error.reason()).unwrap();
                    return log;
                }
            };
            if upgrade && setting.ignore_upgrade {
                parser.ignore_upgrade();
            }
        }
        assert!(input.is_empty() || parser.status() == Status::Upgraded);
        rest.extend_from_slice(input);
    }
    match parser.finish() {
        Ok(None) => {
            if parser.status() == Status::Upgraded {
                writeln!(log, "upgraded, rest \"{}\"", rest.escape_ascii()).unwrap();
            }
        }
        Ok(Some(event)) => note(&mut log, &mut body, &event),
        Err(error) => {
            flush(&mut log, &mut body);
            let (code, at) = (error.hpe_code(), error.offset());
            writeln!(log, "eof error {code} at {at}: {}", error.reason()).unwrap();
        }
    }
    log
}

fn flush(log: &mut String, body: &mut Vec<u8>) {
    match body.len() {
        0 => {}
        1..200 => writeln!(log, "body \"{}\"", body.escape_ascii()).unwrap(),
        len => writeln!(log, "body of {len} bytes").unwrap(),
    }
    body.clear();
}

fn note(log: &mut String, body: &mut Vec<u8>, event: &Event<'_>) {
    if let Event::Body(piece) = event {
        assert!(!piece.is_empty(), "no empty body event");
        body.extend_from_slice(piece);
        return;
    }
    flush(log, body);
    match event {
        Event::Head(head) => note_head(log, head),
        Event::Trailers(fields) => {
            assert!(!fields.is_empty(), "no empty trailers event");
            log.push_str("trailers\n");
            note_fields(log, fields);
        }
        Event::End => log.push_str("end\n"),
        Event::Body(_) => {}
    }
}

fn note_head(log: &mut String, head: &Head<'_>) {
    if let Some(method) = head.method() {
        assert!(method.as_str().is_empty() || method.as_str().as_bytes() == head.method_text());
        let (method, target) = (head.method_text(), head.target());
        write!(
            log,
            "request {} {} ",
            method.escape_ascii(),
            target.escape_ascii()
        )
        .unwrap();
    } else {
        let status = head.status().unwrap();
        write!(
            log,
            "response {status} \"{}\" ",
            head.reason().escape_ascii()
        )
        .unwrap();
    }
    log.push_str(head.version().as_str());
    if head.version_text() != head.version().as_str().as_bytes() {
        write!(log, " for {}", head.version_text().escape_ascii()).unwrap();
    }
    let flags = [
        (head.keep_alive(), "keep-alive"),
        (head.upgrade(), "upgrade"),
        (head.expect_continue(), "expect-continue"),
        (head.chunked(), "chunked"),
        (head.has_body(), "body"),
        (head.is_interim(), "interim"),
    ];
    for (set, word) in flags {
        if set {
            write!(log, " {word}").unwrap();
        }
    }
    if let Some(length) = head.content_length() {
        write!(log, " length={length}").unwrap();
    }
    log.push('\n');
    note_fields(log, &head.fields());
}

fn note_fields(log: &mut String, fields: &Fields<'_>) {
    assert_eq!(fields.len(), fields.iter().len());
    for (i, (name, value)) in fields.iter().enumerate() {
        if i == 8 && fields.len() > 10 {
            writeln!(log, "  and {} more", fields.len() - i).unwrap();
            break;
        }
        let value = match value.len() {
            0..200 => value.escape_ascii().to_string(),
            len => format!("({len} bytes)"),
        };
        writeln!(log, "  {}: {value}", name.escape_ascii()).unwrap();
    }
}
