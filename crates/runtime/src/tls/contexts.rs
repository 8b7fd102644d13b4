//! Contexts: what many sessions share, made of what `tls.createSecureContext` was given.

use super::pem;
use crate::runtime::Rt;
use js_bindings::error::Facts;
use js_bindings::{Bytes, OpError, op};
use std::sync::Arc;
use tls::{Context, ContextOptions, Error, Identity, Protocol, TicketKeys};

/// OpenSSL's error as JavaScript shows it.
pub(super) fn op_error(error: &Error) -> OpError {
    OpError::from(Facts {
        code: error_code(error).into(),
        message: error.to_string().into(),
        ..Facts::default()
    })
}

/// `ERR_SSL_WRONG_VERSION_NUMBER`, `ERR_OSSL_PEM_NO_START_LINE`: library and reason in one word.
pub(super) fn error_code(error: &Error) -> String {
    let reason = error.reason().to_uppercase().replace(' ', "_");
    match error.library() {
        "SSL routines" => format!("ERR_SSL_{reason}"),
        library => {
            let library = library.split(' ').next().unwrap_or_default().to_uppercase();
            format!("ERR_OSSL_{library}_{reason}")
        }
    }
}

fn protocol(version: u32) -> Protocol {
    if version >= 0x0304 {
        Protocol::Tls13
    } else {
        Protocol::Tls12
    }
}

/// Makes a context and gives its number. `chains` and `keys` go in pairs, each in PEM or DER. `numbers` are the oldest and
/// the newest version as records have them (0x0304 is TLS 1.3), the lifetime of tickets in seconds, and whether there are
/// tickets, and whether the server's order of suites counts.
#[op]
pub(crate) fn create_context(
    rt: &mut Rt,
    chains: Vec<Bytes>,
    keys: Vec<Bytes>,
    ciphers: Option<String>,
    groups: Option<String>,
    ticket_keys: Option<Bytes>,
    numbers: Vec<f64>,
) -> Result<u32, OpError> {
    let [min, max, lifetime, tickets, server_order] = numbers[..] else {
        return Err(OpError::argument("five numbers were expected"));
    };
    let mut identities = Vec::new();
    for (chain, key) in chains.iter().zip(&keys) {
        let made = pem::certificates(chain.as_slice())
            .and_then(|chain| Identity::new(chain, pem::private_key(key.as_slice())?));
        identities.push(made.map_err(|error| op_error(&error))?);
    }
    let ticket_keys = ticket_keys.and_then(|bytes| <[u8; 48]>::try_from(bytes.as_slice()).ok());
    let options = ContextOptions {
        identities,
        min: protocol(min as u32),
        max: protocol(max as u32),
        ciphers,
        groups,
        ticket_keys: ticket_keys.map(TicketKeys::from),
        ticket_lifetime: lifetime as u32,
        tickets: tickets != 0.0,
        server_order: server_order != 0.0,
    };
    let context = Context::new(options).map_err(|error| op_error(&error))?;
    Ok(rt.tls.contexts.insert(Arc::new(context)) as u32)
}

/// The JavaScript object of a context is gone; sessions keep what they need.
#[op]
pub(crate) fn drop_context(rt: &mut Rt, number: u32) {
    rt.tls.contexts.try_remove(number as usize);
    rt.tls.trusts.remove(&number);
}

pub(super) fn context(rt: &Rt, number: u32) -> Option<Arc<Context>> {
    rt.tls.contexts.get(number as usize).cloned()
}

/// The 48 bytes that the context's tickets are made with.
#[op]
pub(crate) fn ticket_keys(rt: &mut Rt, number: u32) -> Vec<u8> {
    let context = context(rt, number);
    context.map_or_else(Vec::new, |context| {
        context.ticket_keys().as_bytes().to_vec()
    })
}

#[op]
pub(crate) fn set_ticket_keys(rt: &mut Rt, number: u32, keys: &[u8]) {
    if let (Some(context), Ok(keys)) = (context(rt, number), <[u8; 48]>::try_from(keys)) {
        context.set_ticket_keys(TicketKeys::from(keys));
    }
}

/// The first certificate of each identity, in DER.
#[op]
pub(crate) fn context_facts(rt: &mut Rt, number: u32) -> Vec<Vec<u8>> {
    let Some(context) = context(rt, number) else {
        return Vec::new();
    };
    let identities = context.identities().iter();
    identities
        .filter_map(|identity| identity.chain().first().map(|der| der.to_vec()))
        .collect()
}
