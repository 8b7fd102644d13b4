//! What arrives on accepted connections: parsed, and told with the rest of the round.

use super::State;
use super::connections::Waits;
use super::secure;
use super::told::{Told, closed, tell, tell_number};
use crate::core::round::{Entry, Kind, Payload, Round, deliver, relieve};
use crate::core::{Host, Loop};
use crate::net;
use crate::pump::{self, Piece};
use crate::runtime::Rt;
use crate::tls;
use evloop::{StreamEvent, StreamId};
use http_parser::{Event, Head, HeaderName, Method, ParseError, Status, Version};
use js_bindings::{ArrayBuffer, Latin1, ToJs, value};

/// The handler of every accepted connection.
pub(super) fn on_stream(lp: &mut Loop, host: &mut Host, id: StreamId, event: StreamEvent<'_>) {
    let slot = id.slot();
    let known = host.rt.http.connections.get(slot);
    if known.is_none_or(|connection| connection.stream != id) {
        // Its end was told, to make room for a successor.
        return;
    }
    match event {
        StreamEvent::Read(bytes) => {
            read(lp, host, slot, bytes);
            relieve(lp, host);
        }
        StreamEvent::End => {
            deliver(lp, host);
            if !secure::ended(lp, host, id) {
                ended(lp, host, id);
            }
        }
        StreamEvent::Notice => tls::settle(&mut host.rt, id),
        StreamEvent::Error(error) if secure::failed(lp, host, id, &error) => {}
        StreamEvent::Error(error) => fail(lp, host, id, net::errno(&error)),
        // A write that JavaScript made through the connection's socket.
        StreamEvent::Written { token, .. } if token != 0 => {
            net::events::on_stream(lp, host, id, event);
        }
        StreamEvent::Written { result, .. } => match result {
            Ok(()) => super::respond::written(lp, host, id),
            Err(error) if error.raw_os_error() == Some(libc::ECANCELED) => {}
            Err(error) => fail(lp, host, id, -net::errno(&error)),
        },
        StreamEvent::ShutdownDone(_) => {
            // Closed already when JavaScript did it.
            let _ = lp.stream_close(id);
        }
        StreamEvent::Closed => closed(lp, host, id),
        _ => {}
    }
}

/// The connection broke: in reading, or with a positive `errno` in writing.
pub(super) fn fail(lp: &mut Loop, host: &mut Host, id: StreamId, errno: f64) {
    tell_number(lp, host, Told::Failed, id.slot(), errno);
    // Closed already when JavaScript did it.
    let _ = lp.stream_close(id);
}

/// The peer sends no more: an unfinished message is an error, an idle connection is closed.
fn ended(lp: &mut Loop, host: &mut Host, id: StreamId) {
    let slot = id.slot();
    let Some((_, busy)) = host.rt.http.connections.busy(slot) else {
        let _ = lp.stream_close(id);
        return;
    };
    if busy.parser.status() == Status::Failed {
        // Told already. What the program wrote goes out before the end.
        let _ = lp.stream_shutdown(id);
    } else if let Err(error) = busy.parser.finish() {
        refuse(lp, host, slot, error, 0, None);
    } else if busy.answers.is_empty() && !busy.dirty {
        let _ = lp.stream_close(id);
    } else {
        busy.closing = true;
        tell_number(lp, host, Told::PeerEnded, slot, 0.0);
    }
}

/// Where a pass over arrived bytes ended.
enum Pass<'b> {
    /// All of them are taken.
    Done,
    /// Behind a head that asks for another protocol, with what it says.
    Upgrade {
        facts: u32,
        number: u32,
        target: Vec<u8>,
        raw: Vec<u8>,
    },
    /// A piece of a body that a pump takes.
    Pumped(u32, &'b [u8]),
    Refused(ParseError, u64),
}

fn read(lp: &mut Loop, host: &mut Host, slot: u32, bytes: &[u8]) {
    let mut input = bytes;
    loop {
        let Rt { http, round, .. } = &mut host.rt;
        match http.parse(lp, round, slot, &mut input) {
            Pass::Done => return,
            Pass::Pumped(pump, piece) => pump::arrived(lp, host, pump, Piece::Lent(piece)),
            Pass::Refused(error, parsed) => {
                return refuse(lp, host, slot, error, parsed, Some(bytes));
            }
            Pass::Upgrade {
                facts,
                number,
                target,
                raw,
            } => {
                let rest = input.to_vec();
                let taken = tell(lp, host, Told::Upgrade, slot, |scope| {
                    let head = (
                        facts,
                        number,
                        Latin1(target),
                        Latin1(raw),
                        ArrayBuffer(rest),
                    );
                    (head.to_js(scope), value::undefined(scope))
                });
                if taken {
                    return;
                }
                if let Some((_, busy)) = host.rt.http.connections.busy(slot) {
                    busy.parser.ignore_upgrade();
                }
            }
        }
    }
}

impl State {
    /// Adds what `input` says to the round; lends the connection what it needs for that.
    fn parse<'b>(
        &mut self,
        lp: &mut Loop,
        round: &mut Round,
        slot: u32,
        input: &mut &'b [u8],
    ) -> Pass<'b> {
        let Some(connection) = self.connections.get(slot) else {
            return Pass::Done;
        };
        let Some(server) = self.servers.get_mut(connection.server as usize) else {
            return Pass::Done;
        };
        let busy = connection.busy.get_or_insert_with(|| server.lend());
        if busy.closing {
            // What follows a last message is not looked at.
            return Pass::Done;
        }
        let idle_since = (connection.waits == Waits::Nothing).then_some(connection.since);
        if idle_since.is_some() {
            connection.waits = Waits::Head;
            connection.since = lp.now();
        }
        let start = busy.parser.offset();
        let (slot, server_number) = (connection.stream.slot(), connection.server);
        let pass = loop {
            let before = *input;
            let (number, kind, facts, payload) = match busy.parser.next(input) {
                Err(error) => break Pass::Refused(error, error.offset().saturating_sub(start)),
                Ok(None) => break Pass::Done,
                Ok(Some(Event::Head(head))) => {
                    let facts = facts(&head);
                    let (upgrade, body) = (head.upgrade(), head.has_body());
                    let raw = head.raw();
                    let target = head.target_span();
                    if upgrade {
                        let (target, raw) = (target.of(raw).to_vec(), raw.to_vec());
                        let number = busy.take_number();
                        busy.answers.push(number);
                        busy.reading = body.then_some(number);
                        connection.waits = if body { Waits::Body } else { Waits::Answer };
                        break Pass::Upgrade {
                            facts,
                            number,
                            target,
                            raw,
                        };
                    }
                    let raw = round.keep(raw);
                    let from = raw.0 + target.start;
                    let target = (from, from + target.len);
                    let number = busy.take_number();
                    busy.answers.push(number);
                    busy.reading = body.then_some(number);
                    busy.discarding = false;
                    (number, Kind::Head, facts, Payload::Texts(target, raw))
                }
                Ok(Some(Event::Body(_))) if busy.discarding => continue,
                Ok(Some(Event::Body(bytes))) if let Some(pump) = busy.pumped => {
                    // They are the last of what the parser took.
                    let taken = before.len() - input.len();
                    break Pass::Pumped(pump, &before[taken - bytes.len()..taken]);
                }
                Ok(Some(Event::Body(bytes))) => {
                    let number = busy.reading.unwrap_or_default();
                    (number, Kind::Body, 0, round.bytes(bytes))
                }
                Ok(Some(Event::Trailers(fields))) => {
                    let raw = fields.raw().to_vec();
                    // The end follows the trailers at once: they are told together.
                    let trailers =
                        matches!(busy.parser.next(input), Ok(Some(Event::End))).then_some(raw);
                    match busy.reading.take() {
                        Some(number) => (number, Kind::End, 0, Payload::Text(trailers)),
                        None => continue,
                    }
                }
                // A message without body told its end with its head.
                Ok(Some(Event::End)) => match busy.reading.take() {
                    Some(number) => (number, Kind::End, 0, Payload::Text(None)),
                    None => continue,
                },
            };
            round.push(
                lp,
                Entry {
                    kind,
                    facts,
                    slot,
                    number,
                    server: server_number,
                    payload,
                },
            );
        };
        let waits = match busy.parser.status() {
            Status::Head => Waits::Head,
            Status::Body => Waits::Body,
            // Empty lines only: as idle as before.
            Status::Between if idle_since.is_some() && busy.answers.is_empty() => Waits::Nothing,
            _ => Waits::Answer,
        };
        if let (Waits::Nothing, Some(since)) = (waits, idle_since) {
            connection.since = since;
        }
        if connection.waits != waits {
            // A head that another request left behind begins now.
            if waits == Waits::Head {
                connection.since = lp.now();
            }
            connection.waits = waits;
        }
        if busy.is_over() {
            connection.waits = Waits::Nothing;
            server.take_back(connection.busy.take());
        }
        server.watch(lp, server_number, connection);
        pass
    }
}

/// Facts of a head in one number: bits 0 keep-alive, 1 upgrade, 2 body, 3 expect 100, 4 HTTP/1.1, 5 chunked, 6 a Host
/// field, 7 an Expect field; from bit 8 the method as `METHODS` counts in server.js, or for others from bit 16 its length.
pub(super) fn facts(head: &Head<'_>) -> u32 {
    let method = match head.method() {
        Some(method) if method != Method::Other => (method as u32) << 8,
        _ => (Method::Other as u32) << 8 | (head.method_text().len().min(0xfff) as u32) << 16,
    };
    u32::from(head.keep_alive())
        | u32::from(head.upgrade()) << 1
        | u32::from(head.has_body()) << 2
        | u32::from(head.expect_continue()) << 3
        | u32::from(head.version() == Version::Http11) << 4
        | u32::from(head.chunked()) << 5
        | u32::from(head.get(HeaderName::Host).is_some()) << 6
        | u32::from(head.get(HeaderName::Expect).is_some()) << 7
        | method
}

/// The bytes are no HTTP, or without a `packet` too few.
fn refuse(
    lp: &mut Loop,
    host: &mut Host,
    slot: u32,
    error: ParseError,
    parsed: u64,
    packet: Option<&[u8]>,
) {
    let packet = packet.map(|bytes| ArrayBuffer(bytes.to_vec()));
    let (code, reason) = (error.hpe_code(), error.reason());
    tell(lp, host, Told::ParseError, slot, |scope| {
        let detail = (reason, parsed, packet).to_js(scope);
        (code.to_js(scope), detail)
    });
}

#[cfg(test)]
mod tests {
    use http_parser::Method;

    #[test]
    fn javascript_counts_methods_as_the_parser_does() {
        let text = include_str!("protocol.js");
        let (_, list) = text
            .split_once("const numberedMethods = [")
            .expect("the list");
        let (list, _) = list.split_once(']').expect("its end");
        let names = list.split(',').map(|name| name.trim().trim_matches('\''));
        let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
        let known: Vec<&str> = Method::KNOWN.iter().map(|method| method.as_str()).collect();
        assert_eq!(names, known);
    }
}
