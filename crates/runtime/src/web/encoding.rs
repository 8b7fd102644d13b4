//! TextDecoder's encodings and TextEncoder's `encodeInto`.

use encoding_rs::{DecoderResult, Encoding};
use js_bindings::{JsStr, op};

/// Writes whole characters of `source` into `target`; gives (UTF-16 units read, bytes written).
#[op]
pub(super) fn encode_into(target: &mut [u8], source: JsStr<'_>) -> (u32, u32) {
    let (read, written) = source.write_utf8(target);
    (read as u32, written as u32)
}

/// The standard's name, in lower case, of the encoding that `label` means.
#[op]
pub(super) fn encoding_name(label: &str) -> Option<String> {
    let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
    Some(encoding.name().to_ascii_lowercase())
}

/// Decodes from a fresh state. Without `last` a sequence cut at the end gives nothing; undefined if `fatal` and the
/// bytes are malformed. A byte order mark is a character like others here.
#[op]
pub(super) fn decode(name: &str, bytes: &[u8], fatal: bool, last: bool) -> Option<String> {
    let mut decoder = Encoding::for_label(name.as_bytes())?.new_decoder_without_bom_handling();
    let mut text = String::new();
    if fatal {
        let size = decoder.max_utf8_buffer_length_without_replacement(bytes.len())?;
        text.reserve(size);
        let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut text, last);
        (result == DecoderResult::InputEmpty).then_some(text)
    } else {
        text.reserve(decoder.max_utf8_buffer_length(bytes.len())?);
        // The room is always enough, so one call takes all.
        let _ = decoder.decode_to_string(bytes, &mut text, last);
        Some(text)
    }
}
