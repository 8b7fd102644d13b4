//! Where a message ends and what becomes of the connection: RFC 9112,
//! sections 6 and 9, decided once from a complete head.

use super::ResponseTo;
use super::line::Line;
use crate::chars::{is_blank, is_token};
use crate::error::{ErrorKind, Fault};
use crate::event::Message;
use crate::{FieldSpan, HeaderName, Leniency, Method, Version};

/// How the body is delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delimiter {
    None,
    Length(u64),
    Chunked,
    Close,
}

/// The verdict on one head.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Framing {
    pub(crate) body: Delimiter,
    pub(crate) content_length: Option<u64>,
    pub(crate) chunked: bool,
    pub(crate) keep_alive: bool,
    pub(crate) upgrade: bool,
    /// The upgrade takes effect right after the head, whatever it says of a body.
    pub(crate) tunnel: bool,
    pub(crate) expect_continue: bool,
}

impl Framing {
    pub(crate) const EMPTY: Framing = Framing {
        body: Delimiter::None,
        content_length: None,
        chunked: false,
        keep_alive: true,
        upgrade: false,
        tunnel: false,
        expect_continue: false,
    };

    pub(crate) fn has_body(&self) -> bool {
        let tunnel = self.tunnel && self.upgrade;
        !tunnel && !matches!(self.body, Delimiter::None | Delimiter::Length(0))
    }
}

/// What the framing fields say, gathered.
#[derive(Default)]
struct Said {
    length: Option<u64>,
    transfer: Option<usize>,
    chunked_seen: bool,
    chunked_last: bool,
    close: bool,
    keep_alive: bool,
    connection_upgrade: bool,
    upgrade: bool,
    expect_continue: bool,
}

/// Judges a head; faults are relative to its first byte.
#[inline(always)]
pub(super) fn decide(
    message: &mut Message,
    raw: &[u8],
    to: ResponseTo,
    leniency: &Leniency,
) -> Result<(), Fault> {
    let line = &message.line;
    let request = line.method.is_some_and(|method| method != Method::Connect);
    message.framing = if request && !message.frames {
        // As the rest would say, and quicker.
        Framing {
            keep_alive: line.version == Version::Http11,
            ..Framing::EMPTY
        }
    } else {
        verdict(message, raw, to, leniency)?
    };
    Ok(())
}

#[inline(never)]
fn verdict(
    message: &Message,
    raw: &[u8],
    to: ResponseTo,
    leniency: &Leniency,
) -> Result<Framing, Fault> {
    let line = &message.line;
    let said = if message.frames {
        gather(line, raw, &message.fields, leniency)?
    } else {
        Said::default()
    };
    let http11 = line.version == Version::Http11;
    let persistent = !said.close && (http11 || said.keep_alive);
    let mut framing = Framing {
        content_length: said.length,
        chunked: said.transfer.is_some() && said.chunked_last,
        ..Framing::EMPTY
    };
    framing.body = match (said.transfer, said.length) {
        (Some(_), _) if said.chunked_last => Delimiter::Chunked,
        (Some(at), _) => {
            if line.method.is_some() && !leniency.transfer_encoding {
                let reason = "Request has invalid `Transfer-Encoding`";
                return fault(ErrorKind::InvalidTransferEncoding, reason, at);
            }
            Delimiter::Close
        }
        (None, Some(length)) => Delimiter::Length(length),
        (None, None) if line.method.is_some() => Delimiter::None,
        (None, None) => Delimiter::Close,
    };
    match line.method {
        Some(method) => {
            framing.tunnel = method == Method::Connect;
            framing.upgrade = framing.tunnel || (http11 && said.connection_upgrade && said.upgrade);
            framing.expect_continue = http11 && said.expect_continue;
        }
        None => {
            framing.tunnel = line.status == 101 || (to.connect && line.status / 100 == 2);
            framing.upgrade = framing.tunnel;
            if to.head || line.status < 200 || matches!(line.status, 204 | 304) {
                framing.body = Delimiter::None;
            }
        }
    }
    framing.keep_alive = persistent && (framing.tunnel || framing.body != Delimiter::Close);
    Ok(framing)
}

/// Whether a field of this name is of concern here.
#[inline(always)]
pub(super) fn frames(name: HeaderName) -> bool {
    matches!(
        name,
        HeaderName::Connection
            | HeaderName::ContentLength
            | HeaderName::TransferEncoding
            | HeaderName::Upgrade
            | HeaderName::Expect
    )
}

fn gather(
    line: &Line,
    raw: &[u8],
    fields: &[FieldSpan],
    leniency: &Leniency,
) -> Result<Said, Fault> {
    let mut said = Said::default();
    for field in fields {
        let at = field.value.start as usize;
        match field.known {
            HeaderName::ContentLength => {
                if said.transfer.is_some() && !leniency.chunked_length {
                    let reason = "Content-Length can't be present with Transfer-Encoding";
                    return fault(ErrorKind::InvalidContentLength, reason, at);
                }
                if said.length.is_some() && !field.value.of(raw).is_empty() {
                    let reason = "Duplicate Content-Length";
                    return fault(ErrorKind::UnexpectedContentLength, reason, at);
                }
                said.length = Some(length(field.value.of(raw), at)?);
            }
            HeaderName::TransferEncoding => {
                if said.length.is_some() && !leniency.chunked_length {
                    let reason = "Transfer-Encoding can't be present with Content-Length";
                    return fault(ErrorKind::InvalidTransferEncoding, reason, at);
                }
                if line.version == Version::Http10 {
                    let reason = "Transfer-Encoding in a message of HTTP/1.0";
                    return fault(ErrorKind::InvalidTransferEncoding, reason, at);
                }
                codings(
                    field.value.of(raw),
                    at,
                    line.method.is_some(),
                    &mut said,
                    leniency,
                )?;
                said.transfer = Some(at);
            }
            HeaderName::Connection => {
                let value = field.value.of(raw);
                if value == b"keep-alive" || value == b"Keep-Alive" {
                    said.keep_alive = true;
                    continue;
                }
                for token in list(value) {
                    said.close |= token.eq_ignore_ascii_case(b"close");
                    said.keep_alive |= token.eq_ignore_ascii_case(b"keep-alive");
                    said.connection_upgrade |= token.eq_ignore_ascii_case(b"upgrade");
                }
            }
            HeaderName::Upgrade => said.upgrade = true,
            HeaderName::Expect => {
                let value = field.value.of(raw);
                said.expect_continue |= value.eq_ignore_ascii_case(b"100-continue");
            }
            _ => {}
        }
    }
    Ok(said)
}

/// Elements of a comma-separated list, trimmed.
fn list(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value.split(|&b| b == b',').map(trim)
}

/// Without spaces and tabs at the ends; other white space is no such thing.
fn trim(mut token: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = token
        && is_blank(*first)
    {
        token = rest;
    }
    while let [rest @ .., last] = token
        && is_blank(*last)
    {
        token = rest;
    }
    token
}

/// Digits only: no sign, no list, no white space within.
fn length(value: &[u8], at: usize) -> Result<u64, Fault> {
    if value.is_empty() {
        return fault(ErrorKind::InvalidContentLength, "Empty Content-Length", at);
    }
    let mut length = 0u64;
    for (i, &b) in value.iter().enumerate() {
        if !b.is_ascii_digit() {
            let reason = "Invalid character in Content-Length";
            return fault(ErrorKind::InvalidContentLength, reason, at + i);
        }
        let next = length
            .checked_mul(10)
            .and_then(|n| n.checked_add(u64::from(b - b'0')));
        let Some(next) = next else {
            return fault(
                ErrorKind::InvalidContentLength,
                "Content-Length overflow",
                at + i,
            );
        };
        length = next;
    }
    Ok(length)
}

/// Codings of one field line: named ones only, `chunked` at most once and, in
/// a request, last.
fn codings(
    value: &[u8],
    at: usize,
    request: bool,
    said: &mut Said,
    leniency: &Leniency,
) -> Result<(), Fault> {
    for coding in list(value) {
        let chunked = coding.eq_ignore_ascii_case(b"chunked");
        let misplaced = said.chunked_seen && (request || chunked);
        let name = trim(coding.split(|&b| b == b';').next().unwrap_or(coding));
        // A quote could hide a comma from a reader that knows of parameters;
        // chunked has none (RFC 9112, 7.1).
        let obscure = name.is_empty()
            || !name.iter().all(|&b| is_token(b))
            || coding.contains(&b'"')
            || (name.len() < coding.len() && name.eq_ignore_ascii_case(b"chunked"));
        if (obscure || misplaced) && !leniency.transfer_encoding {
            let reason = "Invalid `Transfer-Encoding` header value";
            return fault(ErrorKind::InvalidTransferEncoding, reason, at);
        }
        said.chunked_seen |= chunked;
        said.chunked_last = chunked;
    }
    Ok(())
}

#[cold]
fn fault<T>(kind: ErrorKind, reason: &'static str, at: usize) -> Result<T, Fault> {
    Err(Fault::new(kind, reason, at))
}
