//! Who a peer says it is: a certificate chain and the private key of its first certificate.

use crate::trust::public_key;
use crate::{Error, suites};
use aws_lc_rs::digest::{SHA256, digest};
use rustls::SignatureScheme;
use rustls::client::ResolvesClientCert;
use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// A certificate chain, the peer's own first, with its private key.
#[derive(Clone)]
pub struct Identity {
    key: Arc<CertifiedKey>,
    /// Of chain and key: what is the same identity.
    digest: [u8; 32],
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("certificates", &self.key.cert.len())
            .finish()
    }
}

impl Identity {
    /// `chain` and `key` in DER; the key in PKCS#8, PKCS#1 or SEC1.
    ///
    /// # Errors
    /// `key values mismatch` when the key is not that of the first certificate, `unsupported algorithm` for keys that
    /// sign nothing here (RSA below 2048 bits, DSA, Ed448).
    pub fn new(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
    ) -> Result<Self, Error> {
        let mut whole = Vec::new();
        for certificate in &chain {
            whole.extend_from_slice(certificate);
        }
        whole.extend_from_slice(key.secret_der());
        let mut id = [0; 32];
        id.copy_from_slice(digest(&SHA256, &whole).as_ref());
        let key =
            any_supported_type(&key).map_err(|_| Error::x509(117, "unsupported algorithm"))?;
        if let (Some(first), Some(own)) = (chain.first(), key.public_key())
            && public_key(first).is_some_and(|other| *own != *other)
        {
            return Err(Error::x509(116, "key values mismatch"));
        }
        let key = Arc::new(CertifiedKey::new(chain, key));
        Ok(Self { key, digest: id })
    }

    /// The certificates in DER, the peer's own first.
    #[must_use]
    pub fn chain(&self) -> &[CertificateDer<'static>] {
        &self.key.cert
    }
}

/// Gives a peer the first identity it can check the signatures of.
#[derive(Debug)]
pub(crate) struct Identities(Vec<Identity>);

impl Identities {
    fn find(&self, schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let fitting = self
            .0
            .iter()
            .find(|identity| identity.key.key.choose_scheme(schemes).is_some());
        fitting
            .or(self.0.first())
            .map(|identity| identity.key.clone())
    }
}

impl ResolvesServerCert for Identities {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let offered = hello.cipher_suites();
        let schemes = hello.signature_schemes();
        // Of TLS 1.2 a suite says whose signature it takes.
        let fitting = self.0.iter().find(|identity| {
            let key = &identity.key.key;
            suites::any_takes(offered, key.algorithm()) && key.choose_scheme(schemes).is_some()
        });
        fitting
            .map(|identity| identity.key.clone())
            .or_else(|| self.find(schemes))
    }
}

impl ResolvesClientCert for Identities {
    fn resolve(&self, _: &[&[u8]], schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.find(schemes)
    }

    fn has_certs(&self) -> bool {
        !self.0.is_empty()
    }
}

type Known = HashMap<Vec<[u8; 32]>, Weak<Identities>>;

/// The resolver of these identities: one and the same for the same identities, since rustls resumes a session only by the
/// resolver it began with.
pub(crate) fn resolver(identities: &[Identity]) -> Arc<Identities> {
    static KNOWN: Mutex<Option<Known>> = Mutex::new(None);
    static NONE: Mutex<Option<Arc<Identities>>> = Mutex::new(None);
    if identities.is_empty() {
        let mut none = NONE.lock().unwrap_or_else(PoisonError::into_inner);
        return none
            .get_or_insert_with(|| Arc::new(Identities(Vec::new())))
            .clone();
    }
    let digests: Vec<[u8; 32]> = identities.iter().map(|identity| identity.digest).collect();
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    if let Some(resolver) = known.get(&digests).and_then(Weak::upgrade) {
        return resolver;
    }
    known.retain(|_, resolver| resolver.strong_count() > 0);
    let resolver = Arc::new(Identities(identities.to_vec()));
    known.insert(digests, Arc::downgrade(&resolver));
    resolver
}
