//! Hexadecimal text.

use super::base64::narrow;
use super::{range, room_at};
use js_bindings::{JsStr, Latin1, op};

#[op]
pub(super) fn hex_slice(bytes: &[u8], start: f64, end: f64) -> Latin1<Vec<u8>> {
    let bytes = range(bytes, start, end);
    let mut text = vec![0; bytes.len() * 2];
    for (pair, byte) in text.as_chunks_mut::<2>().0.iter_mut().zip(bytes) {
        *pair = PAIRS[usize::from(*byte)];
    }
    Latin1(text)
}

/// Decodes up to the first pair that is not two digits, as far as it fits; gives the number of bytes written.
#[op]
pub(super) fn hex_write(bytes: &mut [u8], string: JsStr<'_>, offset: f64, length: f64) -> u32 {
    decode(&narrow(&string), room_at(bytes, offset, length)) as u32
}

pub(super) fn decode(text: &[u8], out: &mut [u8]) -> usize {
    let mut at = 0;
    for (pair, slot) in text.as_chunks::<2>().0.iter().zip(out) {
        let (high, low) = (DIGITS[usize::from(pair[0])], DIGITS[usize::from(pair[1])]);
        if high > 15 || low > 15 {
            break;
        }
        *slot = high << 4 | low;
        at += 1;
    }
    at
}

const PAIRS: [[u8; 2]; 256] = {
    let digits = b"0123456789abcdef";
    let mut pairs = [[0; 2]; 256];
    let mut i = 0;
    while i < 256 {
        pairs[i] = [digits[i >> 4], digits[i & 15]];
        i += 1;
    }
    pairs
};

/// The value of each digit, 0xff for what is none.
const DIGITS: [u8; 256] = {
    let mut digits = [0xff; 256];
    let mut i = 0;
    while i < 10 {
        digits[b'0' as usize + i] = i as u8;
        i += 1;
    }
    let mut i = 0;
    while i < 6 {
        digits[b'a' as usize + i] = 10 + i as u8;
        digits[b'A' as usize + i] = 10 + i as u8;
        i += 1;
    }
    digits
};
