//! PKCS#12: a private key and certificates in one locked file.
#![allow(unsafe_code, reason = "calls AWS-LC; each block says why it is sound")]

use aws_lc_sys as sys;
use std::ffi::{CStr, c_int};
use std::ptr::{NonNull, null_mut};

/// What a file holds, in DER.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// The private key, in PKCS#8.
    pub(crate) key: Option<Vec<u8>>,
    /// The certificate of the key.
    pub(crate) certificate: Option<Vec<u8>>,
    /// Other certificates.
    pub(crate) others: Vec<Vec<u8>>,
}

/// Why a file can't be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Locked {
    /// It is no PKCS#12.
    NotPkcs12,
    /// The password is not that of the file.
    WrongPassword,
    /// It is locked in a way that is not known.
    Unsupported,
}

/// Opens a file in DER.
pub(crate) fn open(der: &[u8], password: &CStr) -> Result<Contents, Locked> {
    super::error::clear();
    let mut start = der.as_ptr();
    // SAFETY: the bytes are readable for their length; the object is ours.
    let file = unsafe { sys::d2i_PKCS12(null_mut(), &raw mut start, der.len()) };
    let file = File(NonNull::new(file).ok_or(Locked::NotPkcs12)?);
    let (mut key, mut certificate, mut others) = (null_mut(), null_mut(), null_mut());
    // SAFETY: the file is live, the password ends with a NUL; what is given is the caller's.
    let parsed = unsafe {
        sys::PKCS12_parse(
            file.0.as_ptr(),
            password.as_ptr(),
            &raw mut key,
            &raw mut certificate,
            &raw mut others,
        )
    };
    let key = NonNull::new(key).map(Key);
    let certificate = NonNull::new(certificate).map(Certificate);
    let others = NonNull::new(others).map(Stack);
    if parsed != 1 {
        // SAFETY: looks at this thread's queue.
        let reason = sys::ERR_GET_REASON(unsafe { sys::ERR_peek_error() });
        super::error::clear();
        return Err(match reason {
            sys::PKCS8_R_INCORRECT_PASSWORD => Locked::WrongPassword,
            sys::PKCS8_R_UNKNOWN_ALGORITHM
            | sys::PKCS8_R_UNKNOWN_CIPHER
            | sys::PKCS8_R_UNSUPPORTED_CIPHER
            | sys::PKCS8_R_UNKNOWN_HASH
            | sys::PKCS8_R_UNSUPPORTED_OPTIONS => Locked::Unsupported,
            _ => Locked::NotPkcs12,
        });
    }
    let mut contents = Contents {
        key: key.and_then(|key| key.der()),
        certificate: certificate.and_then(|certificate| certificate.der()),
        others: Vec::new(),
    };
    if let Some(others) = others {
        contents.others = others.ders();
    }
    Ok(contents)
}

struct File(NonNull<sys::PKCS12>);
struct Key(NonNull<sys::EVP_PKEY>);
struct Certificate(NonNull<sys::X509>);
struct Stack(NonNull<sys::stack_st_X509>);

impl Key {
    fn der(&self) -> Option<Vec<u8>> {
        // SAFETY: the key is live; the structure made of it is freed below.
        let info = NonNull::new(unsafe { sys::EVP_PKEY2PKCS8(self.0.as_ptr()) })?;
        // SAFETY: the structure is live.
        let der = written(|out| unsafe { sys::i2d_PKCS8_PRIV_KEY_INFO(info.as_ptr(), out) });
        // SAFETY: it is ours, and used no more.
        unsafe { sys::PKCS8_PRIV_KEY_INFO_free(info.as_ptr()) };
        der
    }
}

impl Certificate {
    fn der(&self) -> Option<Vec<u8>> {
        // SAFETY: the certificate is live.
        written(|out| unsafe { sys::i2d_X509(self.0.as_ptr(), out) })
    }
}

impl Stack {
    fn ders(&self) -> Vec<Vec<u8>> {
        let stack = self.0.as_ptr().cast();
        // SAFETY: the stack is live, and its elements are certificates, each taken once and freed by `Certificate`.
        let taken = std::iter::from_fn(|| NonNull::new(unsafe { sys::OPENSSL_sk_pop(stack) }));
        let mut ders: Vec<_> = taken
            .filter_map(|one| Certificate(one.cast()).der())
            .collect();
        ders.reverse();
        ders
    }
}

/// What an `i2d` function writes.
fn written(write: impl FnOnce(*mut *mut u8) -> c_int) -> Option<Vec<u8>> {
    let mut start = null_mut();
    let length = write(&raw mut start);
    let start = NonNull::new(start)?;
    let length = usize::try_from(length).unwrap_or(0);
    // SAFETY: the library allocated `length` bytes there.
    let bytes = unsafe { std::slice::from_raw_parts(start.as_ptr(), length) }.to_vec();
    // SAFETY: it is ours, and used no more.
    unsafe { sys::OPENSSL_free(start.as_ptr().cast()) };
    Some(bytes)
}

impl Drop for File {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::PKCS12_free(self.0.as_ptr()) };
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::EVP_PKEY_free(self.0.as_ptr()) };
    }
}

impl Drop for Certificate {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::X509_free(self.0.as_ptr()) };
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        // What nobody took is freed first.
        drop(self.ders());
        // SAFETY: it is ours, and empty.
        unsafe { sys::OPENSSL_sk_free(self.0.as_ptr().cast()) };
    }
}
