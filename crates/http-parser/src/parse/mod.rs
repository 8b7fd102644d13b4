//! The push state machine: which part of which message comes next.
//!
//! Nothing but states here; the grammar of each part is in its own file.

mod body;
mod chunked;
pub(crate) mod framing;
mod head;
pub(crate) mod line;
mod quick;
mod role;
mod scan;
mod trailers;

use self::chunked::{Chunks, Step};
use self::framing::{Delimiter, Framing};
use self::head::{Found, Kind, Section};
use self::scan::Rules;
use crate::error::{ErrorKind, Fault, ParseError};
use crate::event::Message;
use crate::{Event, Fields, Head, Leniency, Limits};

pub use self::role::{Mode, ResponseTo, Status};

/// What comes after the body bytes that are left to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Between,
    /// [`Mode::Either`], and all of the head is an `H` so far.
    Detect,
    Head,
    /// Behind a head that announced an upgrade.
    Body,
    Close,
    Chunked,
    Trailers,
    End,
    Upgraded,
    Closed,
    Failed,
}

/// Reads a stream of HTTP/1.x messages, fed in slices of any size.
///
/// ```
/// # use http_parser::*;
/// let mut parser = Parser::new(Mode::Response);
/// for mut slice in [&b"HTTP/1.1 204 No Con"[..], b"tent\r\n\r\n"] {
///     while let Some(event) = parser.next(&mut slice)? {
///         if let Event::Head(head) = event {
///             assert_eq!(head.status(), Some(204));
///         }
///     }
/// }
/// # Ok::<(), ParseError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Parser {
    mode: Mode,
    /// As `mode`, once it is known.
    kind: Option<Kind>,
    limits: Limits,
    leniency: Leniency,
    to: ResponseTo,
    state: State,
    /// Bytes of the body that come next: of a chunk, of all by length, or
    /// without end. Above 0 only in states of the body.
    left: u64,
    /// Bytes taken off all inputs, and those left to tell.
    offset: u64,
    /// Offset of the section being read.
    section_start: u64,
    /// Bytes of empty lines before the head to come; 0 behind a whole message.
    blank: usize,
    /// The last byte was a CR: the beginning of an empty line.
    after_cr: bool,
    interim: bool,
    /// The fault that stopped the parser.
    error: Option<ParseError>,
    chunks: Chunks,
    section: Section,
    /// The last head, and the framing it decided; then the trailers.
    message: Message,
}

impl Parser {
    /// A strict parser with default limits.
    pub fn new(mode: Mode) -> Parser {
        Parser::with(mode, Limits::default(), Leniency::default())
    }

    /// A parser with its own limits and exceptions.
    pub fn with(mode: Mode, mut limits: Limits, leniency: Leniency) -> Parser {
        limits.head_bytes = limits.head_bytes.min(u32::MAX as usize);
        limits.trailer_bytes = limits.trailer_bytes.min(u32::MAX as usize);
        Parser {
            mode,
            kind: Kind::of(mode),
            limits,
            leniency,
            to: ResponseTo::default(),
            state: State::Between,
            left: 0,
            offset: 0,
            section_start: 0,
            blank: 0,
            after_cr: false,
            interim: false,
            error: None,
            chunks: Chunks::new(),
            section: Section::new(),
            message: Message::new(),
        }
    }

    /// Takes bytes off the front of `input` until there is an event to tell.
    ///
    /// `None` says that nothing can be told now: the input is used up and more
    /// is needed, or the parser is [`Upgraded`](Status::Upgraded) and leaves
    /// it alone. To pause, stop calling; to go on, call with what was left.
    ///
    /// # Errors
    ///
    /// The input is not acceptable. How much of it was taken off is not
    /// specified; [`ParseError::offset`] is exact.
    #[inline]
    pub fn next<'s, 'b: 's>(
        &'s mut self,
        input: &mut &'b [u8],
    ) -> Result<Option<Event<'s>>, ParseError> {
        if self.left > 0 {
            return Ok(self.data(input));
        }
        match self.state {
            State::End => {
                self.state = self.after_message();
                Ok(Some(Event::End))
            }
            State::Between | State::Chunked if input.is_empty() => Ok(None),
            State::Between => self.between(input),
            State::Chunked => self.chunk(input),
            _ => self.step(input),
        }
    }

    /// Goes on to body bytes that come next, which are counted as taken.
    #[inline(always)]
    fn begin_data(&mut self, size: u64) {
        self.left = size;
        self.offset = self.offset.wrapping_add(size);
    }

    /// Tells what is there of the body bytes left.
    #[inline(always)]
    fn data<'b>(&mut self, input: &mut &'b [u8]) -> Option<Event<'b>> {
        if input.is_empty() {
            return None;
        }
        let piece = body::take(input, self.left);
        self.left -= piece.len() as u64;
        Some(Event::Body(piece))
    }

    /// As [`next`](Self::next), before or behind a chunk's data.
    fn chunk<'s, 'b: 's>(
        &'s mut self,
        input: &mut &'b [u8],
    ) -> Result<Option<Event<'s>>, ParseError> {
        if let Some((size, len)) = self.chunks.quick(input) {
            *input = &input[len..];
            self.offset += len as u64;
            self.begin_data(size);
            return Ok(self.data(input));
        }
        self.step(input)
    }

    /// As [`next`](Self::next), where no body bytes are left to tell.
    fn step<'s, 'b: 's>(
        &'s mut self,
        input: &mut &'b [u8],
    ) -> Result<Option<Event<'s>>, ParseError> {
        loop {
            match self.state {
                State::Between => return self.between(input),
                State::Detect => {
                    let [second, ..] = *input else {
                        return Ok(None);
                    };
                    let kind = if *second == b'T' {
                        Kind::Response
                    } else {
                        Kind::Request
                    };
                    self.kind = Some(kind);
                    self.section.begin_after(kind, b"H", &mut self.message);
                    self.state = State::Head;
                }
                State::Head => return self.head(input),
                State::Body => {
                    self.begin_body();
                    if self.left > 0 {
                        return Ok(self.data(input));
                    }
                }
                State::Close => {
                    self.begin_data(u64::MAX);
                    return Ok(self.data(input));
                }
                State::Chunked => {
                    let before = input.len();
                    let step = self.chunks.step(input, &self.limits, &self.leniency);
                    let base = self.offset;
                    self.offset += (before - input.len()) as u64;
                    match step {
                        Ok(Step::Data(size)) => {
                            self.begin_data(size);
                            return Ok(self.data(input));
                        }
                        Ok(Step::More) => return Ok(None),
                        Ok(Step::Last) => self.begin_trailers(),
                        Err(fault) => return Err(self.fail(fault, base)),
                    }
                }
                State::Trailers => return self.trailers(input),
                State::End => {
                    self.state = self.after_message();
                    return Ok(Some(Event::End));
                }
                State::Upgraded => return Ok(None),
                State::Closed => return self.closed(input).map(|()| None),
                State::Failed => return Err(self.stopped()),
            }
        }
    }

    /// Says that no more bytes will come. `Some(Event::End)` if that completes
    /// a body that lasts until the connection closes, `None` if no message was
    /// under way.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidEofState`] if a message was cut off.
    pub fn finish(&mut self) -> Result<Option<Event<'static>>, ParseError> {
        if self.state == State::Body {
            self.begin_body();
        }
        match self.state {
            State::Between => {
                self.state = State::Closed;
                self.after_cr = false;
                Ok(None)
            }
            State::Upgraded | State::Closed => Ok(None),
            State::End if self.left > 0 => Err(self.cut_off()),
            State::Close | State::End => {
                self.offset = self.offset();
                self.left = 0;
                let upgraded = matches!(self.state, State::End) && self.message.framing.upgrade;
                self.state = if upgraded {
                    State::Upgraded
                } else {
                    State::Closed
                };
                Ok(Some(Event::End))
            }
            State::Failed => Err(self.stopped()),
            _ => Err(self.cut_off()),
        }
    }

    #[cold]
    fn stopped(&self) -> ParseError {
        self.error.expect("what fails sets it")
    }

    fn cut_off(&mut self) -> ParseError {
        let fault = Fault::new(ErrorKind::InvalidEofState, "Invalid EOF state", 0);
        self.fail(fault, self.offset())
    }

    /// Where the parser stands.
    pub fn status(&self) -> Status {
        match self.state {
            State::Between => Status::Between,
            State::Detect | State::Head => Status::Head,
            State::Body | State::Close | State::Chunked | State::Trailers | State::End => {
                Status::Body
            }
            State::Upgraded => Status::Upgraded,
            State::Closed => Status::Closed,
            State::Failed => Status::Failed,
        }
    }

    /// Whether nothing of a next message was seen, not even an empty line: a
    /// parser that may serve another stream of the same mode from here on.
    pub fn at_message_start(&self) -> bool {
        self.state == State::Between && self.blank == 0
    }

    /// Number of bytes taken off all inputs so far.
    pub fn offset(&self) -> u64 {
        self.offset.wrapping_sub(self.left)
    }

    /// The error that stopped the parser, if one did.
    pub fn error(&self) -> Option<ParseError> {
        self.error
    }

    /// Says what the next final response answers. To be called before its head
    /// is read; it is forgotten when that response is complete. Interim
    /// responses leave it in place.
    pub fn set_response_context(&mut self, to: ResponseTo) {
        self.to = to;
    }

    /// To be called after a head with [`Head::upgrade`], before the next
    /// [`next`](Self::next): the message is an ordinary one, with the body
    /// its framing says, and HTTP goes on after it.
    pub fn ignore_upgrade(&mut self) {
        if self.state == State::Body {
            self.message.framing.upgrade = false;
        }
    }

    /// Starts anew with another stream: keeps mode, limits, leniencies and
    /// memory.
    pub fn reset(&mut self) {
        self.state = State::Between;
        self.error = None;
        self.after_cr = false;
        self.kind = Kind::of(self.mode);
        self.to = ResponseTo::default();
        self.left = 0;
        self.offset = 0;
        self.blank = 0;
        self.interim = false;
        self.section.begin(Kind::Request);
        self.message.begin();
        self.message.framing = Framing::EMPTY;
    }

    /// Gives buffers back to the allocator, unless a head is half read. For
    /// connections that stay idle.
    pub fn release_memory(&mut self) {
        if !matches!(self.state, State::Detect | State::Head | State::Trailers) {
            self.section.begin(Kind::Request);
            self.section.release();
            self.message.fields = Vec::new();
        }
    }

    /// As [`next`](Self::next), where a message may begin.
    #[inline(never)]
    fn between<'s, 'b: 's>(
        &'s mut self,
        input: &mut &'b [u8],
    ) -> Result<Option<Event<'s>>, ParseError> {
        match (*input, self.kind) {
            ([b'\r' | b'\n', ..], _) => {}
            ([_, ..], Some(kind)) if self.blank == 0 => return self.first(kind, input),
            _ => {}
        }
        if !self.blank_lines(input)? {
            return Ok(None);
        }
        let kind = match (self.kind, *input) {
            (Some(kind), _) => kind,
            (None, [b'H']) => {
                self.section_start = self.offset;
                *input = &[];
                self.offset += 1;
                self.state = State::Detect;
                return Ok(None);
            }
            (None, [b'H', b'T', ..]) => Kind::Response,
            (None, _) => Kind::Request,
        };
        self.kind = Some(kind);
        self.first(kind, input)
    }

    /// Passes empty lines before a head; `false` if the input is used up.
    fn blank_lines(&mut self, input: &mut &[u8]) -> Result<bool, ParseError> {
        while let [b, rest @ ..] = *input {
            match b {
                b'\n' if self.after_cr || self.leniency.optional_cr_before_lf => {
                    self.after_cr = false;
                }
                _ if self.after_cr && self.leniency.optional_lf_after_cr => {
                    self.after_cr = false;
                    continue;
                }
                _ if self.after_cr => {
                    let fault = Fault::new(ErrorKind::LfExpected, "Expected LF after CR", 0);
                    return Err(self.fail(fault, self.offset));
                }
                b'\r' => self.after_cr = true,
                _ => {
                    self.blank = 0;
                    return Ok(true);
                }
            }
            self.blank += 1;
            if self.blank > self.limits.head_bytes {
                let fault = Fault::new(ErrorKind::HeaderOverflow, "Header overflow", 0);
                return Err(self.fail(fault, self.offset));
            }
            *input = rest;
            self.offset += 1;
        }
        Ok(false)
    }

    /// As [`next`](Self::next), before the first byte of a head.
    #[inline(always)]
    fn first<'s, 'b: 's>(
        &'s mut self,
        kind: Kind,
        input: &mut &'b [u8],
    ) -> Result<Option<Event<'s>>, ParseError> {
        self.section_start = self.offset;
        let rules = Rules {
            request: kind != Kind::Response,
            limits: &self.limits,
            leniency: &self.leniency,
        };
        match self.section.whole(kind, input, &mut self.message, rules) {
            Some(raw) => {
                self.offset += raw.len() as u64;
                self.told(Found::Fed(raw))
            }
            None => {
                self.state = State::Head;
                self.head(input)
            }
        }
    }

    /// As [`next`](Self::next), within a head.
    fn head<'s, 'b: 's>(
        &'s mut self,
        input: &mut &'b [u8],
    ) -> Result<Option<Event<'s>>, ParseError> {
        let rules = Rules {
            request: self.kind != Some(Kind::Response),
            limits: &self.limits,
            leniency: &self.leniency,
        };
        let before = input.len();
        let limit = self.limits.head_bytes;
        let found = match self.section.scan(input, &mut self.message, rules, limit) {
            Ok(found) => found,
            Err(fault) => return Err(self.fail(fault, self.section_start)),
        };
        self.offset += (before - input.len()) as u64;
        match found {
            Some(found) => self.told(found),
            None => Ok(None),
        }
    }

    /// The event of a complete head.
    #[inline(always)]
    fn told<'s, 'b: 's>(&'s mut self, found: Found<'b>) -> Result<Option<Event<'s>>, ParseError> {
        let raw = match found {
            Found::Fed(raw) => raw,
            Found::Gathered => &self.section.text,
        };
        if let Err(fault) = framing::decide(&mut self.message, raw, self.to, &self.leniency) {
            return Err(self.fail(fault, self.section_start));
        }
        let line = &self.message.line;
        self.interim = line.method.is_none() && line.status < 200;
        if self.message.framing.upgrade {
            // The caller may say that it is none.
            self.state = State::Body;
        } else {
            self.begin_body();
        }
        let raw: &'s [u8] = match found {
            Found::Fed(raw) => raw,
            Found::Gathered => &self.section.text,
        };
        Ok(Some(Event::Head(Head::new(raw, &self.message))))
    }

    /// Goes on to the body announced by the last head.
    #[inline]
    fn begin_body(&mut self) {
        let tunnel = self.message.framing.upgrade && self.message.framing.tunnel;
        self.state = match self.message.framing.body {
            _ if tunnel => State::End,
            Delimiter::None => State::End,
            Delimiter::Length(length) => {
                self.begin_data(length);
                State::End
            }
            Delimiter::Chunked => {
                self.chunks = Chunks::new();
                State::Chunked
            }
            Delimiter::Close => State::Close,
        };
    }

    fn begin_trailers(&mut self) {
        self.section_start = self.offset;
        self.section.begin(Kind::Trailers);
        self.message.begin();
        self.state = State::Trailers;
    }

    fn trailers<'s, 'b: 's>(
        &'s mut self,
        input: &mut &'b [u8],
    ) -> Result<Option<Event<'s>>, ParseError> {
        let rules = Rules {
            request: true,
            limits: &self.limits,
            leniency: &self.leniency,
        };
        let before = input.len();
        let limit = self.limits.trailer_bytes;
        let found = match self.section.scan(input, &mut self.message, rules, limit) {
            Ok(found) => found,
            Err(fault) => return Err(self.fail(fault, self.section_start)),
        };
        self.offset += (before - input.len()) as u64;
        let Some(found) = found else { return Ok(None) };
        if let Err(fault) = trailers::check(&self.message.fields) {
            return Err(self.fail(fault, self.section_start));
        }
        if self.message.fields.is_empty() {
            self.state = self.after_message();
            return Ok(Some(Event::End));
        }
        self.state = State::End;
        let raw: &'s [u8] = match found {
            Found::Fed(raw) => raw,
            Found::Gathered => &self.section.text,
        };
        let fields = Fields::new(raw, &self.message.fields);
        Ok(Some(Event::Trailers(fields)))
    }

    #[inline]
    fn after_message(&mut self) -> State {
        if !self.interim {
            self.to = ResponseTo::default();
        }
        if self.message.framing.upgrade {
            State::Upgraded
        } else if self.message.framing.keep_alive || self.interim || self.leniency.keep_alive {
            State::Between
        } else {
            State::Closed
        }
    }

    /// Passes empty lines after the last message; anything else is a fault.
    fn closed(&mut self, input: &mut &[u8]) -> Result<(), ParseError> {
        while let [b, rest @ ..] = *input {
            match b {
                _ if self.leniency.data_after_close => {}
                b'\r' if !self.after_cr => self.after_cr = true,
                b'\n' if self.after_cr => self.after_cr = false,
                _ => {
                    let reason = "Data after `Connection: close`";
                    let fault = Fault::new(ErrorKind::ClosedConnection, reason, 0);
                    return Err(self.fail(fault, self.offset));
                }
            }
            *input = rest;
            self.offset += 1;
        }
        Ok(())
    }

    #[cold]
    fn fail(&mut self, fault: Fault, base: u64) -> ParseError {
        let error = fault.based(base);
        self.state = State::Failed;
        self.error = Some(error);
        self.offset = self.offset();
        self.left = 0;
        error
    }
}
