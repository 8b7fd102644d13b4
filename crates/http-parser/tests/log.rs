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
    let mut runner = Runner::new(setting);
    for piece in pieces {
        let mut input = piece;
        while runner.step(&mut input) {}
        if runner.failed {
            return runner.log;
        }
        assert!(input.is_empty() || runner.parser.status() == Status::Upgraded);
        runner.rest.extend_from_slice(input);
    }
    runner.finish()
}

/// The same by a caller who stops after every event, and goes on with what was
/// left in another place and in other pieces.
pub(crate) fn run_paused(setting: &Setting, bytes: &[u8], sizes: &[usize]) -> String {
    let mut runner = Runner::new(setting);
    let mut left = bytes.to_vec();
    let mut sizes = sizes.iter().cycle();
    while !left.is_empty() && runner.parser.status() != Status::Upgraded {
        let size = sizes
            .next()
            .map_or(left.len(), |size| size % left.len() + 1);
        let piece = left[..size].to_vec();
        let mut input = &piece[..];
        runner.step(&mut input);
        if runner.failed {
            return runner.log;
        }
        left.drain(..size - input.len());
    }
    runner.rest = left;
    // What was complete before the end of the input is told without more.
    while runner.step(&mut &[][..]) {}
    runner.finish()
}

struct Runner<'a> {
    setting: &'a Setting,
    parser: Parser,
    log: String,
    body: Vec<u8>,
    rest: Vec<u8>,
    failed: bool,
}

impl<'a> Runner<'a> {
    fn new(setting: &'a Setting) -> Runner<'a> {
        let mut parser = Parser::with(setting.mode, setting.limits, setting.leniency);
        parser.set_response_context(setting.to);
        Runner {
            setting,
            parser,
            log: String::new(),
            body: Vec::new(),
            rest: Vec::new(),
            failed: false,
        }
    }

    /// Whether an event was told.
    fn step(&mut self, input: &mut &[u8]) -> bool {
        let upgrade = match self.parser.next(input) {
            Ok(None) => return false,
            Ok(Some(event)) => {
                note(&mut self.log, &mut self.body, &event);
                matches!(event, Event::Head(head) if head.upgrade())
            }
            Err(error) => {
                flush(&mut self.log, &mut self.body);
                let parser = &mut self.parser;
                assert_eq!(parser.next(input).unwrap_err(), error, "errors stay");
                assert_eq!(parser.finish().unwrap_err(), error, "errors stay");
                assert_eq!(parser.status(), Status::Failed);
                let (code, at) = (error.hpe_code(), error.offset());
                writeln!(self.log, "error {code} at {at}: {}", error.reason()).unwrap();
                self.failed = true;
                return false;
            }
        };
        if upgrade && self.setting.ignore_upgrade {
            self.parser.ignore_upgrade();
        }
        true
    }

    fn finish(mut self) -> String {
        match self.parser.finish() {
            Ok(None) => {
                if self.parser.status() == Status::Upgraded {
                    let rest = self.rest.escape_ascii();
                    writeln!(self.log, "upgraded, rest \"{rest}\"").unwrap();
                }
            }
            Ok(Some(event)) => note(&mut self.log, &mut self.body, &event),
            Err(error) => {
                flush(&mut self.log, &mut self.body);
                let (code, at) = (error.hpe_code(), error.offset());
                writeln!(self.log, "eof error {code} at {at}: {}", error.reason()).unwrap();
            }
        }
        self.log
    }
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
