//! A start line taken apart, as positions; and the check of a target's form.

use crate::{Method, Span, Version};

/// Request line or status line. A request has a method, a response has none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) method: Option<Method>,
    pub(crate) method_len: u32,
    pub(crate) target: Span,
    pub(crate) version: Version,
    pub(crate) status: u16,
    pub(crate) reason: Span,
}

impl Line {
    pub(crate) const EMPTY: Line = Line {
        method: None,
        method_len: 0,
        target: Span { start: 0, len: 0 },
        version: Version::Http11,
        status: 0,
        reason: Span { start: 0, len: 0 },
    };
}

/// RFC 9112, 3.2: origin-form, absolute-form, authority-form (CONNECT alone)
/// or asterisk-form. The bytes themselves are checked elsewhere.
pub(crate) fn is_target(target: &[u8], connect: bool) -> bool {
    match target {
        [] => false,
        _ if connect => is_authority(target),
        [b'/', ..] | [b'*'] => true,
        [first, rest @ ..] if first.is_ascii_alphabetic() => {
            let scheme = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
            let end = rest.iter().position(|b| !scheme(b)).unwrap_or(rest.len());
            rest[end..].starts_with(b"://") && rest.len() > end + 3
        }
        _ => false,
    }
}

/// What RFC 3986 lets host and port be made of: no path, query or user. That
/// the port may be missing is llhttp's mercy.
fn is_authority(target: &[u8]) -> bool {
    let fits = |b: &u8| b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=%[]:".contains(b);
    target[0] != b':' && target.iter().all(fits)
}
