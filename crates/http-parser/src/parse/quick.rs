//! Whole lines of a head, sixteen bytes at a time. Accepts, or leaves the line
//! to [`super::scan`], which is the definition; never refuses by itself.

use super::line::{Line, is_target};
use super::scan::Rules;
use crate::chars::{is_blank, is_token};
use crate::lanes::{self, controls, invisible, not_letters};
use crate::{FieldSpan, HeaderName, Method, Span, Version};

/// The start line at the front of `bytes` and its length with CRLF, if it is
/// here as a whole and correct.
#[inline]
pub(super) fn start_line(bytes: &[u8], rules: &Rules) -> Option<(Line, usize)> {
    if rules.request {
        request_line(bytes, rules)
    } else {
        status_line(bytes)
    }
}

#[inline]
fn request_line(bytes: &[u8], rules: &Rules) -> Option<(Line, usize)> {
    let (method, len) = match bytes {
        [b'G', b'E', b'T', b' ', ..] => (Method::Get, 3),
        [b'P', b'O', b'S', b'T', b' ', ..] => (Method::Post, 4),
        _ => other_method(bytes, rules)?,
    };
    let start = len + 1;
    let end = lanes::find(bytes, start, invisible)?;
    let target = &bytes[start..end];
    let plain = target.first() == Some(&b'/') && method != Method::Connect;
    if !(plain || is_target(target, method == Method::Connect)) || target.len() > rules.max_target {
        return None;
    }
    let rest = bytes[end..].first_chunk::<11>()?;
    let version = match rest {
        b" HTTP/1.1\r\n" => Version::Http11,
        b" HTTP/1.0\r\n" => Version::Http10,
        _ => return None,
    };
    let line = Line {
        method: Some(method),
        method_len: len as u32,
        target: Span::new(start, end),
        version,
        ..Line::EMPTY
    };
    Some((line, end + rest.len()))
}

fn other_method(bytes: &[u8], rules: &Rules) -> Option<(Method, usize)> {
    const LONG: usize = 24;
    let text = &bytes[..bytes.len().min(LONG)];
    let len = text.iter().position(|&b| !is_token(b))?;
    let method = Method::from_bytes(&text[..len]);
    let fits = text[len] == b' ' && (method != Method::Other || rules.leniency.unknown_methods);
    (fits && len > 0 && &text[..len] != b"PRI").then_some((method, len))
}

#[inline]
fn status_line(bytes: &[u8]) -> Option<(Line, usize)> {
    let (version, rest) = bytes.split_first_chunk()?;
    let version = match version {
        b"HTTP/1.1 " => Version::Http11,
        b"HTTP/1.0 " => Version::Http10,
        _ => return None,
    };
    let &[a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', after, ..] = rest else {
        return None;
    };
    let status = [a, b, c]
        .iter()
        .fold(0, |n, digit| n * 10 + u16::from(digit - b'0'));
    const REASON: usize = "HTTP/1.1 200 ".len();
    let (reason, end) = match after {
        b' ' => {
            let end = text_end(bytes, REASON)?;
            (Span::new(REASON, end), end)
        }
        b'\r' => (Span::default(), REASON - 1),
        _ => return None,
    };
    let line = Line {
        version,
        status,
        reason,
        ..Line::EMPTY
    };
    bytes[end..].starts_with(b"\r\n").then_some((line, end + 2))
}

/// Where a field value or reason phrase is over.
#[inline(always)]
fn text_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut end = lanes::find(bytes, from, controls)?;
    while bytes[end] == b'\t' {
        end = lanes::find(bytes, end + 1, controls)?;
    }
    Some(end)
}

/// Notes the field lines from `at` on. Gives the place where they stopped, and
/// whether that is the end of the section.
#[inline]
pub(super) fn field_lines(
    bytes: &[u8],
    mut at: usize,
    fields: &mut Vec<FieldSpan>,
    rules: &Rules,
) -> (usize, bool) {
    while let Some((field, after)) = field_line(bytes, at)
        && fields.len() < rules.max_fields
    {
        fields.push(field);
        at = after;
    }
    match bytes.get(at..) {
        Some([b'\r', b'\n', ..]) => (at + 2, true),
        _ => (at, false),
    }
}

#[inline(always)]
fn field_line(bytes: &[u8], start: usize) -> Option<(FieldSpan, usize)> {
    let mut colon = lanes::find(bytes, start, not_letters)?;
    if bytes[colon] != b':' {
        colon += bytes[colon..].iter().position(|&b| !is_token(b))?;
        if bytes[colon] != b':' {
            return None;
        }
    }
    let name = &bytes[start..colon];
    if name.is_empty() {
        return None;
    }
    let known = HeaderName::of_token(name);
    let mut value = colon + 1;
    while is_blank(*bytes.get(value)?) {
        value += 1;
    }
    let stop = text_end(bytes, value)?;
    if !bytes[stop..].starts_with(b"\r\n") {
        return None;
    }
    let mut end = stop;
    while end > value && is_blank(bytes[end - 1]) {
        end -= 1;
    }
    let name = Span::new(start, colon);
    Some((FieldSpan::new(name, value, end, known), stop + 2))
}
