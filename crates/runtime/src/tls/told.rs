//! What connections have to tell, and the room's `dispatch` it is told to.

use super::ROOM_INDEX;
use super::connection::Shared;
use super::contexts::error_code;
use crate::core::round::deliver;
use crate::core::{Host, Loop};
use crate::runtime::Rt;
use evloop::StreamId;
use js_bindings::{ToJs, value};
use tls::{Error, Event};

/// What is told; socket.js has the same list.
#[derive(Debug, Clone, Copy)]
#[repr(i32)]
pub(super) enum Told {
    /// A client said hello, and waits for `answerHello`.
    Hello = 0,
    /// The handshake is done.
    Secure = 1,
    /// A session that can be resumed: its ticket.
    Session = 2,
    /// A line for SSLKEYLOGFILE.
    KeyLog = 3,
    /// The session failed: code, message, library, reason.
    Failed = 4,
}

/// Tells what a stream's session has to tell.
pub(crate) fn noticed(lp: &mut Loop, host: &mut Host, stream: StreamId) {
    let id = stream.as_u64() as f64;
    if let Some(connection) = host.rt.tls.find(id) {
        deliver(lp, host);
        for (event, bytes) in notices(&mut host.rt, &connection) {
            tell(lp, host, event, id, bytes);
        }
    }
}

/// What there is to tell, once.
pub(super) fn notices(rt: &mut Rt, connection: &Shared) -> Vec<(Told, Option<Vec<u8>>)> {
    let (lines, events, sessions) = connection.borrow_mut().take_notices();
    let mut told = Vec::new();
    told.extend(lines.into_iter().map(|line| (Told::KeyLog, Some(line))));
    for session in sessions {
        told.push((Told::Session, Some(rt.tls.sessions.keep(session))));
    }
    told.extend(events.into_iter().filter_map(|event| match event {
        Event::Hello => Some((Told::Hello, None)),
        Event::Secure => Some((Told::Secure, None)),
        // The end is the stream's to tell.
        Event::Closed => None,
    }));
    told
}

fn tell(lp: &mut Loop, host: &mut Host, event: Told, id: f64, bytes: Option<Vec<u8>>) {
    host.dispatch(
        lp,
        ROOM_INDEX,
        |scope| {
            let none = value::undefined(scope);
            [
                (event as i32).to_js(scope),
                id.to_js(scope),
                bytes.to_js(scope),
                none,
            ]
        },
        |_, _| (),
    );
}

/// Code, message, library and reason of a session's error.
pub(super) fn error_facts(error: &Error) -> (String, String, String, String) {
    let text = |text: &str| text.to_owned();
    (
        error_code(error),
        error.to_string(),
        text(error.library()),
        text(error.reason()),
    )
}

/// Forgets what a stream's session has to tell: its owner needs none of it.
pub(crate) fn settle(rt: &mut Rt, stream: StreamId) {
    if let Some(connection) = rt.tls.find(stream.as_u64() as f64) {
        connection.borrow_mut().take_notices();
    }
}

/// Whether the stream has a session whose handshake is under way.
pub(crate) fn is_handshaking(rt: &Rt, stream: StreamId) -> bool {
    let connection = rt.tls.find(stream.as_u64() as f64);
    connection.is_some_and(|connection| !connection.borrow().session.is_secure())
}

/// Code, message, library and reason of an error that is a session's.
pub(crate) fn error_of(error: &std::io::Error) -> Option<(String, String, String, String)> {
    Some(error_facts(error.get_ref()?.downcast_ref::<Error>()?))
}

/// Tells that a stream's session failed, if `error` is of one.
pub(crate) fn failed(
    lp: &mut Loop,
    host: &mut Host,
    stream: StreamId,
    error: &std::io::Error,
) -> bool {
    let Some(facts) = error_of(error) else {
        return false;
    };
    deliver(lp, host);
    host.dispatch(
        lp,
        ROOM_INDEX,
        |scope| {
            let none = value::undefined(scope);
            let id = stream.as_u64() as f64;
            [
                (Told::Failed as i32).to_js(scope),
                id.to_js(scope),
                facts.to_js(scope),
                none,
            ]
        },
        |_, _| (),
    );
    true
}
