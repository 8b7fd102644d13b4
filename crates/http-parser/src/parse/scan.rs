//! The strict grammar of heads and trailers, byte by byte and resumable.
//!
//! This is the definition of what is accepted: it names every fault with its
//! position and goes on where the last slice ended, so that a head in many
//! pieces costs one look at each byte. [`super::quick`] accepts whole lines
//! quicker, and leaves every doubt to this file.

use super::framing::frames;
use super::line::{Line, is_target};
use super::quick;
use crate::chars::{is_blank, is_text, is_token, is_visible};
use crate::error::{ErrorKind, Fault};
use crate::event::Message;
use crate::lanes::{self, controls, invisible, not_letters};
use crate::{FieldSpan, HeaderName, Leniency, Limits, Method, Span, Version, method};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Method,
    Target,
    Protocol,
    Major,
    Dot,
    Minor,
    AfterVersion,
    RequestLineLf,
    Status,
    AfterStatus,
    Reason,
    StatusLineLf,
    FieldStart,
    FieldName,
    BeforeColon,
    BeforeValue,
    Value,
    FieldLf,
    EndLf,
}

/// What the grammar asks of its surroundings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules<'a> {
    pub(super) request: bool,
    pub(super) limits: &'a Limits,
    pub(super) leniency: &'a Leniency,
}

/// Progress within one head or trailer section.
#[derive(Clone, Debug)]
pub(super) struct Scanner {
    state: State,
    pos: usize,
    mark: usize,
    name: Span,
    major: u8,
    trailers: bool,
    folded: bool,
}

impl Scanner {
    /// For a request's or a response's head.
    pub(super) fn head(request: bool) -> Scanner {
        Scanner {
            state: if request {
                State::Method
            } else {
                State::Protocol
            },
            pos: 0,
            mark: 0,
            name: Span::default(),
            major: 0,
            trailers: false,
            folded: false,
        }
    }

    /// Before a field line at `pos`, of a head or of a trailer section.
    pub(super) fn fields(pos: usize, trailers: bool) -> Scanner {
        Scanner {
            state: State::FieldStart,
            pos,
            trailers,
            ..Scanner::head(true)
        }
    }

    /// Whether a value has line ends in it, as only a leniency lets it.
    pub(super) fn folded(&self) -> bool {
        self.folded
    }

    /// Looks at what is new in `bytes`, which starts where the head starts.
    /// Gives the length of the whole when its end is found.
    pub(super) fn scan(
        &mut self,
        bytes: &[u8],
        message: &mut Message,
        rules: Rules<'_>,
    ) -> Result<Option<usize>, Fault> {
        loop {
            if self.state == State::FieldStart {
                let most = rules.limits.headers;
                let lines = quick::field_lines(bytes, self.pos, &mut message.fields, most);
                self.pos = lines.len;
                message.frames |= lines.frames;
                if lines.end {
                    return Ok(Some(lines.len));
                }
            }
            let Some(&b) = bytes.get(self.pos) else {
                return Ok(None);
            };
            let at = self.pos;
            self.pos += 1;
            match self.state {
                State::FieldName if is_token(b) => {
                    self.pos = lanes::run(bytes, self.pos, not_letters)
                }
                State::FieldName if b == b':' => {
                    self.name = Span::new(self.mark, at);
                    self.state = State::BeforeValue;
                }
                State::FieldName if is_blank(b) && rules.leniency.space_before_colon => {
                    self.name = Span::new(self.mark, at);
                    self.state = State::BeforeColon;
                }
                State::BeforeColon if b == b':' => self.state = State::BeforeValue,
                State::BeforeColon if is_blank(b) => {}
                State::FieldName | State::BeforeColon => {
                    return fault(ErrorKind::InvalidHeaderToken, "Invalid header token", at);
                }
                State::Value if is_text(b) => self.pos = lanes::run(bytes, self.pos, controls),
                State::BeforeValue if is_blank(b) => {}
                State::BeforeValue => {
                    self.mark = at;
                    self.state = State::Value;
                    self.pos = at;
                }
                State::Value => self.value_end(b, at, bytes, message, rules)?,
                State::FieldLf => {
                    if b != b'\n' {
                        let reason = "Missing expected LF after header value";
                        return fault(ErrorKind::LfExpected, reason, at);
                    }
                    self.state = State::FieldStart;
                }
                State::FieldStart => {
                    if self.field_start(b, at, message, rules)? {
                        return Ok(Some(self.pos));
                    }
                }
                State::EndLf => {
                    if b != b'\n' && !self.lone_cr(at, rules) {
                        return fault(ErrorKind::Strict, "Expected LF after headers", at);
                    }
                    return Ok(Some(self.pos));
                }
                _ => self.start_line(b, at, bytes, &mut message.line, rules)?,
            }
        }
    }

    /// Whether a CR before `at` may end a line alone; then what is at `at` is
    /// looked at anew.
    #[cold]
    fn lone_cr(&mut self, at: usize, rules: Rules<'_>) -> bool {
        if rules.leniency.optional_lf_after_cr {
            self.pos = at;
        }
        rules.leniency.optional_lf_after_cr
    }

    /// Whether `b` alone ended the section (a lenient bare LF).
    fn field_start(
        &mut self,
        b: u8,
        at: usize,
        message: &mut Message,
        rules: Rules<'_>,
    ) -> Result<bool, Fault> {
        let first = message.fields.is_empty() && !self.trailers;
        match b {
            b'\r' => self.state = State::EndLf,
            b'\n' if rules.leniency.optional_cr_before_lf => return Ok(true),
            b'\n' => {
                return fault(
                    ErrorKind::InvalidHeaderToken,
                    "Invalid header field char",
                    at,
                );
            }
            b' ' if first && rules.leniency.space_before_first_field => {}
            b' ' if first => {
                return fault(
                    ErrorKind::UnexpectedSpace,
                    "Unexpected space after start line",
                    at,
                );
            }
            b' ' | b'\t' if !message.fields.is_empty() => {
                if rules.leniency.folded_values
                    && let Some(last) = message.fields.pop()
                {
                    self.name = last.name;
                    self.mark = last.value.start as usize;
                    self.folded = true;
                    self.state = State::Value;
                    return Ok(false);
                }
                let reason = "Unexpected whitespace after header value";
                return fault(ErrorKind::InvalidHeaderToken, reason, at);
            }
            _ if !is_token(b) => {
                return fault(ErrorKind::InvalidHeaderToken, "Invalid header token", at);
            }
            _ if message.fields.len() >= rules.limits.headers => {
                return fault(ErrorKind::TooManyHeaders, "Too many header fields", at);
            }
            _ => {
                self.mark = at;
                self.state = State::FieldName;
            }
        }
        Ok(false)
    }

    /// A byte that is not text: the end of a value, unless it is allowed.
    fn value_end(
        &mut self,
        b: u8,
        at: usize,
        bytes: &[u8],
        message: &mut Message,
        rules: Rules<'_>,
    ) -> Result<(), Fault> {
        match b {
            b'\r' if bytes.get(self.pos) == Some(&b'\n') => {
                self.pos += 1;
                self.state = State::FieldStart;
            }
            b'\r' => self.state = State::FieldLf,
            b'\n' if rules.leniency.optional_cr_before_lf => self.state = State::FieldStart,
            b'\n' => {
                let reason = "Missing expected CR after header value";
                return fault(ErrorKind::CrExpected, reason, at);
            }
            _ if rules.leniency.header_values && b != 0 => return Ok(()),
            _ if HeaderName::of_token(self.name.of(bytes)) == HeaderName::ContentLength => {
                let reason = "Invalid character in Content-Length";
                return fault(ErrorKind::InvalidContentLength, reason, at);
            }
            _ => {
                return fault(
                    ErrorKind::InvalidHeaderToken,
                    "Invalid header value char",
                    at,
                );
            }
        }
        let value = &bytes[self.mark..at];
        let len = value
            .iter()
            .rposition(|&b| !is_blank(b))
            .map_or(0, |last| last + 1);
        let known = HeaderName::at(bytes, self.name.start as usize, self.name.len as usize);
        message.frames |= frames(known);
        let field = FieldSpan::new(self.name, self.mark, self.mark + len, known);
        message.fields.push(field);
        Ok(())
    }

    fn start_line(
        &mut self,
        b: u8,
        at: usize,
        bytes: &[u8],
        line: &mut Line,
        rules: Rules<'_>,
    ) -> Result<(), Fault> {
        let bare_lf = b == b'\n' && rules.leniency.optional_cr_before_lf;
        match self.state {
            State::Method => {
                if b == b' ' && at > 0 {
                    method_of(&bytes[..at], line, rules)?;
                    self.mark = at + 1;
                    self.state = State::Target;
                } else if !is_token(b) {
                    return fault(ErrorKind::InvalidMethod, "Invalid method encountered", at);
                } else if !rules.leniency.unknown_methods && !method::begins(&bytes[..=at]) {
                    // Rubbish is refused at once, not when a space comes.
                    return fault(ErrorKind::InvalidMethod, "Invalid method encountered", at);
                }
            }
            State::Target if is_visible(b) => {
                self.pos = lanes::run(bytes, self.pos, invisible);
                if self.pos - self.mark > rules.limits.target_bytes {
                    let at = self.mark + rules.limits.target_bytes;
                    return fault(ErrorKind::UrlOverflow, "URL overflow", at);
                }
            }
            State::Target => self.target_end(b, at, bytes, line)?,
            State::Protocol => {
                if b != b"HTTP/"[at - self.mark] {
                    let reason = "Expected HTTP/, RTSP/ or ICE/";
                    return fault(ErrorKind::InvalidConstant, reason, self.mark);
                }
                if b == b'/' {
                    self.state = State::Major;
                }
            }
            State::Major => {
                if !b.is_ascii_digit() {
                    return fault(ErrorKind::InvalidVersion, "Invalid major version", at);
                }
                self.major = b;
                self.state = State::Dot;
            }
            State::Dot => {
                if b != b'.' {
                    return fault(ErrorKind::InvalidVersion, "Expected dot", at);
                }
                self.state = State::Minor;
            }
            State::Minor => {
                if !b.is_ascii_digit() {
                    return fault(ErrorKind::InvalidVersion, "Invalid minor version", at);
                }
                self.version(b, at, bytes, line, rules)?;
                self.state = State::AfterVersion;
            }
            State::AfterVersion if rules.request => match b {
                b'\r' => self.state = State::RequestLineLf,
                _ if bare_lf => self.state = State::FieldStart,
                _ => {
                    let reason = "Expected CRLF after version";
                    return fault(ErrorKind::InvalidVersion, reason, at);
                }
            },
            State::AfterVersion => {
                if b != b' ' {
                    let reason = "Expected space after version";
                    return fault(ErrorKind::InvalidVersion, reason, at);
                }
                self.mark = at + 1;
                self.state = State::Status;
            }
            State::RequestLineLf => {
                if b != b'\n' && !self.lone_cr(at, rules) {
                    return fault(ErrorKind::Strict, "Expected CRLF after version", at);
                }
                self.state = State::FieldStart;
            }
            State::Status => {
                let least = if at == self.mark { b'1' } else { b'0' };
                if !(least..=b'9').contains(&b) {
                    return fault(ErrorKind::InvalidStatus, "Invalid status code", at);
                }
                line.status = line.status * 10 + u16::from(b - b'0');
                if at == self.mark + 2 {
                    self.state = State::AfterStatus;
                }
            }
            State::AfterStatus | State::Reason => {
                self.reason_byte(b, at, line, bare_lf)?;
            }
            State::StatusLineLf => {
                if b != b'\n' && !self.lone_cr(at, rules) {
                    return fault(ErrorKind::Strict, "Expected LF after CR", at);
                }
                self.state = State::FieldStart;
            }
            _ => unreachable!("states of the field section are handled by scan"),
        }
        Ok(())
    }

    fn target_end(&mut self, b: u8, at: usize, bytes: &[u8], line: &mut Line) -> Result<(), Fault> {
        let target = &bytes[self.mark..at];
        match b {
            b' ' if target.is_empty() => {
                fault(ErrorKind::InvalidUrl, "Unexpected start char in url", at)
            }
            b' ' if is_target(target, line.method == Some(Method::Connect)) => {
                line.target = Span::new(self.mark, at);
                self.mark = at + 1;
                self.state = State::Protocol;
                Ok(())
            }
            b' ' => fault(
                ErrorKind::InvalidUrl,
                "Invalid characters in url",
                self.mark,
            ),
            // HTTP/0.9 knows nothing after the target.
            b'\r' | b'\n' => fault(ErrorKind::InvalidVersion, "Invalid HTTP version", at),
            _ => fault(ErrorKind::InvalidUrl, "Invalid characters in url", at),
        }
    }

    fn version(
        &mut self,
        minor: u8,
        at: usize,
        bytes: &[u8],
        line: &mut Line,
        rules: Rules<'_>,
    ) -> Result<(), Fault> {
        let pri = rules.request && bytes.starts_with(b"PRI ");
        if pri && line.target.of(bytes) == b"*" && (self.major, minor) == (b'2', b'0') {
            return fault(ErrorKind::Http2Preface, "Pause on PRI/Upgrade", 0);
        }
        if pri && !rules.leniency.unknown_methods {
            return fault(ErrorKind::InvalidMethod, "Invalid method encountered", 0);
        }
        line.version = match (self.major, minor) {
            (b'1', b'0') => Version::Http10,
            (b'1', b'1') => Version::Http11,
            (b'1'.., b'1'..) if rules.leniency.other_versions => Version::Http11,
            _ if rules.leniency.other_versions => Version::Http10,
            _ => return fault(ErrorKind::InvalidVersion, "Invalid HTTP version", at),
        };
        Ok(())
    }

    fn reason_byte(
        &mut self,
        b: u8,
        at: usize,
        line: &mut Line,
        bare_lf: bool,
    ) -> Result<(), Fault> {
        let in_reason = self.state == State::Reason;
        match b {
            b'\r' | b'\n' => {
                if b == b'\n' && !bare_lf {
                    let reason = "Missing expected CR after response line";
                    return fault(ErrorKind::CrExpected, reason, at);
                }
                if in_reason {
                    line.reason = Span::new(self.mark, at);
                }
                self.state = if bare_lf {
                    State::FieldStart
                } else {
                    State::StatusLineLf
                };
            }
            b' ' if !in_reason => {
                self.mark = at + 1;
                self.state = State::Reason;
            }
            _ if in_reason && is_text(b) => {}
            _ => return fault(ErrorKind::InvalidStatus, "Invalid response status", at),
        }
        Ok(())
    }
}

fn method_of(text: &[u8], line: &mut Line, rules: Rules<'_>) -> Result<(), Fault> {
    let method = Method::from_bytes(text);
    // PRI is judged at the version: it may open HTTP/2's preface.
    if method == Method::Other && !rules.leniency.unknown_methods && text != b"PRI" {
        return fault(
            ErrorKind::InvalidMethod,
            "Invalid method encountered",
            text.len(),
        );
    }
    line.method = Some(method);
    line.method_len = text.len() as u32;
    Ok(())
}

#[cold]
fn fault<T>(kind: ErrorKind, reason: &'static str, at: usize) -> Result<T, Fault> {
    Err(Fault::new(kind, reason, at))
}
