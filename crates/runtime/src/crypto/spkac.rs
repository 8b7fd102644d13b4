//! `Certificate`: what an SPKAC's text says.

use super::lc::error;
use super::lc::spkac::Spkac;
use js_bindings::{ArrayBuffer, op};

/// Asks an SPKAC; nothing when the text is none.
fn ask<T>(text: &[u8], ask: impl FnOnce(&Spkac) -> Option<T>) -> Option<T> {
    let end = text.iter().rposition(|byte| !b"\n\r\t ".contains(byte))? + 1;
    let answer = Spkac::parse(&text[..end]).and_then(|spkac| ask(&spkac));
    error::clear();
    answer
}

/// Whether the key in it signed it.
#[op]
pub(crate) fn spkac_is_signed(text: &[u8]) -> bool {
    ask(text, |spkac| Some(spkac.is_signed())).unwrap_or(false)
}

/// Its key, as PEM text.
#[op]
pub(crate) fn spkac_key(text: &[u8]) -> Option<ArrayBuffer> {
    ask(text, Spkac::public_key).map(ArrayBuffer)
}

/// Its challenge.
#[op]
pub(crate) fn spkac_challenge(text: &[u8]) -> Option<ArrayBuffer> {
    ask(text, Spkac::challenge).map(ArrayBuffer)
}
