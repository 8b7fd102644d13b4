//! Digests and HMAC of the library: contexts that are fed, copied and finished.
#![allow(unsafe_code, reason = "calls AWS-LC; each block says why it is sound")]

use aws_lc_sys as sys;
use std::ffi::CStr;
use std::ptr::NonNull;

/// The most bytes a digest of the library gives, those of any length apart.
pub(crate) const MAX_SIZE: usize = 64;

/// A digest of the library: constant data of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Algorithm(NonNull<sys::EVP_MD>);

// SAFETY: it points to constant data.
unsafe impl Send for Algorithm {}
// SAFETY: as above.
unsafe impl Sync for Algorithm {}

impl Algorithm {
    /// The digest called so by the library, in its own spelling (`sha256`, `SHA512-256`).
    pub(crate) fn by_name(name: &CStr) -> Option<Algorithm> {
        // SAFETY: the name ends with a NUL; what comes back is null or constant data.
        let md = unsafe { sys::EVP_get_digestbyname(name.as_ptr()) };
        NonNull::new(md.cast_mut()).map(Algorithm)
    }

    /// For calls of other families that name a digest.
    pub(crate) fn as_ptr(self) -> *const sys::EVP_MD {
        self.0.as_ptr()
    }

    /// Bytes it gives; 0 for those of any length.
    pub(crate) fn size(self) -> usize {
        // SAFETY: constant data of the library.
        unsafe { sys::EVP_MD_size(self.as_ptr()) }
    }

    /// Bytes it takes at once.
    pub(crate) fn block_size(self) -> usize {
        // SAFETY: constant data of the library.
        unsafe { sys::EVP_MD_block_size(self.as_ptr()) }
    }

    /// Whether it gives as many bytes as wanted.
    pub(crate) fn is_xof(self) -> bool {
        // SAFETY: constant data of the library.
        let flags = unsafe { sys::EVP_MD_flags(self.as_ptr()) };
        flags & sys::EVP_MD_FLAG_XOF.unsigned_abs() != 0
    }

    /// The digest of `data`, in `out`, which is as long as [`size`](Self::size).
    pub(crate) fn of(self, data: &[u8], out: &mut [u8; MAX_SIZE]) -> usize {
        let mut size = 0;
        // SAFETY: `out` has room for every digest, and the context lives within the call.
        let ok = unsafe {
            sys::EVP_Digest(
                data.as_ptr().cast(),
                data.len(),
                out.as_mut_ptr(),
                &raw mut size,
                self.as_ptr(),
                std::ptr::null_mut(),
            )
        };
        assert_eq!(ok, 1, "a digest fails only when memory is out");
        size as usize
    }
}

/// A digest under way.
#[derive(Debug)]
pub(crate) struct Context {
    /// Initialized, and ours.
    context: NonNull<sys::EVP_MD_CTX>,
    algorithm: Algorithm,
}

// SAFETY: the context is plain memory that this value owns.
unsafe impl Send for Context {}

impl Context {
    pub(crate) fn new(algorithm: Algorithm) -> Context {
        let context = empty_context();
        // SAFETY: both are live.
        let ok = unsafe {
            sys::EVP_DigestInit_ex(context.as_ptr(), algorithm.as_ptr(), std::ptr::null_mut())
        };
        assert_eq!(ok, 1, "a digest fails only when memory is out");
        Context { context, algorithm }
    }

    /// Whether it gives as many bytes as wanted.
    pub(crate) fn is_xof(&self) -> bool {
        self.algorithm.is_xof()
    }

    pub(crate) fn update(&mut self, data: &[u8]) {
        // SAFETY: the context is initialized; `data` is readable for its length.
        let ok = unsafe {
            sys::EVP_DigestUpdate(self.context.as_ptr(), data.as_ptr().cast(), data.len())
        };
        assert_eq!(ok, 1, "a digest that is not finished takes data");
    }

    /// Ends it: as many bytes as `out` is long, which is not more than the digest's size if it has one.
    pub(crate) fn finish(self, out: &mut [u8]) {
        let context = self.context.as_ptr();
        let ok = if self.algorithm.is_xof() {
            // SAFETY: the context is initialized, `out` is writable for its length.
            unsafe { sys::EVP_DigestFinalXOF(context, out.as_mut_ptr(), out.len()) }
        } else {
            let mut whole = [0; MAX_SIZE];
            // SAFETY: the context is initialized, and there is room for every digest.
            let ok = unsafe {
                sys::EVP_DigestFinal_ex(context, whole.as_mut_ptr(), std::ptr::null_mut())
            };
            let size = out.len().min(MAX_SIZE);
            out[..size].copy_from_slice(&whole[..size]);
            ok
        };
        assert_eq!(ok, 1, "a digest can be finished once");
    }
}

fn empty_context() -> NonNull<sys::EVP_MD_CTX> {
    // SAFETY: makes an empty context, or null when memory is out.
    NonNull::new(unsafe { sys::EVP_MD_CTX_new() }).expect("memory for a context")
}

impl Clone for Context {
    fn clone(&self) -> Context {
        let context = empty_context();
        // SAFETY: both are live, and the source is initialized.
        let ok = unsafe { sys::EVP_MD_CTX_copy_ex(context.as_ptr(), self.context.as_ptr()) };
        assert_eq!(ok, 1, "a digest fails only when memory is out");
        Context {
            context,
            algorithm: self.algorithm,
        }
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::EVP_MD_CTX_free(self.context.as_ptr()) };
    }
}

/// An HMAC under way.
#[derive(Debug)]
pub(crate) struct Hmac {
    /// Initialized with a key, and ours.
    context: NonNull<sys::HMAC_CTX>,
}

// SAFETY: the context is plain memory that this value owns.
unsafe impl Send for Hmac {}

impl Hmac {
    fn empty() -> NonNull<sys::HMAC_CTX> {
        // SAFETY: makes an empty context, or null when memory is out.
        NonNull::new(unsafe { sys::HMAC_CTX_new() }).expect("memory for a context")
    }

    /// `None` when the library has no HMAC of this digest.
    pub(crate) fn new(algorithm: Algorithm, key: &[u8]) -> Option<Hmac> {
        let hmac = Hmac {
            context: Hmac::empty(),
        };
        // A null key would say "that of last time".
        let start = if key.is_empty() {
            [0; 1].as_ptr()
        } else {
            key.as_ptr()
        };
        // SAFETY: the context is live and the key readable for its length.
        let ok = unsafe {
            sys::HMAC_Init_ex(
                hmac.context.as_ptr(),
                start.cast(),
                key.len(),
                algorithm.as_ptr(),
                std::ptr::null_mut(),
            )
        };
        if ok == 1 {
            return Some(hmac);
        }
        super::error::clear();
        None
    }

    pub(crate) fn update(&mut self, data: &[u8]) {
        // SAFETY: the context has a key; `data` is readable for its length.
        let ok = unsafe { sys::HMAC_Update(self.context.as_ptr(), data.as_ptr(), data.len()) };
        assert_eq!(ok, 1, "an HMAC that is not finished takes data");
    }

    /// Ends it; returns the number of bytes in `out`.
    pub(crate) fn finish(self, out: &mut [u8; MAX_SIZE]) -> usize {
        let mut size = 0;
        // SAFETY: the context has a key, and `out` has room for every digest.
        let ok = unsafe { sys::HMAC_Final(self.context.as_ptr(), out.as_mut_ptr(), &raw mut size) };
        assert_eq!(ok, 1, "an HMAC can be finished once");
        size as usize
    }
}

impl Clone for Hmac {
    fn clone(&self) -> Hmac {
        let context = Hmac::empty();
        // SAFETY: both are live, and the source has a key.
        let ok = unsafe { sys::HMAC_CTX_copy_ex(context.as_ptr(), self.context.as_ptr()) };
        assert_eq!(ok, 1, "an HMAC fails only when memory is out");
        Hmac { context }
    }
}

impl Drop for Hmac {
    fn drop(&mut self) {
        // SAFETY: it is ours.
        unsafe { sys::HMAC_CTX_free(self.context.as_ptr()) };
    }
}
