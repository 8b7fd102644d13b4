//! What `Hash` and `Hmac` objects hold: a digest under way that is fed, copied and finished once.

use super::digest::{Algorithm, Context, MAX_SIZE};
use super::lc::digest as lc;
use super::lc::error::{EVP, Failure, plain};
use js_bindings::{ArrayBuffer, JsStr, Latin1, Native, NativeRef, OpError, op};
use std::cell::{Ref, RefCell};

/// A digest under way, and what it gave.
#[derive(Debug)]
pub(crate) struct Hash {
    /// Until it was asked for.
    context: RefCell<Option<Context>>,
    digest: RefCell<Vec<u8>>,
    /// Bytes it will give.
    length: usize,
}

/// Begins a digest; `length` is what the program asked for.
#[op]
pub(crate) fn hash_new(id: i32, length: Option<u32>) -> Result<Native<Hash>, OpError> {
    let algorithm = Algorithm::by_id(id)?;
    let length = length.map_or(algorithm.size(), |length| length as usize);
    if length != algorithm.size() && !algorithm.is_xof() {
        return Err(not_xof());
    }
    Ok(Native(Hash {
        context: RefCell::new(Some(Context::new(algorithm))),
        digest: RefCell::default(),
        length,
    }))
}

fn not_xof() -> OpError {
    Failure::new(&EVP, 178, "not XOF or invalid length").into()
}

/// Feeds bytes; false when the digest was asked for.
#[op]
pub(crate) fn hash_update(hash: NativeRef<'_, Hash>, data: &[u8]) -> bool {
    match &mut *hash.context.borrow_mut() {
        Some(context) => context.update(data),
        None => return false,
    }
    true
}

/// Feeds a string's UTF-8; false when the digest was asked for.
#[op]
pub(crate) fn hash_update_text(hash: NativeRef<'_, Hash>, text: JsStr<'_>) -> bool {
    match &mut *hash.context.borrow_mut() {
        Some(context) => with_utf8(text, |bytes| context.update(bytes)),
        None => return false,
    }
    true
}

/// A copy that goes its own way, of any length a digest without a size can have.
#[op]
pub(crate) fn hash_copy(
    hash: NativeRef<'_, Hash>,
    length: Option<u32>,
) -> Result<Native<Hash>, OpError> {
    let context = hash.context.borrow().clone();
    let length = length.map_or(hash.length, |length| length as usize);
    let is_xof = match &context {
        Some(Context::Library(context)) => context.is_xof(),
        _ => false,
    };
    if length != hash.length && !is_xof {
        return Err(not_xof());
    }
    Ok(Native(Hash {
        context: RefCell::new(context),
        digest: RefCell::default(),
        length,
    }))
}

impl Hash {
    /// What it gives, the same however often it is asked.
    fn finish(&self) -> Ref<'_, Vec<u8>> {
        if let Some(context) = self.context.borrow_mut().take() {
            let mut out = vec![0; self.length];
            context.finish(&mut out);
            self.digest.replace(out);
        }
        self.digest.borrow()
    }
}

/// Ends a digest.
#[op]
pub(crate) fn hash_digest(hash: NativeRef<'_, Hash>) -> ArrayBuffer {
    ArrayBuffer(hash.finish().clone())
}

/// Ends a digest, as hexadecimal text.
#[op]
pub(crate) fn hash_hex(hash: NativeRef<'_, Hash>) -> Latin1<Vec<u8>> {
    hex(&hash.finish())
}

fn hex(bytes: &[u8]) -> Latin1<Vec<u8>> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = Vec::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 15)]);
    }
    Latin1(text)
}

/// Calls `f` with the string's UTF-8; short ones are written to the stack.
fn with_utf8<R>(text: JsStr<'_>, f: impl FnOnce(&[u8]) -> R) -> R {
    let mut near = [0; 1024];
    if text.len() * 3 <= near.len() {
        let (_, written) = text.write_utf8(&mut near);
        return f(&near[..written]);
    }
    let mut bytes = Vec::new();
    text.append_utf8(&mut bytes);
    f(&bytes)
}

fn whole(id: i32, length: Option<u32>, data: &[u8]) -> Result<Vec<u8>, OpError> {
    let algorithm = Algorithm::by_id(id)?;
    let length = length.map_or(algorithm.size(), |length| length as usize);
    let mut out = vec![0; length];
    if algorithm.is_xof() {
        let mut context = Context::new(algorithm);
        context.update(data);
        context.finish(&mut out);
    } else {
        let mut room = [0; MAX_SIZE];
        let size = algorithm.of(data, &mut room);
        if size != length {
            return Err(not_xof());
        }
        out.copy_from_slice(&room[..size]);
    }
    Ok(out)
}

/// The digest of bytes.
#[op]
pub(crate) fn hash_of(id: i32, data: &[u8], length: Option<u32>) -> Result<ArrayBuffer, OpError> {
    whole(id, length, data).map(ArrayBuffer)
}

/// The digest of bytes, as hexadecimal text.
#[op]
pub(crate) fn hash_hex_of(
    id: i32,
    data: &[u8],
    length: Option<u32>,
) -> Result<Latin1<Vec<u8>>, OpError> {
    whole(id, length, data).map(|bytes| hex(&bytes))
}

/// The digest of a string's UTF-8.
#[op]
pub(crate) fn hash_of_text(
    id: i32,
    text: JsStr<'_>,
    length: Option<u32>,
) -> Result<ArrayBuffer, OpError> {
    with_utf8(text, |data| whole(id, length, data)).map(ArrayBuffer)
}

/// The digest of a string's UTF-8, as hexadecimal text.
#[op]
pub(crate) fn hash_hex_of_text(
    id: i32,
    text: JsStr<'_>,
    length: Option<u32>,
) -> Result<Latin1<Vec<u8>>, OpError> {
    with_utf8(text, |data| whole(id, length, data)).map(|bytes| hex(&bytes))
}

/// An HMAC: AWS-LC's, or made of a digest as RFC 2104 says.
#[derive(Debug, Clone)]
pub(crate) enum Mac {
    Library(lc::Hmac),
    Digests {
        inner: Context,
        outer: Context,
        size: usize,
    },
}

impl Mac {
    /// `None` for digests of any length, which have no HMAC.
    pub(crate) fn new(algorithm: Algorithm, key: &[u8]) -> Option<Mac> {
        if algorithm.is_xof() {
            return None;
        }
        if let Some(library) = algorithm.library()
            && let Some(hmac) = lc::Hmac::new(library, key)
        {
            return Some(Mac::Library(hmac));
        }
        let mut block = vec![0; algorithm.block_size()];
        if key.len() > block.len() {
            let mut room = [0; MAX_SIZE];
            let size = algorithm.of(key, &mut room);
            block[..size].copy_from_slice(&room[..size]);
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        let begin = |pad: u8| {
            let mut context = Context::new(algorithm);
            let padded: Vec<u8> = block.iter().map(|byte| byte ^ pad).collect();
            context.update(&padded);
            context
        };
        Some(Mac::Digests {
            inner: begin(0x36),
            outer: begin(0x5c),
            size: algorithm.size(),
        })
    }

    pub(crate) fn update(&mut self, data: &[u8]) {
        match self {
            Mac::Library(hmac) => hmac.update(data),
            Mac::Digests { inner, .. } => inner.update(data),
        }
    }

    /// Ends it; returns the number of bytes in `out`.
    pub(crate) fn finish(self, out: &mut [u8; MAX_SIZE]) -> usize {
        match self {
            Mac::Library(hmac) => hmac.finish(out),
            Mac::Digests {
                inner,
                mut outer,
                size,
            } => {
                inner.finish(&mut out[..size]);
                outer.update(&out[..size]);
                outer.finish(&mut out[..size]);
                size
            }
        }
    }
}

/// An HMAC until it was asked for.
#[derive(Debug)]
pub(crate) struct Hmac(RefCell<Option<Mac>>);

/// Begins an HMAC.
#[op]
pub(crate) fn hmac_new(id: i32, key: &[u8]) -> Result<Native<Hmac>, OpError> {
    // What OpenSSL leaves for Node to say when it refuses without a reason.
    let refused = || plain("error:00000000:lib(0)::reason(0)");
    let mac = Mac::new(Algorithm::by_id(id)?, key).ok_or_else(refused)?;
    Ok(Native(Hmac(RefCell::new(Some(mac)))))
}

/// Feeds bytes; false when the HMAC was asked for.
#[op]
pub(crate) fn hmac_update(hmac: NativeRef<'_, Hmac>, data: &[u8]) -> bool {
    match &mut *hmac.0.borrow_mut() {
        Some(mac) => mac.update(data),
        None => return false,
    }
    true
}

/// Feeds a string's UTF-8; false when the HMAC was asked for.
#[op]
pub(crate) fn hmac_update_text(hmac: NativeRef<'_, Hmac>, text: JsStr<'_>) -> bool {
    match &mut *hmac.0.borrow_mut() {
        Some(mac) => with_utf8(text, |bytes| mac.update(bytes)),
        None => return false,
    }
    true
}

/// Ends an HMAC; a second time there is nothing.
#[op]
pub(crate) fn hmac_digest(hmac: NativeRef<'_, Hmac>) -> ArrayBuffer {
    let mut out = [0; MAX_SIZE];
    let mac = hmac.0.borrow_mut().take();
    let size = mac.map_or(0, |mac| mac.finish(&mut out));
    ArrayBuffer(out[..size].to_vec())
}
