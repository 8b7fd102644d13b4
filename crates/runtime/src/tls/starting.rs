//! How connections begin: sessions put before streams, hellos answered.

use super::connection::{Answer, Connection};
use super::contexts::{context, op_error};
use super::filter::TlsFilter;
use crate::core::Loop;
use crate::runtime::Rt;
use evloop::StreamId;
use js_bindings::{OpError, op};
use std::cell::RefCell;
use std::rc::Rc;
use tls::{ClientOptions, ServerOptions};

/// Protocol names of ALPN's wire form (RFC 7301 section 3.1): a length and a name each.
pub(super) fn protocols(mut wire: &[u8]) -> Vec<Vec<u8>> {
    let mut names = Vec::new();
    while let Some((&length, rest)) = wire.split_first() {
        let Some((name, rest)) = rest.split_at_checked(usize::from(length)) else {
            break;
        };
        names.push(name.to_vec());
        wire = rest;
    }
    names
}

pub(super) fn client_options(
    rt: &Rt,
    server_name: Option<String>,
    alpn: Option<&[u8]>,
    ticket: Option<&[u8]>,
) -> ClientOptions {
    ClientOptions {
        server_name,
        alpn: alpn.map(protocols).unwrap_or_default(),
        session: ticket.and_then(|ticket| rt.tls.sessions.find(ticket)),
        key_log: None,
    }
}

/// Puts a connection before a stream's handler.
pub(crate) fn install(
    rt: &mut Rt,
    lp: &mut Loop,
    stream: StreamId,
    connection: Connection,
) -> bool {
    let connection = Rc::new(RefCell::new(connection));
    rt.tls.remember(stream, &connection);
    lp.stream_set_filter(stream, Box::new(TlsFilter(connection)))
        .is_ok()
}

/// Makes the stream `id` that of a client. Whether the stream was still there.
#[op]
pub(crate) fn start_client(
    rt: &mut Rt,
    lp: &mut Loop,
    id: u64,
    context_number: u32,
    server_name: Option<String>,
    alpn: Option<js_bindings::Bytes>,
    ticket: Option<js_bindings::Bytes>,
) -> Result<bool, OpError> {
    let (Some(stream), Some(context)) = (StreamId::from_u64(id), context(rt, context_number))
    else {
        return Ok(false);
    };
    let alpn = alpn.as_ref().map(|bytes| bytes.as_slice());
    let options = client_options(
        rt,
        server_name,
        alpn,
        ticket.as_ref().map(|bytes| bytes.as_slice()),
    );
    let connection = Connection::client(&context, options).map_err(|error| op_error(&error))?;
    Ok(install(rt, lp, stream, connection))
}

/// Makes a stream that of a server, which needs nobody to answer hellos.
pub(crate) fn install_server(rt: &mut Rt, lp: &mut Loop, stream: StreamId, answer: Answer) {
    install(rt, lp, stream, Connection::server(Some(answer), false));
}

/// Makes the stream `id` that of a server. Without a context JavaScript is asked what to do with the hello.
#[op]
pub(crate) fn start_server(
    rt: &mut Rt,
    lp: &mut Loop,
    id: u64,
    context_number: Option<u32>,
    alpn: Option<js_bindings::Bytes>,
    certificate: u32,
    logs: bool,
) -> bool {
    let Some(stream) = StreamId::from_u64(id) else {
        return false;
    };
    let alpn = alpn.as_ref().map(|bytes| bytes.as_slice());
    let answer = context_number.and_then(|number| answer(rt, number, alpn, certificate));
    install(rt, lp, stream, Connection::server(answer, logs))
}

/// How a server answers hellos by a context, ALPN's wire form, and 0, 1 or 2 for no, any or a needed certificate.
pub(crate) fn answer(
    rt: &Rt,
    number: u32,
    alpn: Option<&[u8]>,
    certificate: u32,
) -> Option<Answer> {
    let context = context(rt, number)?;
    let alpn = alpn.map(protocols).unwrap_or_default();
    Some(Answer {
        context,
        options: ServerOptions {
            alpn,
            request_certificate: certificate > 0,
            require_certificate: certificate > 1,
        },
    })
}

/// Goes on with the hello that `Told::Hello` told of.
#[op]
pub(crate) fn answer_hello(
    rt: &mut Rt,
    lp: &mut Loop,
    id: f64,
    context_number: u32,
    alpn: Option<js_bindings::Bytes>,
    certificate: u32,
) {
    let alpn = alpn.as_ref().map(|bytes| bytes.as_slice());
    let answer = answer(rt, context_number, alpn, certificate);
    let (Some(connection), Some(answer)) = (rt.tls.find(id), answer) else {
        return;
    };
    connection.borrow_mut().answer(&answer);
    if let Some(stream) = StreamId::from_u64(id.max(0.0) as u64)
        && id >= 0.0
    {
        // A stream that is gone has told so.
        let _ = lp.stream_feed_filter(stream, Vec::new());
    }
}

/// Bytes that another socket read before the session was set.
#[op]
pub(crate) fn feed_stream(lp: &mut Loop, id: u64, bytes: &[u8]) {
    if let Some(stream) = StreamId::from_u64(id) {
        // A stream that is gone has told so.
        let _ = lp.stream_feed_filter(stream, bytes.to_vec());
    }
}
