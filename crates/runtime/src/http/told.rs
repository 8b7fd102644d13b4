//! What JavaScript is told, and when: messages and bodies of a poll round together, all else at once.
//!
//! A round's entries are handed over by one call when its sockets were read, so that the way into JavaScript is paid once
//! and not once a message. The call runs ticks and microtasks between the entries of two connections itself.

use super::respond;
use crate::core::{Host, Loop};
use crate::http::ROOM_INDEX;
use evloop::StreamId;
use js_bindings::value::{self, Scope, Value};
use js_bindings::{ArrayBuffer, FromJs, Latin1, ToJs};

/// The first argument of `dispatch`; server.js has the same list.
#[derive(Debug, Clone, Copy)]
#[repr(i32)]
pub(super) enum Told {
    /// A connection was accepted.
    Connection = 0,
    /// A head that asks for another protocol: `a` [facts, number, target, raw, the bytes behind it]. True takes it over.
    Upgrade = 1,
    /// The round's entries: `a` a flat list.
    Round = 2,
    /// The bytes are no HTTP: `a` code, `b` [reason, bytes parsed, the packet].
    ParseError = 3,
    /// The peer sends no more.
    PeerEnded = 4,
    /// The connection failed with errno `a`.
    Failed = 5,
    /// The kernel has what was held back.
    Drained = 6,
    /// The connection is gone.
    Closed = 7,
    /// The connection's request is late.
    Late = 8,
    /// A call to `Round` was left by an exception: it goes on behind the entry that threw.
    GoOn = 9,
}

/// An entry of a round, and the kinds' numbers in JavaScript.
#[derive(Debug)]
pub(super) enum What {
    /// A head, 0: `facts` is what `receive::facts` made; target and raw head lie in the round's text.
    Head {
        facts: u32,
        target: (u32, u32),
        raw: (u32, u32),
    },
    /// A piece of a body, 1.
    Body(Vec<u8>),
    /// The end of a message that had a body, 2, with its trailers.
    End(Option<Vec<u8>>),
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) slot: u32,
    pub(super) server: u32,
    pub(super) number: u32,
    pub(super) what: What,
}

/// What was read in this round and not told yet.
#[derive(Debug, Default)]
pub(super) struct Round {
    entries: Vec<Entry>,
    /// Heads, one behind the other.
    text: Vec<u8>,
    bytes: usize,
}

/// Entries and bytes above which a round is told before it is over.
const ENTRIES: usize = 256;
const BYTES: usize = 512 * 1024;

impl Round {
    pub(super) fn push(&mut self, entry: Entry) {
        if let What::Body(bytes) = &entry.what {
            self.bytes += bytes.len();
        }
        self.entries.push(entry);
    }

    /// Keeps `raw` for the entry to come: its place in the text.
    pub(super) fn keep(&mut self, raw: &[u8]) -> (u32, u32) {
        let start = self.text.len() as u32;
        self.text.extend_from_slice(raw);
        (start, self.text.len() as u32)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn is_large(&self) -> bool {
        self.entries.len() >= ENTRIES || self.bytes + self.text.len() >= BYTES
    }
}

/// Sees to it that this round's entries are told and its output is written when its sockets were read.
pub(super) fn schedule(scheduled: &mut bool, lp: &mut Loop) {
    if !std::mem::replace(scheduled, true) {
        lp.defer(|lp, host: &mut Host| {
            deliver(lp, host);
            respond::flush_all(lp, host);
        });
    }
}

/// Tells what the round has so far.
pub(super) fn deliver(lp: &mut Loop, host: &mut Host) {
    if host.rt.http.round.is_empty() {
        return;
    }
    let mut round = std::mem::take(&mut host.rt.http.round);
    let mut result = host.dispatch(
        lp,
        ROOM_INDEX,
        |scope| {
            let list = list(scope, &mut round);
            [(Told::Round as i32).to_js(scope), list]
        },
        |_, _| (),
    );
    // An exception ends the call: what is left is told by another, as long as the program lives.
    while result.is_none() && !host.rt.exiting {
        let told = Told::GoOn as i32;
        result = host.dispatch(lp, ROOM_INDEX, |scope| [told.to_js(scope)], |_, _| ());
    }
    // Its memory serves the next round.
    round.entries.clear();
    round.text.clear();
    round.bytes = 0;
    if host.rt.http.round.is_empty() {
        host.rt.http.round = round;
    }
}

/// Six values an entry: kind and facts, slot, number, server, and two that depend on the kind.
fn list<'s>(scope: &mut Scope<'s, '_>, round: &mut Round) -> Value<'s> {
    let mut values: Vec<Value<'s>> = Vec::with_capacity(round.entries.len() * 6);
    let none = value::undefined(scope);
    let text = &round.text;
    let piece = |(from, to): (u32, u32)| &text[from as usize..to as usize];
    for entry in &mut round.entries {
        let (kind, a, b) = match &mut entry.what {
            What::Head { facts, target, raw } => {
                let target = Latin1(piece(*target)).to_js(scope);
                (*facts << 2, target, Latin1(piece(*raw)).to_js(scope))
            }
            What::Body(bytes) => {
                let bytes = std::mem::take(bytes);
                (1, ArrayBuffer(bytes).to_js(scope), none)
            }
            What::End(trailers) => {
                let trailers = trailers.take().map(Latin1);
                (2, trailers.to_js(scope), none)
            }
        };
        values.push((kind as i32).to_js(scope));
        values.push((entry.slot as i32).to_js(scope));
        values.push((entry.number as i32).to_js(scope));
        values.push((entry.server as i32).to_js(scope));
        values.push(a);
        values.push(b);
    }
    value::array(scope, &values)
}

/// Tells of one thing now; what was read before it is told first.
pub(super) fn tell(
    lp: &mut Loop,
    host: &mut Host,
    told: Told,
    slot: u32,
    rest: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> (Value<'s>, Value<'s>),
) -> bool {
    deliver(lp, host);
    match host.rt.http.connections.get(slot) {
        Some(connection) => {
            let server = connection.server;
            tell_of(lp, host, told, slot, server, rest)
        }
        None => false,
    }
}

fn tell_of(
    lp: &mut Loop,
    host: &mut Host,
    told: Told,
    slot: u32,
    server: u32,
    rest: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> (Value<'s>, Value<'s>),
) -> bool {
    let result = host.dispatch(
        lp,
        ROOM_INDEX,
        |scope| {
            let (a, b) = rest(scope);
            [
                (told as i32).to_js(scope),
                a,
                b,
                slot.to_js(scope),
                server.to_js(scope),
            ]
        },
        |scope, result| bool::from_js(scope, result).unwrap_or(false),
    );
    result.unwrap_or(false)
}

pub(super) fn tell_number(lp: &mut Loop, host: &mut Host, told: Told, slot: u32, number: f64) {
    tell(lp, host, told, slot, |scope| {
        let none = value::undefined(scope);
        (number.to_js(scope), none)
    });
}

/// The connection's stream is closed: it is forgotten, then that is told.
pub(super) fn closed(lp: &mut Loop, host: &mut Host, stream: StreamId) {
    deliver(lp, host);
    if let Some(server) = host.rt.http.forget(stream) {
        tell_of(lp, host, Told::Closed, stream.slot(), server, |scope| {
            let none = value::undefined(scope);
            (none, none)
        });
    }
}
