//! The quick way for a head that lies whole in the fed slice: `httparse`,
//! then the checks it leaves out. Accepts, or leaves the verdict to
//! [`super::scan`]; never refuses by itself.

use std::mem::MaybeUninit;

use super::line::{Line, is_target};
use super::scan::{Rules, field};
use crate::{FieldSpan, Method, Span, Version};

/// A head with more fields takes the slower way.
const FIELDS: usize = 128;

/// Length of the head and its start line, if all of it is here and correct.
#[inline]
pub(super) fn parse(
    bytes: &[u8],
    fields: &mut Vec<FieldSpan>,
    rules: &Rules,
) -> Option<(usize, Line)> {
    // httparse skips empty lines of its own making.
    if matches!(bytes.first(), None | Some(b'\r' | b'\n')) {
        return None;
    }
    if rules.request {
        request(bytes, fields, rules)
    } else {
        response(bytes, fields, rules)
    }
}

fn request(bytes: &[u8], fields: &mut Vec<FieldSpan>, rules: &Rules) -> Option<(usize, Line)> {
    let mut room = [const { MaybeUninit::uninit() }; FIELDS];
    let mut parsed = httparse::Request::new(&mut []);
    let httparse::Status::Complete(len) =
        parsed.parse_with_uninit_headers(bytes, &mut room).ok()?
    else {
        return None;
    };
    let (text, target) = (parsed.method?, parsed.path?);
    let method = Method::from_bytes(text.as_bytes());
    if target.len() > rules.max_target {
        return None;
    }
    if method == Method::Other && !rules.leniency.unknown_methods {
        return None;
    }
    if !target.is_ascii() || !is_target(target.as_bytes(), method == Method::Connect) {
        return None;
    }
    let at = text.len() + 1;
    let line = Line {
        method: Some(method),
        method_len: text.len() as u32,
        target: Span::new(at, at + target.len()),
        version: version(parsed.version?),
        ..Line::EMPTY
    };
    collect(&bytes[..len], parsed.headers, fields, rules).then_some((len, line))
}

fn response(bytes: &[u8], fields: &mut Vec<FieldSpan>, rules: &Rules) -> Option<(usize, Line)> {
    let mut room = [const { MaybeUninit::uninit() }; FIELDS];
    let mut parsed = httparse::Response::new(&mut []);
    let config = httparse::ParserConfig::default();
    let httparse::Status::Complete(len) = config
        .parse_response_with_uninit_headers(&mut parsed, bytes, &mut room)
        .ok()?
    else {
        return None;
    };
    let status = parsed.code?;
    if status < 100 {
        return None;
    }
    if !collect(&bytes[..len], parsed.headers, fields, rules) {
        return None;
    }
    // httparse hides a phrase that is not ASCII; "HTTP/1.1 200" is 12 bytes.
    let rest = &bytes[12..];
    let end = 12 + rest.iter().position(|&b| b == b'\r')?;
    let line = Line {
        version: version(parsed.version?),
        status,
        reason: if end > 12 {
            Span::new(13, end)
        } else {
            Span::default()
        },
        ..Line::EMPTY
    };
    Some((len, line))
}

fn version(minor: u8) -> Version {
    if minor == 0 {
        Version::Http10
    } else {
        Version::Http11
    }
}

/// Notes the fields; `false` if a line does not end in CRLF or there are too
/// many. httparse lets LF alone end a line, and nothing else is left to check:
/// a CR it has seen is always followed by LF.
#[inline]
fn collect(
    head: &[u8],
    headers: &[httparse::Header<'_>],
    fields: &mut Vec<FieldSpan>,
    rules: &Rules,
) -> bool {
    if headers.len() > rules.max_fields || !head.ends_with(b"\r\n\r\n") {
        return false;
    }
    fields.clear();
    fields.reserve(headers.len());
    let base = head.as_ptr() as usize;
    for header in headers {
        let start = header.name.as_ptr() as usize - base;
        if !head[..start].ends_with(b"\r\n") {
            return false;
        }
        let name = Span::new(start, start + header.name.len());
        let value = header.value.as_ptr() as usize - base;
        fields.push(field(head, name, value, value + header.value.len()));
    }
    true
}
