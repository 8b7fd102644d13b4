//! Keys of two halves: made, read and written in each form that programs exchange them in.

use crate::crypto::lc::asymmetric as lc;
use crate::crypto::lc::error::plain;
use js_bindings::{ArrayBuffer, Bytes, OpError, op};
use std::sync::Arc;

/// A private key with its public half, or a public key.
pub(crate) type Key = lc::Key;

fn unfit() -> OpError {
    plain("Invalid key data")
}

/// A new RSA key.
#[op(slow_pool)]
pub(crate) fn generate_rsa(bits: u32, exponent: Bytes) -> Result<Arc<Key>, OpError> {
    Key::new_rsa(bits, exponent.as_slice()).map(Arc::new)
}

/// A new key of a curve: `kind` as `key_kind` tells it, `curve` for those of `EC`.
#[op(pool)]
pub(crate) fn generate_curve(kind: i32, curve: i32) -> Result<Arc<Key>, OpError> {
    if kind == lc::EC {
        return Key::new_ec(curve).map(Arc::new);
    }
    let mut secret = [0; 32];
    aws_lc_rs::rand::fill(&mut secret).map_err(|_| unfit())?;
    Key::from_raw(kind, &secret, true).map(Arc::new)
}

/// Reads SubjectPublicKeyInfo.
#[op]
pub(crate) fn key_from_spki(der: &[u8]) -> Result<Arc<Key>, OpError> {
    Key::from_spki(der).map(Arc::new)
}

/// Reads PKCS #8.
#[op]
pub(crate) fn key_from_pkcs8(der: &[u8]) -> Result<Arc<Key>, OpError> {
    Key::from_pkcs8(der).map(Arc::new)
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
    Key::from_rsa_parts(&parts).map(Arc::new)
}

/// Of a point, and the secret number when the key is private.
#[op]
pub(crate) fn key_from_point(
    curve: i32,
    point: Bytes,
    secret: Option<Bytes>,
) -> Result<Arc<Key>, OpError> {
    let secret = secret.as_ref().map(Bytes::as_slice);
    Key::from_ec_parts(curve, point.as_slice(), secret).map(Arc::new)
}

/// The number of its kind, and that of its curve or 0.
#[op]
pub(crate) fn key_kind(key: Arc<Key>) -> (i32, i32) {
    (key.kind(), key.curve())
}

/// One of an RSA key's numbers n, e, d, p, q, dp, dq, qi; empty when it has no such.
#[op]
pub(crate) fn key_part(key: Arc<Key>, index: u32) -> ArrayBuffer {
    ArrayBuffer(key.rsa_part(index as usize))
}

/// The bytes of a key: a curve's point or secret number, or what a key of mere bytes is.
#[op]
pub(crate) fn key_bytes(key: Arc<Key>, is_private: bool) -> Result<ArrayBuffer, OpError> {
    let bytes = match (key.kind(), is_private) {
        (lc::EC, true) => Some(key.ec_secret()).filter(|bytes| !bytes.is_empty()),
        (lc::EC, false) => key.ec_point(),
        _ => key.to_raw(is_private),
    };
    bytes.map(ArrayBuffer).ok_or_else(unfit)
}

/// Writes SubjectPublicKeyInfo.
#[op]
pub(crate) fn key_to_spki(key: Arc<Key>) -> Result<ArrayBuffer, OpError> {
    key.to_spki().map(ArrayBuffer).ok_or_else(unfit)
}

/// Writes PKCS #8.
#[op]
pub(crate) fn key_to_pkcs8(key: Arc<Key>) -> Result<ArrayBuffer, OpError> {
    key.to_pkcs8().map(ArrayBuffer).ok_or_else(unfit)
}
