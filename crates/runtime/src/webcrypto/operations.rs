//! What is done with keys, each as one piece of work for the pool. A digest is a number here, its place in `DIGESTS`.

use super::keys::Key;
use crate::crypto::lc::asymmetric::Scheme;
use crate::crypto::lc::digest::{Algorithm, Hmac, MAX_SIZE};
use crate::crypto::lc::error::{Failure, PROVIDER, plain};
use crate::crypto::{digest, kdf};
use aws_lc_rs::constant_time;
use js_bindings::{ArrayBuffer, Bytes, OpError, op};
use std::ffi::CStr;
use std::sync::Arc;

const DIGESTS: [&CStr; 7] = [
    c"sha1",
    c"sha256",
    c"sha384",
    c"sha512",
    c"SHA3-256",
    c"SHA3-384",
    c"SHA3-512",
];

fn unknown() -> OpError {
    plain("no such digest")
}

fn algorithm(digest: u32) -> Result<Algorithm, OpError> {
    let name = DIGESTS.get(digest as usize);
    name.and_then(|name| Algorithm::by_name(name))
        .ok_or_else(unknown)
}

/// The digest of `data`.
#[op(pool)]
pub(crate) fn digest_of(id: u32, data: Bytes) -> Result<ArrayBuffer, OpError> {
    let mut out = [0; MAX_SIZE];
    let size = algorithm(id)?.of(data.as_slice(), &mut out);
    Ok(ArrayBuffer(out[..size].to_vec()))
}

fn mac(id: u32, key: &[u8], pieces: &[&[u8]]) -> Result<Vec<u8>, OpError> {
    let mut hmac = Hmac::new(algorithm(id)?, key).ok_or_else(unknown)?;
    for piece in pieces {
        hmac.update(piece);
    }
    let mut out = [0; MAX_SIZE];
    let size = hmac.finish(&mut out);
    Ok(out[..size].to_vec())
}

/// The HMAC of `data`.
#[op(pool)]
pub(crate) fn hmac(id: u32, key: Bytes, data: Bytes) -> Result<ArrayBuffer, OpError> {
    mac(id, key.as_slice(), &[data.as_slice()]).map(ArrayBuffer)
}

/// Whether `given` is the HMAC of `data`.
#[op(pool)]
pub(crate) fn hmac_check(id: u32, key: Bytes, given: Bytes, data: Bytes) -> Result<bool, OpError> {
    let real = mac(id, key.as_slice(), &[data.as_slice()])?;
    Ok(constant_time::verify_slices_are_equal(&real, given.as_slice()).is_ok())
}

/// `scheme`: 0 the key's own, 1 ECDSA, 2 PKCS #1 v1.5, 3 PSS with `salt` bytes of salt.
fn scheme(number: u32, salt: u32) -> Result<Scheme, OpError> {
    Ok(match number {
        0 => Scheme::Own,
        1 => Scheme::Ecdsa,
        2 => Scheme::Pkcs1,
        _ => Scheme::Pss(i32::try_from(salt).map_err(|_| plain("data too large for key size"))?),
    })
}

/// A signature of `data`; `context` is Ed448's.
#[op(pool)]
pub(crate) fn sign(
    key: Arc<Key>,
    way: u32,
    digest: Option<u32>,
    salt: u32,
    data: Bytes,
    context: Option<Bytes>,
) -> Result<ArrayBuffer, OpError> {
    let digest = digest.map(algorithm).transpose()?;
    let context = context.as_ref().map_or(&[][..], Bytes::as_slice);
    key.sign(data.as_slice(), digest, scheme(way, salt)?, context)
        .map(ArrayBuffer)
}

/// Whether `signature` is the key's own of `data`.
#[op(pool)]
pub(crate) fn verify(
    key: Arc<Key>,
    way: u32,
    digest: Option<u32>,
    salt: u32,
    signature: Bytes,
    data: Bytes,
    context: Option<Bytes>,
) -> Result<bool, OpError> {
    let digest = digest.map(algorithm).transpose()?;
    let context = context.as_ref().map_or(&[][..], Bytes::as_slice);
    let scheme = scheme(way, salt)?;
    Ok(key.verify(
        signature.as_slice(),
        data.as_slice(),
        digest,
        scheme,
        context,
    ))
}

/// The secret that the owners of both keys can compute.
#[op(pool)]
pub(crate) fn agree(key: Arc<Key>, peer: Arc<Key>) -> Result<ArrayBuffer, OpError> {
    let failed = |_| Failure::new(&PROVIDER, 164, "failed during derivation");
    Ok(ArrayBuffer(key.agree(&peer).map_err(failed)?))
}

/// RSA-OAEP, both ways.
#[op(pool)]
pub(crate) fn oaep(
    encrypt: bool,
    key: Arc<Key>,
    digest: u32,
    label: Bytes,
    data: Bytes,
) -> Result<ArrayBuffer, OpError> {
    key.oaep(
        encrypt,
        data.as_slice(),
        algorithm(digest)?,
        label.as_slice(),
    )
    .map(ArrayBuffer)
}

/// PBKDF2: `size` bytes.
#[op(slow_pool)]
pub(crate) fn pbkdf2(
    id: u32,
    password: Bytes,
    salt: Bytes,
    iterations: u32,
    size: u32,
) -> Result<ArrayBuffer, OpError> {
    let name = DIGESTS.get(id as usize).and_then(|name| name.to_str().ok());
    let algorithm = name
        .and_then(digest::Algorithm::by_name)
        .ok_or_else(unknown)?;
    let mut out = vec![0; size as usize];
    let (password, salt) = (password.as_slice(), salt.as_slice());
    kdf::pbkdf2_of(algorithm, password, salt, iterations, &mut out).ok_or_else(unknown)?;
    Ok(ArrayBuffer(out))
}

/// HKDF (RFC 5869), extract and expand: `size` bytes, at most 255 digests.
#[op(pool)]
pub(crate) fn hkdf(
    digest: u32,
    secret: Bytes,
    salt: Bytes,
    info: Bytes,
    size: u32,
) -> Result<ArrayBuffer, OpError> {
    let key = mac(digest, salt.as_slice(), &[secret.as_slice()])?;
    let mut out = Vec::with_capacity(size as usize + key.len());
    let mut last = Vec::new();
    for index in 1..=255 {
        if out.len() >= size as usize {
            break;
        }
        last = mac(digest, &key, &[&last, info.as_slice(), &[index]])?;
        out.extend_from_slice(&last);
    }
    out.truncate(size as usize);
    Ok(ArrayBuffer(out))
}
