//! Answers: JavaScript hands over a head and a piece of the body in one call; the oldest unfinished answer of a
//! connection writes, later ones wait for their turn. What was collected goes out when the round's sockets were read.

use super::State;
use super::connections::Waits;
use super::receive::fail;
use super::told::{Told, tell_number};
use crate::core::{Host, Loop};
use crate::runtime::Rt;
use crate::{net, pump};
use evloop::StreamId;
use http_parser::Status;
use js_bindings::{JsStr, op};
use std::io::{self, IoSlice};

/// An answer and what to do with it come as one number: the answer's number times 8, plus these flags.
const FLAGS: u32 = 8;
/// The last piece of its answer.
const END: u32 = 1;
/// The connection closes after this answer.
const CLOSE: u32 = 2;
/// Tell `Drained` when the kernel has everything.
const DRAIN: u32 = 4;

/// A piece of this many bytes goes to the kernel from where it lies instead of by the output buffer.
const DIRECT: usize = 16 * 1024;

/// Appends to an answer; gives the bytes that wait for the kernel or their turn, -1 when the connection is gone.
fn send(rt: &mut Rt, lp: &mut Loop, slot: u32, turn: u32, fill: impl FnOnce(&mut Vec<u8>)) -> f64 {
    let (number, flags) = (turn / FLAGS, turn % FLAGS);
    let http = &mut rt.http;
    let Some((stream, busy)) = http.connections.busy(slot) else {
        return -1.0;
    };
    if busy.answers.is_first(number) {
        fill(&mut busy.out);
    } else if let Some(answer) = busy.answers.find(number) {
        fill(&mut answer.held);
    } else {
        return -1.0;
    }
    if flags & END != 0 {
        if flags & CLOSE != 0 {
            // Nothing after this answer is sent.
            busy.answers.end_with(number);
            busy.closing = true;
        }
        if let Some(answer) = busy.answers.find(number) {
            answer.ended = true;
        }
        busy.answers.pass(&mut busy.out);
    }
    busy.wants_drain |= flags & DRAIN != 0;
    let queued = lp.stream_write_queue_len(stream).unwrap_or(0);
    let waiting = busy.out.len() + busy.answers.held() + queued;
    if !busy.dirty {
        busy.dirty = true;
        http.dirty.push(stream);
        rt.round.schedule(lp);
    }
    waiting as f64
}

/// Sends `head` (Latin-1, but in UTF-8 if nothing stands between it and the body) and `body` (UTF-8).
#[op]
pub(crate) fn send_text(
    rt: &mut Rt,
    lp: &mut Loop,
    slot: u32,
    turn: u32,
    head: JsStr<'_>,
    body: JsStr<'_>,
) -> f64 {
    send(rt, lp, slot, turn, |out| {
        let start = out.len();
        head.append_latin1(out);
        if !out[start..].is_ascii() && out.ends_with(b"\r\n\r\n") {
            // Directly in front of text a head is text, too: so it is in node.
            let head: String = out.drain(start..).map(char::from).collect();
            out.extend_from_slice(head.as_bytes());
        }
        body.append_utf8(out);
    })
}

/// Sends `head` and `body`, both Latin-1.
#[op]
pub(crate) fn send_latin1(
    rt: &mut Rt,
    lp: &mut Loop,
    slot: u32,
    turn: u32,
    head: JsStr<'_>,
    body: JsStr<'_>,
) -> f64 {
    send(rt, lp, slot, turn, |out| {
        head.append_latin1(out);
        body.append_latin1(out);
    })
}

/// Sends `head` (Latin-1), bytes, and `tail` (Latin-1: the end of a chunk).
#[op]
pub(crate) fn send_bytes(
    rt: &mut Rt,
    lp: &mut Loop,
    slot: u32,
    turn: u32,
    head: JsStr<'_>,
    bytes: &[u8],
    tail: JsStr<'_>,
) -> f64 {
    let head = |out: &mut Vec<u8>| head.append_latin1(out);
    let tail = |out: &mut Vec<u8>| tail.append_latin1(out);
    send_piece(rt, lp, slot, turn, head, bytes, tail)
}

/// Bytes waiting for the kernel above which a writer had better wait; outgoing.js has the same number.
pub(super) const HIGH_WATER_MARK: f64 = 65_536.0;

/// Sends `bytes` between what `head` and `tail` append.
pub(super) fn send_piece(
    rt: &mut Rt,
    lp: &mut Loop,
    slot: u32,
    turn: u32,
    head: impl Fn(&mut Vec<u8>),
    bytes: &[u8],
    tail: impl FnOnce(&mut Vec<u8>),
) -> f64 {
    let sent = if bytes.len() >= DIRECT {
        direct(&mut rt.http, lp, slot, turn / FLAGS, &head, bytes)
    } else {
        None
    };
    send(rt, lp, slot, turn, |out| {
        match sent {
            Some(sent) => out.extend_from_slice(&bytes[sent..]),
            None => {
                head(out);
                out.extend_from_slice(bytes);
            }
        }
        tail(out);
    })
}

/// Writes what the connection has collected, `head` and `bytes` at once if it is this answer's turn: says how many of
/// `bytes` the kernel took. What it did not take of all else is collected again.
fn direct(
    http: &mut State,
    lp: &mut Loop,
    slot: u32,
    number: u32,
    head: &impl Fn(&mut Vec<u8>),
    bytes: &[u8],
) -> Option<usize> {
    let (stream, busy) = http.connections.busy(slot)?;
    if !busy.answers.is_first(number) {
        return None;
    }
    head(&mut busy.out);
    let slices = [IoSlice::new(&busy.out), IoSlice::new(bytes)];
    // An error is met again, and told, when the round is over.
    let sent = lp.stream_try_write_vectored(stream, &slices).unwrap_or(0);
    let of_bytes = sent.saturating_sub(busy.out.len());
    busy.out.drain(..sent - of_bytes);
    Some(of_bytes)
}

/// Writes what all connections collected in this round, one call a connection.
pub(super) fn flush_all(lp: &mut Loop, host: &mut Host) {
    let mut dirty = std::mem::take(&mut host.rt.http.dirty);
    for id in dirty.drain(..) {
        flush(lp, host, id);
    }
    if host.rt.http.dirty.is_empty() {
        // Its memory serves the next round.
        host.rt.http.dirty = dirty;
    }
}

/// What is to be done behind a flush.
struct Flushed {
    close: bool,
    drained: bool,
}

fn flush(lp: &mut Loop, host: &mut Host, id: StreamId) {
    match host.rt.http.flush(lp, id) {
        Ok(Flushed { close, drained }) => {
            if close {
                // A stream that is gone needs no end.
                let _ = match lp.stream_write_queue_len(id) {
                    Ok(0) => lp.stream_close(id),
                    _ => lp.stream_shutdown(id),
                };
            }
            // Told even when nothing had to wait: the writer asked to be told when it may go on.
            if drained {
                tell_drained(lp, host, id);
            }
        }
        // Closed by JavaScript after it wrote: `Closed` follows, and nothing failed.
        Err(error) if error.raw_os_error() == Some(libc::EBADF) => {}
        Err(error) => fail(lp, host, id, -net::errno(&error)),
    }
}

impl State {
    fn flush(&mut self, lp: &mut Loop, id: StreamId) -> io::Result<Flushed> {
        let mut done = Flushed {
            close: false,
            drained: false,
        };
        let Some(connection) = self.connections.get(id.slot()).filter(|c| c.stream == id) else {
            return Ok(done);
        };
        let Some(busy) = &mut connection.busy else {
            return Ok(done);
        };
        busy.dirty = false;
        let sent = if busy.out.is_empty() {
            0
        } else {
            lp.stream_try_write(id, &busy.out)?
        };
        if sent == busy.out.len() {
            busy.out.clear();
            if busy.wants_drain && lp.stream_write_queue_len(id)? == 0 {
                busy.wants_drain = false;
                done.drained = true;
            }
        } else {
            let mut out = std::mem::take(&mut busy.out);
            out.drain(..sent);
            lp.stream_write(id, out, Some(0))?;
        }
        if busy.closing && busy.answers.is_empty() && !busy.shut {
            busy.shut = true;
            done.close = true;
        }
        if connection.waits == Waits::Answer
            && busy.answers.is_empty()
            // Behind a message an empty line may have come: that begins no other.
            && matches!(busy.parser.status(), Status::Between | Status::Closed)
        {
            connection.waits = Waits::Nothing;
            connection.since = lp.now();
            if let Some(server) = self.servers.get_mut(connection.server as usize) {
                if busy.is_over() {
                    server.take_back(connection.busy.take());
                }
                server.watch(lp, connection.server, connection);
            }
        }
        Ok(done)
    }
}

/// The kernel took a write that had to wait. A stream that is closed meanwhile still tells of it, before `Closed`: nobody
/// is to write more to that one.
pub(super) fn written(lp: &mut Loop, host: &mut Host, id: StreamId) {
    if matches!(lp.stream_write_queue_len(id), Ok(0))
        && let Some((_, busy)) = host.rt.http.connections.busy(id.slot())
        && std::mem::take(&mut busy.wants_drain)
    {
        tell_drained(lp, host, id);
    }
}

/// To the pump that writes the answer, or to JavaScript.
fn tell_drained(lp: &mut Loop, host: &mut Host, id: StreamId) {
    match host.rt.pumps.answers.get(&id.slot()) {
        Some(&pump) => pump::has_room(lp, host, pump),
        None => tell_number(lp, host, Told::Drained, id.slot(), 0.0),
    }
}

/// Whether what was read for the connection is still to be told: false when it closes.
#[op(fast)]
pub(crate) fn takes(rt: &mut Rt, lp: &mut Loop, slot: u32) -> bool {
    let found = rt.http.connections.busy(slot);
    found.is_some_and(|(stream, busy)| !busy.closing && lp.stream_write_queue_len(stream).is_ok())
}

/// Bytes of answers that wait for the kernel.
#[op]
pub(crate) fn waiting(rt: &mut Rt, lp: &mut Loop, slot: u32) -> f64 {
    rt.http
        .connections
        .busy(slot)
        .map_or(0.0, |(stream, busy)| {
            (busy.out.len() + lp.stream_write_queue_len(stream).unwrap_or(0)) as f64
        })
}

/// The number of the connection's stream.
#[op]
pub(crate) fn stream_of(rt: &mut Rt, slot: u32) -> f64 {
    let found = rt.http.connections.get(slot);
    found.map_or(-1.0, |connection| connection.stream.as_u64() as f64)
}

/// Hands over no more of the request's body until `resume`.
#[op]
pub(crate) fn pause(rt: &mut Rt, lp: &mut Loop, slot: u32) {
    if let Some((stream, busy)) = rt.http.connections.busy(slot) {
        busy.paused = true;
        // A stream that is gone has told so.
        let _ = lp.stream_read_stop(stream);
    }
}

/// Goes on with the body.
#[op]
pub(crate) fn resume(rt: &mut Rt, lp: &mut Loop, slot: u32) {
    if let Some((stream, busy)) = rt.http.connections.busy(slot)
        && std::mem::take(&mut busy.paused)
    {
        // A stream that is gone has told so.
        let _ = lp.stream_read_start(stream);
    }
}

/// The rest of the body of the request `number` is not wanted: it is read and dropped.
#[op]
pub(crate) fn discard(rt: &mut Rt, lp: &mut Loop, slot: u32, number: u32) {
    if let Some((stream, busy)) = rt.http.connections.busy(slot) {
        // Its end may be read already, and only not told yet.
        busy.discarding |= busy.reading == Some(number);
        if std::mem::take(&mut busy.paused) {
            let _ = lp.stream_read_start(stream);
        }
    }
}

/// Gives the connection's stream to the net room: an upgrade. What was written before goes out first.
#[op]
pub(crate) fn detach(rt: &mut Rt, lp: &mut Loop, slot: u32) -> bool {
    let Some(connection) = rt.http.connections.get(slot) else {
        return false;
    };
    let stream = connection.stream;
    if let Some(busy) = &mut connection.busy
        && !busy.out.is_empty()
    {
        let _ = lp.stream_write(stream, std::mem::take(&mut busy.out), None);
    }
    rt.http.forget(stream);
    lp.stream_set_handler(stream, net::events::handler())
        .is_ok()
}

/// Closes the connection now; what was collected for it is sent as far as the kernel takes it.
#[op]
pub(crate) fn abort(rt: &mut Rt, lp: &mut Loop, slot: u32) {
    flush_before(rt, lp, slot);
    if let Some(connection) = rt.http.connections.get(slot) {
        // Closed already: nothing to do.
        let _ = lp.stream_close(connection.stream);
    }
}

/// Hands to the loop what the connection collected: somebody writes to its stream, or closes it.
#[op]
pub(crate) fn flush_now(rt: &mut Rt, lp: &mut Loop, slot: u32) {
    flush_before(rt, lp, slot);
}

/// Somebody ends the stream: what is collected goes out before, nothing behind.
#[op]
pub(crate) fn end_answers(rt: &mut Rt, lp: &mut Loop, slot: u32) {
    flush_before(rt, lp, slot);
    if let Some((_, busy)) = rt.http.connections.busy(slot) {
        busy.closing = true;
        busy.shut = true;
        busy.answers.clear();
    }
}

fn flush_before(rt: &mut Rt, lp: &mut Loop, slot: u32) {
    if let Some((stream, busy)) = rt.http.connections.busy(slot)
        && !busy.out.is_empty()
    {
        // An error is met again by whoever goes on with the stream.
        let _ = lp.stream_write(stream, std::mem::take(&mut busy.out), None);
    }
}

/// Writes `text` (Latin-1) outside of any answer, then closes: the reply to what is no request.
#[op]
pub(crate) fn refuse_with(rt: &mut Rt, lp: &mut Loop, slot: u32, text: JsStr<'_>) {
    let http = &mut rt.http;
    let Some(connection) = http.connections.get(slot) else {
        return;
    };
    let stream = connection.stream;
    let mut out = match &mut connection.busy {
        Some(busy) => {
            busy.closing = true;
            busy.shut = true;
            busy.answers.clear();
            std::mem::take(&mut busy.out)
        }
        None => Vec::new(),
    };
    text.append_latin1(&mut out);
    // A stream that is gone needs no answer.
    let _ = lp.stream_write(stream, out, None);
    let _ = lp.stream_shutdown(stream);
}
