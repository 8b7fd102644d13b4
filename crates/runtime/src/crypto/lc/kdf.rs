//! Keys from passwords by the library: PBKDF2.
#![allow(unsafe_code, reason = "calls AWS-LC; each block says why it is sound")]

use super::digest::Algorithm;
use aws_lc_sys as sys;

/// Fills `out`; false when the library has no HMAC of that digest.
pub(crate) fn pbkdf2(
    algorithm: Algorithm,
    password: &[u8],
    salt: &[u8],
    iterations: u32,
    out: &mut [u8],
) -> bool {
    // SAFETY: each pointer goes with the length of its slice.
    let ok = unsafe {
        sys::PKCS5_PBKDF2_HMAC(
            password.as_ptr().cast(),
            password.len(),
            salt.as_ptr(),
            salt.len(),
            iterations,
            algorithm.as_ptr(),
            out.len(),
            out.as_mut_ptr(),
        )
    };
    ok == 1
}
