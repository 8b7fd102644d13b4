//! One head or trailer section: whole in the fed slice (borrowed), or in
//! pieces (gathered in the one buffer a parser has).

use super::Mode;
use super::quick;
use super::scan::{Rules, Scanner};
use crate::FieldSpan;
use crate::chars::is_blank;
use crate::error::{ErrorKind, Fault};
use crate::event::Message;

/// Where the text of a complete section lies.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found<'b> {
    Fed(&'b [u8]),
    Gathered,
}

/// What kind of section is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Request,
    Response,
    Trailers,
}

impl Kind {
    /// `None` if the first bytes are to tell.
    pub(super) fn of(mode: Mode) -> Option<Kind> {
        match mode {
            Mode::Request => Some(Kind::Request),
            Mode::Response => Some(Kind::Response),
            Mode::Either => None,
        }
    }

    fn scanner(self) -> Scanner {
        match self {
            Kind::Request => Scanner::head(true),
            Kind::Response => Scanner::head(false),
            Kind::Trailers => Scanner::fields(0, true),
        }
    }
}

/// The section being read: its text so far. The memory is kept for the next.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub(super) text: Vec<u8>,
    kind: Kind,
    scanner: Scanner,
    /// Nothing was gathered.
    fresh: bool,
}

impl Section {
    pub(super) fn new() -> Section {
        Section {
            text: Vec::new(),
            kind: Kind::Request,
            scanner: Scanner::head(true),
            fresh: true,
        }
    }

    /// Forgets the last section, keeps its memory.
    pub(super) fn begin(&mut self, kind: Kind) {
        self.text.clear();
        self.kind = kind;
        self.scanner = kind.scanner();
        self.fresh = true;
    }

    /// As [`begin`](Self::begin), of a section whose first bytes are gone by.
    pub(super) fn begin_after(&mut self, kind: Kind, text: &[u8], message: &mut Message) {
        self.begin(kind);
        message.begin();
        self.text.extend_from_slice(text);
        self.fresh = false;
    }

    /// Takes a head off the input that lies there as a whole, in its usual form.
    /// Else [`scan`](Self::scan) is to go on, over the same bytes.
    #[inline(always)]
    pub(super) fn whole<'b>(
        &mut self,
        kind: Kind,
        input: &mut &'b [u8],
        message: &mut Message,
        rules: Rules<'_>,
    ) -> Option<&'b [u8]> {
        let bytes: &'b [u8] = input;
        let window = &bytes[..bytes.len().min(rules.limits.head_bytes)];
        message.fields.clear();
        let Some(start) = quick::start_line(window, &mut message.line, rules) else {
            self.begin(kind);
            message.begin();
            return None;
        };
        let most = rules.limits.headers;
        let lines = quick::field_lines(window, start, &mut message.fields, most);
        message.frames = lines.frames;
        if !lines.end {
            self.begin(kind);
            self.scanner = Scanner::fields(lines.len, false);
            return None;
        }
        let (text, rest) = bytes.split_at(lines.len);
        *input = rest;
        Some(text)
    }

    /// Takes a section off the input, `None` if more is needed. Faults are
    /// relative to the section's start.
    pub(super) fn scan<'b>(
        &mut self,
        input: &mut &'b [u8],
        message: &mut Message,
        rules: Rules<'_>,
        limit: usize,
    ) -> Result<Option<Found<'b>>, Fault> {
        let known = self.text.len();
        let bytes: &'b [u8] = input;
        let window = &bytes[..bytes.len().min(limit.saturating_sub(known))];
        let end = if self.fresh {
            self.scanner.scan(window, message, rules)?
        } else {
            self.text.extend_from_slice(window);
            self.scanner.scan(&self.text, message, rules)?
        };
        if let Some(end) = end {
            *input = &bytes[end - known..];
            if self.scanner.folded() {
                if self.fresh {
                    self.text.extend_from_slice(&bytes[..end]);
                    self.fresh = false;
                }
                self.unfold(&mut message.fields);
            }
            if self.fresh {
                return Ok(Some(Found::Fed(&bytes[..end])));
            }
            self.text.truncate(end);
            return Ok(Some(Found::Gathered));
        }
        if window.len() < bytes.len() {
            let (kind, reason) = match self.kind {
                Kind::Trailers => (ErrorKind::TrailerOverflow, "Trailer overflow"),
                Kind::Request | Kind::Response => (ErrorKind::HeaderOverflow, "Header overflow"),
            };
            return Err(Fault::new(kind, reason, limit));
        }
        if self.fresh && !window.is_empty() {
            self.text.extend_from_slice(window);
            self.fresh = false;
        }
        *input = &[];
        Ok(None)
    }

    /// Takes the line ends out of values, as llhttp does: what they are
    /// followed by is white space (RFC 9112, 5.2). Spaces fill the room.
    #[cold]
    fn unfold(&mut self, fields: &mut [FieldSpan]) {
        for found in fields {
            let (start, len) = (found.value.start as usize, found.value.len as usize);
            let value = &mut self.text[start..start + len];
            let mut kept = 0;
            for at in 0..len {
                let b = std::mem::replace(&mut value[at], b' ');
                if !matches!(b, b'\r' | b'\n') {
                    value[kept] = b;
                    kept += 1;
                }
            }
            let blank = |b: &&u8| is_blank(**b);
            let value = &self.text[start..start + len];
            let before = value.iter().take_while(blank).count();
            let after = value[before..].iter().rev().take_while(blank).count();
            *found = FieldSpan::new(found.name, start + before, start + len - after, found.known);
        }
    }

    /// Gives the memory back to the allocator, if no section is half read.
    pub(super) fn release(&mut self) {
        if self.fresh {
            self.text = Vec::new();
        }
    }
}
