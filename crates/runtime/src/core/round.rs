//! What was read from sockets in a poll round, told JavaScript by one call when the round's events are handed out, so
//! that the way into JavaScript is paid once and not once a message. `process/round.js` goes through the entries and
//! hands each to the room it is of, with ticks and microtasks between them.

use super::{Host, Loop};
use js_bindings::value::{self, Scope, Value};
use js_bindings::{ArrayBuffer, Latin1, SharedPieces, ToJs};

/// What an entry is; `process/round.js` has the same list.
#[derive(Debug, Clone, Copy)]
#[repr(u32)]
pub(crate) enum Kind {
    /// A request's head: its facts, its target and its text.
    Head = 0,
    /// A piece of a request's body.
    Body = 1,
    /// The end of a request that had a body, with its trailers.
    End = 2,
    /// What a socket of the net room received.
    Data = 3,
}

/// The values of an entry that are no small numbers.
#[derive(Debug)]
pub(crate) enum Payload {
    /// Two Latin-1 strings, both pieces of the round's text.
    Texts((u32, u32), (u32, u32)),
    /// Bytes that get an ArrayBuffer of their own.
    Bytes(Vec<u8>),
    /// Few bytes: place and length in the ArrayBuffer that all few bytes of a round share.
    Small(u32, u32),
    /// A Latin-1 string, or undefined.
    Text(Option<Vec<u8>>),
}

/// One thing that was read. `slot` names its source: entries in a row of one source belong together.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    /// At most 28 bits.
    pub(crate) facts: u32,
    pub(crate) slot: u32,
    pub(crate) number: u32,
    pub(crate) server: u32,
    pub(crate) payload: Payload,
}

/// What was read in this round and not told yet.
#[derive(Debug, Default)]
pub(crate) struct Round {
    entries: Vec<Entry>,
    /// Heads, one behind the other.
    text: Vec<u8>,
    bytes: usize,
    /// Small pieces, one behind the other.
    small: Vec<u8>,
    scheduled: bool,
    /// Writes what answers collected.
    pub(crate) flush: Option<fn(&mut Loop, &mut Host)>,
}

/// Entries and bytes above which a round is told, and its answers written, before it is over.
const ENTRIES: usize = 64;
const BYTES: usize = 512 * 1024;

/// Pieces of up to so many bytes share an ArrayBuffer, which costs several times their own array.
const SMALL: usize = 1024;
/// The size of that ArrayBuffer at most: who keeps a piece keeps all of it.
const SHARED: usize = 16 * 1024;

impl Round {
    /// Adds an entry, which is told when the round's sockets were read.
    pub(crate) fn push(&mut self, lp: &mut Loop, entry: Entry) {
        if let Payload::Bytes(bytes) = &entry.payload {
            self.bytes += bytes.len();
        }
        self.entries.push(entry);
        self.schedule(lp);
    }

    /// Keeps `text` for the entry to come: its place.
    pub(crate) fn keep(&mut self, text: &[u8]) -> (u32, u32) {
        let start = self.text.len() as u32;
        self.text.extend_from_slice(text);
        (start, self.text.len() as u32)
    }

    /// The payload of received bytes.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Payload {
        let from = self.small.len();
        if bytes.len() <= SMALL && from + bytes.len() <= SHARED {
            self.small.extend_from_slice(bytes);
            return Payload::Small(from as u32, bytes.len() as u32);
        }
        Payload::Bytes(bytes.to_vec())
    }

    /// Sees to it that what is collected is told and written when this round's sockets were read.
    pub(crate) fn schedule(&mut self, lp: &mut Loop) {
        if !std::mem::replace(&mut self.scheduled, true) {
            lp.defer(|lp, host: &mut Host| {
                host.rt.round.scheduled = false;
                settle(lp, host);
            });
        }
    }
}

/// To be called behind what adds entries: many are told before the round is over.
pub(crate) fn relieve(lp: &mut Loop, host: &mut Host) {
    let round = &host.rt.round;
    if round.entries.len() >= ENTRIES || round.bytes + round.text.len() >= BYTES {
        settle(lp, host);
    }
}

/// Tells what the round has, and writes what came of it.
fn settle(lp: &mut Loop, host: &mut Host) {
    deliver(lp, host);
    if let Some(flush) = host.rt.round.flush {
        flush(lp, host);
    }
}

/// Tells what the round has so far: before anything else is told that came later.
pub(crate) fn deliver(lp: &mut Loop, host: &mut Host) {
    let round = &mut host.rt.round;
    if round.entries.is_empty() {
        return;
    }
    let mut entries = std::mem::take(&mut round.entries);
    let mut text = std::mem::take(&mut round.text);
    let mut small = std::mem::take(&mut round.small);
    round.bytes = 0;
    let mut result = host.run_round(lp, |scope| list(scope, &mut entries, &text, &small));
    // An exception ends the call: what is left is told by another, as long as the program lives.
    while result.is_none() && !host.rt.exiting {
        result = host.run_round(lp, |scope| value::undefined(scope));
    }
    // Their memory serves the next round.
    let round = &mut host.rt.round;
    if round.entries.is_empty() {
        entries.clear();
        text.clear();
        small.clear();
        round.small = small;
        round.entries = entries;
        round.text = text;
    }
}

/// Six values an entry: kind and facts, slot, number, server, and the payload's two. Behind them the small pieces, if
/// there are any.
fn list<'s>(
    scope: &mut Scope<'s, '_>,
    entries: &mut [Entry],
    text: &[u8],
    small: &[u8],
) -> Value<'s> {
    let mut values: Vec<Value<'s>> = Vec::with_capacity(entries.len() * 6 + 1);
    let none = value::undefined(scope);
    let mut pieces = 0;
    let piece = |(from, to): (u32, u32)| &text[from as usize..to as usize];
    for entry in entries {
        let (a, b) = match &mut entry.payload {
            Payload::Texts(a, b) => {
                let a = Latin1(piece(*a)).to_js(scope);
                (a, Latin1(piece(*b)).to_js(scope))
            }
            Payload::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                (ArrayBuffer(bytes).to_js(scope), none)
            }
            Payload::Small(from, length) => {
                pieces += 1;
                ((*from as i32).to_js(scope), (*length as i32).to_js(scope))
            }
            Payload::Text(text) => (text.take().map(Latin1).to_js(scope), none),
        };
        values.push(((entry.facts << 2 | entry.kind as u32) as i32).to_js(scope));
        values.push((entry.slot as i32).to_js(scope));
        values.push((entry.number as i32).to_js(scope));
        values.push((entry.server as i32).to_js(scope));
        values.push(a);
        values.push(b);
    }
    if !small.is_empty() {
        let small = small.to_vec();
        values.push(if pieces == 1 {
            ArrayBuffer(small).to_js(scope)
        } else {
            SharedPieces(small).to_js(scope)
        });
    }
    value::array(scope, &values)
}
