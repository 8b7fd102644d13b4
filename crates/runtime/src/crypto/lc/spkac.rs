//! SPKAC: a public key and a challenge, signed, as forms of browsers once sent them.
#![allow(unsafe_code, reason = "calls AWS-LC; each block says why it is sound")]

use aws_lc_sys as sys;
use std::ptr::{NonNull, null};

/// One that was read from its text.
#[derive(Debug)]
pub(crate) struct Spkac(NonNull<sys::NETSCAPE_SPKI>);

impl Spkac {
    /// From base64 text; `None` for anything else.
    pub(crate) fn parse(text: &[u8]) -> Option<Spkac> {
        let length = isize::try_from(text.len())
            .ok()
            .filter(|length| *length > 0)?;
        // SAFETY: the text is readable for its length.
        let spki = unsafe { sys::NETSCAPE_SPKI_b64_decode(text.as_ptr().cast(), length as _) };
        NonNull::new(spki).map(Spkac)
    }

    fn key(&self) -> Option<Key> {
        // SAFETY: it is live; the key given is the caller's.
        NonNull::new(unsafe { sys::NETSCAPE_SPKI_get_pubkey(self.0.as_ptr()) }).map(Key)
    }

    /// Whether its own key signed it. The library's own check refuses MD5, which forms of their time used.
    pub(crate) fn is_signed(&self) -> bool {
        self.verify().is_some()
    }

    fn verify(&self) -> Option<()> {
        let key = self.key()?;
        let mut der = std::ptr::null_mut();
        // SAFETY: what was parsed is whole: its parts are there. The library allocates the text of what was signed.
        unsafe {
            let spki = self.0.as_ref();
            let length = sys::i2d_NETSCAPE_SPKAC(spki.spkac, &raw mut der);
            let signed = Allocated(NonNull::new(der)?);
            let signature = spki.signature;
            let start = sys::ASN1_STRING_get0_data(signature);
            let (mut digest, mut kind) = (0, 0);
            let algorithm = sys::OBJ_obj2nid((*spki.sig_algor).algorithm);
            if start.is_null()
                || sys::OBJ_find_sigid_algs(algorithm, &raw mut digest, &raw mut kind) != 1
            {
                return None;
            }
            let context = Context(NonNull::new(sys::EVP_MD_CTX_new())?);
            let ok = sys::EVP_DigestVerifyInit(
                context.0.as_ptr(),
                std::ptr::null_mut(),
                sys::EVP_get_digestbynid(digest),
                std::ptr::null_mut(),
                key.0.as_ptr(),
            ) == 1
                && sys::EVP_DigestVerify(
                    context.0.as_ptr(),
                    start,
                    usize::try_from(sys::ASN1_STRING_length(signature)).ok()?,
                    signed.0.as_ptr(),
                    usize::try_from(length).ok()?,
                ) == 1;
            ok.then_some(())
        }
    }

    /// The key as PEM text.
    pub(crate) fn public_key(&self) -> Option<Vec<u8>> {
        let key = self.key()?;
        // SAFETY: an empty BIO that collects, or null when memory is out.
        let bio = Bio(NonNull::new(unsafe { sys::BIO_new(sys::BIO_s_mem()) })?);
        // SAFETY: both are live.
        if unsafe { sys::PEM_write_bio_PUBKEY(bio.0.as_ptr(), key.0.as_ptr()) } != 1 {
            return None;
        }
        let (mut start, mut length) = (null(), 0);
        // SAFETY: the BIO collects in memory, and lends what it has until it is freed.
        unsafe {
            if sys::BIO_mem_contents(bio.0.as_ptr(), &raw mut start, &raw mut length) != 1 {
                return None;
            }
            Some(std::slice::from_raw_parts(start, length).to_vec())
        }
    }

    /// The challenge that was signed along.
    pub(crate) fn challenge(&self) -> Option<Vec<u8>> {
        // SAFETY: what was parsed is whole; the string lends its bytes.
        unsafe {
            let inner = self.0.as_ref().spkac.as_ref()?;
            let challenge = NonNull::new(inner.challenge)?;
            let start = sys::ASN1_STRING_get0_data(challenge.as_ptr());
            let length = usize::try_from(sys::ASN1_STRING_length(challenge.as_ptr())).ok()?;
            if start.is_null() {
                return None;
            }
            Some(std::slice::from_raw_parts(start, length).to_vec())
        }
    }
}

impl Drop for Spkac {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::NETSCAPE_SPKI_free(self.0.as_ptr()) };
    }
}

struct Key(NonNull<sys::EVP_PKEY>);

impl Drop for Key {
    fn drop(&mut self) {
        // SAFETY: the reference is ours.
        unsafe { sys::EVP_PKEY_free(self.0.as_ptr()) };
    }
}

struct Bio(NonNull<sys::BIO>);

impl Drop for Bio {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::BIO_free(self.0.as_ptr()) };
    }
}

struct Context(NonNull<sys::EVP_MD_CTX>);

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::EVP_MD_CTX_free(self.0.as_ptr()) };
    }
}

struct Allocated(NonNull<u8>);

impl Drop for Allocated {
    fn drop(&mut self) {
        // SAFETY: the library allocated it for us.
        unsafe { sys::OPENSSL_free(self.0.as_ptr().cast()) };
    }
}
