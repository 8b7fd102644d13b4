//! Parsers of responses: a slab of them, fed by JavaScript with what a socket read; each feed answers with a flat list.
// Ops: client_parser::open, client_parser::feed, client_parser::finish, client_parser::close, client_parser::set_request_method

use crate::runtime::Rt;
use http_parser::{
    Event, Fields, Head, Leniency, Limits, Mode, ParseError, Parser, ResponseTo, Status,
};
use js_bindings::{Latin1, Scope, ToJs, Value, op, value};
use slab::Slab;

/// The parsers of the clients' connections; a parser's index is its name in JavaScript.
#[derive(Debug, Default)]
pub(crate) struct ClientParsers {
    parsers: Slab<Connection>,
}

#[derive(Debug)]
struct Connection {
    parser: Parser,
    /// A CONNECT was asked: as in node, what follows any final head is the program's, not a body.
    connect: bool,
}

/// What stands at the head of an event in an answer; client_parser.js has the same list.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
enum Tag {
    /// status, reason phrase, minor version, flags, [name, value, ...]
    Head = 0,
    /// start and end in the bytes fed
    Body = 1,
    /// [name, value, ...]
    Trailers = 2,
    /// nothing
    End = 3,
    /// where in the bytes fed the other protocol begins
    Upgraded = 4,
    /// code, sentence, number of bytes before the fault in the bytes fed
    Error = 5,
}

const KEEP_ALIVE: u32 = 1;
const UPGRADE: u32 = 2;

#[derive(Debug)]
enum Item {
    Number(f64),
    /// Bytes of `Answer::text`.
    Text(usize, usize),
    Static(&'static str),
    /// This many items that follow, as an array of their own.
    List(usize),
}

/// Events on their way to JavaScript: a flat array. The bytes of all texts lie in one buffer.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    items: Vec<Item>,
    text: Vec<u8>,
}

impl Answer {
    fn tag(&mut self, tag: Tag) {
        self.number(f64::from(tag as u8));
    }

    fn number(&mut self, n: f64) {
        self.items.push(Item::Number(n));
    }

    fn text(&mut self, bytes: &[u8]) {
        let start = self.text.len();
        self.text.extend_from_slice(bytes);
        self.items.push(Item::Text(start, self.text.len()));
    }

    fn fields(&mut self, fields: Fields<'_>) {
        self.items.push(Item::List(fields.len() * 2));
        for (name, value) in fields.iter() {
            self.text(name);
            self.text(value);
        }
    }

    fn head(&mut self, head: &Head<'_>) {
        self.tag(Tag::Head);
        self.number(f64::from(head.status().unwrap_or(0)));
        self.text(head.reason());
        self.number(f64::from(head.version().minor()));
        let keep_alive = if head.keep_alive() { KEEP_ALIVE } else { 0 };
        let upgrade = if head.upgrade() { UPGRADE } else { 0 };
        self.number(f64::from(keep_alive | upgrade));
        self.fields(head.fields());
    }

    fn error(&mut self, error: &ParseError, before: u64) {
        self.tag(Tag::Error);
        self.items.push(Item::Static(error.hpe_code()));
        self.items.push(Item::Static(error.reason()));
        self.number(error.offset().saturating_sub(before) as f64);
    }

    fn value<'s>(&self, scope: &mut Scope<'s, '_>, item: &Item) -> Value<'s> {
        match *item {
            Item::Number(n) => n.to_js(scope),
            Item::Text(start, end) => Latin1(&self.text[start..end]).to_js(scope),
            Item::Static(text) => text.to_js(scope),
            Item::List(_) => value::undefined(scope),
        }
    }
}

impl ToJs for Answer {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        let mut out = Vec::with_capacity(self.items.len());
        let mut items = self.items.iter();
        while let Some(item) = items.next() {
            if let Item::List(n) = *item {
                let inner: Vec<_> = items
                    .by_ref()
                    .take(n)
                    .map(|i| self.value(scope, i))
                    .collect();
                out.push(value::array(scope, &inner));
            } else {
                out.push(self.value(scope, item));
            }
        }
        value::array(scope, &out)
    }
}

/// A new parser; 0 stands for the default limit of a head.
#[op]
pub(crate) fn open(rt: &mut Rt, max_header_size: u32, insecure: bool) -> u32 {
    let mut limits = Limits::default();
    if max_header_size > 0 {
        limits.head_bytes = max_header_size as usize;
        limits.trailer_bytes = max_header_size as usize;
    }
    let leniency = Leniency {
        header_values: insecure,
        chunked_length: insecure,
        transfer_encoding: insecure,
        keep_alive: insecure,
        data_after_close: insecure,
        optional_cr_before_lf: insecure,
        optional_crlf_after_chunk: insecure,
        spaces_after_chunk_size: insecure,
        ..Leniency::default()
    };
    let parser = Parser::with(Mode::Response, limits, leniency);
    rt.http.clients.parsers.insert(Connection {
        parser,
        connect: false,
    }) as u32
}

/// Says whether the response to come answers a HEAD or a CONNECT request.
#[op(fast)]
pub(crate) fn set_request_method(rt: &mut Rt, id: u32, head: bool, connect: bool) {
    if let Some(connection) = rt.http.clients.parsers.get_mut(id as usize) {
        connection
            .parser
            .set_response_context(ResponseTo { head, connect });
        connection.connect = connect;
    }
}

/// Parses all of `bytes`: the events in them.
#[op]
pub(crate) fn feed(rt: &mut Rt, id: u32, bytes: &[u8]) -> Answer {
    let mut answer = Answer::default();
    let Some(connection) = rt.http.clients.parsers.get_mut(id as usize) else {
        return answer;
    };
    let parser = &mut connection.parser;
    let before = parser.offset();
    let mut input = bytes;
    loop {
        match parser.next(&mut input) {
            Ok(Some(Event::Head(head))) => {
                answer.head(&head);
                if connection.connect && !head.is_interim() {
                    answer.tag(Tag::Upgraded);
                    answer.number((bytes.len() - input.len()) as f64);
                    return answer;
                }
            }
            Ok(Some(Event::Body(piece))) => {
                // A piece is a part of the bytes fed, whose end is where the input left begins.
                let end = bytes.len() - input.len();
                answer.tag(Tag::Body);
                answer.number((end - piece.len()) as f64);
                answer.number(end as f64);
            }
            Ok(Some(Event::Trailers(fields))) => {
                answer.tag(Tag::Trailers);
                answer.fields(fields);
            }
            Ok(Some(Event::End)) => answer.tag(Tag::End),
            Ok(None) => break,
            Err(error) => {
                answer.error(&error, before);
                return answer;
            }
        }
    }
    if parser.status() == Status::Upgraded {
        answer.tag(Tag::Upgraded);
        answer.number((bytes.len() - input.len()) as f64);
    }
    answer
}

/// The connection ended: the end of a body that lasts that long, or the fault of a message cut off.
#[op]
pub(crate) fn finish(rt: &mut Rt, id: u32) -> Answer {
    let mut answer = Answer::default();
    let Some(Connection { parser, .. }) = rt.http.clients.parsers.get_mut(id as usize) else {
        return answer;
    };
    let before = parser.offset();
    match parser.finish() {
        Ok(Some(_)) => answer.tag(Tag::End),
        Ok(None) => {}
        Err(error) => answer.error(&error, before),
    }
    answer
}

/// Forgets a parser.
#[op(fast)]
pub(crate) fn close(rt: &mut Rt, id: u32) {
    rt.http.clients.parsers.try_remove(id as usize);
}
