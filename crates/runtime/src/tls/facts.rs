//! What JavaScript asks of a connection.

use super::contexts::op_error;
use crate::runtime::Rt;
use js_bindings::{OpError, op};

/// What a client asked for: its server's name, and the protocols it offers.
#[op]
pub(crate) fn greeting(rt: &mut Rt, id: f64) -> Option<(Option<String>, Vec<String>)> {
    let greeting = rt.tls.find(id)?.borrow().session.greeting()?;
    let latin1 = |name: Vec<u8>| name.into_iter().map(char::from).collect();
    Some((
        greeting.server_name,
        greeting.alpn.into_iter().map(latin1).collect(),
    ))
}

type FactList = (
    String,
    String,
    String,
    String,
    u32,
    bool,
    Option<String>,
    Option<String>,
);

/// What was agreed on: version, OpenSSL's and the standard's name of the suite, name and bits of the key exchange's group,
/// whether a session was resumed, the application protocol, the name the client asked for.
#[op]
pub(crate) fn facts(rt: &mut Rt, id: f64) -> Option<FactList> {
    let connection = rt.tls.find(id)?;
    let connection = connection.borrow();
    let session = &connection.session;
    let facts = session.facts()?;
    let alpn = session
        .alpn()
        .map(|name| name.iter().copied().map(char::from).collect());
    let (group, bits) = facts.group;
    Some((
        facts.protocol.to_owned(),
        facts.cipher.to_owned(),
        facts.standard_cipher.to_owned(),
        group.to_owned(),
        bits,
        facts.resumed,
        alpn,
        session.server_name().map(str::to_owned),
    ))
}

/// The peer's certificates in DER, its own first.
#[op]
pub(crate) fn peer_chain(rt: &mut Rt, id: f64) -> Vec<Vec<u8>> {
    let Some(connection) = rt.tls.find(id) else {
        return Vec::new();
    };
    let connection = connection.borrow();
    connection
        .session
        .peer_chain()
        .iter()
        .map(|der| der.to_vec())
        .collect()
}

/// `length` bytes of secrets for another protocol (RFC 5705).
#[op]
pub(crate) fn export_secret(
    rt: &mut Rt,
    id: f64,
    length: u32,
    label: String,
    context: Option<js_bindings::Bytes>,
) -> Result<Option<Vec<u8>>, OpError> {
    let Some(connection) = rt.tls.find(id) else {
        return Ok(None);
    };
    let mut out = vec![0; length as usize];
    let context = context.as_ref().map(|bytes| bytes.as_slice());
    let exported =
        connection
            .borrow()
            .session
            .export_keying_material(&mut out, label.as_bytes(), context);
    exported.map_err(|error| op_error(&error))?;
    Ok(Some(out))
}

/// From now on secrets are told.
#[op]
pub(crate) fn want_key_log(rt: &mut Rt, id: f64) {
    if let Some(connection) = rt.tls.find(id) {
        connection.borrow().want_key_log();
    }
}

/// The largest piece of plaintext that goes into one record. Whether the connection is there.
#[op]
pub(crate) fn set_max_fragment(rt: &mut Rt, id: f64, size: u32) -> bool {
    let Some(connection) = rt.tls.find(id) else {
        return false;
    };
    connection
        .borrow_mut()
        .session
        .set_max_fragment(size as usize);
    true
}

/// The trusted issuer of a certificate in DER, for the context, if there is one.
#[op]
pub(crate) fn issuer_of(rt: &mut Rt, der: &[u8], context: u32) -> Option<Vec<u8>> {
    rt.tls.issuer_of(der, context)
}

/// The names of all suites.
#[op]
pub(crate) fn cipher_names() -> Vec<String> {
    tls::cipher_names().map(str::to_owned).collect()
}
