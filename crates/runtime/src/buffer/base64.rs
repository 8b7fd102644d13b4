//! Base64 in both alphabets. Encoding is exact; decoding is Node's: either alphabet, anything else skipped, the end at
//! the first "=".

use super::{range, room_at};
use base64_simd::{AsOut, STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use js_bindings::{JsStr, Latin1, op};

#[op]
pub(super) fn base64_slice(bytes: &[u8], start: f64, end: f64) -> Latin1<Vec<u8>> {
    Latin1(STANDARD.encode_type(range(bytes, start, end)))
}

/// URL-safe and without padding.
#[op]
pub(super) fn base64url_slice(bytes: &[u8], start: f64, end: f64) -> Latin1<Vec<u8>> {
    Latin1(URL_SAFE_NO_PAD.encode_type(range(bytes, start, end)))
}

/// Decodes as much as fits; gives the number of bytes written.
#[op]
pub(super) fn base64_write(bytes: &mut [u8], string: JsStr<'_>, offset: f64, length: f64) -> u32 {
    decode(&narrow(&string), room_at(bytes, offset, length)) as u32
}

/// The low byte of each UTF-16 unit: all that Node's decoders look at.
pub(super) fn narrow(string: &JsStr<'_>) -> Vec<u8> {
    let mut text = Vec::new();
    string.append_latin1(&mut text);
    text
}

pub(super) fn decode(text: &[u8], out: &mut [u8]) -> usize {
    let end = memchr::memchr(b'=', text).unwrap_or(text.len());
    let text = &text[..end];
    // Well-formed text in one alphabet, which nearly all is, goes the quick way.
    let most = text.len() / 4 * 3 + (text.len() % 4 * 3) / 4;
    if out.len() >= most && text.len() % 4 != 1 {
        for alphabet in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            // Checked first: a decoder that fails half-way would leave its bytes behind.
            if alphabet.check(text).is_ok()
                && let Ok(done) = alphabet.decode(text, out.as_out())
            {
                return done.len();
            }
        }
    }
    decode_leniently(text, out)
}

fn decode_leniently(text: &[u8], out: &mut [u8]) -> usize {
    let mut at = 0;
    let mut bits = 0_u32;
    let mut held = 0;
    for &byte in text {
        let Some(digit) = digit(byte) else { continue };
        bits = bits << 6 | digit;
        held += 6;
        if held >= 8 {
            let Some(slot) = out.get_mut(at) else { break };
            held -= 8;
            *slot = (bits >> held) as u8;
            at += 1;
        }
    }
    at
}

fn digit(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}
