//! What arrives: parsed, and added to the round.

use super::round::{Detail, Kind, deliver, schedule};
use super::{Connection, State};
use crate::core::{Host, Loop};
use crate::net;
use evloop::{StreamEvent, StreamId};
use http_parser::{Event, Head};

/// The handler of every adopted connection.
pub(super) fn on_stream(lp: &mut Loop, host: &mut Host, id: StreamId, event: StreamEvent<'_>) {
    let slot = id.slot();
    let state = &mut host.rt.wire;
    if state.get(slot).is_none_or(|known| known.stream != id) {
        // JavaScript has closed it.
        return;
    }
    match event {
        StreamEvent::Read(bytes) => {
            if state.read(slot, bytes) {
                // Nothing is awaited: an idle connection keeps no program alive.
                lp.stream_unref(id);
            }
        }
        StreamEvent::End => state.ended(slot),
        StreamEvent::Error(error) => {
            let errno = Detail::Number(net::errno(&error));
            state.round.push(slot, Kind::Failed, 0, errno);
        }
        StreamEvent::Written { result: Ok(()), .. } => {
            state.round.push(slot, Kind::Written, 0, Detail::Nothing);
        }
        StreamEvent::Written {
            result: Err(error), ..
        } => {
            let errno = Detail::Number(net::errno(&error));
            state.round.push(slot, Kind::Failed, 0, errno);
        }
        _ => return,
    }
    if state.round.is_large() {
        deliver(lp, host);
    } else {
        schedule(lp, host);
    }
}

/// A message begun in the bytes at hand, whose end may be in them as well.
struct Begun {
    facts: u32,
    head: (u32, u32),
    body: (u32, u32),
}

impl State {
    /// Adds what `bytes` say to the round; says whether they ended a message.
    fn read(&mut self, slot: u32, bytes: &[u8]) -> bool {
        let State {
            connections, round, ..
        } = self;
        let Some(Some(connection)) = connections.get_mut(slot as usize) else {
            return false;
        };
        let Connection {
            parser, reading, ..
        } = &mut **connection;
        let mut input = bytes;
        let mut begun: Option<Begun> = None;
        let mut ended = false;
        loop {
            match parser.next(&mut input) {
                Ok(Some(Event::Head(head))) => {
                    if head.is_interim() && !head.upgrade() {
                        continue;
                    }
                    *reading = true;
                    let head_at = round.keep(head.raw());
                    begun = Some(Begun {
                        facts: facts(&head),
                        head: head_at,
                        body: (head_at.1, head_at.1),
                    });
                }
                Ok(Some(Event::Body(piece))) => {
                    let at = round.keep(piece);
                    match &mut begun {
                        // Pieces lie behind each other.
                        Some(begun) => begun.body.1 = at.1,
                        None => round.push(slot, Kind::Body, 0, Detail::Bytes(at)),
                    }
                }
                // Nobody can see trailers.
                Ok(Some(Event::Trailers(_))) => {}
                Ok(Some(Event::End)) => {
                    if !std::mem::replace(reading, false) {
                        continue;
                    }
                    ended = true;
                    match begun.take() {
                        Some(Begun { facts, head, body }) => {
                            round.push(slot, Kind::Whole, facts, Detail::Both(head, body));
                        }
                        None => round.push(slot, Kind::End, 0, Detail::Nothing),
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    let words = Detail::Words(error.reason());
                    round.push(slot, Kind::Refused, 0, words);
                    return false;
                }
            }
        }
        if let Some(Begun { facts, head, body }) = begun {
            round.push(slot, Kind::Head, facts, Detail::Text(head));
            if body.0 < body.1 {
                round.push(slot, Kind::Body, 0, Detail::Bytes(body));
            }
        }
        ended
    }

    /// The end of the connection may be that of a body.
    fn ended(&mut self, slot: u32) {
        let Some(connection) = self.get(slot) else {
            return;
        };
        let complete = connection.reading && matches!(connection.parser.finish(), Ok(Some(_)));
        connection.reading = false;
        if complete {
            self.round.push(slot, Kind::End, 0, Detail::Nothing);
        }
        self.round.push(slot, Kind::Ended, 0, Detail::Nothing);
    }
}

fn facts(head: &Head<'_>) -> u32 {
    u32::from(head.keep_alive())
        | u32::from(head.upgrade()) << 1
        | u32::from(head.status().unwrap_or(0)) << 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_parser::{Mode, Parser};

    fn state() -> State {
        let mut state = State::default();
        state.connections.push(Some(Box::new(Connection {
            stream: StreamId::from_u64(1 << 32).expect("a name"),
            parser: Parser::new(Mode::Response),
            reading: false,
        })));
        state
    }

    #[test]
    fn a_short_response_is_one_entry() {
        let mut state = state();
        let bytes =
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
            2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
        assert!(state.read(0, bytes));
        let told = format!("{:?}", state.round);
        assert!(told.contains("Both"), "{told}");
        assert!(!told.contains("Bytes"), "{told}");
        assert!(told.contains("97, 98, 99]"), "{told}");
    }

    #[test]
    fn one_in_pieces_is_several() {
        let mut state = state();
        assert!(!state.read(0, b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab"));
        assert!(state.read(0, b"cd"));
        let told = format!("{:?}", state.round);
        assert_eq!(told.matches("Bytes").count(), 2, "{told}");
        assert!(!told.contains("Both"), "{told}");
    }
}
