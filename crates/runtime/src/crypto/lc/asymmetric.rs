//! Keys of two halves as whole operations: read, made, signing, agreeing and encrypting in one call each.
//!
//! A key is never changed once it is made, so threads share it; AWS-LC guards what it computes late by locks of its own.
#![allow(unsafe_code, reason = "calls AWS-LC; each block says why it is sound")]

use super::digest::Algorithm;
use super::error::{clear, plain, thrown};
use aws_lc_sys as sys;
use js_bindings::OpError;
use std::mem::MaybeUninit;
use std::os::raw::c_int;
use std::ptr::{NonNull, null, null_mut};

/// AWS-LC's number of keys of NIST's curves.
pub(crate) const EC: i32 = sys::EVP_PKEY_EC;

const FAILED: &str = "the operation failed";

/// An owned number.
struct Number(NonNull<sys::BIGNUM>);

impl Number {
    fn new(bytes: &[u8]) -> Number {
        // SAFETY: reads `bytes`, makes a number or null when memory is out.
        let number = unsafe { sys::BN_bin2bn(bytes.as_ptr(), bytes.len(), null_mut()) };
        Number(NonNull::new(number).expect("memory for a number"))
    }

    fn as_ptr(&self) -> *mut sys::BIGNUM {
        self.0.as_ptr()
    }

    fn into_ptr(self) -> *mut sys::BIGNUM {
        let number = self.0.as_ptr();
        std::mem::forget(self);
        number
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::BN_clear_free(self.0.as_ptr()) };
    }
}

/// The bytes of a number that a live object owns, at least `least` of them; none when there is no number.
///
/// # Safety
/// `number` is null or live.
unsafe fn bytes_of(number: *const sys::BIGNUM, least: usize) -> Vec<u8> {
    if number.is_null() {
        return Vec::new();
    }
    // SAFETY: live, as the caller says.
    let size = (unsafe { sys::BN_num_bytes(number) } as usize).max(least);
    let mut out = vec![0; size];
    // SAFETY: live, and `out` has `size` bytes, which hold it.
    unsafe { sys::BN_bn2bin_padded(out.as_mut_ptr(), size, number) };
    out
}

/// What `write` appends, as bytes of ours; `None` when it refuses.
pub(super) fn collected(write: impl FnOnce(*mut sys::CBB) -> c_int) -> Option<Vec<u8>> {
    let mut cbb = MaybeUninit::uninit();
    // SAFETY: initializes it.
    assert_eq!(unsafe { sys::CBB_init(cbb.as_mut_ptr(), 128) }, 1, "memory");
    let mut data = null_mut();
    let mut len = 0;
    if write(cbb.as_mut_ptr()) != 1
        // SAFETY: initialized, and finished once.
        || unsafe { sys::CBB_finish(cbb.as_mut_ptr(), &raw mut data, &raw mut len) } != 1
    {
        // SAFETY: initialized, and not finished.
        unsafe { sys::CBB_cleanup(cbb.as_mut_ptr()) };
        return None;
    }
    // SAFETY: `data` has `len` bytes, which are ours until they are freed here.
    let bytes = unsafe { std::slice::from_raw_parts(data, len) }.to_vec();
    // SAFETY: as above.
    unsafe { sys::OPENSSL_free(data.cast()) };
    Some(bytes)
}

/// How a signature is made.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scheme {
    /// RSASSA-PKCS1-v1_5.
    Pkcs1,
    /// RSA-PSS with so many bytes of salt.
    Pss(i32),
    /// Two numbers of the curve's size, one behind the other.
    Ecdsa,
    /// The key's own way, without a digest.
    Own,
}

/// A private key with its public half, or a public key.
#[derive(Debug)]
pub(crate) struct Key(NonNull<sys::EVP_PKEY>);

// SAFETY: nothing writes to a key once it is made, but what AWS-LC itself guards by a lock.
unsafe impl Send for Key {}
// SAFETY: as above.
unsafe impl Sync for Key {}

impl Drop for Key {
    fn drop(&mut self) {
        // SAFETY: the reference is ours.
        unsafe { sys::EVP_PKEY_free(self.0.as_ptr()) };
    }
}

impl Key {
    pub(super) fn owned(key: *mut sys::EVP_PKEY) -> Result<Key, OpError> {
        NonNull::new(key).map(Key).ok_or_else(|| thrown(FAILED))
    }

    pub(super) fn as_ptr(&self) -> *mut sys::EVP_PKEY {
        self.0.as_ptr()
    }

    fn parsed(
        der: &[u8],
        parse: unsafe extern "C" fn(*mut sys::CBS) -> *mut sys::EVP_PKEY,
    ) -> Result<Key, OpError> {
        let mut cbs = sys::CBS {
            data: der.as_ptr(),
            len: der.len(),
        };
        // SAFETY: `cbs` covers `der`, which outlives the call.
        let key = Key::owned(unsafe { parse(&raw mut cbs) })?;
        if cbs.len != 0 {
            return Err(plain("bytes follow the key"));
        }
        Ok(key)
    }

    /// From SubjectPublicKeyInfo.
    pub(crate) fn from_spki(der: &[u8]) -> Result<Key, OpError> {
        Key::parsed(der, sys::EVP_parse_public_key)
    }

    /// From PKCS #8.
    pub(crate) fn from_pkcs8(der: &[u8]) -> Result<Key, OpError> {
        Key::parsed(der, sys::EVP_parse_private_key)
    }

    pub(crate) fn to_spki(&self) -> Option<Vec<u8>> {
        // SAFETY: the key is live.
        collected(|cbb| unsafe { sys::EVP_marshal_public_key(cbb, self.as_ptr()) })
    }

    pub(crate) fn to_pkcs8(&self) -> Option<Vec<u8>> {
        // SAFETY: the key is live.
        collected(|cbb| unsafe { sys::EVP_marshal_private_key(cbb, self.as_ptr()) })
    }

    /// AWS-LC's number of its type.
    pub(crate) fn kind(&self) -> i32 {
        // SAFETY: the key is live.
        unsafe { sys::EVP_PKEY_id(self.as_ptr()) }
    }

    /// Of a kind whose keys are mere bytes.
    pub(crate) fn from_raw(kind: i32, bytes: &[u8], is_private: bool) -> Result<Key, OpError> {
        let make = if is_private {
            sys::EVP_PKEY_new_raw_private_key
        } else {
            sys::EVP_PKEY_new_raw_public_key
        };
        // SAFETY: reads `bytes` for their length.
        Key::owned(unsafe { make(kind, null_mut(), bytes.as_ptr(), bytes.len()) })
    }

    /// The bytes of a key that is mere bytes.
    pub(crate) fn to_raw(&self, is_private: bool) -> Option<Vec<u8>> {
        let get = if is_private {
            sys::EVP_PKEY_get_raw_private_key
        } else {
            sys::EVP_PKEY_get_raw_public_key
        };
        let mut out = vec![0; 64];
        let mut len = out.len();
        // SAFETY: the key is live, `out` has room for `len` bytes.
        if unsafe { get(self.as_ptr(), out.as_mut_ptr(), &raw mut len) } != 1 {
            clear();
            return None;
        }
        out.truncate(len);
        Some(out)
    }

    pub(super) fn of_rsa(rsa: *mut sys::RSA) -> Result<Key, OpError> {
        if rsa.is_null() {
            return Err(thrown(FAILED));
        }
        // SAFETY: makes a key or null.
        let key = Key::owned(unsafe { sys::EVP_PKEY_new() });
        // SAFETY: both are live; the key takes a reference of its own, ours is given back.
        unsafe {
            if let Ok(key) = &key {
                sys::EVP_PKEY_set1_RSA(key.as_ptr(), rsa);
            }
            sys::RSA_free(rsa);
        }
        key
    }

    /// A new RSA key.
    pub(crate) fn new_rsa(bits: u32, exponent: &[u8]) -> Result<Key, OpError> {
        let exponent = Number::new(exponent);
        let bits = c_int::try_from(bits).map_err(|_| plain(FAILED))?;
        // SAFETY: makes an empty one or null.
        let rsa = unsafe { sys::RSA_new() };
        // SAFETY: both are live.
        if unsafe { sys::RSA_generate_key_ex(rsa, bits, exponent.as_ptr(), null_mut()) } != 1 {
            // SAFETY: it is ours.
            unsafe { sys::RSA_free(rsa) };
            return Err(thrown(FAILED));
        }
        Key::of_rsa(rsa)
    }

    /// Of the numbers n, e and, for a private key, d, p, q, dp, dq, qi.
    pub(crate) fn from_rsa_parts(parts: &[&[u8]]) -> Result<Key, OpError> {
        let numbers: Vec<Number> = parts.iter().map(|bytes| Number::new(bytes)).collect();
        let at = |i: usize| numbers[i].as_ptr().cast_const();
        Key::of_rsa(match numbers.len() {
            // SAFETY: copies live numbers.
            2 => unsafe { sys::RSA_new_public_key(at(0), at(1)) },
            // SAFETY: as above.
            8 => unsafe {
                sys::RSA_new_private_key(at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7))
            },
            _ => null_mut(),
        })
    }

    /// One of the numbers n, e, d, p, q, dp, dq, qi; empty when the key has no such.
    pub(crate) fn rsa_part(&self, index: usize) -> Vec<u8> {
        let mut parts: [*const sys::BIGNUM; 8] = [null(); 8];
        let [n, e, d, p, q, dp, dq, qi] = &mut parts;
        // SAFETY: the key is live, and an RSA key or null comes back, which lives as long as the key.
        unsafe {
            let rsa = sys::EVP_PKEY_get0_RSA(self.as_ptr());
            if !rsa.is_null() {
                sys::RSA_get0_key(rsa, n, e, d);
                sys::RSA_get0_factors(rsa, p, q);
                sys::RSA_get0_crt_params(rsa, dp, dq, qi);
            }
        }
        // SAFETY: null, or the live key's own.
        unsafe { bytes_of(parts.get(index).copied().unwrap_or(null()), 0) }
    }

    fn of_ec(
        ec: *mut sys::EC_KEY,
        fill: impl FnOnce(*mut sys::EC_KEY) -> bool,
    ) -> Result<Key, OpError> {
        // SAFETY: makes a key or null.
        let key = unsafe { sys::EVP_PKEY_new() };
        // SAFETY: all are live or null, the key takes a reference of its own, ours is given back.
        unsafe {
            let is_filled = !ec.is_null() && fill(ec) && sys::EVP_PKEY_set1_EC_KEY(key, ec) == 1;
            sys::EC_KEY_free(ec);
            if !is_filled {
                sys::EVP_PKEY_free(key);
                return Err(thrown(FAILED));
            }
        }
        Key::owned(key)
    }

    /// A new key of a curve.
    pub(crate) fn new_ec(curve: i32) -> Result<Key, OpError> {
        // SAFETY: makes a key of a known curve, or null.
        let ec = unsafe { sys::EC_KEY_new_by_curve_name(curve) };
        // SAFETY: it is live.
        Key::of_ec(ec, |ec| unsafe { sys::EC_KEY_generate_key(ec) } == 1)
    }

    /// Of a curve's point, in any form, and for a private key the secret number.
    pub(crate) fn from_ec_parts(
        curve: i32,
        point: &[u8],
        secret: Option<&[u8]>,
    ) -> Result<Key, OpError> {
        // SAFETY: makes a key of a known curve, or null.
        let ec = unsafe { sys::EC_KEY_new_by_curve_name(curve) };
        let secret = secret.map(Number::new);
        Key::of_ec(ec, |ec| {
            // SAFETY: all is live; the point is copied by the key and freed here.
            unsafe {
                let group = sys::EC_KEY_get0_group(ec);
                let place = sys::EC_POINT_new(group);
                let bytes = point.as_ptr();
                let ok = sys::EC_POINT_oct2point(group, place, bytes, point.len(), null_mut()) == 1
                    && sys::EC_KEY_set_public_key(ec, place) == 1
                    && secret.is_none_or(|d| sys::EC_KEY_set_private_key(ec, d.as_ptr()) == 1)
                    && sys::EC_KEY_check_key(ec) == 1;
                sys::EC_POINT_free(place);
                ok
            }
        })
    }

    fn ec(&self) -> Option<NonNull<sys::EC_KEY>> {
        // SAFETY: the key is live; what comes back is null or lives as long.
        NonNull::new(unsafe { sys::EVP_PKEY_get0_EC_KEY(self.as_ptr()) })
    }

    /// AWS-LC's number of the curve, 0 for what is none.
    pub(crate) fn curve(&self) -> i32 {
        // SAFETY: the group lives as long as the key.
        self.ec().map_or(0, |ec| unsafe {
            sys::EC_GROUP_get_curve_name(sys::EC_KEY_get0_group(ec.as_ptr()))
        })
    }

    /// The point, uncompressed.
    pub(crate) fn ec_point(&self) -> Option<Vec<u8>> {
        let ec = self.ec()?.as_ptr();
        let form = sys::point_conversion_form_t::POINT_CONVERSION_UNCOMPRESSED;
        let mut out = vec![0; 133];
        // SAFETY: group and point live as long as the key, `out` has room for the largest curve's.
        let len = unsafe {
            let (group, point) = (sys::EC_KEY_get0_group(ec), sys::EC_KEY_get0_public_key(ec));
            sys::EC_POINT_point2oct(group, point, form, out.as_mut_ptr(), out.len(), null_mut())
        };
        out.truncate(len);
        (len > 0).then_some(out)
    }

    fn order_size(&self) -> usize {
        // SAFETY: the group lives as long as the key.
        self.ec().map_or(0, |ec| unsafe {
            sys::BN_num_bytes(sys::EC_GROUP_get0_order(sys::EC_KEY_get0_group(
                ec.as_ptr(),
            ))) as usize
        })
    }

    /// The secret number of a private key of a curve.
    pub(crate) fn ec_secret(&self) -> Vec<u8> {
        let least = self.order_size();
        // SAFETY: what comes back is null or lives as long as the key.
        self.ec().map_or_else(Vec::new, |ec| unsafe {
            bytes_of(sys::EC_KEY_get0_private_key(ec.as_ptr()), least)
        })
    }

    pub(crate) fn sign(
        &self,
        data: &[u8],
        digest: Option<Algorithm>,
        scheme: Scheme,
    ) -> Result<Vec<u8>, OpError> {
        let context = DigestContext::new();
        let md = digest.map_or(null(), Algorithm::as_ptr);
        let mut len = 0;
        let mut out = Vec::new();
        // SAFETY: all is live; the second call writes no more than the first one told.
        let ok = unsafe {
            let mut pctx = null_mut();
            sys::EVP_DigestSignInit(
                context.0.as_ptr(),
                &raw mut pctx,
                md,
                null_mut(),
                self.as_ptr(),
            ) == 1
                && scheme.apply(pctx)
                && sys::EVP_DigestSign(
                    context.0.as_ptr(),
                    null_mut(),
                    &raw mut len,
                    data.as_ptr(),
                    data.len(),
                ) == 1
                && {
                    out.resize(len, 0);
                    let to = out.as_mut_ptr();
                    sys::EVP_DigestSign(
                        context.0.as_ptr(),
                        to,
                        &raw mut len,
                        data.as_ptr(),
                        data.len(),
                    ) == 1
                }
        };
        if !ok {
            return Err(thrown(FAILED));
        }
        out.truncate(len);
        match scheme {
            Scheme::Ecdsa => self.numbers_of(&out).ok_or_else(|| plain(FAILED)),
            _ => Ok(out),
        }
    }

    /// Whether the signature is one of this key.
    pub(crate) fn verify(
        &self,
        signature: &[u8],
        data: &[u8],
        digest: Option<Algorithm>,
        scheme: Scheme,
    ) -> bool {
        let der;
        let signature = match scheme {
            Scheme::Ecdsa => match self.der_of(signature) {
                Some(bytes) => {
                    der = bytes;
                    &der[..]
                }
                None => return false,
            },
            _ => signature,
        };
        let context = DigestContext::new();
        let md = digest.map_or(null(), Algorithm::as_ptr);
        // SAFETY: all is live and read for its length.
        let ok = unsafe {
            let mut pctx = null_mut();
            sys::EVP_DigestVerifyInit(
                context.0.as_ptr(),
                &raw mut pctx,
                md,
                null_mut(),
                self.as_ptr(),
            ) == 1
                && scheme.apply(pctx)
                && sys::EVP_DigestVerify(
                    context.0.as_ptr(),
                    signature.as_ptr(),
                    signature.len(),
                    data.as_ptr(),
                    data.len(),
                ) == 1
        };
        clear();
        ok
    }

    pub(crate) fn numbers_of(&self, der: &[u8]) -> Option<Vec<u8>> {
        let size = self.order_size();
        // SAFETY: reads `der`; what comes back is ours until it is freed, its numbers with it.
        unsafe {
            let signature = sys::ECDSA_SIG_from_bytes(der.as_ptr(), der.len());
            if signature.is_null() {
                return None;
            }
            let (mut r, mut s) = (null(), null());
            sys::ECDSA_SIG_get0(signature, &raw mut r, &raw mut s);
            let mut out = bytes_of(r, size);
            out.extend(bytes_of(s, size));
            sys::ECDSA_SIG_free(signature);
            Some(out)
        }
    }

    pub(crate) fn der_of(&self, raw: &[u8]) -> Option<Vec<u8>> {
        let size = self.order_size();
        if size == 0 || raw.len() != 2 * size {
            return None;
        }
        let (r, s) = (Number::new(&raw[..size]), Number::new(&raw[size..]));
        // SAFETY: the signature takes both numbers, and is freed here.
        unsafe {
            let signature = sys::ECDSA_SIG_new();
            sys::ECDSA_SIG_set0(signature, r.into_ptr(), s.into_ptr());
            let der = collected(|cbb| sys::ECDSA_SIG_marshal(cbb, signature));
            sys::ECDSA_SIG_free(signature);
            der
        }
    }

    /// The secret both keys' owners can compute.
    pub(crate) fn agree(&self, peer: &Key) -> Result<Vec<u8>, OpError> {
        let context = KeyContext::new(self);
        let mut out = vec![0; 128];
        let mut len = out.len();
        // SAFETY: all is live, `out` has room for `len` bytes.
        let ok = unsafe {
            sys::EVP_PKEY_derive_init(context.0.as_ptr()) == 1
                && sys::EVP_PKEY_derive_set_peer(context.0.as_ptr(), peer.as_ptr()) == 1
                && sys::EVP_PKEY_derive(context.0.as_ptr(), out.as_mut_ptr(), &raw mut len) == 1
        };
        if !ok {
            return Err(thrown(FAILED));
        }
        out.truncate(len);
        Ok(out)
    }

    /// RSA-OAEP, both ways.
    pub(crate) fn oaep(
        &self,
        encrypt: bool,
        data: &[u8],
        digest: Algorithm,
        label: &[u8],
    ) -> Result<Vec<u8>, OpError> {
        let context = KeyContext::new(self);
        let context = context.0.as_ptr();
        let (init, run) = if encrypt {
            (
                sys::EVP_PKEY_encrypt_init as unsafe extern "C" fn(_) -> _,
                sys::EVP_PKEY_encrypt as unsafe extern "C" fn(_, _, _, _, _) -> _,
            )
        } else {
            (
                sys::EVP_PKEY_decrypt_init as unsafe extern "C" fn(_) -> _,
                sys::EVP_PKEY_decrypt as unsafe extern "C" fn(_, _, _, _, _) -> _,
            )
        };
        let mut out = Vec::new();
        let mut len = 0;
        // SAFETY: all is live; the label's copy is given away; the second run writes no more than the first one told.
        let ok = unsafe {
            init(context) == 1
                && sys::EVP_PKEY_CTX_set_rsa_padding(context, sys::RSA_PKCS1_OAEP_PADDING) == 1
                && sys::EVP_PKEY_CTX_set_rsa_oaep_md(context, digest.as_ptr()) == 1
                && sys::EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest.as_ptr()) == 1
                && (label.is_empty() || {
                    let copy = sys::OPENSSL_memdup(label.as_ptr().cast(), label.len());
                    sys::EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy.cast(), label.len()) == 1
                })
                && run(context, null_mut(), &raw mut len, data.as_ptr(), data.len()) == 1
                && {
                    out.resize(len, 0);
                    run(
                        context,
                        out.as_mut_ptr(),
                        &raw mut len,
                        data.as_ptr(),
                        data.len(),
                    ) == 1
                }
        };
        if !ok {
            return Err(thrown(FAILED));
        }
        out.truncate(len);
        Ok(out)
    }
}

impl Scheme {
    /// # Safety
    /// `context` is live and begun.
    unsafe fn apply(self, context: *mut sys::EVP_PKEY_CTX) -> bool {
        let Scheme::Pss(salt) = self else {
            return true;
        };
        // SAFETY: as the caller says.
        unsafe {
            sys::EVP_PKEY_CTX_set_rsa_padding(context, sys::RSA_PKCS1_PSS_PADDING) == 1
                && sys::EVP_PKEY_CTX_set_rsa_pss_saltlen(context, salt) == 1
        }
    }
}

/// An empty digest context, ours.
struct DigestContext(NonNull<sys::EVP_MD_CTX>);

impl DigestContext {
    fn new() -> DigestContext {
        // SAFETY: makes one, or null when memory is out.
        DigestContext(NonNull::new(unsafe { sys::EVP_MD_CTX_new() }).expect("memory for a context"))
    }
}

impl Drop for DigestContext {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::EVP_MD_CTX_free(self.0.as_ptr()) };
    }
}

/// A context of one key's operation, ours.
pub(super) struct KeyContext(pub(super) NonNull<sys::EVP_PKEY_CTX>);

impl KeyContext {
    pub(super) fn new(key: &Key) -> KeyContext {
        // SAFETY: the key is live, and the context takes a reference.
        let context = unsafe { sys::EVP_PKEY_CTX_new(key.as_ptr(), null_mut()) };
        KeyContext(NonNull::new(context).expect("memory for a context"))
    }
}

impl Drop for KeyContext {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::EVP_PKEY_CTX_free(self.0.as_ptr()) };
    }
}
