//! Whom contexts trust, and whether peers are to be trusted.

use super::contexts::op_error;
use super::{State, pem};
use crate::runtime::Rt;
use js_bindings::error::Facts;
use js_bindings::{Bytes, OpError, op};
use rustls_pki_types::CertificateDer;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use tls::certificate::Certificate;
use tls::verify::{Policy, Purpose, Reason, RevocationList, Roots, verify};

/// What a context verifies peers by, when its program says more than nothing of it.
#[derive(Debug, Default)]
pub(crate) struct Trust {
    /// The default ones when None.
    roots: Option<Roots>,
    revocations: Vec<RevocationList>,
    partial_chains: bool,
}

fn read(all: &[Bytes]) -> Vec<CertificateDer<'static>> {
    // As OpenSSL: what can't be read is passed over.
    all.iter()
        .flat_map(|bytes| pem::certificates(bytes.as_slice()).unwrap_or_default())
        .collect()
}

/// Says whom the context trusts, which revocations it looks at, and whether any trusted certificate ends a chain.
#[op]
pub(crate) fn set_trust(
    rt: &mut Rt,
    context: u32,
    ca: Option<Vec<Bytes>>,
    crl: Vec<Bytes>,
    partial_chains: bool,
) -> Result<(), OpError> {
    let mut revocations = Vec::new();
    for list in &crl {
        let read = pem::revocation_lists(list.as_slice()).and_then(|ders| {
            let lists = ders.iter().map(|der| RevocationList::of(der));
            lists.collect::<Result<Vec<_>, _>>()
        });
        let refused = |_| {
            OpError::from(Facts {
                message: "Failed to parse CRL".into(),
                ..Facts::default()
            })
        };
        revocations.append(&mut read.map_err(refused)?);
    }
    let roots = ca.map(|all| Roots::new(read(&all).iter().map(|der| &**der)));
    let trust = Trust {
        roots,
        revocations,
        partial_chains,
    };
    rt.tls.trusts.insert(context, Arc::new(trust));
    Ok(())
}

/// A chain of one certificate, with its issuers among `ca` behind it, as OpenSSL sends it. Other chains stay as they are.
#[op]
pub(crate) fn complete_chain(chain: &[u8], ca: Vec<Bytes>) -> Vec<u8> {
    let Ok(found) = pem::certificates(chain) else {
        return chain.to_vec();
    };
    let [first] = &found[..] else {
        return chain.to_vec();
    };
    let read: Vec<Certificate> = read(&ca)
        .iter()
        .filter_map(|der| Certificate::of(der).ok())
        .collect();
    let Ok(mut last) = Certificate::of(first) else {
        return chain.to_vec();
    };
    let mut text = pem::text(first);
    // As long as somebody else signed it, and no longer than there are issuers.
    for _ in 0..read.len() {
        if last.may_be_issued_by(&last) {
            break;
        }
        let Some(issuer) = read.iter().find(|issuer| last.may_be_issued_by(issuer)) else {
            break;
        };
        text.push('\n');
        text.push_str(&pem::text(&issuer.der));
        last = issuer.clone();
    }
    text.into_bytes()
}

/// Certificates in DER as one text in PEM.
#[op]
pub(crate) fn chain_of(certificates: Vec<Bytes>) -> Vec<u8> {
    let texts: Vec<String> = certificates
        .iter()
        .map(|der| pem::text(der.as_slice()))
        .collect();
    texts.join("\n").into_bytes()
}

/// Sets whom contexts trust that say nothing: certificates in PEM or DER.
#[op]
pub(crate) fn set_default_roots(rt: &mut Rt, certificates: Vec<Bytes>) {
    rt.tls.roots = Some(Arc::new(Roots::new(
        read(&certificates).iter().map(|der| &**der),
    )));
}

/// The authorities that come with the runtime (Mozilla's), in PEM.
#[op]
pub(crate) fn bundled_roots() -> Vec<String> {
    webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .map(|der| pem::text(der))
        .collect()
}

/// The authorities that the system trusts, in PEM.
#[op]
pub(crate) fn system_roots() -> Vec<String> {
    let found = rustls_native_certs::load_native_certs().certs;
    found.iter().map(|der| pem::text(der) + "\n").collect()
}

/// Each certificate in `bytes` in PEM.
#[op]
pub(crate) fn split_certificates(bytes: &[u8]) -> Result<Vec<String>, OpError> {
    let found = pem::certificates(bytes).map_err(|error| op_error(&error))?;
    for der in &found {
        Certificate::of(der).map_err(|error| op_error(&error))?;
    }
    Ok(found.iter().map(|der| pem::text(der) + "\n").collect())
}

/// Why the peer is not to be trusted: OpenSSL's name of the reason, and a sentence.
#[op]
pub(crate) fn verify_error(
    rt: &mut Rt,
    id: f64,
    context: u32,
    is_client: bool,
) -> Option<(String, String)> {
    let connection = rt.tls.find(id)?;
    let connection = connection.borrow();
    let reason = judge(
        &mut rt.tls,
        connection.session.peer_chain(),
        context,
        is_client,
    )?;
    Some((reason.code().to_owned(), reason.text().to_owned()))
}

/// Why a peer that showed `chain` is not to be trusted by `context`.
fn judge(
    state: &mut State,
    chain: &[CertificateDer<'_>],
    context: u32,
    is_client: bool,
) -> Option<Reason> {
    if chain.is_empty() {
        return Some(Reason::UnableToGetIssuerCert);
    }
    let read: Result<Vec<Certificate>, _> = chain.iter().map(|der| Certificate::of(der)).collect();
    let Ok(chain) = read else {
        return Some(Reason::CertSignatureFailure);
    };
    let trust = state.trusts.get(&context).cloned().unwrap_or_default();
    let shared = match trust.roots {
        Some(_) => None,
        None => Some(state.default_roots()),
    };
    let roots = trust.roots.as_ref().or(shared.as_deref())?;
    verify(
        &chain,
        &Policy {
            roots,
            revocations: &trust.revocations,
            partial_chains: trust.partial_chains,
            now: now(),
            purpose: if is_client {
                Purpose::Server
            } else {
                Purpose::Client
            },
        },
    )
}

fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| now.as_secs() as i64)
}

impl State {
    /// The trusted issuer of a certificate in DER.
    pub(super) fn issuer_of(&mut self, der: &[u8], context: u32) -> Option<Vec<u8>> {
        let certificate = Certificate::of(der).ok()?;
        let trust = self.trusts.get(&context).cloned().unwrap_or_default();
        let shared = self.default_roots();
        let roots = trust.roots.as_ref().unwrap_or(&shared);
        Some(roots.find_issuer(&certificate, now())?.der)
    }

    fn default_roots(&mut self) -> Arc<Roots> {
        let bundled = || {
            webpki_root_certs::TLS_SERVER_ROOT_CERTS
                .iter()
                .map(|der| &**der)
        };
        self.roots
            .get_or_insert_with(|| Arc::new(Roots::new(bundled())))
            .clone()
    }
}
