//! What JavaScript is told at once: all but messages, which are told by rounds (`core::round`).

use crate::core::round::deliver;
use crate::core::{Host, Loop};
use crate::http::ROOM_INDEX;
use crate::net::address::Triple;
use evloop::StreamId;
use js_bindings::value::{self, Scope, Value};
use js_bindings::{FromJs, ToJs};

/// The first argument of `dispatch`; server.js has the same list.
#[derive(Debug, Clone, Copy)]
#[repr(i32)]
pub(super) enum Told {
    /// A connection was accepted.
    Connection = 0,
    /// A head that asks for another protocol: `a` [facts, number, target, raw, the bytes behind it]. True takes it over.
    Upgrade = 1,
    /// The bytes are no HTTP: `a` code, `b` [reason, bytes parsed, the packet].
    ParseError = 2,
    /// The peer sends no more.
    PeerEnded = 3,
    /// The connection failed with errno `a`, positive if it was in writing.
    Failed = 4,
    /// The kernel has what was held back.
    Drained = 5,
    /// The connection is gone.
    Closed = 6,
    /// The connection's request is late.
    Late = 7,
    /// A connection too many was accepted and closed: `a` its own and its peer's address.
    Dropped = 8,
    /// The TLS session failed: `a` code, message, library and reason; a number when the
    /// handshake is late; nothing when the peer ended in the middle of it.
    TlsFailed = 9,
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

/// Tells of a connection that was one too many.
pub(super) fn dropped(
    lp: &mut Loop,
    host: &mut Host,
    server: u32,
    addresses: (Option<Triple>, Option<Triple>),
) {
    deliver(lp, host);
    tell_of(lp, host, Told::Dropped, 0, server, |scope| {
        let none = value::undefined(scope);
        (addresses.to_js(scope), none)
    });
}
