//! Keys of curve 448, which AWS-LC lacks: Ed448 signatures and X448 agreements, by RustCrypto's crates.
//!
//! Such keys are mere bytes; their two DER forms are fixed bytes before the key's own.

use ed448_goldilocks::{Signature, SigningKey, VerifyingKey};

/// What sets the two kinds apart.
#[derive(Debug, PartialEq, Eq)]
struct Kind {
    /// OpenSSL's number of it.
    number: i32,
    size: usize,
    spki: [u8; 12],
    pkcs8: [u8; 16],
}

static ED448: Kind = Kind {
    number: 960,
    size: 57,
    spki: *b"\x30\x43\x30\x05\x06\x03\x2b\x65\x71\x03\x3a\x00",
    pkcs8: *b"\x30\x47\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x71\x04\x3b\x04\x39",
};

static X448: Kind = Kind {
    number: 961,
    size: 56,
    spki: *b"\x30\x42\x30\x05\x06\x03\x2b\x65\x6f\x03\x39\x00",
    pkcs8: *b"\x30\x46\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x6f\x04\x3a\x04\x38",
};

static KINDS: [&Kind; 2] = [&ED448, &X448];

/// A private key with its public half, or a public key.
#[derive(Debug)]
pub(super) struct Key {
    kind: &'static Kind,
    /// As long as the kind's keys are, and its own secret's.
    public: Vec<u8>,
    secret: Option<Vec<u8>>,
}

/// X448 of both; `None` when nothing but nought comes out.
fn multiplied(secret: &[u8], point: &[u8]) -> Option<Vec<u8>> {
    let (secret, point) = (secret.try_into().ok()?, point.try_into().ok()?);
    let out = x448::x448(secret, point)?;
    out.iter().any(|byte| *byte != 0).then(|| out.to_vec())
}

impl Key {
    /// Of a kind's number; `None` when the kind is another or the bytes are not as many as its keys have.
    pub(super) fn from_raw(number: i32, bytes: &[u8], is_private: bool) -> Option<Key> {
        let kind = *KINDS.iter().find(|kind| kind.number == number)?;
        if bytes.len() != kind.size {
            return None;
        }
        let secret = is_private.then(|| bytes.to_vec());
        let public = match &secret {
            None => bytes.to_vec(),
            Some(secret) if kind == &ED448 => {
                let key = SigningKey::try_from(&secret[..]).ok()?;
                key.verifying_key().to_bytes().to_vec()
            }
            Some(secret) => multiplied(secret, &x448::X448_BASEPOINT_BYTES)?,
        };
        Some(Key {
            kind,
            public,
            secret,
        })
    }

    /// From one of the DER forms; `None` for what is no key of this curve.
    pub(super) fn from_der(der: &[u8], is_private: bool) -> Option<Key> {
        KINDS.iter().find_map(|kind| {
            let prefix: &[u8] = if is_private { &kind.pkcs8 } else { &kind.spki };
            Key::from_raw(kind.number, der.strip_prefix(prefix)?, is_private)
        })
    }

    pub(super) fn to_der(&self, is_private: bool) -> Option<Vec<u8>> {
        let prefix: &[u8] = if is_private {
            &self.kind.pkcs8
        } else {
            &self.kind.spki
        };
        Some([prefix, &self.to_raw(is_private)?].concat())
    }

    pub(super) fn to_raw(&self, is_private: bool) -> Option<Vec<u8>> {
        if is_private {
            self.secret.clone()
        } else {
            Some(self.public.clone())
        }
    }

    /// OpenSSL's number of the kind.
    pub(super) fn kind(&self) -> i32 {
        self.kind.number
    }

    /// Bytes of a secret of this kind.
    pub(super) fn secret_size(number: i32) -> Option<usize> {
        let kind = KINDS.iter().find(|kind| kind.number == number)?;
        Some(kind.size)
    }

    pub(super) fn sign(&self, data: &[u8], context: &[u8]) -> Option<Vec<u8>> {
        let key = SigningKey::try_from(&self.secret.as_ref()?[..]).ok()?;
        let signature = key.sign_ctx(context, data).ok()?;
        Some(signature.to_bytes().to_vec())
    }

    pub(super) fn verify(&self, signature: &[u8], data: &[u8], context: &[u8]) -> bool {
        let check = || {
            let point = self.public.as_slice().try_into().ok()?;
            let key = VerifyingKey::from_bytes(point).ok()?;
            let signature = Signature::from_slice(signature).ok()?;
            key.verify_ctx(&signature, context, data).ok()
        };
        check().is_some()
    }

    pub(super) fn agree(&self, peer: &Key) -> Option<Vec<u8>> {
        multiplied(self.secret.as_ref()?, &peer.public)
    }
}
