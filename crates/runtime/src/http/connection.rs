//! One accepted connection: its parser, the order of its answers, and what happens to it.

use super::ROOM_INDEX;
use crate::core::{Host, Loop};
use crate::net;
use evloop::{StreamEvent, StreamId};
use http_parser::{Event, Head, HeaderName, Mode, ParseError, Parser, Status, Version};
use js_bindings::value::{self, Scope, Value};
use js_bindings::{ArrayBuffer, FromJs, Latin1, ToJs};
use std::collections::VecDeque;

/// The first argument of `dispatch`; server.js has the same list.
#[derive(Debug, Clone, Copy)]
#[repr(i32)]
pub(super) enum Told {
    /// A connection was accepted by the listener `a`.
    Connection = 0,
    /// A head is complete: `a` its text, `b` what `pack` made. True takes an upgrade over.
    Request = 1,
    /// A piece of the body.
    Body = 2,
    /// The message is complete: `a` the trailers' text, if any.
    End = 3,
    /// The bytes are no HTTP: `a` code, `b` [reason, bytes parsed, the packet].
    ParseError = 4,
    /// The peer sends no more.
    PeerEnded = 5,
    /// The connection failed with errno `a`.
    Failed = 6,
    /// The kernel has what was held back.
    Drained = 7,
    /// The connection is gone.
    Closed = 8,
}

/// An answer that is not finished yet.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) number: u32,
    /// What was written before it was this answer's turn.
    pub(super) held: Vec<u8>,
    pub(super) ended: bool,
}

/// A connection of a server.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) server: u64,
    pub(super) parser: Parser,
    /// Unfinished answers, oldest first: only the first may write.
    pub(super) answers: VecDeque<Answer>,
    next_number: u32,
    pub(super) out: Vec<u8>,
    pub(super) dirty: bool,
    /// JavaScript wants no more body for now.
    pub(super) paused: bool,
    /// Bytes that came while paused, not parsed yet.
    held: Vec<u8>,
    /// The rest of the body is nobody's.
    pub(super) discarding: bool,
    /// Close when everything is written.
    pub(super) closing: bool,
    pub(super) shut: bool,
    /// JavaScript waits to hear that output is gone.
    pub(super) wants_drain: bool,
    peer_ended: bool,
    reading_body: bool,
    /// Loop time in milliseconds of the last change between idle, head and body.
    pub(super) since: u64,
}

impl Connection {
    pub(super) fn new(server: u64, limits: http_parser::Limits, now: u64) -> Connection {
        Connection {
            server,
            parser: Parser::with(Mode::Request, limits, http_parser::Leniency::default()),
            answers: VecDeque::new(),
            next_number: 0,
            out: Vec::new(),
            dirty: false,
            paused: false,
            held: Vec::new(),
            discarding: false,
            closing: false,
            shut: false,
            wants_drain: false,
            peer_ended: false,
            reading_body: false,
            since: now,
        }
    }

    /// No message is under way in either direction.
    pub(super) fn is_idle(&self) -> bool {
        self.answers.is_empty() && !self.reading_body && self.parser.status() == Status::Between
    }

    pub(super) fn reads_head(&self) -> bool {
        self.parser.status() == Status::Head
    }

    pub(super) fn reads_body(&self) -> bool {
        self.reading_body
    }
}

pub(super) fn tell(
    lp: &mut Loop,
    host: &mut Host,
    told: Told,
    id: u64,
    rest: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> (Value<'s>, Value<'s>),
) -> bool {
    let Some(dispatch) = host.js.dispatch.get(ROOM_INDEX).cloned().flatten() else {
        return false;
    };
    let server = host.rt.http.connections.get(&id).map_or(0, |c| c.server);
    let result = host.enter(lp, |scope| {
        let (a, b) = rest(scope);
        let args = [
            (told as i32).to_js(scope),
            id.to_js(scope),
            a,
            b,
            server.to_js(scope),
        ];
        let result = dispatch.call(scope, &args)?;
        Some(bool::from_js(scope, result).unwrap_or(false))
    });
    result.unwrap_or(false)
}

pub(super) fn tell_number(lp: &mut Loop, host: &mut Host, told: Told, id: u64, number: f64) {
    tell(lp, host, told, id, |scope| {
        let none = value::undefined(scope);
        (number.to_js(scope), none)
    });
}

/// The handler of every accepted connection.
pub(super) fn on_stream(lp: &mut Loop, host: &mut Host, id: StreamId, event: StreamEvent<'_>) {
    let key = id.as_u64();
    match event {
        StreamEvent::Read(bytes) => {
            let Some(connection) = host.rt.http.connections.get_mut(&key) else {
                return;
            };
            if connection.paused || !connection.held.is_empty() {
                connection.held.extend_from_slice(bytes);
                return;
            }
            parse(lp, host, id, bytes);
        }
        StreamEvent::End => {
            if let Some(connection) = host.rt.http.connections.get_mut(&key) {
                connection.peer_ended = true;
                if connection.paused {
                    // Told when what came before it was read.
                    return;
                }
            }
            ended(lp, host, id);
        }
        StreamEvent::Error(error) => {
            tell_number(lp, host, Told::Failed, key, net::errno(&error));
            // Already closed when JavaScript did it.
            let _ = lp.stream_close(id);
        }
        // A write that JavaScript made through the connection's socket.
        StreamEvent::Written { token, .. } if token != 0 => {
            net::events::on_stream(lp, host, id, event);
        }
        StreamEvent::Written { result, .. } => {
            if let Err(error) = result {
                if error.raw_os_error() != Some(libc::ECANCELED) {
                    tell_number(lp, host, Told::Failed, key, net::errno(&error));
                    let _ = lp.stream_close(id);
                }
                return;
            }
            super::respond::written(lp, host, id);
        }
        StreamEvent::ShutdownDone(_) => {
            let _ = lp.stream_close(id);
        }
        StreamEvent::Closed => {
            let server = match host.rt.http.connections.remove(&key) {
                Some(connection) => {
                    host.rt.http.outbox.give_back(connection.out);
                    connection.server
                }
                None => 0,
            };
            tell_number(lp, host, Told::Closed, key, server as f64);
        }
        _ => {}
    }
}

/// The peer sends no more: an unfinished message is an error, an idle connection is closed.
fn ended(lp: &mut Loop, host: &mut Host, id: StreamId) {
    let key = id.as_u64();
    let Some(connection) = host.rt.http.connections.get_mut(&key) else {
        return;
    };
    let unfinished = connection.parser.finish().err();
    if let Some(error) = unfinished {
        refuse(lp, host, key, error, 0, &[]);
        return;
    }
    if connection.answers.is_empty() && !connection.dirty {
        let _ = lp.stream_close(id);
        return;
    }
    connection.closing = true;
    tell_number(lp, host, Told::PeerEnded, key, 0.0);
}

/// Goes on after a pause, outside of the call that ended it.
pub(super) fn go_on(lp: &mut Loop, host: &mut Host, id: StreamId) {
    let Some(connection) = host.rt.http.connections.get_mut(&id.as_u64()) else {
        return;
    };
    if connection.paused {
        return;
    }
    let held = std::mem::take(&mut connection.held);
    if !held.is_empty() {
        parse(lp, host, id, &held);
    }
    let Some(connection) = host.rt.http.connections.get_mut(&id.as_u64()) else {
        return;
    };
    if connection.paused {
        return;
    }
    if connection.peer_ended {
        ended(lp, host, id);
    } else {
        // A stream that is gone has told so.
        let _ = lp.stream_read_start(id);
    }
}

/// What one step of the parser found, owned, so that JavaScript can be called with the parser free.
enum Step {
    Head {
        raw: Vec<u8>,
        packed: f64,
        upgrade: bool,
        body: bool,
    },
    Body(Vec<u8>),
    End(Option<Vec<u8>>),
    Refused(ParseError),
    NeedMore,
}

fn parse(lp: &mut Loop, host: &mut Host, id: StreamId, bytes: &[u8]) {
    let key = id.as_u64();
    let mut input = bytes;
    let now = lp.now();
    loop {
        let Some(connection) = host.rt.http.connections.get_mut(&key) else {
            return;
        };
        if connection.paused {
            connection.held.extend_from_slice(input);
            return;
        }
        if connection.closing {
            // What follows a last message is not looked at.
            return;
        }
        let start = connection.parser.offset();
        match step(connection, &mut input) {
            Step::NeedMore => {
                if connection.parser.status() == Status::Upgraded && !input.is_empty() {
                    // Belongs to whoever takes the connection over, who has not done so: it is dropped with it.
                    connection.held.extend_from_slice(input);
                }
                return;
            }
            Step::Head {
                raw,
                packed,
                upgrade,
                body,
            } => {
                connection.since = now;
                connection.reading_body = body;
                connection.discarding = false;
                let mut rest = Vec::new();
                if upgrade {
                    rest.extend_from_slice(input);
                }
                let taken = tell(lp, host, Told::Request, key, |scope| {
                    let raw = Latin1(raw).to_js(scope);
                    if upgrade {
                        let extra = (packed, ArrayBuffer(rest)).to_js(scope);
                        (raw, extra)
                    } else {
                        (raw, packed.to_js(scope))
                    }
                });
                if upgrade {
                    if taken {
                        return;
                    }
                    if let Some(connection) = host.rt.http.connections.get_mut(&key) {
                        connection.parser.ignore_upgrade();
                    }
                }
            }
            Step::Body(bytes) => {
                tell(lp, host, Told::Body, key, |scope| {
                    let none = value::undefined(scope);
                    (ArrayBuffer(bytes).to_js(scope), none)
                });
            }
            Step::End(trailers) => {
                let had_body = std::mem::take(&mut connection.reading_body);
                connection.discarding = false;
                connection.since = now;
                // A message without body told its end with its head.
                if had_body {
                    tell(lp, host, Told::End, key, |scope| {
                        let none = value::undefined(scope);
                        let text = match trailers {
                            Some(text) => Latin1(text).to_js(scope),
                            None => none,
                        };
                        (text, none)
                    });
                }
            }
            Step::Refused(error) => {
                let parsed = error.offset().saturating_sub(start);
                refuse(lp, host, key, error, parsed, bytes);
                return;
            }
        }
    }
}

fn step(connection: &mut Connection, input: &mut &[u8]) -> Step {
    loop {
        return match connection.parser.next(input) {
            Err(error) => Step::Refused(error),
            Ok(None) => Step::NeedMore,
            Ok(Some(Event::Head(head))) => {
                let number = connection.next_number;
                connection.next_number = (number + 1) % NUMBERS;
                let step = Step::Head {
                    raw: head.raw().to_vec(),
                    packed: pack(&head, number),
                    upgrade: head.upgrade(),
                    body: head.has_body(),
                };
                connection.answers.push_back(Answer {
                    number,
                    held: Vec::new(),
                    ended: false,
                });
                step
            }
            Ok(Some(Event::Body(bytes))) => {
                if connection.discarding {
                    continue;
                }
                Step::Body(bytes.to_vec())
            }
            Ok(Some(Event::Trailers(fields))) => {
                let raw = fields.raw().to_vec();
                // The end follows the trailers at once: they are told together.
                match connection.parser.next(input) {
                    Ok(Some(Event::End)) => Step::End(Some(raw)),
                    _ => Step::End(None),
                }
            }
            Ok(Some(Event::End)) => Step::End(None),
        };
    }
}

/// Numbers of answers wrap here, so that one fits into what `pack` makes.
const NUMBERS: u32 = 1 << 20;

/// Facts of a head in one number: bits 0 keep-alive, 1 upgrade, 2 body, 3 expect 100, 4 HTTP/1.1, 5 chunked, 6 a Host
/// field, 7 an Expect field; the method's length from bit 8 (7 bits), the target's from bit 15 (17 bits), the answer's number from bit 32.
fn pack(head: &Head<'_>, number: u32) -> f64 {
    let flags = u64::from(head.keep_alive())
        | u64::from(head.upgrade()) << 1
        | u64::from(head.has_body()) << 2
        | u64::from(head.expect_continue()) << 3
        | u64::from(head.version() == Version::Http11) << 4
        | u64::from(head.chunked()) << 5
        | u64::from(head.get(HeaderName::Host).is_some()) << 6
        | u64::from(head.get(HeaderName::Expect).is_some()) << 7;
    let method = head.method_text().len() as u64;
    let target = head.target().len() as u64;
    (flags | method.min(0x7f) << 8 | target.min(0x1_ffff) << 15 | u64::from(number) << 32) as f64
}

fn refuse(lp: &mut Loop, host: &mut Host, key: u64, error: ParseError, parsed: u64, packet: &[u8]) {
    let packet = packet.to_vec();
    let (code, reason) = (error.hpe_code(), error.reason());
    tell(lp, host, Told::ParseError, key, |scope| {
        let detail = (reason, parsed, ArrayBuffer(packet)).to_js(scope);
        (code.to_js(scope), detail)
    });
}
