//! Sessions over a Duplex of JavaScript's, which feeds what it reads and writes what it is given.

use super::connection::{Answer, Connection};
use super::contexts::{context, op_error};
use super::starting::{answer, client_options};
use super::told::{error_facts, notices};
use crate::runtime::Rt;
use js_bindings::{Bytes, OpError, op};
use std::cell::RefCell;
use std::rc::Rc;

fn insert(rt: &mut Rt, connection: Connection) -> f64 {
    let number = rt.tls.duplexes.insert(Rc::new(RefCell::new(connection)));
    -(number as f64) - 1.0
}

/// A client's session; gives its number.
#[op]
pub(crate) fn open_client(
    rt: &mut Rt,
    context_number: u32,
    server_name: Option<String>,
    alpn: Option<Bytes>,
    ticket: Option<Bytes>,
) -> Result<f64, OpError> {
    let Some(context) = context(rt, context_number) else {
        return Ok(0.0);
    };
    let alpn = alpn.as_ref().map(Bytes::as_slice);
    let options = client_options(rt, server_name, alpn, ticket.as_ref().map(Bytes::as_slice));
    let connection = Connection::client(&context, options).map_err(|error| op_error(&error))?;
    Ok(insert(rt, connection))
}

/// A server's session; gives its number.
#[op]
pub(crate) fn open_server(
    rt: &mut Rt,
    context_number: Option<u32>,
    alpn: Option<Bytes>,
    certificate: u32,
    logs: bool,
) -> f64 {
    let alpn = alpn.as_ref().map(Bytes::as_slice);
    let answer: Option<Answer> =
        context_number.and_then(|number| answer(rt, number, alpn, certificate));
    insert(rt, Connection::server(answer, logs))
}

type Fed = (
    Vec<(i32, Option<Vec<u8>>)>,
    bool,
    Option<(String, String, String, String)>,
);

/// Feeds what the Duplex read: gives what is told, whether the peer closed, and the error that ended the session. Plaintext and
/// what is to be written wait to be taken.
#[op]
pub(crate) fn feed(rt: &mut Rt, id: f64, bytes: &[u8]) -> Option<Fed> {
    let connection = rt.tls.find(id)?;
    let mut inward = std::mem::take(&mut connection.borrow_mut().inward);
    let result = connection.borrow_mut().feed(bytes, &mut inward);
    connection.borrow_mut().inward = inward;
    let told = notices(rt, &connection);
    let closed = connection.borrow().session.is_closed();
    let told = told
        .into_iter()
        .map(|(event, bytes)| (event as i32, bytes))
        .collect();
    Some((told, closed, result.err().map(|error| error_facts(&error))))
}

/// The plaintext that came.
#[op]
pub(crate) fn inward(rt: &mut Rt, id: f64) -> Option<Vec<u8>> {
    let bytes = std::mem::take(&mut rt.tls.find(id)?.borrow_mut().inward);
    (!bytes.is_empty()).then_some(bytes)
}

/// What is to be written to the Duplex.
#[op]
pub(crate) fn outward(rt: &mut Rt, id: f64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    rt.tls
        .find(id)?
        .borrow_mut()
        .session
        .take_output(&mut bytes);
    (!bytes.is_empty()).then_some(bytes)
}

/// Encrypts. Whether the session takes it.
#[op]
pub(crate) fn write(rt: &mut Rt, id: f64, bytes: &[u8]) -> bool {
    let connection = rt.tls.find(id);
    connection.is_some_and(|connection| connection.borrow_mut().session.write(bytes).is_ok())
}

/// Tells the peer that nothing more comes.
#[op]
pub(crate) fn shutdown(rt: &mut Rt, id: f64) {
    if let Some(connection) = rt.tls.find(id) {
        connection.borrow_mut().session.close();
    }
}

/// Forgets a session.
#[op]
pub(crate) fn close(rt: &mut Rt, id: f64) {
    if id < 0.0 {
        rt.tls.duplexes.try_remove(-id as usize - 1);
    }
}
