//! Single blocks of AES and the key stream of ChaCha20: what modes that the library lacks are made of.
#![allow(unsafe_code, reason = "calls AWS-LC; each block says why it is sound")]

use aws_lc_sys as sys;

/// A block of AES.
pub(crate) type Block = [u8; 16];

/// An AES key, expanded for both directions.
pub(crate) struct Aes {
    encrypts: sys::AES_KEY,
    decrypts: sys::AES_KEY,
}

impl std::fmt::Debug for Aes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Aes")
    }
}

impl Aes {
    /// `None` unless the key has 16, 24 or 32 bytes.
    pub(crate) fn new(key: &[u8]) -> Option<Aes> {
        let zero = || sys::AES_KEY {
            rd_key: [0; 60],
            rounds: 0,
        };
        let mut aes = Aes {
            encrypts: zero(),
            decrypts: zero(),
        };
        let bits = u32::try_from(key.len()).ok()?.checked_mul(8)?;
        // SAFETY: the key is readable for its bits, and both schedules are whole.
        let results = unsafe {
            [
                sys::AES_set_encrypt_key(key.as_ptr(), bits, &raw mut aes.encrypts),
                sys::AES_set_decrypt_key(key.as_ptr(), bits, &raw mut aes.decrypts),
            ]
        };
        (results == [0, 0]).then_some(aes)
    }

    pub(crate) fn encrypt(&self, block: &mut Block) {
        let start = block.as_mut_ptr();
        // SAFETY: a whole block, in place, by an expanded key.
        unsafe { sys::AES_encrypt(start, start, &raw const self.encrypts) };
    }

    pub(crate) fn decrypt(&self, block: &mut Block) {
        let start = block.as_mut_ptr();
        // SAFETY: a whole block, in place, by an expanded key.
        unsafe { sys::AES_decrypt(start, start, &raw const self.decrypts) };
    }
}

/// Adds to `data` the key stream of ChaCha20 from the block numbered `counter`.
pub(crate) fn chacha20(key: &[u8; 32], nonce: &[u8; 12], counter: u32, data: &mut [u8]) {
    let start = data.as_mut_ptr();
    // SAFETY: in place over the whole of `data`; key and nonce have their lengths.
    unsafe {
        sys::CRYPTO_chacha_20(
            start,
            start,
            data.len(),
            key.as_ptr(),
            nonce.as_ptr(),
            counter,
        );
    }
}
