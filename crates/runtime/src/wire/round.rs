//! What was read in a poll round and not told yet, and the call that tells it.

use super::ROOM_INDEX;
use crate::core::{Host, Loop};
use js_bindings::value::{self, Scope, Value};
use js_bindings::{ArrayBuffer, Latin1, ToJs};

/// The kind of an entry, the lowest three bits of its first number; wire.js has the same list. Heads bring facts above
/// that: bit 0 keep-alive, 1 upgrade, from 2 the status.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
pub(super) enum Kind {
    /// A final head: `a` its text.
    Head = 0,
    /// A piece of the body: `a` an ArrayBuffer.
    Body = 1,
    /// The message's end.
    End = 2,
    /// A message from head to end: `a` the head's text, `b` the body, a string if it is short and ASCII.
    Whole = 3,
    /// The bytes are no HTTP: `a` why.
    Refused = 4,
    /// The connection failed: `a` errno.
    Failed = 5,
    /// The peer sends no more.
    Ended = 6,
    /// The kernel has all that was sent.
    Written = 7,
}

#[derive(Debug)]
pub(super) enum Detail {
    Nothing,
    /// A head alone.
    Text((u32, u32)),
    Bytes((u32, u32)),
    /// A head and a body.
    Both((u32, u32), (u32, u32)),
    Words(&'static str),
    Number(f64),
}

#[derive(Debug)]
struct Entry {
    number: i32,
    slot: u32,
    detail: Detail,
}

#[derive(Debug, Default)]
pub(super) struct Round {
    entries: Vec<Entry>,
    /// Heads and bodies, one behind the other.
    text: Vec<u8>,
}

/// Bytes above which a round is told before it is over.
const BYTES: usize = 512 * 1024;
/// A body up to this size is told as a string if it can be: that is cheaper than a buffer, and mostly wanted.
const TEXT: usize = 16 * 1024;

impl Round {
    pub(super) fn push(&mut self, slot: u32, kind: Kind, facts: u32, detail: Detail) {
        let number = (facts << 3 | kind as u32) as i32;
        self.entries.push(Entry {
            number,
            slot,
            detail,
        });
    }

    /// Keeps bytes for an entry to come: their place.
    pub(super) fn keep(&mut self, bytes: &[u8]) -> (u32, u32) {
        let start = self.text.len() as u32;
        self.text.extend_from_slice(bytes);
        (start, self.text.len() as u32)
    }

    pub(super) fn is_large(&self) -> bool {
        self.text.len() >= BYTES
    }
}

/// Sees to it that the round is told when its sockets were read.
pub(super) fn schedule(lp: &mut Loop, host: &mut Host) {
    if !std::mem::replace(&mut host.rt.wire.scheduled, true) {
        lp.defer(|lp, host: &mut Host| {
            host.rt.wire.scheduled = false;
            deliver(lp, host);
        });
    }
}

/// Tells what the round has so far.
pub(super) fn deliver(lp: &mut Loop, host: &mut Host) {
    let mut round = std::mem::take(&mut host.rt.wire.round);
    if round.entries.is_empty() {
        return;
    }
    host.dispatch(lp, ROOM_INDEX, |scope| [list(scope, &round)], |_, _| ());
    round.entries.clear();
    round.text.clear();
    if host.rt.wire.round.entries.is_empty() {
        host.rt.wire.round = round;
    }
}

/// Four values an entry.
fn list<'s>(scope: &mut Scope<'s, '_>, round: &Round) -> Value<'s> {
    let mut values: Vec<Value<'s>> = Vec::with_capacity(round.entries.len() * 4);
    let none = value::undefined(scope);
    let piece = |(from, to): (u32, u32)| &round.text[from as usize..to as usize];
    for entry in &round.entries {
        let (a, b) = match entry.detail {
            Detail::Nothing => (none, none),
            Detail::Text(at) => (Latin1(piece(at)).to_js(scope), none),
            Detail::Bytes(at) => (ArrayBuffer(piece(at).to_vec()).to_js(scope), none),
            Detail::Both(head, body) => {
                let body = piece(body);
                let head = Latin1(piece(head)).to_js(scope);
                let body = if body.len() <= TEXT && body.is_ascii() {
                    Latin1(body).to_js(scope)
                } else {
                    ArrayBuffer(body.to_vec()).to_js(scope)
                };
                (head, body)
            }
            Detail::Words(text) => (text.to_js(scope), none),
            Detail::Number(n) => (n.to_js(scope), none),
        };
        values.push(entry.number.to_js(scope));
        values.push((entry.slot as i32).to_js(scope));
        values.push(a);
        values.push(b);
    }
    value::array(scope, &values)
}
