//! What `KeyObject`s of two halves hold, and what is done with them: reading, writing, making, signing, encrypting.

use super::ciphers::{Cipher, Source};
use super::digest::{Algorithm, Context, MAX_SIZE};
use super::lc::asymmetric::{EC, Key, Scheme};
use super::lc::digest as lc;
use super::lc::error::{self, CRYPTO, DECODER, Failure, peeked, plain, thrown};
use super::lc::pkey::{Kind, Unread, Work, curve_by_name, name_of};
use js_bindings::{ArrayBuffer, Copied, Native, NativeRef, OpError, View, op};
use std::cell::RefCell;
use std::sync::Arc;

const RSA: i32 = 6;
const RSA_PSS: i32 = 912;
const DSA: i32 = 116;
const ED25519: i32 = 949;
const X25519: i32 = 948;

fn kind_of(name: &str) -> Kind {
    match name {
        "pkcs1" => Kind::Pkcs1,
        "sec1" => Kind::Sec1,
        "spki" => Kind::Spki,
        _ => Kind::Pkcs8,
    }
}

fn unread() -> OpError {
    let failure = error::take();
    match failure.iter().find(|failure| failure.is_bad_decrypt()) {
        Some(failure) => peeked(failure),
        None => peeked(&Failure::new(&DECODER, 0x8010C, "unsupported")),
    }
}

/// Reads a key of two halves.
#[op]
pub(crate) fn key_read(
    is_private: bool,
    is_pem: bool,
    kind: &str,
    bytes: &[u8],
    passphrase: Option<View<'_>>,
) -> Result<Arc<Key>, OpError> {
    error::clear();
    let pass = passphrase.as_ref().map(View::bytes);
    let read = match (is_private, is_pem) {
        (true, true) => Key::private_from_pem(bytes, pass),
        (true, false) => Key::private_from_der(bytes, kind_of(kind), pass),
        (false, true) => Key::public_from_pem(bytes).ok_or(Unread::Refused),
        (false, false) => Key::public_from_der(bytes, kind_of(kind)).ok_or(Unread::Refused),
    };
    let key = read.map_err(|why| match why {
        Unread::NeedsPassphrase => {
            error::clear();
            // Of PEM OpenSSL's decoders tell it in their own way.
            if is_pem {
                peeked(&Failure::new(&CRYPTO, 0x80109, "interrupted or cancelled"))
            } else {
                OpError::coded(
                    "ERR_MISSING_PASSPHRASE",
                    "Passphrase required for encrypted key",
                )
            }
        }
        Unread::Refused => unread(),
    })?;
    error::clear();
    Ok(Arc::new(key))
}

/// Writes a key's half.
#[op]
pub(crate) fn key_write(
    key: Arc<Key>,
    is_private: bool,
    is_pem: bool,
    kind: &str,
    cipher: Option<String>,
    passphrase: Option<View<'_>>,
) -> Result<ArrayBuffer, OpError> {
    let unknown = || OpError::coded("ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher");
    let kind = kind_of(kind);
    let lock = match cipher {
        None => None,
        Some(name) => match Cipher::by_name(&name).map(|cipher| cipher.source) {
            Some(Source::Library(algorithm)) => Some((
                algorithm(),
                passphrase.as_ref().map_or(&[][..], View::bytes),
            )),
            _ => return Err(unknown()),
        },
    };
    let bytes = match (is_private, is_pem) {
        (true, true) => key.private_to_pem(kind, lock),
        (true, false) => key.private_to_der(kind, lock),
        (false, true) => key.public_to_pem(kind),
        (false, false) => key.public_to_der(kind),
    };
    bytes
        .map(ArrayBuffer)
        .ok_or_else(|| thrown("Failed to encode the key"))
}

/// Type, bits, public exponent and curve of a key.
#[op]
pub(crate) fn key_facts(key: Arc<Key>) -> (String, u32, Vec<u8>, String) {
    let (name, curve) = match key.kind() {
        RSA => ("rsa", String::new()),
        RSA_PSS => ("rsa-pss", String::new()),
        DSA => ("dsa", String::new()),
        EC => ("ec", name_of(key.curve())),
        ED25519 => ("ed25519", String::new()),
        X25519 => ("x25519", String::new()),
        _ => ("", String::new()),
    };
    (name.to_owned(), key.bits(), key.rsa_part(1), curve)
}

/// Whether two keys are one.
#[op]
pub(crate) fn key_is_same(a: Arc<Key>, b: Arc<Key>) -> bool {
    a.is_same(&b)
}

/// The library's number of a curve, 0 when there is none of that name.
#[op]
pub(crate) fn curve_number(name: &str) -> i32 {
    curve_by_name(name).unwrap_or(0)
}

/// Makes a pair of halves.
#[op(pool)]
pub(crate) fn key_make(
    kind: String,
    bits: u32,
    exponent: Copied,
    curve: i32,
) -> Result<Arc<Key>, OpError> {
    let failed = || thrown("Key generation job failed");
    let key = match &kind[..] {
        "rsa" => Key::new_rsa(bits, &exponent)?,
        "rsa-pss" => Key::new_pss(bits).ok_or_else(failed)?,
        "dsa" => Key::new_dsa(bits).ok_or_else(failed)?,
        "ec" => Key::new_ec(curve)?,
        "ed25519" => Key::new_of(ED25519).ok_or_else(failed)?,
        "x25519" => Key::new_of(X25519).ok_or_else(failed)?,
        _ => return Err(failed()),
    };
    Ok(Arc::new(key))
}

/// The numbers a JWK of the key has: of RSA all, of a curve the point and the secret, of others their bytes.
#[op]
pub(crate) fn key_parts(key: Arc<Key>, is_private: bool) -> Vec<Vec<u8>> {
    match key.kind() {
        RSA | RSA_PSS => (0..if is_private { 8 } else { 2 })
            .map(|i| key.rsa_part(i))
            .collect(),
        EC => {
            let mut parts = vec![key.ec_point().unwrap_or_default()];
            if is_private {
                parts.push(key.ec_secret());
            }
            parts
        }
        _ => {
            let mut parts = vec![key.to_raw(false).unwrap_or_default()];
            if is_private {
                parts.push(key.to_raw(true).unwrap_or_default());
            }
            parts
        }
    }
}

/// A key of the numbers of a JWK.
#[op]
pub(crate) fn key_of_parts(
    kind: &str,
    curve: i32,
    parts: Vec<Copied>,
    is_private: bool,
) -> Result<Arc<Key>, OpError> {
    let parts: Vec<&[u8]> = parts.iter().map(|part| &part[..]).collect();
    let missing = || OpError::argument("the parts of a key were expected");
    let raw = |kind| {
        let bytes = parts.last().ok_or_else(missing)?;
        Key::from_raw(kind, bytes, is_private)
    };
    let key = match kind {
        "rsa" => Key::from_rsa_parts(&parts),
        "ec" => Key::from_ec_parts(
            curve,
            parts.first().ok_or_else(missing)?,
            parts.get(1).copied(),
        ),
        "ed25519" => raw(ED25519),
        "x25519" => raw(X25519),
        _ => return Err(missing()),
    };
    error::clear();
    key.map(Arc::new)
        .map_err(|_| OpError::coded("ERR_CRYPTO_INVALID_JWK", "Invalid JWK data"))
}

/// How a program wants its signature.
struct Wish {
    digest: Option<Algorithm>,
    padding: Option<(i32, i32)>,
    is_p1363: bool,
}

impl Wish {
    /// `numbers` are digest, padding, salt length and whether ECDSA's numbers stand side by side; -1000 is none.
    fn of(key: &Key, numbers: &[i32]) -> Result<Wish, OpError> {
        let [digest, padding, salt, is_p1363] = *numbers else {
            return Err(OpError::argument("four numbers were expected"));
        };
        let digest = match digest {
            -1000 => None,
            digest => Some(Algorithm::by_id(digest)?),
        };
        let is_pss = key.kind() == RSA_PSS;
        let padding = match padding {
            _ if !matches!(key.kind(), RSA | RSA_PSS) => None,
            -1000 if is_pss => Some(6),
            -1000 => Some(1),
            padding => Some(padding),
        };
        // Node's default: as much salt as fits to sign, any to verify.
        let salt = if salt == -1000 { -2 } else { salt };
        Ok(Wish {
            digest,
            padding: padding.map(|padding| (padding, salt)),
            is_p1363: is_p1363 == 1,
        })
    }

    fn library(&self) -> Result<lc::Algorithm, OpError> {
        let digest = self.digest.and_then(Algorithm::library);
        digest.ok_or_else(|| OpError::coded("ERR_CRYPTO_INVALID_DIGEST", "Invalid digest"))
    }
}

fn hashed(digest: Algorithm, data: &[u8]) -> Vec<u8> {
    let mut room = [0; MAX_SIZE];
    let size = digest.of(data, &mut room);
    room[..size].to_vec()
}

fn sign_hash(key: &Key, wish: &Wish, hash: &[u8]) -> Result<Vec<u8>, OpError> {
    let signature = key.sign_digest(hash, wish.library()?, wish.padding);
    let signature = signature.ok_or_else(|| thrown("Signing failed"))?;
    if wish.is_p1363 && matches!(key.kind(), EC) {
        return key
            .numbers_of(&signature)
            .ok_or_else(|| plain("Signing failed"));
    }
    Ok(signature)
}

fn verify_hash(key: &Key, wish: &Wish, hash: &[u8], signature: &[u8]) -> Result<bool, OpError> {
    let der;
    let signature = if wish.is_p1363 && key.kind() == EC {
        match key.der_of(signature) {
            Some(bytes) => {
                der = bytes;
                &der[..]
            }
            None => return Ok(false),
        }
    } else {
        signature
    };
    Ok(key.verify_digest(hash, signature, wish.library()?, wish.padding))
}

/// Signs data as a whole.
#[op(pool)]
pub(crate) fn sign_data(
    key: Arc<Key>,
    data: Copied,
    wish: Vec<i32>,
) -> Result<ArrayBuffer, OpError> {
    let wish = Wish::of(&key, &wish)?;
    match wish.digest {
        None => key.sign(&data, None, Scheme::Own),
        Some(digest) => sign_hash(&key, &wish, &hashed(digest, &data)),
    }
    .map(ArrayBuffer)
}

/// Whether data as a whole was signed.
#[op(pool)]
pub(crate) fn verify_data(
    key: Arc<Key>,
    data: Copied,
    signature: Copied,
    wish: Vec<i32>,
) -> Result<bool, OpError> {
    let wish = Wish::of(&key, &wish)?;
    match wish.digest {
        None => Ok(key.verify(&signature, &data, None, Scheme::Own)),
        Some(digest) => verify_hash(&key, &wish, &hashed(digest, &data), &signature),
    }
}

/// A digest that will be signed or compared with what was.
#[derive(Debug)]
pub(crate) struct Signing {
    digest: Algorithm,
    context: RefCell<Option<Context>>,
}

/// Begins one.
#[op]
pub(crate) fn signing_new(digest: i32) -> Result<Native<Signing>, OpError> {
    let digest = Algorithm::by_id(digest)?;
    Ok(Native(Signing {
        digest,
        context: RefCell::new(Some(Context::new(digest))),
    }))
}

/// Feeds it; false when it is finished.
#[op]
pub(crate) fn signing_update(signing: NativeRef<'_, Signing>, data: &[u8]) -> bool {
    match &mut *signing.context.borrow_mut() {
        Some(context) => context.update(data),
        None => return false,
    }
    true
}

impl Signing {
    fn finish(&self) -> Result<Vec<u8>, OpError> {
        let context = self.context.borrow_mut().take();
        let context = context.ok_or_else(|| plain("Not initialised"))?;
        let mut hash = vec![0; self.digest.size()];
        context.finish(&mut hash);
        Ok(hash)
    }
}

/// Signs what was fed.
#[op]
pub(crate) fn signing_sign(
    signing: NativeRef<'_, Signing>,
    key: Arc<Key>,
    wish: Vec<i32>,
) -> Result<ArrayBuffer, OpError> {
    let wish = Wish::of(&key, &wish)?;
    sign_hash(&key, &wish, &signing.finish()?).map(ArrayBuffer)
}

/// Whether what was fed was signed.
#[op]
pub(crate) fn signing_verify(
    signing: NativeRef<'_, Signing>,
    key: Arc<Key>,
    signature: &[u8],
    wish: Vec<i32>,
) -> Result<bool, OpError> {
    let wish = Wish::of(&key, &wish)?;
    verify_hash(&key, &wish, &signing.finish()?, signature)
}

/// RSA on data that fits a key: 0 encrypts, 1 decrypts, 2 signs, 3 recovers what was signed.
#[op]
pub(crate) fn rsa_run(
    key: Arc<Key>,
    work: u32,
    padding: i32,
    digest: i32,
    label: Option<View<'_>>,
    data: &[u8],
) -> Result<ArrayBuffer, OpError> {
    error::clear();
    let work = match work {
        0 => Work::Encrypt,
        1 => Work::Decrypt,
        2 => Work::Sign,
        _ => Work::Recover,
    };
    let invalid = || OpError::coded("ERR_OSSL_EVP_INVALID_DIGEST", "Invalid digest used");
    let oaep = if padding == 4 {
        let digest = Algorithm::by_id(digest).map_err(|_| invalid())?;
        let digest = digest.library().ok_or_else(invalid)?;
        Some((digest, label.as_ref().map_or(&[][..], View::bytes)))
    } else {
        None
    };
    let out = key.rsa(work, padding, oaep, data);
    out.map(ArrayBuffer).ok_or_else(|| thrown("RSA failed"))
}

/// The secret both keys' owners can compute.
#[op]
pub(crate) fn key_agree(key: Arc<Key>, peer: Arc<Key>) -> Result<ArrayBuffer, OpError> {
    key.agree(&peer).map(ArrayBuffer)
}
