//! Bodies that need no decoding: counted ones, and those that end with the
//! connection.

/// Takes what is there, at most `left`, off the front of the input.
#[inline]
pub(super) fn take<'b>(input: &mut &'b [u8], left: u64) -> &'b [u8] {
    let len = (input.len() as u64).min(left) as usize;
    let (piece, rest) = input.split_at(len);
    *input = rest;
    piece
}
