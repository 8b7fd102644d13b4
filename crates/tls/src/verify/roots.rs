//! Certificates that are trusted, found by their subject.

use crate::certificate::Certificate;
use crate::trust::{element, fields};
use std::collections::HashMap;

/// Certificates that are trusted. Reading them is put off until one is asked for: most never are.
#[derive(Debug, Clone, Default)]
pub struct Roots {
    by_subject: HashMap<Vec<u8>, Vec<Vec<u8>>>,
}

impl Roots {
    /// Those given, in DER. What is no certificate is passed over.
    pub fn new<'a>(certificates: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut by_subject: HashMap<Vec<u8>, Vec<Vec<u8>>> = HashMap::new();
        for der in certificates {
            if let Some(subject) = subject(der) {
                by_subject
                    .entry(subject.to_vec())
                    .or_default()
                    .push(der.to_vec());
            }
        }
        Self { by_subject }
    }

    /// Whether nobody is trusted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_subject.is_empty()
    }

    /// The trusted certificate that is `certificate` itself.
    pub(super) fn find_same(&self, certificate: &Certificate) -> Option<()> {
        let known = self.by_subject.get(&certificate.subject.der)?;
        known.contains(&certificate.der).then_some(())
    }

    /// A trusted issuer of `certificate`: one that is valid at `now` (seconds since 1970), if there are several.
    #[must_use]
    pub fn find_issuer(&self, certificate: &Certificate, now: i64) -> Option<Certificate> {
        let fitting = |ders: &Vec<Vec<u8>>| {
            let read = ders.iter().filter_map(|der| Certificate::of(der).ok());
            let mut found: Vec<Certificate> = read
                .filter(|issuer| certificate.may_be_issued_by(issuer))
                .collect();
            found.sort_by_key(|issuer| !(issuer.not_before..=issuer.not_after).contains(&now));
            (!found.is_empty()).then(|| found.swap_remove(0))
        };
        let exact = self
            .by_subject
            .get(&certificate.issuer.der)
            .and_then(fitting);
        // Names may be written in other ways and be the same all the same.
        exact.or_else(|| self.by_subject.values().find_map(fitting))
    }
}

/// The subject of a certificate, in DER.
fn subject(certificate: &[u8]) -> Option<&[u8]> {
    let mut rest = fields(certificate)?;
    for _ in 0..4 {
        rest = element(rest)?.2;
    }
    Some(element(rest)?.0)
}
