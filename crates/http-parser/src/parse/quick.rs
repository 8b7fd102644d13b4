//! Whole lines of a head, sixteen bytes at a time. Accepts, or leaves the line
//! to [`super::scan`], which is the definition; never refuses by itself.

use super::framing::frames;
use super::line::{Line, is_target};
use super::scan::Rules;
use crate::chars::{is_blank, is_token};
use crate::lanes::{self, Block, controls, invisible, not_letters};
use crate::{FieldSpan, HeaderName, Method, Span, Version};

/// Takes apart the start line at the front of `bytes`, if it is here as a whole
/// and correct. Gives its length with CRLF.
#[inline(always)]
pub(super) fn start_line(bytes: &[u8], line: &mut Line, rules: Rules<'_>) -> Option<usize> {
    if rules.request {
        request_line(bytes, line, rules)
    } else {
        status_line(bytes, line)
    }
}

#[inline(always)]
fn request_line(bytes: &[u8], line: &mut Line, rules: Rules<'_>) -> Option<usize> {
    let (method, len) = if bytes.starts_with(b"GET /") {
        (Method::Get, 3)
    } else if bytes.starts_with(b"POST /") {
        (Method::Post, 4)
    } else {
        other_method(bytes, rules)?
    };
    let start = len + 1;
    let end = lanes::find(bytes, start, invisible)?;
    if end - start > rules.limits.target_bytes {
        return None;
    }
    let rest = bytes.get(end..)?.first_chunk()?;
    // One by one: a match would look at each byte.
    let version = if rest == b" HTTP/1.1\r\n" {
        Version::Http11
    } else if rest == b" HTTP/1.0\r\n" {
        Version::Http10
    } else {
        return None;
    };
    *line = Line {
        method: Some(method),
        method_len: len as u32,
        target: Span::new(start, end),
        version,
        ..Line::EMPTY
    };
    Some(end + rest.len())
}

/// The method and its length, if a fit target seems to follow.
#[inline(never)]
fn other_method(bytes: &[u8], rules: Rules<'_>) -> Option<(Method, usize)> {
    const LONG: usize = 24;
    let text = &bytes[..bytes.len().min(LONG)];
    let len = text.iter().position(|&b| !is_token(b))?;
    let method = Method::from_bytes(&text[..len]);
    let fits = text[len] == b' ' && (method != Method::Other || rules.leniency.unknown_methods);
    if !fits || len == 0 || &text[..len] == b"PRI" {
        return None;
    }
    let end = lanes::find(bytes, len + 1, invisible)?;
    is_target(&bytes[len + 1..end], method == Method::Connect).then_some((method, len))
}

#[inline(always)]
fn status_line(bytes: &[u8], line: &mut Line) -> Option<usize> {
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
    if !bytes[end..].starts_with(b"\r\n") {
        return None;
    }
    *line = Line {
        version,
        status,
        reason,
        ..Line::EMPTY
    };
    Some(end + 2)
}

/// Where a field value or reason phrase is over.
#[inline(always)]
fn text_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut end = lanes::find(bytes, from, controls)?;
    while bytes.get(end) == Some(&b'\t') {
        end = lanes::find(bytes, end + 1, controls)?;
    }
    Some(end)
}

/// What [`field_lines`] went by.
pub(super) struct Lines {
    /// Where they stopped.
    pub(super) len: usize,
    /// Whether that is the end of the section.
    pub(super) end: bool,
    /// Whether one of them frames.
    pub(super) frames: bool,
}

/// Notes the field lines from `at` on, up to `most` in `fields`.
#[inline(never)]
pub(super) fn field_lines(
    bytes: &[u8],
    mut at: usize,
    fields: &mut Vec<FieldSpan>,
    most: usize,
) -> Lines {
    let mut seen = false;
    loop {
        let end = bytes
            .get(at..)
            .is_some_and(|rest| rest.starts_with(b"\r\n"));
        if !end
            && fields.len() < most
            && let Some((field, after)) = field_line(bytes, at)
        {
            seen |= frames(field.known);
            fields.push(field);
            at = after;
            continue;
        }
        return Lines {
            len: if end { at + 2 } else { at },
            end,
            frames: seen,
        };
    }
}

/// The end of the line is looked for from its start on, not from the colon on:
/// so the next line does not wait for the parts of this one.
#[inline(always)]
fn field_line(bytes: &[u8], start: usize) -> Option<(FieldSpan, usize)> {
    let stop = text_end(bytes, start)?;
    if !bytes.get(stop..)?.starts_with(b"\r\n") {
        return None;
    }
    let (colon, known) = match bytes.get(start..)?.first_chunk() {
        Some(block) => match name(block, &bytes[start..]) {
            Some((len, known)) => (start + len, known),
            None => other_name(bytes, start)?,
        },
        None => last_name(bytes, start)?,
    };
    let mut value = colon + 1;
    if bytes.get(value) == Some(&b' ') {
        value += 1;
    }
    if is_blank(*bytes.get(value)?) {
        value = behind_blanks(bytes, value)?;
    }
    let mut end = stop;
    if is_blank(bytes[stop - 1]) {
        end = before_blanks(bytes, value, stop);
    }
    let name = Span::new(start, colon);
    Some((FieldSpan::new(name, value, end, known), stop + 2))
}

#[inline(never)]
fn behind_blanks(bytes: &[u8], from: usize) -> Option<usize> {
    let len = bytes[from..].iter().position(|&b| !is_blank(b))?;
    Some(from + len)
}

#[inline(never)]
fn before_blanks(bytes: &[u8], from: usize, to: usize) -> usize {
    let last = bytes[from..to].iter().rposition(|&b| !is_blank(b));
    last.map_or(from, |last| from + last + 1)
}

/// The name at the front of `bytes`, which is also the block, before a colon:
/// its length, and which it is.
#[inline(always)]
fn name(block: &Block, bytes: &[u8]) -> Option<(usize, HeaderName)> {
    let len = (not_letters(block) | 1 << lanes::WIDTH).trailing_zeros() as usize;
    let colon = bytes.get(len) == Some(&b':') && len > 0;
    colon.then(|| (len, HeaderName::of_block(block, len)))
}

/// Where the name at `start` ends, less than a block before the end of the
/// bytes, and which it is.
#[inline(never)]
fn last_name(bytes: &[u8], start: usize) -> Option<(usize, HeaderName)> {
    match name(&lanes::block(bytes, start)?, &bytes[start..]) {
        Some((len, known)) => Some((start + len, known)),
        None => other_name(bytes, start),
    }
}

/// As [`last_name`], of those that are longer than a block, or made of more
/// than letters.
#[inline(never)]
fn other_name(bytes: &[u8], start: usize) -> Option<(usize, HeaderName)> {
    let letters = lanes::run(bytes, start, not_letters);
    let len = bytes[letters..].iter().position(|&b| !is_token(b))?;
    let colon = letters + len;
    if colon == start || bytes[colon] != b':' {
        return None;
    }
    Some((colon, HeaderName::of_token(&bytes[start..colon])))
}

/// The line before a chunk's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SizeLine {
    /// The line as a little-endian word, zeros behind it.
    pub(super) text: u64,
    /// Which bytes of a word the line is.
    pub(super) mask: u64,
    pub(super) size: u64,
    pub(super) len: usize,
}

impl SizeLine {
    /// No line is like this one.
    pub(super) const NONE: SizeLine = SizeLine {
        text: 1,
        mask: 0,
        size: 0,
        len: 0,
    };
}

/// The line at the front of a little-endian word, if it is of one to six
/// digits and CRLF, and not that of the last chunk.
#[inline]
pub(super) fn size_line(word: u64) -> Option<SizeLine> {
    const fn each(b: u8) -> u64 {
        u64::from_le_bytes([b; 8])
    }
    // Bit 7 of a byte tells whether it is one of the class; sums don't carry,
    // for bit 7 is taken off before.
    let low = word & each(0x7f);
    let lower = low | each(0x20);
    let digit = (low + each(0x80 - b'0')) & !(low + each(0x7f - b'9'));
    let letter = (lower + each(0x80 - b'a')) & !(lower + each(0x7f - b'f'));
    let others = !((digit | letter) & !word) & each(0x80);
    let bits = others.trailing_zeros() & !7;
    let crlf = u64::from(u16::from_le_bytes(*b"\r\n"));
    if bits == 0 || bits > 48 || (word >> bits) & 0xffff != crlf {
        return None;
    }
    let values = (word & each(0x0f)) + ((word >> 6) & each(1)) * 9;
    // The last digit's value in the lowest byte; then nibbles move together.
    let values = (values << (64 - bits)).swap_bytes();
    let values = (values | values >> 4) & 0x00ff_00ff_00ff_00ff;
    let values = (values | values >> 8) & 0x0000_ffff_0000_ffff;
    let size = (values | values >> 16) & 0xffff_ffff;
    let mask = u64::MAX >> (48 - bits);
    (size > 0).then_some(SizeLine {
        text: word & mask,
        mask,
        size,
        len: bits as usize / 8 + 2,
    })
}

#[cfg(test)]
mod tests {
    use super::size_line;

    fn read(text: &[u8]) -> Option<(u64, usize)> {
        let word = u64::from_le_bytes(*text.first_chunk()?);
        let line = size_line(word)?;
        assert_eq!(line.text, word & line.mask);
        assert_eq!(line.mask.count_ones() as usize, 8 * line.len);
        Some((line.size, line.len))
    }

    #[test]
    fn sizes_are_of_one_to_six_digits() {
        for (line, expected) in [
            ("0\r\nabcde", None),
            ("9\r\n\u{fff}bcde", Some((9, 3))),
            ("1aF\r\nxyz", Some((0x1af, 5))),
            ("00AbCd\r\n", Some((0xabcd, 8))),
            ("fedcba\r\n", Some((0xfe_dcba, 8))),
            ("0fedcba\r\n", None),
            ("1\r\nabcd", None),
            ("\r\nabcdef", None),
            ("1 \r\nabcde", None),
            ("1;a\r\nabcd", None),
            ("1\nabcdefg", None),
            ("1\rabcdefg", None),
            ("g\r\nabcdef", None),
            ("\u{b1}\r\nabcdef", None),
        ] {
            assert_eq!(read(line.as_bytes()), expected, "{line:?}");
        }
        for b in 0..=u8::MAX {
            let line = [b, b'\r', b'\n', 0xff, 0, b'1', b'x', b'x'];
            let digit = char::from(b).to_digit(16);
            let expected = digit.filter(|&digit| digit > 0);
            assert_eq!(read(&line), expected.map(|digit| (u64::from(digit), 3)));
        }
    }
}
