//! What happens to sockets, told to the room's `dispatch`; what they receive is told by rounds (`core::round`).

use super::{ROOM_INDEX, errno};
use crate::core::round::{Entry, Kind, Payload, deliver, relieve};
use crate::core::{Host, Loop};
use crate::tls;
use evloop::{StreamEvent, StreamHandler, StreamId};
use js_bindings::ToJs;
use js_bindings::value::{Scope, Value};

/// The first argument of `dispatch`; net.js has the same list.
#[derive(Debug, Clone, Copy)]
#[repr(i32)]
pub(crate) enum Event {
    Connection = 0,
    Connected = 1,
    End = 3,
    Error = 4,
    Written = 5,
    ShutdownDone = 6,
    Closed = 7,
    ListenerClosed = 8,
}

pub(crate) fn tell(
    lp: &mut Loop,
    host: &mut Host,
    event: Event,
    id: u64,
    rest: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> (Value<'s>, Value<'s>),
) {
    deliver(lp, host);
    host.dispatch(
        lp,
        ROOM_INDEX,
        |scope| {
            let (a, b) = rest(scope);
            [(event as i32).to_js(scope), id.to_js(scope), a, b]
        },
        |_, _| (),
    );
}

fn plain(lp: &mut Loop, host: &mut Host, event: Event, id: u64, a: f64, b: f64) {
    tell(lp, host, event, id, |scope| {
        (a.to_js(scope), b.to_js(scope))
    });
}

fn received(lp: &mut Loop, host: &mut Host, id: StreamId, payload: Payload) {
    let entry = Entry {
        kind: Kind::Data,
        facts: 0,
        slot: id.slot(),
        number: (id.as_u64() >> 32) as u32,
        server: 0,
        payload,
    };
    host.rt.round.push(lp, entry);
    relieve(lp, host);
}

/// The handler of every socket of this room. JavaScript gets a buffer of its own for what arrives.
pub(crate) fn handler() -> StreamHandler<Host> {
    StreamHandler::plain(on_stream).keeps_reads()
}

pub(crate) fn on_stream(lp: &mut Loop, host: &mut Host, id: StreamId, event: StreamEvent<'_>) {
    let key = id.as_u64();
    match event {
        StreamEvent::Connected(result) => {
            let status = result.map_or_else(|e| errno(&e), |()| 0.0);
            plain(lp, host, Event::Connected, key, status, 0.0);
        }
        StreamEvent::Read(bytes) => {
            let payload = host.rt.round.bytes(bytes);
            received(lp, host, id, payload);
        }
        StreamEvent::ReadOwned(bytes) => received(lp, host, id, Payload::Bytes(bytes)),
        StreamEvent::End => plain(lp, host, Event::End, key, 0.0, 0.0),
        StreamEvent::Notice => tls::noticed(lp, host, id),
        StreamEvent::Error(error) if tls::failed(lp, host, id, &error) => {}
        StreamEvent::Error(error) => plain(lp, host, Event::Error, key, errno(&error), 0.0),
        StreamEvent::Written { token, result } => {
            let status = result.map_or_else(|e| errno(&e), |()| 0.0);
            plain(lp, host, Event::Written, key, token as f64, status);
        }
        StreamEvent::ShutdownDone(result) => {
            let status = result.map_or_else(|e| errno(&e), |()| 0.0);
            plain(lp, host, Event::ShutdownDone, key, status, 0.0);
        }
        StreamEvent::Closed => plain(lp, host, Event::Closed, key, 0.0, 0.0),
        _ => {}
    }
}
