//! `node:buffer`: bytes as text and back, searching and comparing.
//!
//! The JavaScript half validates and owns the memory (FastBuffer over ArrayBuffers, the slab of small buffers); native
//! ops convert, search and reorder. They trust types but no offset: a range outside of the bytes is cut to them.

mod base64;
mod hex;
mod search;
mod text;

#[cfg(test)]
mod tests;

use crate::core::room::room;
use js_bindings::op;
use js_bindings::value::{self, Object, Scope};

room! {
    name: "buffer",
    ops: [
        keep_in_place,
        text::utf8_length, text::utf8_slice, text::latin1_slice, text::ascii_slice, text::ucs2_slice,
        text::utf8_write, text::latin1_write, text::ucs2_write, text::is_utf8_bytes, text::is_ascii_bytes,
        base64::base64_slice, base64::base64url_slice, base64::base64_write,
        hex::hex_slice, hex::hex_write,
        search::compare_bytes, search::compare_ranges, search::index_of_byte, search::index_of_bytes,
        search::index_of_units, search::swap_bytes,
    ],
    public: [("buffer", "buffer.js")],
    shared: ["blob.js", "encodings.js", "fast_buffer.js", "object_urls.js"],
    load: Eager,
}

/// Marks memory that is never transferred to somebody else.
#[op]
fn keep_in_place<'s>(scope: &mut Scope<'s, '_>, buffer: Object<'s>) {
    value::mark(scope, buffer, value::UNTRANSFERABLE);
}

/// `bytes[start..end]`, cut to what there is.
fn range(bytes: &[u8], start: f64, end: f64) -> &[u8] {
    let end = (end.max(0.0) as usize).min(bytes.len());
    let start = (start.max(0.0) as usize).min(end);
    &bytes[start..end]
}

/// `length` bytes of `bytes` from `offset`, cut to what there is.
fn room_at(bytes: &mut [u8], offset: f64, length: f64) -> &mut [u8] {
    let start = (offset.max(0.0) as usize).min(bytes.len());
    let rest = &mut bytes[start..];
    let length = (length.max(0.0) as usize).min(rest.len());
    &mut rest[..length]
}
