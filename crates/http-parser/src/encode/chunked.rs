//! The chunked transfer coding: RFC 9112, section 7.1.

use bytes::BufMut;

use super::EncodeError;
use super::head::{check_fields, end_of_head, put_fields};

/// What follows the data of every chunk but the last.
pub const CHUNK_END: &[u8] = b"\r\n";

/// The line before a chunk's data: its length in hexadecimal. For callers who
/// write the data elsewhere, then [`CHUNK_END`]. Does nothing for a length of
/// 0, which would end the body: leave the whole chunk out then.
pub fn chunk_head(out: &mut impl BufMut, len: usize) {
    if len == 0 {
        return;
    }
    let mut text = [0; 2 * size_of::<usize>() + 2];
    let mut at = text.len() - 2;
    text[at..].copy_from_slice(b"\r\n");
    let mut left = len;
    while left > 0 {
        at -= 1;
        text[at] = b"0123456789abcdef"[left & 15];
        left >>= 4;
    }
    out.put_slice(&text[at..]);
}

/// A whole chunk; nothing for no data.
pub fn chunk(out: &mut impl BufMut, data: &[u8]) {
    if !data.is_empty() {
        chunk_head(out, data.len());
        out.put_slice(data);
        out.put_slice(CHUNK_END);
    }
}

/// The last chunk and the trailer section, which ends the message. For no
/// trailers give `[("", ""); 0]`.
///
/// # Errors
///
/// A trailer's name or value is unfit; nothing was written.
pub fn last_chunk<B, F, N, V>(out: &mut B, trailers: F) -> Result<(), EncodeError>
where
    B: BufMut,
    F: IntoIterator<Item = (N, V), IntoIter: Clone>,
    N: AsRef<[u8]>,
    V: AsRef<[u8]>,
{
    let trailers = trailers.into_iter();
    check_fields(trailers.clone())?;
    out.put_slice(b"0\r\n");
    put_fields(out, trailers);
    end_of_head(out);
    Ok(())
}
