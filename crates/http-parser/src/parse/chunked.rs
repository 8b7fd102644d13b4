//! The chunked transfer coding up to its last chunk: RFC 9112, section 7.1.
//! The trailer section after it is [`super::trailers`]' matter.

use super::quick::{self, SizeLine};
use crate::chars::{is_blank, is_text, is_token};
use crate::error::{ErrorKind, Fault};
use crate::{Leniency, Limits};

/// More could not be told from an overflow by every recipient.
const SIZE_DIGITS: u8 = 16;

/// Chunks of this size are expected again.
const LARGE: u64 = 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Size,
    AfterSize,
    ExtensionStart,
    ExtensionName,
    ExtensionValueStart,
    ExtensionValue,
    Quoted,
    Escaped,
    AfterQuoted,
    SizeLf,
    DataCr,
    DataLf,
}

/// What comes next.
#[derive(Debug)]
pub(super) enum Step {
    /// Data of a chunk, of this size; not 0. The next step is behind it.
    Data(u64),
    /// The line of the last chunk has been taken off.
    Last,
    /// The input is used up.
    More,
}

/// Progress within one chunked body.
#[derive(Clone, Debug)]
pub(super) struct Chunks {
    state: State,
    digits: u8,
    size: u64,
    extension: usize,
    last: SizeLine,
}

impl Chunks {
    pub(super) fn new() -> Chunks {
        Chunks {
            state: State::Size,
            digits: 0,
            size: 0,
            extension: 0,
            last: SizeLine::NONE,
        }
    }

    /// The size of the next chunk and the length of the framing before its
    /// data, if all of that is here and in its usual form. The step is made then.
    #[inline(always)]
    pub(super) fn quick(&mut self, input: &[u8]) -> Option<(u64, usize)> {
        let end = match self.state {
            State::DataCr => 2,
            State::Size if self.digits == 0 => 0,
            _ => return None,
        };
        if end > 0 && !input.starts_with(b"\r\n") {
            return None;
        }
        let word = u64::from_le_bytes(*input.get(end..)?.first_chunk()?);
        // Most large chunks are as long as the one before; and the next can be
        // looked for at once if no arithmetic has to tell where it is.
        let (size, len) = if word & self.last.mask == self.last.text {
            (self.last.size, self.last.len)
        } else {
            let line = quick::size_line(word)?;
            if line.size >= LARGE {
                self.last = line;
            }
            (line.size, line.len)
        };
        self.state = State::DataCr;
        Some((size, end + len))
    }

    /// After the line with the size of a chunk.
    fn behind_size(&mut self, size: u64) -> Step {
        *self = Chunks::new();
        if size == 0 {
            return Step::Last;
        }
        self.state = State::DataCr;
        Step::Data(size)
    }

    /// Takes framing off the input, up to data. Faults are relative to the
    /// input's start.
    pub(super) fn step(
        &mut self,
        input: &mut &[u8],
        limits: &Limits,
        leniency: &Leniency,
    ) -> Result<Step, Fault> {
        let bytes = *input;
        let mut at = 0;
        while at < bytes.len() {
            let b = bytes[at];
            if matches!(self.state, State::DataCr | State::DataLf) {
                if !self.data_end(b, at, leniency)? {
                    continue;
                }
            } else if self.size_line(b, at, limits, leniency)? {
                // A line that a lone CR ended does not own this byte.
                at += usize::from(b == b'\n');
                *input = &bytes[at..];
                return Ok(self.behind_size(self.size));
            }
            at += 1;
        }
        *input = &[];
        Ok(Step::More)
    }

    /// Whether `b` belonged to the end of the chunk's data.
    fn data_end(&mut self, b: u8, at: usize, leniency: &Leniency) -> Result<bool, Fault> {
        match (self.state, b) {
            (State::DataCr, b'\r') => self.state = State::DataLf,
            (State::DataLf, b'\n') => self.next_size(),
            (State::DataCr, b'\n') if leniency.optional_cr_before_lf => self.next_size(),
            (State::DataCr, b'\n') => {
                let reason = "Missing expected CR after chunk data";
                return fault(ErrorKind::CrExpected, reason, at);
            }
            (State::DataCr, _) if leniency.optional_crlf_after_chunk => {
                self.next_size();
                return Ok(false);
            }
            (State::DataLf, _) if leniency.optional_lf_after_cr => {
                self.next_size();
                return Ok(false);
            }
            _ => return fault(ErrorKind::Strict, "Expected LF after chunk data", at),
        }
        Ok(true)
    }

    fn next_size(&mut self) {
        *self = Chunks::new();
    }

    /// Whether the line with the chunk's size ends at `b`: with it if it is
    /// LF, else before it.
    fn size_line(
        &mut self,
        b: u8,
        at: usize,
        limits: &Limits,
        leniency: &Leniency,
    ) -> Result<bool, Fault> {
        if !matches!(self.state, State::Size | State::SizeLf) && b != b'\r' {
            self.extension += 1;
            if self.extension > limits.chunk_extension_bytes {
                let reason = "Chunk extensions overflow";
                return fault(ErrorKind::ChunkExtensionsOverflow, reason, at);
            }
        }
        match self.state {
            State::Size => match hex(b) {
                Some(digit) => {
                    if self.digits == SIZE_DIGITS {
                        return fault(ErrorKind::InvalidChunkSize, "Chunk size overflow", at);
                    }
                    self.digits += 1;
                    self.size = self.size << 4 | u64::from(digit);
                }
                None if self.digits > 0 => return self.after_size(b, at, leniency),
                None => return bad_size(at),
            },
            State::AfterSize => return self.after_size(b, at, leniency),
            State::SizeLf => {
                if b != b'\n' && !leniency.optional_lf_after_cr {
                    return fault(ErrorKind::Strict, "Expected LF after chunk size", at);
                }
                return Ok(true);
            }
            State::ExtensionStart => {
                if b == b'\n' && !leniency.optional_cr_before_lf {
                    let reason = "Missing expected CR after chunk extension name";
                    return fault(ErrorKind::CrExpected, reason, at);
                }
                if !is_token(b) {
                    let reason = "Invalid character in chunk extensions";
                    return fault(ErrorKind::Strict, reason, at);
                }
                self.state = State::ExtensionName;
            }
            State::ExtensionName => match b {
                b'=' => self.state = State::ExtensionValueStart,
                _ if is_token(b) => {}
                _ => {
                    let cr = "Missing expected CR after chunk extension name";
                    let other = "Invalid character in chunk extensions";
                    return self.extension_end(b, at, leniency, cr, other);
                }
            },
            State::ExtensionValueStart if b == b'"' => self.state = State::Quoted,
            State::ExtensionValueStart if is_token(b) => self.state = State::ExtensionValue,
            State::ExtensionValue if is_token(b) => {}
            State::ExtensionValue | State::AfterQuoted => {
                let cr = "Missing expected CR after chunk extension value";
                let other = "Invalid character in chunk extensions value";
                return self.extension_end(b, at, leniency, cr, other);
            }
            State::Quoted if b == b'"' => self.state = State::AfterQuoted,
            State::Quoted if b == b'\\' => self.state = State::Escaped,
            State::Quoted if is_text(b) => {}
            State::Escaped if is_text(b) => self.state = State::Quoted,
            State::Quoted | State::Escaped => {
                let reason = "Invalid character in chunk extensions quoted value";
                return fault(ErrorKind::Strict, reason, at);
            }
            _ if b == b'\n' && !leniency.optional_cr_before_lf => {
                let reason = "Missing expected CR after chunk extension value";
                return fault(ErrorKind::CrExpected, reason, at);
            }
            _ => {
                let reason = "Invalid character in chunk extensions value";
                return fault(ErrorKind::Strict, reason, at);
            }
        }
        Ok(false)
    }

    fn after_size(&mut self, b: u8, at: usize, leniency: &Leniency) -> Result<bool, Fault> {
        match b {
            b';' => self.state = State::ExtensionStart,
            b'\r' => self.state = State::SizeLf,
            b'\n' if leniency.optional_cr_before_lf => return Ok(true),
            b'\n' => {
                let reason = "Missing expected CR after chunk size";
                return fault(ErrorKind::CrExpected, reason, at);
            }
            _ if is_blank(b) && leniency.spaces_after_chunk_size => self.state = State::AfterSize,
            _ => return bad_size(at),
        }
        Ok(false)
    }

    fn extension_end(
        &mut self,
        b: u8,
        at: usize,
        leniency: &Leniency,
        missing_cr: &'static str,
        other: &'static str,
    ) -> Result<bool, Fault> {
        match b {
            b';' => self.state = State::ExtensionStart,
            b'\r' => self.state = State::SizeLf,
            b'\n' if leniency.optional_cr_before_lf => return Ok(true),
            b'\n' => return fault(ErrorKind::CrExpected, missing_cr, at),
            _ => return fault(ErrorKind::Strict, other, at),
        }
        Ok(false)
    }
}

fn hex(b: u8) -> Option<u8> {
    match b {
        b'0'..=b'9' => Some(b - b'0'),
        b'a'..=b'f' => Some(b - b'a' + 10),
        b'A'..=b'F' => Some(b - b'A' + 10),
        _ => None,
    }
}

fn bad_size<T>(at: usize) -> Result<T, Fault> {
    fault(
        ErrorKind::InvalidChunkSize,
        "Invalid character in chunk size",
        at,
    )
}

#[cold]
fn fault<T>(kind: ErrorKind, reason: &'static str, at: usize) -> Result<T, Fault> {
    Err(Fault::new(kind, reason, at))
}
