//! What the parser makes of streams, for programs in other languages: reads
//! lines `MODE CONTEXT GRAMMAR HEX` (`request - strict 47455420`, with modes
//! `request` `response`, contexts `-` `head` `connect`, grammars `strict`
//! `all`) and answers each with a line of JSON: the messages, and how it ended.
#![allow(clippy::print_stdout, reason = "the answer is this program's purpose")]

use std::fmt::Write as _;
use std::io::{self, BufRead};

use http_parser::{Event, Fields, Leniency, Limits, Mode, Parser, ResponseTo, Status};

fn main() -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split(' ').collect();
        let [mode, context, grammar, hex] = words[..] else {
            return Err(io::Error::other("four words are expected"));
        };
        let mode = match mode {
            "request" => Mode::Request,
            _ => Mode::Response,
        };
        let mut leniency = Leniency::default();
        if grammar == "all" {
            leniency = Leniency::all();
            // Node has no such thing.
            leniency.unknown_methods = false;
        }
        let to = ResponseTo {
            head: context == "head",
            connect: context == "connect",
        };
        let bytes = bytes(hex).ok_or_else(|| io::Error::other("bad hexadecimal"))?;
        println!("{}", tell(mode, to, leniency, &bytes));
    }
    Ok(())
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[derive(Default)]
struct Log {
    json: String,
    body: Vec<u8>,
    trailers: String,
    open: bool,
}

fn tell(mode: Mode, to: ResponseTo, leniency: Leniency, bytes: &[u8]) -> String {
    let mut parser = Parser::with(mode, Limits::default(), leniency);
    parser.set_response_context(to);
    let (mut log, mut input) = (Log::default(), bytes);
    let outcome = loop {
        match parser.next(&mut input) {
            Ok(Some(event)) => log.note(event),
            Err(error) => break error.hpe_code(),
            Ok(None) => match parser.finish() {
                Ok(Some(event)) => log.note(event),
                Ok(None) => break "ok",
                Err(error) => break error.hpe_code(),
            },
        }
        if matches!(parser.status(), Status::Closed | Status::Upgraded) && input.is_empty() {
            break "ok";
        }
    };
    log.close(false);
    let rest = if parser.status() == Status::Upgraded {
        text(input)
    } else {
        "null".into()
    };
    format!(
        "{{\"messages\":[{}],\"outcome\":\"{outcome}\",\"rest\":{rest}}}",
        log.json
    )
}

impl Log {
    fn note(&mut self, event: Event<'_>) {
        match event {
            Event::Head(head) => {
                if !self.json.is_empty() {
                    self.json.push(',');
                }
                self.open = true;
                write!(
                    self.json,
                    "{{\"method\":{},\"url\":{},\"status\":{},\"reason\":{},\"version\":{},\
                     \"interim\":{},\"headers\":{}",
                    text(head.method_text()),
                    text(head.target()),
                    head.status().unwrap_or(0),
                    text(head.reason()),
                    text(&head.version_text()[5..]),
                    head.is_interim(),
                    pairs(&head.fields())
                )
                .expect("a string takes all");
            }
            Event::Body(data) => self.body.extend_from_slice(data),
            Event::Trailers(fields) => self.trailers = pairs(&fields),
            Event::End => self.close(true),
        }
    }

    fn close(&mut self, complete: bool) {
        if std::mem::take(&mut self.open) {
            let trailers = match std::mem::take(&mut self.trailers) {
                none if none.is_empty() => "[]".into(),
                some => some,
            };
            let body = text(&std::mem::take(&mut self.body));
            self.json.push_str(&format!(
                ",\"body\":{body},\"trailers\":{trailers},\"complete\":{complete}}}"
            ));
        }
    }
}

/// Names and values by turns, as node's `rawHeaders` are.
fn pairs(fields: &Fields<'_>) -> String {
    let texts: Vec<String> = fields
        .iter()
        .flat_map(|(name, value)| [text(name), text(value)])
        .collect();
    format!("[{}]", texts.join(","))
}

/// A JSON string of Latin-1.
fn text(bytes: &[u8]) -> String {
    let mut out = String::from("\"");
    for &b in bytes {
        match b {
            b'"' | b'\\' => out.extend(['\\', b as char]),
            b' '..=b'~' => out.push(b as char),
            _ => out.push_str(&format!("\\u{b:04x}")),
        }
    }
    out.push('"');
    out
}
