//! What is under way on a connection: the message that is read, the answers that are due, the output they collected.

use http_parser::{Leniency, Limits, Mode, Parser};
use std::collections::VecDeque;

/// An answer that is not finished yet.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) number: u32,
    pub(super) ended: bool,
    /// What was written before it was this answer's turn.
    pub(super) held: Vec<u8>,
}

/// Unfinished answers, oldest first: only the first may write. Mostly there is one.
#[derive(Debug, Default)]
pub(super) struct Answers {
    first: Option<Answer>,
    later: VecDeque<Answer>,
}

impl Answers {
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    pub(super) fn push(&mut self, number: u32) {
        let answer = Answer {
            number,
            ended: false,
            held: Vec::new(),
        };
        if self.first.is_none() {
            self.first = Some(answer);
        } else {
            self.later.push_back(answer);
        }
    }

    /// Whether the answer `number` is the oldest.
    pub(super) fn is_first(&self, number: u32) -> bool {
        self.first
            .as_ref()
            .is_some_and(|first| first.number == number)
    }

    pub(super) fn find(&mut self, number: u32) -> Option<&mut Answer> {
        let mut all = self.first.iter_mut().chain(&mut self.later);
        all.find(|answer| answer.number == number)
    }

    /// Forgets the answers behind `number`.
    pub(super) fn end_with(&mut self, number: u32) {
        if self.is_first(number) {
            self.later = VecDeque::new();
        } else if let Some(at) = self.later.iter().position(|a| a.number == number) {
            self.later.truncate(at + 1);
        }
    }

    /// Takes the oldest answer off if it is ended; what the next one held goes to `out`.
    pub(super) fn pass(&mut self, out: &mut Vec<u8>) {
        while self.first.as_ref().is_some_and(|first| first.ended) {
            self.first = self.later.pop_front();
            if let Some(next) = &mut self.first {
                out.append(&mut next.held);
            } else if self.later.capacity() > 0 {
                self.later = VecDeque::new();
            }
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Answers::default();
    }

    /// Bytes that wait for their turn.
    pub(super) fn held(&self) -> usize {
        self.later.iter().map(|answer| answer.held.len()).sum()
    }
}

/// The busy half of a connection. A server keeps some to lend.
#[derive(Debug)]
pub(super) struct Busy {
    pub(super) parser: Parser,
    pub(super) answers: Answers,
    /// The next message's.
    pub(super) number: u32,
    /// What the oldest answer collected in this round.
    pub(super) out: Vec<u8>,
    /// The round's end writes it.
    pub(super) dirty: bool,
    /// JavaScript waits to hear that output is gone.
    pub(super) wants_drain: bool,
    /// JavaScript wants no more body for now.
    pub(super) paused: bool,
    /// The number of the message whose body is read.
    pub(super) reading: Option<u32>,
    /// The pump that takes that body below JavaScript.
    pub(super) pumped: Option<u32>,
    /// The rest of that body is nobody's.
    pub(super) discarding: bool,
    /// Close when everything is written.
    pub(super) closing: bool,
    pub(super) shut: bool,
}

/// Numbers of answers wrap here: times eight they are still 31 bits.
const NUMBERS: u32 = 1 << 27;

impl Busy {
    pub(super) fn new(limits: Limits, leniency: Leniency) -> Busy {
        Busy {
            parser: Parser::with(Mode::Request, limits, leniency),
            answers: Answers::default(),
            number: 0,
            out: Vec::new(),
            dirty: false,
            wants_drain: false,
            paused: false,
            reading: None,
            pumped: None,
            discarding: false,
            closing: false,
            shut: false,
        }
    }

    /// The number of a new message. They go on over all connections this is lent to, so that a late call finds no other's
    /// answer.
    pub(super) fn take_number(&mut self) -> u32 {
        let number = self.number;
        self.number = (number + 1) % NUMBERS;
        number
    }

    /// Forgets a connection that broke off.
    pub(super) fn reset(&mut self) {
        self.parser.reset();
        self.answers.clear();
        self.out.clear();
        self.dirty = false;
        self.wants_drain = false;
        self.paused = false;
        self.reading = None;
        self.pumped = None;
        self.discarding = false;
        self.closing = false;
        self.shut = false;
    }

    /// Nothing is under way any more: it can be given back.
    pub(super) fn is_over(&self) -> bool {
        self.answers.is_empty()
            && !self.dirty
            && !self.closing
            && self.reading.is_none()
            && self.parser.at_message_start()
    }
}
