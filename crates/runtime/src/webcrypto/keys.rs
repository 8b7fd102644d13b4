//! Keys of two halves: made, read and written in each form that programs exchange them in.

use super::goldilocks;
use crate::crypto::lc::asymmetric as lc;
use crate::crypto::lc::digest::Algorithm;
use crate::crypto::lc::error::plain;
use js_bindings::{ArrayBuffer, Bytes, OpError, op};
use std::sync::Arc;

/// A private key with its public half, or a public key.
#[derive(Debug)]
pub(crate) enum Key {
    /// As `KeyObject`s hold it.
    Library(Arc<lc::Key>),
    Goldilocks(goldilocks::Key),
}

fn unfit() -> OpError {
    plain("Invalid key data")
}

impl From<lc::Key> for Key {
    fn from(key: lc::Key) -> Key {
        Key::Library(Arc::new(key))
    }
}

impl Key {
    fn from_raw(kind: i32, bytes: &[u8], is_private: bool) -> Result<Key, OpError> {
        match goldilocks::Key::secret_size(kind) {
            Some(_) => goldilocks::Key::from_raw(kind, bytes, is_private)
                .map(Key::Goldilocks)
                .ok_or_else(unfit),
            None => lc::Key::from_raw(kind, bytes, is_private).map(Key::from),
        }
    }

    fn library(&self) -> Result<&Arc<lc::Key>, OpError> {
        match self {
            Key::Library(key) => Ok(key),
            Key::Goldilocks(_) => Err(unfit()),
        }
    }

    pub(super) fn sign(
        &self,
        data: &[u8],
        digest: Option<Algorithm>,
        scheme: lc::Scheme,
        context: &[u8],
    ) -> Result<Vec<u8>, OpError> {
        match self {
            Key::Library(key) => key.sign(data, digest, scheme),
            Key::Goldilocks(key) => key.sign(data, context).ok_or_else(unfit),
        }
    }

    pub(super) fn verify(
        &self,
        signature: &[u8],
        data: &[u8],
        digest: Option<Algorithm>,
        scheme: lc::Scheme,
        context: &[u8],
    ) -> bool {
        match self {
            Key::Library(key) => key.verify(signature, data, digest, scheme),
            Key::Goldilocks(key) => key.verify(signature, data, context),
        }
    }

    pub(super) fn agree(&self, peer: &Key) -> Result<Vec<u8>, OpError> {
        match (self, peer) {
            (Key::Library(key), Key::Library(peer)) => key.agree(peer),
            (Key::Goldilocks(key), Key::Goldilocks(peer)) => key.agree(peer).ok_or_else(unfit),
            _ => Err(unfit()),
        }
    }

    pub(super) fn oaep(
        &self,
        encrypt: bool,
        data: &[u8],
        digest: Algorithm,
        label: &[u8],
    ) -> Result<Vec<u8>, OpError> {
        self.library()?.oaep(encrypt, data, digest, label)
    }
}

/// A new RSA key.
#[op(slow_pool)]
pub(crate) fn generate_rsa(bits: u32, exponent: Bytes) -> Result<Arc<Key>, OpError> {
    let key = lc::Key::new_rsa(bits, exponent.as_slice())?;
    Ok(Arc::new(Key::from(key)))
}

/// A new key of a curve: `kind` as `key_kind` tells it, `curve` for those of `EC`.
#[op(pool)]
pub(crate) fn generate_curve(kind: i32, curve: i32) -> Result<Arc<Key>, OpError> {
    if kind == lc::EC {
        return Ok(Arc::new(Key::from(lc::Key::new_ec(curve)?)));
    }
    let mut secret = vec![0; goldilocks::Key::secret_size(kind).unwrap_or(32)];
    aws_lc_rs::rand::fill(&mut secret).map_err(|_| unfit())?;
    Key::from_raw(kind, &secret, true).map(Arc::new)
}

/// Reads SubjectPublicKeyInfo.
#[op]
pub(crate) fn key_from_spki(der: &[u8]) -> Result<Arc<Key>, OpError> {
    if let Some(key) = goldilocks::Key::from_der(der, false) {
        return Ok(Arc::new(Key::Goldilocks(key)));
    }
    Ok(Arc::new(Key::from(lc::Key::from_spki(der)?)))
}

/// Reads PKCS #8.
#[op]
pub(crate) fn key_from_pkcs8(der: &[u8]) -> Result<Arc<Key>, OpError> {
    if let Some(key) = goldilocks::Key::from_der(der, true) {
        return Ok(Arc::new(Key::Goldilocks(key)));
    }
    Ok(Arc::new(Key::from(lc::Key::from_pkcs8(der)?)))
}

/// Reads a key that is mere bytes.
#[op]
pub(crate) fn key_from_bytes(
    kind: i32,
    bytes: &[u8],
    is_private: bool,
) -> Result<Arc<Key>, OpError> {
    Key::from_raw(kind, bytes, is_private).map(Arc::new)
}

/// Of the numbers n, e and, for a private key, d, p, q, dp, dq, qi.
#[op]
pub(crate) fn key_from_rsa(parts: Vec<Bytes>) -> Result<Arc<Key>, OpError> {
    let parts: Vec<&[u8]> = parts.iter().map(Bytes::as_slice).collect();
    Ok(Arc::new(Key::from(lc::Key::from_rsa_parts(&parts)?)))
}

/// Of a point, and the secret number when the key is private.
#[op]
pub(crate) fn key_from_point(
    curve: i32,
    point: Bytes,
    secret: Option<Bytes>,
) -> Result<Arc<Key>, OpError> {
    let secret = secret.as_ref().map(Bytes::as_slice);
    let key = lc::Key::from_ec_parts(curve, point.as_slice(), secret)?;
    Ok(Arc::new(Key::from(key)))
}

/// The number of its kind, and that of its curve or 0.
#[op]
pub(crate) fn key_kind(key: Arc<Key>) -> (i32, i32) {
    match &*key {
        Key::Library(key) => (key.kind(), key.curve()),
        Key::Goldilocks(key) => (key.kind(), 0),
    }
}

/// One of an RSA key's numbers n, e, d, p, q, dp, dq, qi; empty when it has no such.
#[op]
pub(crate) fn key_part(key: Arc<Key>, index: u32) -> ArrayBuffer {
    let key = key.library();
    ArrayBuffer(key.map_or_else(|_| Vec::new(), |key| key.rsa_part(index as usize)))
}

/// The bytes of a key: a curve's point or secret number, or what a key of mere bytes is.
#[op]
pub(crate) fn key_bytes(key: Arc<Key>, is_private: bool) -> Result<ArrayBuffer, OpError> {
    let bytes = match &*key {
        Key::Library(key) => match (key.kind(), is_private) {
            (lc::EC, true) => Some(key.ec_secret()).filter(|bytes| !bytes.is_empty()),
            (lc::EC, false) => key.ec_point(),
            _ => key.to_raw(is_private),
        },
        Key::Goldilocks(key) => key.to_raw(is_private),
    };
    bytes.map(ArrayBuffer).ok_or_else(unfit)
}

/// Writes SubjectPublicKeyInfo.
#[op]
pub(crate) fn key_to_spki(key: Arc<Key>) -> Result<ArrayBuffer, OpError> {
    let der = match &*key {
        Key::Library(key) => key.to_spki(),
        Key::Goldilocks(key) => key.to_der(false),
    };
    der.map(ArrayBuffer).ok_or_else(unfit)
}

/// Writes PKCS #8.
#[op]
pub(crate) fn key_to_pkcs8(key: Arc<Key>) -> Result<ArrayBuffer, OpError> {
    let der = match &*key {
        Key::Library(key) => key.to_pkcs8(),
        Key::Goldilocks(key) => key.to_der(true),
    };
    der.map(ArrayBuffer).ok_or_else(unfit)
}

/// What a `KeyObject` holds of it; curve 448 has none.
#[op]
pub(crate) fn key_share(key: Arc<Key>) -> Result<Arc<lc::Key>, OpError> {
    key.library().cloned()
}

/// A key of what a `KeyObject` holds.
#[op]
pub(crate) fn key_adopt(key: Arc<lc::Key>) -> Arc<Key> {
    Arc::new(Key::Library(key))
}
