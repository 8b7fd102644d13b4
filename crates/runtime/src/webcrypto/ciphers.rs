//! Ciphers over whole messages: AES in CBC, with counters of any width, in GCM, OCB and for wrapping, and
//! ChaCha20-Poly1305.

use crate::crypto::key_wrap::KeyWrap;
use crate::crypto::lc::cipher::{Algorithm, Context, Refused};
use crate::crypto::lc::error::{Failure, PROVIDER, plain, thrown};
use crate::crypto::modes::Ocb;
use aws_lc_rs::constant_time;
use js_bindings::{ArrayBuffer, Bytes, OpError, op};

const BLOCK: usize = 16;

/// What Node says where OpenSSL says nothing.
const FAILED: &str = "Cipher job failed";

fn refused(_: Refused) -> OpError {
    thrown(FAILED)
}

/// A cipher by its key's length.
fn by_key_size(key: &[u8], ciphers: [fn() -> Algorithm; 3]) -> Result<Algorithm, OpError> {
    let index = (key.len() / 8).wrapping_sub(2);
    ciphers
        .get(index)
        .map(|make| make())
        .ok_or_else(|| plain(FAILED))
}

/// CBC with PKCS #7 padding, both ways.
#[op(pool)]
pub(crate) fn aes_cbc(
    encrypt: bool,
    key: Bytes,
    iv: Bytes,
    data: Bytes,
) -> Result<ArrayBuffer, OpError> {
    const CIPHERS: [fn() -> Algorithm; 3] = [
        Algorithm::aes_128_cbc,
        Algorithm::aes_192_cbc,
        Algorithm::aes_256_cbc,
    ];
    let cipher = by_key_size(key.as_slice(), CIPHERS)?;
    let mut context = Context::new(cipher, encrypt).map_err(refused)?;
    context
        .start(key.as_slice(), iv.as_slice())
        .map_err(refused)?;
    let mut out = Vec::new();
    context.update(data.as_slice(), &mut out).map_err(refused)?;
    context.finish(&mut out).map_err(refused)?;
    Ok(ArrayBuffer(out))
}

/// A counter in the block's last `bits` bits, which begins again at nought behind its last value; both ways are one.
#[op(pool)]
pub(crate) fn aes_ctr(
    key: Bytes,
    counter: Bytes,
    bits: u32,
    data: Bytes,
) -> Result<ArrayBuffer, OpError> {
    const CIPHERS: [fn() -> Algorithm; 3] = [
        Algorithm::aes_128_ctr,
        Algorithm::aes_192_ctr,
        Algorithm::aes_256_ctr,
    ];
    let failed = || plain(FAILED);
    let cipher = by_key_size(key.as_slice(), CIPHERS)?;
    let block = <[u8; BLOCK]>::try_from(counter.as_slice()).map_err(|_| failed())?;
    let data = data.as_slice();
    let start = u128::from_be_bytes(block);
    let mask = 1u128.checked_shl(bits).map_or(u128::MAX, |end| end - 1);
    // Counted from the first block to the last.
    let last = (data.len().div_ceil(BLOCK) as u128).saturating_sub(1);
    if last > mask {
        return Err(failed());
    }
    let room = mask - (start & mask);
    let split = if last > room {
        (room as usize + 1) * BLOCK
    } else {
        data.len()
    };
    let mut out = Vec::with_capacity(data.len() + BLOCK);
    for (counter, part) in [(start, &data[..split]), (start & !mask, &data[split..])] {
        let mut context = Context::new(cipher, true).map_err(refused)?;
        context
            .start(key.as_slice(), &counter.to_be_bytes())
            .map_err(refused)?;
        context.update(part, &mut out).map_err(refused)?;
    }
    Ok(ArrayBuffer(out))
}

/// A message of an authenticated cipher as text and tag: all is text when the tag is still to be made.
fn parts(encrypt: bool, data: &[u8], tag: usize) -> Result<(&[u8], &[u8]), OpError> {
    if encrypt {
        return Ok((data, &[]));
    }
    let end = data.len().checked_sub(tag).ok_or_else(|| plain(FAILED))?;
    Ok(data.split_at(end))
}

fn invalid_iv() -> OpError {
    OpError::coded("ERR_CRYPTO_INVALID_IV", "Invalid initialization vector")
}

/// A message by a cipher of the library, the tag of `tag` bytes behind the text.
fn authenticated(
    cipher: Algorithm,
    encrypt: bool,
    (key, iv, more): (&[u8], &[u8], &[u8]),
    tag: usize,
    data: &[u8],
) -> Result<ArrayBuffer, OpError> {
    let (text, given) = parts(encrypt, data, tag)?;
    if iv.is_empty() {
        return Err(invalid_iv());
    }
    let mut context = Context::new(cipher, encrypt).map_err(refused)?;
    context.set_iv_length(iv.len()).map_err(refused)?;
    context.start(key, iv).map_err(refused)?;
    if !encrypt {
        context.set_tag(given).map_err(refused)?;
    }
    context.authenticate(more).map_err(refused)?;
    let mut out = Vec::with_capacity(text.len() + 2 * BLOCK);
    context.update(text, &mut out).map_err(refused)?;
    context.finish(&mut out).map_err(refused)?;
    if encrypt {
        let mut made = [0; BLOCK];
        let made = made.get_mut(..tag).ok_or_else(|| plain(FAILED))?;
        context.tag(made).map_err(refused)?;
        out.extend_from_slice(made);
    }
    Ok(ArrayBuffer(out))
}

/// GCM, both ways.
#[op(pool)]
pub(crate) fn aes_gcm(
    encrypt: bool,
    key: Bytes,
    iv: Bytes,
    more: Bytes,
    tag: u32,
    data: Bytes,
) -> Result<ArrayBuffer, OpError> {
    const CIPHERS: [fn() -> Algorithm; 3] = [
        Algorithm::aes_128_gcm,
        Algorithm::aes_192_gcm,
        Algorithm::aes_256_gcm,
    ];
    let cipher = by_key_size(key.as_slice(), CIPHERS)?;
    let given = (key.as_slice(), iv.as_slice(), more.as_slice());
    authenticated(cipher, encrypt, given, tag as usize, data.as_slice())
}

/// ChaCha20-Poly1305, both ways.
#[op(pool)]
pub(crate) fn chacha20_poly1305(
    encrypt: bool,
    key: Bytes,
    iv: Bytes,
    more: Bytes,
    tag: u32,
    data: Bytes,
) -> Result<ArrayBuffer, OpError> {
    let cipher = Algorithm::chacha20_poly1305();
    let given = (key.as_slice(), iv.as_slice(), more.as_slice());
    authenticated(cipher, encrypt, given, tag as usize, data.as_slice())
}

/// OCB, both ways.
#[op(pool)]
pub(crate) fn aes_ocb(
    encrypt: bool,
    key: Bytes,
    iv: Bytes,
    more: Bytes,
    tag: u32,
    data: Bytes,
) -> Result<ArrayBuffer, OpError> {
    let tag = tag as usize;
    let (text, given) = parts(encrypt, data.as_slice(), tag)?;
    let mut ocb = Ocb::new(key.as_slice(), iv.as_slice(), tag, encrypt).ok_or_else(invalid_iv)?;
    ocb.authenticate(more.as_slice());
    let mut out = Vec::with_capacity(text.len() + BLOCK);
    ocb.update(text, &mut out);
    let whole = ocb.finish(&mut out);
    let made = whole.get(..tag).ok_or_else(|| plain(FAILED))?;
    if encrypt {
        out.extend_from_slice(made);
    } else if constant_time::verify_slices_are_equal(made, given).is_err() {
        return Err(plain(FAILED));
    }
    Ok(ArrayBuffer(out))
}

/// Key wrap as RFC 3394 has it, both ways.
#[op(pool)]
pub(crate) fn aes_wrap(encrypt: bool, key: Bytes, data: Bytes) -> Result<ArrayBuffer, OpError> {
    let data = data.as_slice();
    if !data.len().is_multiple_of(8) {
        return Err(Failure::new(&PROVIDER, 230, "invalid input length").into());
    }
    let mut out = Vec::with_capacity(data.len() + 8);
    KeyWrap::new(key.as_slice(), &[0xa6; 8], encrypt)
        .and_then(|wrap| wrap.update(data, &mut out))
        .ok_or_else(|| Failure::new(&PROVIDER, 102, "cipher operation failed"))?;
    Ok(ArrayBuffer(out))
}
