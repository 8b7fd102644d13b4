//! UTF-8, Latin-1, ASCII and UTF-16: bytes to JavaScript strings and strings into bytes.

use super::{range, room_at};
use js_bindings::{JsStr, Latin1, Scope, ToJs, Utf8, Utf16, Value, op};

/// Text in UTF-8. All-ASCII bytes, which most are, become a one-byte string without decoding.
pub(super) struct Decoded<'a>(&'a [u8]);

impl ToJs for Decoded<'_> {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        if self.0.is_ascii() {
            Latin1(self.0).to_js(scope)
        } else {
            Utf8(self.0).to_js(scope)
        }
    }
}

#[op]
pub(super) fn utf8_length(string: JsStr<'_>) -> f64 {
    string.utf8_len() as f64
}

#[op]
pub(super) fn utf8_slice(bytes: &[u8], start: f64, end: f64) -> Decoded<'_> {
    Decoded(range(bytes, start, end))
}

#[op]
pub(super) fn latin1_slice(bytes: &[u8], start: f64, end: f64) -> Latin1<&[u8]> {
    Latin1(range(bytes, start, end))
}

/// Only seven bits of each byte count.
#[op]
pub(super) fn ascii_slice(bytes: &[u8], start: f64, end: f64) -> Latin1<Vec<u8>> {
    Latin1(range(bytes, start, end).iter().map(|b| b & 0x7f).collect())
}

/// A byte without its other half is left out.
#[op]
pub(super) fn ucs2_slice(bytes: &[u8], start: f64, end: f64) -> Utf16<Vec<u16>> {
    Utf16(units(range(bytes, start, end)))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    let (pairs, _) = bytes.as_chunks::<2>();
    pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect()
}

/// Writes whole characters only; gives the number of bytes written.
#[op]
pub(super) fn utf8_write(bytes: &mut [u8], string: JsStr<'_>, offset: f64, length: f64) -> u32 {
    let (_, written) = string.write_utf8(room_at(bytes, offset, length));
    written as u32
}

#[op]
pub(super) fn latin1_write(bytes: &mut [u8], string: JsStr<'_>, offset: f64, length: f64) -> u32 {
    string.write_latin1(room_at(bytes, offset, length)) as u32
}

#[op]
pub(super) fn ucs2_write(bytes: &mut [u8], string: JsStr<'_>, offset: f64, length: f64) -> u32 {
    let (pairs, _) = room_at(bytes, offset, length).as_chunks_mut::<2>();
    let mut units = vec![0; pairs.len().min(string.len())];
    let written = string.write_utf16(&mut units);
    for (pair, unit) in pairs.iter_mut().zip(&units) {
        *pair = unit.to_le_bytes();
    }
    (written * 2) as u32
}

#[op(fast)]
pub(super) fn is_utf8_bytes(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok()
}

#[op(fast)]
pub(super) fn is_ascii_bytes(bytes: &[u8]) -> bool {
    bytes.is_ascii()
}
