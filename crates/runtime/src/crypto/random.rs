//! Random bytes of the library's generator, and comparing without telling where.

use aws_lc_rs::{constant_time, rand};
use js_bindings::{Bytes, OpError, op};

fn refused() -> OpError {
    OpError::coded("ERR_CRYPTO_OPERATION_FAILED", "no random bytes")
}

/// Fills a view.
#[op(fast)]
pub(crate) fn random_fill_now(out: &mut [u8]) -> Result<(), OpError> {
    rand::fill(out).map_err(|_| refused())
}

/// Fills `size` bytes of a view from `offset`, in the pool.
#[op(pool)]
pub(crate) fn random_fill(mut out: Bytes, offset: u32, size: u32) -> Result<(), OpError> {
    let end = (offset as usize) + (size as usize);
    let part = out.as_mut_slice().get_mut(offset as usize..end);
    rand::fill(part.unwrap_or_default()).map_err(|_| refused())
}

/// Whether two views of one length have the same bytes; the time it takes tells nothing of them.
#[op]
pub(crate) fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(a, b).is_ok()
}
