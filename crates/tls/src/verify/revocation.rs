//! Lists of revoked certificates (RFC 5280 section 5).

use super::{Policy, Reason, signature};
use crate::Error;
use crate::certificate::{Certificate, Name};
use x509_parser::prelude::{CertificateRevocationList, FromDer};

/// A list of revoked certificates, read.
#[derive(Debug, Clone)]
pub struct RevocationList {
    issuer: Name,
    this_update: i64,
    next_update: Option<i64>,
    /// Serial numbers without leading zeros.
    revoked: Vec<Vec<u8>>,
    algorithm: String,
    signed: Vec<u8>,
    signature: Vec<u8>,
}

impl RevocationList {
    /// Reads a list in DER.
    ///
    /// # Errors
    /// `wrong tag` when it is none.
    pub fn of(der: &[u8]) -> Result<Self, Error> {
        let (_, list) = CertificateRevocationList::from_der(der).map_err(|_| Error::wrong_tag())?;
        let tbs = &list.tbs_cert_list;
        Ok(Self {
            issuer: Name::read(list.issuer()),
            this_update: list.last_update().timestamp(),
            next_update: list.next_update().map(|time| time.timestamp()),
            revoked: list
                .iter_revoked_certificates()
                .map(|one| trimmed(one.raw_serial()))
                .collect(),
            algorithm: list.signature_algorithm.algorithm.to_id_string(),
            signed: tbs.as_ref().to_vec(),
            signature: list.signature_value.data.to_vec(),
        })
    }
}

fn trimmed(serial: &[u8]) -> Vec<u8> {
    let start = serial
        .iter()
        .position(|byte| *byte != 0)
        .unwrap_or(serial.len());
    serial[start..].to_vec()
}

pub(super) fn check(chain: &[Certificate], policy: &Policy<'_>) -> Option<Reason> {
    let mut found = None;
    for (depth, certificate) in chain.iter().enumerate().rev() {
        let list = policy
            .revocations
            .iter()
            .rfind(|list| list.issuer.same(&certificate.issuer));
        let Some(list) = list else {
            found = Some(Reason::UnableToGetCrl);
            continue;
        };
        let issuer = chain.get(depth + 1).unwrap_or(certificate);
        let key = &issuer.key;
        let curve = key.curve.as_deref();
        if !signature::is_valid(
            &list.algorithm,
            curve,
            &key.bytes,
            &list.signed,
            &list.signature,
        ) {
            found = Some(Reason::CrlSignatureFailure);
        }
        if list.this_update > policy.now {
            found = Some(Reason::CrlNotYetValid);
        }
        if list.next_update.is_some_and(|time| time < policy.now) {
            found = Some(Reason::CrlHasExpired);
        }
        let digits: String = certificate.serial.clone();
        let is_it = |serial: &Vec<u8>| {
            let text: String = serial.iter().map(|byte| format!("{byte:02X}")).collect();
            text == digits
        };
        if list.revoked.iter().any(is_it) {
            found = Some(Reason::CertRevoked);
        }
    }
    found
}
