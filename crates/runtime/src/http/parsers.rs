//! Parsers of connections that JavaScript reads: responses of clients, requests on any Duplex handed to a server. A slab of
//! them, fed with what a stream gave; each feed answers with a flat list.

use super::receive::facts;
use crate::runtime::Rt;
use http_parser::{
    Event, Fields, Head, Leniency, Limits, Mode, ParseError, Parser, ResponseTo, Status,
};
use js_bindings::{Latin1, Scope, ToJs, Value, op, value};
use slab::Slab;

/// A parser's index is its name in JavaScript.
#[derive(Debug, Default)]
pub(crate) struct Parsers {
    open: Slab<Connection>,
    /// Parsers of responses with default limits whose connections are done, kept for their memory.
    spare: Vec<Parser>,
}

const MAX_SPARE: usize = 64;

#[derive(Debug)]
struct Connection {
    parser: Parser,
    /// It may serve another connection.
    plain: bool,
    mode: Mode,
    /// A CONNECT was asked: as in node, what follows any final head is the program's, not a body.
    connect: bool,
}

/// What stands at the head of an event in an answer; protocol.js has the same list.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
enum Tag {
    /// status, reason phrase, minor version, flags, the whole head; of a parser that is not plain [name, value, ...]
    Head = 0,
    /// start and end in the bytes fed
    Body = 1,
    /// [name, value, ...]; of a request the section as it came
    Trailers = 2,
    /// nothing
    End = 3,
    /// where in the bytes fed the other protocol begins, or what `ignoreUpgrade` makes of it
    Upgraded = 4,
    /// code, sentence, number of bytes before the fault in the bytes fed
    Error = 5,
    /// facts as `receive::facts` packs them, target, the whole head
    Request = 6,
    /// of a request, behind all else: 0 when no message is begun, 1 in a head, 2 in a body
    Status = 7,
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

    fn request(&mut self, head: &Head<'_>) {
        self.tag(Tag::Request);
        self.number(f64::from(facts(head)));
        let raw = head.raw();
        self.text(head.target_span().of(raw));
        self.text(raw);
    }

    fn response(&mut self, head: &Head<'_>, plain: bool) {
        self.tag(Tag::Head);
        self.number(f64::from(head.status().unwrap_or(0)));
        self.text(head.reason());
        self.number(f64::from(head.version().minor()));
        let keep_alive = if head.keep_alive() { KEEP_ALIVE } else { 0 };
        let upgrade = if head.upgrade() { UPGRADE } else { 0 };
        self.number(f64::from(keep_alive | upgrade));
        if plain {
            self.text(head.raw());
        } else {
            // Its lines may end in other ways than JavaScript knows.
            self.fields(head.fields());
        }
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

impl Parsers {
    fn open(&mut self, max_header_size: u32, insecure: bool) -> usize {
        if max_header_size > 0 || insecure {
            return self.open_with(Mode::Response, limits(max_header_size), insecure);
        }
        let parser = self.spare.pop();
        self.open.insert(Connection {
            parser: parser.unwrap_or_else(|| Parser::new(Mode::Response)),
            plain: true,
            mode: Mode::Response,
            connect: false,
        })
    }

    fn open_with(&mut self, mode: Mode, limits: Limits, insecure: bool) -> usize {
        self.open.insert(Connection {
            parser: Parser::with(mode, limits, leniency(insecure)),
            plain: false,
            mode,
            connect: false,
        })
    }

    fn close(&mut self, id: usize) {
        let closed = self.open.try_remove(id);
        if let Some(Connection {
            mut parser,
            plain: true,
            ..
        }) = closed
            && self.spare.len() < MAX_SPARE
        {
            parser.reset();
            self.spare.push(parser);
        }
    }
}

fn limits(max_header_size: u32) -> Limits {
    let mut limits = Limits::default();
    if max_header_size > 0 {
        limits.head_bytes = max_header_size as usize;
        limits.trailer_bytes = max_header_size as usize;
    }
    limits
}

/// A limit of which 0 says that there is none.
pub(super) fn any_number(limit: u32) -> usize {
    if limit == 0 {
        usize::MAX
    } else {
        limit as usize
    }
}

/// Everything that node's `insecureHTTPParser` lets pass.
pub(super) fn leniency(insecure: bool) -> Leniency {
    let mut leniency = Leniency::default();
    if insecure {
        leniency = Leniency::all();
        leniency.unknown_methods = false;
        leniency.space_before_colon = false;
    }
    leniency
}

impl Connection {
    fn feed(&mut self, bytes: &[u8]) -> Answer {
        let mut answer = Answer::default();
        let before = self.parser.offset();
        let mut input = bytes;
        loop {
            match self.parser.next(&mut input) {
                Ok(Some(Event::Head(head))) if self.mode == Mode::Request => {
                    answer.request(&head);
                    if head.upgrade() {
                        answer.tag(Tag::Upgraded);
                        answer.number((bytes.len() - input.len()) as f64);
                        return answer;
                    }
                }
                Ok(Some(Event::Head(head))) => {
                    answer.response(&head, self.plain);
                    if self.connect && !head.is_interim() {
                        answer.tag(Tag::Upgraded);
                        answer.number((bytes.len() - input.len()) as f64);
                        return answer;
                    }
                }
                Ok(Some(Event::Body(piece))) => {
                    // Body pieces are never copied: this one lies within `bytes`.
                    let start = piece.as_ptr() as usize - bytes.as_ptr() as usize;
                    answer.tag(Tag::Body);
                    answer.number(start as f64);
                    answer.number((start + piece.len()) as f64);
                }
                Ok(Some(Event::Trailers(fields))) => {
                    answer.tag(Tag::Trailers);
                    match self.mode {
                        Mode::Request => answer.text(fields.raw()),
                        _ => answer.fields(fields),
                    }
                }
                Ok(Some(Event::End)) => answer.tag(Tag::End),
                Ok(None) => break,
                Err(error) => {
                    answer.error(&error, before);
                    return answer;
                }
            }
        }
        let status = self.parser.status();
        if status == Status::Upgraded {
            answer.tag(Tag::Upgraded);
            answer.number((bytes.len() - input.len()) as f64);
        } else if self.mode == Mode::Request {
            answer.tag(Tag::Status);
            answer.number(match status {
                Status::Head => 1.0,
                Status::Body => 2.0,
                _ => 0.0,
            });
        }
        answer
    }

    fn finish(&mut self) -> Answer {
        let mut answer = Answer::default();
        if self.parser.status() == Status::Failed {
            // Told by the feed that failed.
            return answer;
        }
        let before = self.parser.offset();
        match self.parser.finish() {
            Ok(Some(_)) => answer.tag(Tag::End),
            Ok(None) => {}
            Err(error) => answer.error(&error, before),
        }
        answer
    }
}

/// A new parser of responses; 0 stands for the default limit of a head.
#[op]
pub(crate) fn open(rt: &mut Rt, max_header_size: u32, insecure: bool) -> u32 {
    let parsers = &mut rt.http.parsers;
    parsers.open(max_header_size, insecure) as u32
}

/// The same for requests, of at most so many `fields`, 0 for any number. It stops behind each head that asks for another protocol.
#[op]
pub(crate) fn open_request(rt: &mut Rt, max_header_size: u32, fields: u32, insecure: bool) -> u32 {
    let mut limits = limits(max_header_size);
    limits.headers = any_number(fields);
    let parsers = &mut rt.http.parsers;
    parsers.open_with(Mode::Request, limits, insecure) as u32
}

/// The head that asked for another protocol is one of an ordinary request; what follows it is to be fed again.
#[op(fast)]
pub(crate) fn ignore_upgrade(rt: &mut Rt, id: u32) {
    if let Some(connection) = rt.http.parsers.open.get_mut(id as usize) {
        connection.parser.ignore_upgrade();
    }
}

/// Says whether the response to come answers a HEAD or a CONNECT request.
#[op(fast)]
pub(crate) fn set_request_method(rt: &mut Rt, id: u32, head: bool, connect: bool) {
    if let Some(connection) = rt.http.parsers.open.get_mut(id as usize) {
        connection
            .parser
            .set_response_context(ResponseTo { head, connect });
        connection.connect = connect;
    }
}

/// Parses all of `bytes`: the events in them.
#[op]
pub(crate) fn feed(rt: &mut Rt, id: u32, bytes: &[u8]) -> Answer {
    let connection = rt.http.parsers.open.get_mut(id as usize);
    connection.map_or_else(Answer::default, |c| c.feed(bytes))
}

/// The connection ended: the end of a body that lasts that long, or the fault of a message cut off.
#[op]
pub(crate) fn finish(rt: &mut Rt, id: u32) -> Answer {
    let connection = rt.http.parsers.open.get_mut(id as usize);
    connection.map_or_else(Answer::default, Connection::finish)
}

/// Forgets a parser.
#[op(fast)]
pub(crate) fn close(rt: &mut Rt, id: u32) {
    rt.http.parsers.close(id as usize);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The answer as text: items separated by blanks, lists in brackets.
    fn told(parsers: &mut Parsers, id: usize, bytes: &[u8]) -> String {
        let answer = parsers.open[id].feed(bytes);
        let items = answer.items.iter().map(|item| match *item {
            Item::Number(n) => n.to_string(),
            Item::Text(start, end) => answer.text[start..end].escape_ascii().to_string(),
            Item::Static(text) => text.to_owned(),
            Item::List(n) => format!("[{n}]"),
        });
        items.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn bodies_are_told_by_where_they_lie() {
        let mut parsers = Parsers::default();
        let id = parsers.open(0, false);
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let whole = format!("{head}3\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n");
        let expected = format!(
            "0 200 OK 1 1 {} 1 50 53 1 58 60 2 [2] T 1 3",
            head.escape_default()
        );
        assert_eq!(told(&mut parsers, id, whole.as_bytes()), expected);
    }

    #[test]
    fn what_follows_a_tunnel_is_left_alone() {
        for (head, status) in [("200 OK", 200), ("403 No", 403)] {
            let mut parsers = Parsers::default();
            let id = parsers.open(0, false);
            parsers.open[id].connect = true;
            let to = ResponseTo {
                head: false,
                connect: true,
            };
            parsers.open[id].parser.set_response_context(to);
            let bytes = format!("HTTP/1.1 {head}\r\n\r\nrest");
            let answer = told(&mut parsers, id, bytes.as_bytes());
            assert!(answer.starts_with(&format!("0 {status} ")), "{answer}");
            assert!(answer.ends_with(" 4 19"), "{answer}");
        }
    }

    #[test]
    fn requests_stop_behind_a_head_that_asks_for_more() {
        let mut parsers = Parsers::default();
        let id = parsers.open_with(Mode::Request, limits(0), false);
        let head = "GET /a HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n";
        let answer = told(&mut parsers, id, format!("{head}rest").as_bytes());
        assert!(answer.contains(" /a GET /a HTTP/1.1"), "{answer}");
        assert!(answer.ends_with(&format!(" 4 {}", head.len())), "{answer}");
        parsers.open[id].parser.ignore_upgrade();
        let answer = told(&mut parsers, id, b"GET /b HTTP/1.1\r\n\r\n");
        assert!(answer.starts_with("3 6 "), "{answer}");
    }

    #[test]
    fn faults_are_counted_from_the_bytes_fed_last() {
        let mut parsers = Parsers::default();
        let id = parsers.open(0, false);
        told(
            &mut parsers,
            id,
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n",
        );
        let answer = told(&mut parsers, id, b"xnot http\r\n\r\n");
        assert!(answer.starts_with("1 0 1 3 5 HPE_"), "{answer}");
        assert!(answer.ends_with(" 1"), "{answer}");
    }

    #[test]
    fn a_parser_serves_again() {
        let mut parsers = Parsers::default();
        let id = parsers.open(0, false);
        told(&mut parsers, id, b"HTTP/1.1 200 OK\r\nContent-Le");
        parsers.close(id);
        assert_eq!(parsers.spare.len(), 1);
        let id = parsers.open(0, false);
        assert!(parsers.spare.is_empty());
        let answer = told(&mut parsers, id, b"HTTP/1.0 204 \r\n\r\n");
        assert_eq!(answer, r"0 204  0 0 HTTP/1.0 204 \r\n\r\n 3");
        parsers.close(parsers.open.len() + 5);
    }
}
