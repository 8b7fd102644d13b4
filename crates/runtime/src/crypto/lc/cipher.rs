//! Ciphers of the library as streams: a context takes bytes in pieces and gives what it can.
#![allow(unsafe_code, reason = "calls AWS-LC; each block says why it is sound")]

use aws_lc_sys as sys;
use std::ptr::{NonNull, null, null_mut};

/// A cipher of the library: constant data of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Algorithm(*const sys::EVP_CIPHER);

macro_rules! algorithms {
    ($($name:ident)*) => {
        impl Algorithm {
            $(
                pub(crate) fn $name() -> Algorithm {
                    // SAFETY: gives constant data.
                    Algorithm(unsafe { algorithms!(@ $name) })
                }
            )*
        }
    };
    (@ aes_128_cbc) => { sys::EVP_aes_128_cbc() };
    (@ aes_192_cbc) => { sys::EVP_aes_192_cbc() };
    (@ aes_256_cbc) => { sys::EVP_aes_256_cbc() };
    (@ aes_128_ecb) => { sys::EVP_aes_128_ecb() };
    (@ aes_192_ecb) => { sys::EVP_aes_192_ecb() };
    (@ aes_256_ecb) => { sys::EVP_aes_256_ecb() };
    (@ aes_128_ctr) => { sys::EVP_aes_128_ctr() };
    (@ aes_192_ctr) => { sys::EVP_aes_192_ctr() };
    (@ aes_256_ctr) => { sys::EVP_aes_256_ctr() };
    (@ aes_128_ofb) => { sys::EVP_aes_128_ofb() };
    (@ aes_192_ofb) => { sys::EVP_aes_192_ofb() };
    (@ aes_256_ofb) => { sys::EVP_aes_256_ofb() };
    (@ aes_128_cfb) => { sys::EVP_aes_128_cfb128() };
    (@ aes_192_cfb) => { sys::EVP_aes_192_cfb128() };
    (@ aes_256_cfb) => { sys::EVP_aes_256_cfb128() };
    (@ aes_128_cfb1) => { sys::EVP_aes_128_cfb1() };
    (@ aes_192_cfb1) => { sys::EVP_aes_192_cfb1() };
    (@ aes_256_cfb1) => { sys::EVP_aes_256_cfb1() };
    (@ aes_128_cfb8) => { sys::EVP_aes_128_cfb8() };
    (@ aes_192_cfb8) => { sys::EVP_aes_192_cfb8() };
    (@ aes_256_cfb8) => { sys::EVP_aes_256_cfb8() };
    (@ aes_128_gcm) => { sys::EVP_aes_128_gcm() };
    (@ aes_192_gcm) => { sys::EVP_aes_192_gcm() };
    (@ aes_256_gcm) => { sys::EVP_aes_256_gcm() };
    (@ aes_128_ccm) => { sys::EVP_aes_128_ccm() };
    (@ aes_192_ccm) => { sys::EVP_aes_192_ccm() };
    (@ aes_256_ccm) => { sys::EVP_aes_256_ccm() };
    (@ aes_256_xts) => { sys::EVP_aes_256_xts() };
    (@ chacha20_poly1305) => { sys::EVP_chacha20_poly1305() };
    (@ des_ede) => { sys::EVP_des_ede() };
    (@ des_ede3) => { sys::EVP_des_ede3() };
    (@ des_ede_cbc) => { sys::EVP_des_ede_cbc() };
    (@ des_ede3_cbc) => { sys::EVP_des_ede3_cbc() };
}

algorithms! {
    aes_128_cbc aes_192_cbc aes_256_cbc
    aes_128_ecb aes_192_ecb aes_256_ecb
    aes_128_ctr aes_192_ctr aes_256_ctr
    aes_128_ofb aes_192_ofb aes_256_ofb
    aes_128_cfb aes_192_cfb aes_256_cfb
    aes_128_cfb1 aes_192_cfb1 aes_256_cfb1
    aes_128_cfb8 aes_192_cfb8 aes_256_cfb8
    aes_128_gcm aes_192_gcm aes_256_gcm
    aes_128_ccm aes_192_ccm aes_256_ccm
    aes_256_xts chacha20_poly1305
    des_ede des_ede3 des_ede_cbc des_ede3_cbc
}

impl Algorithm {
    /// For calls of other families that name a cipher.
    pub(super) fn as_ptr(self) -> *const sys::EVP_CIPHER {
        self.0
    }
}

/// A cipher under way.
#[derive(Debug)]
pub(crate) struct Context {
    /// Ours; it has a cipher, and a key from `start` on.
    context: NonNull<sys::EVP_CIPHER_CTX>,
}

// SAFETY: the context is plain memory that this value owns.
unsafe impl Send for Context {}

/// The library refused; its error queue may say why.
#[derive(Debug)]
pub(crate) struct Refused;

fn checked(result: i32) -> Result<(), Refused> {
    if result == 1 { Ok(()) } else { Err(Refused) }
}

impl Context {
    /// A context without key and IV.
    pub(crate) fn new(algorithm: Algorithm, encrypts: bool) -> Result<Context, Refused> {
        // SAFETY: makes an empty context, or null when memory is out.
        let context = NonNull::new(unsafe { sys::EVP_CIPHER_CTX_new() }).ok_or(Refused)?;
        let made = Context { context };
        // SAFETY: the context is live and the cipher constant; no key and no IV are read.
        checked(unsafe {
            sys::EVP_CipherInit_ex(
                context.as_ptr(),
                algorithm.0,
                null_mut(),
                null(),
                null(),
                encrypts.into(),
            )
        })?;
        Ok(made)
    }

    fn ctrl(&mut self, what: i32, number: usize, pointer: *mut u8) -> Result<(), Refused> {
        let number = i32::try_from(number).map_err(|_| Refused)?;
        // SAFETY: the callers give each control the memory it reads or writes.
        checked(unsafe {
            sys::EVP_CIPHER_CTX_ctrl(self.context.as_ptr(), what, number, pointer.cast())
        })
    }

    /// Another IV length than the cipher's own, before `start`.
    pub(crate) fn set_iv_length(&mut self, length: usize) -> Result<(), Refused> {
        self.ctrl(sys::EVP_CTRL_AEAD_SET_IVLEN, length, null_mut())
    }

    /// The tag's length, before `start`.
    pub(crate) fn set_tag_length(&mut self, length: usize) -> Result<(), Refused> {
        self.ctrl(sys::EVP_CTRL_AEAD_SET_TAG, length, null_mut())
    }

    /// The tag to compare with, before the end.
    pub(crate) fn set_tag(&mut self, tag: &[u8]) -> Result<(), Refused> {
        // The library only reads it.
        let start = tag.as_ptr().cast_mut();
        self.ctrl(sys::EVP_CTRL_AEAD_SET_TAG, tag.len(), start)
    }

    /// The tag that was made, after the end.
    pub(crate) fn tag(&mut self, tag: &mut [u8]) -> Result<(), Refused> {
        self.ctrl(sys::EVP_CTRL_AEAD_GET_TAG, tag.len(), tag.as_mut_ptr())
    }

    /// Key and IV, of the lengths that the cipher has.
    pub(crate) fn start(&mut self, key: &[u8], iv: &[u8]) -> Result<(), Refused> {
        // SAFETY: the context is live; the lengths of both are told.
        let (key_length, iv_length) = unsafe {
            (
                sys::EVP_CIPHER_CTX_key_length(self.context.as_ptr()) as usize,
                sys::EVP_CIPHER_CTX_iv_length(self.context.as_ptr()) as usize,
            )
        };
        if key.len() != key_length || (iv.len() != iv_length && !iv.is_empty()) {
            return Err(Refused);
        }
        let iv_start = if iv.is_empty() { null() } else { iv.as_ptr() };
        // SAFETY: key and IV are as long as the cipher reads.
        checked(unsafe {
            sys::EVP_CipherInit_ex(
                self.context.as_ptr(),
                null(),
                null_mut(),
                key.as_ptr(),
                iv_start,
                -1,
            )
        })
    }

    /// Whether the last block is filled up.
    pub(crate) fn set_padding(&mut self, pads: bool) {
        // SAFETY: the context is live.
        unsafe { sys::EVP_CIPHER_CTX_set_padding(self.context.as_ptr(), pads.into()) };
    }

    /// The length of all that will come, which CCM must know first.
    pub(crate) fn set_total(&mut self, length: usize) -> Result<(), Refused> {
        self.feed(null_mut(), null(), length).map(|_| ())
    }

    /// Data that is authenticated only.
    pub(crate) fn authenticate(&mut self, data: &[u8]) -> Result<(), Refused> {
        self.feed(null_mut(), data.as_ptr(), data.len()).map(|_| ())
    }

    /// Appends to `out` what `data` gives.
    pub(crate) fn update(&mut self, data: &[u8], out: &mut Vec<u8>) -> Result<(), Refused> {
        let start = out.len();
        // A whole block may have waited.
        out.reserve(data.len() + sys::EVP_MAX_BLOCK_LENGTH as usize);
        // SAFETY: what the reserved room begins with is within the allocation.
        let room = unsafe { out.as_mut_ptr().add(start) };
        let written = self.feed(room, data.as_ptr(), data.len())?;
        // SAFETY: the cipher wrote so many bytes, fewer than were reserved.
        unsafe { out.set_len(start + written) };
        Ok(())
    }

    fn feed(&mut self, out: *mut u8, data: *const u8, length: usize) -> Result<usize, Refused> {
        let length = i32::try_from(length).map_err(|_| Refused)?;
        let mut written = 0;
        // SAFETY: `data` is readable for `length` (or null, which says that there is only a length), and `out` has
        // room for that and a block (or is null, where nothing is written).
        checked(unsafe {
            sys::EVP_CipherUpdate(self.context.as_ptr(), out, &raw mut written, data, length)
        })?;
        Ok(written as usize)
    }

    /// Appends to `out` what is left.
    pub(crate) fn finish(&mut self, out: &mut Vec<u8>) -> Result<(), Refused> {
        let mut block = [0; sys::EVP_MAX_BLOCK_LENGTH as usize];
        let mut written = 0;
        // SAFETY: the context is live, and there is room for a block.
        checked(unsafe {
            sys::EVP_CipherFinal_ex(self.context.as_ptr(), block.as_mut_ptr(), &raw mut written)
        })?;
        out.extend_from_slice(&block[..written as usize]);
        Ok(())
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::EVP_CIPHER_CTX_free(self.context.as_ptr()) };
    }
}
