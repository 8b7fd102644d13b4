//! Bodies of requests, and answers, as ends of pipes below JavaScript.

use super::respond::{HIGH_WATER_MARK, send_piece};
use crate::core::Loop;
use crate::pump::{Piece, Sink, Source};
use crate::runtime::Rt;
use js_bindings::op;
use std::io::{self, Write};

struct BodySource {
    slot: u32,
    number: u32,
}

/// Offers the body of the request `number`, if it is being read.
#[op]
pub(crate) fn pump_source(rt: &mut Rt, slot: u32, number: u32) -> bool {
    let found = rt.http.connections.busy(slot);
    let reads = found
        .is_some_and(|(_, busy)| busy.reading == Some(number) && !busy.discarding && !busy.paused);
    if reads {
        rt.pumps.offer_source(BodySource { slot, number });
    }
    reads
}

impl Source for BodySource {
    fn start(&mut self, _: &mut Loop, rt: &mut Rt, pump: u32) -> bool {
        match rt.http.connections.busy(self.slot) {
            Some((_, busy)) if busy.reading == Some(self.number) => {
                busy.pumped = Some(pump);
                true
            }
            _ => false,
        }
    }

    fn stop(&mut self, lp: &mut Loop, rt: &mut Rt) {
        if let Some((stream, busy)) = rt.http.connections.busy(self.slot) {
            busy.paused = true;
            // A stream that is gone has told so.
            let _ = lp.stream_read_stop(stream);
        }
    }

    fn go(&mut self, lp: &mut Loop, rt: &mut Rt) {
        if let Some((stream, busy)) = rt.http.connections.busy(self.slot)
            && std::mem::take(&mut busy.paused)
        {
            // A stream that is gone has told so.
            let _ = lp.stream_read_start(stream);
        }
    }

    fn detach(&mut self, _: &mut Loop, rt: &mut Rt) -> bool {
        if let Some((_, busy)) = rt.http.connections.busy(self.slot) {
            busy.pumped = None;
        }
        false
    }
}

struct AnswerSink {
    slot: u32,
    /// The answer's number times 8, as JavaScript gives it.
    turn: u32,
    chunked: bool,
}

/// Offers to write the body of the answer `turn`, whose head is sent, if it is its turn.
#[op]
pub(crate) fn pump_sink(rt: &mut Rt, slot: u32, turn: u32, chunked: bool) -> bool {
    let found = rt.http.connections.busy(slot);
    let first = found.is_some_and(|(_, busy)| busy.answers.is_first(turn / 8) && !busy.closing);
    if first {
        rt.pumps.offer_sink(AnswerSink {
            slot,
            turn,
            chunked,
        });
    }
    first
}

impl Sink for AnswerSink {
    fn start(&mut self, _: &mut Loop, rt: &mut Rt, pump: u32) -> bool {
        rt.pumps.answers.insert(self.slot, pump);
        true
    }

    fn put(&mut self, lp: &mut Loop, rt: &mut Rt, piece: Piece<'_>) -> io::Result<bool> {
        let bytes = piece.bytes();
        let chunked = self.chunked;
        let head = |out: &mut Vec<u8>| {
            if chunked {
                // A vector takes whatever is written to it.
                let _ = write!(out, "{:x}\r\n", bytes.len());
            }
        };
        let tail: &[u8] = if chunked { b"\r\n" } else { b"" };
        let tail = |out: &mut Vec<u8>| out.extend_from_slice(tail);
        let waiting = send_piece(rt, lp, self.slot, self.turn, head, bytes, tail);
        let room = waiting < HIGH_WATER_MARK;
        if !room && let Some((_, busy)) = rt.http.connections.busy(self.slot) {
            busy.wants_drain = true;
        }
        Ok(room)
    }

    fn detach(&mut self, lp: &mut Loop, rt: &mut Rt) -> (usize, u64) {
        rt.pumps.answers.remove(&self.slot);
        let waiting =
            rt.http.connections.busy(self.slot).map(|(stream, busy)| {
                busy.out.len() + lp.stream_write_queue_len(stream).unwrap_or(0)
            });
        (waiting.unwrap_or(0), 0)
    }
}
