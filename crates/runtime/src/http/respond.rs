//! Answers: JavaScript hands over a head and a piece of the body in one call; the oldest unfinished answer of a
//! connection writes, later ones wait for their turn.

use super::connection::{Connection, Told, go_on, tell_number};
use crate::core::{Host, Loop};
use crate::net;
use crate::runtime::Rt;
use evloop::{StreamHandler, StreamId};
use js_bindings::{JsStr, op};

/// An answer and what to do with it come as one number: the answer's number times 8, plus these flags.
const FLAGS: u32 = 8;
/// The last piece of its answer.
const END: u32 = 1;
/// The connection closes after this answer.
const CLOSE: u32 = 2;
/// Tell `Drained` when the kernel has everything.
const DRAIN: u32 = 4;

/// Appends to an answer; gives the bytes that wait for the kernel or their turn, -1 when the connection is gone.
fn send(rt: &mut Rt, lp: &mut Loop, id: u64, turn: u32, fill: impl FnOnce(&mut Vec<u8>)) -> f64 {
    let (number, flags) = (turn / FLAGS, turn % FLAGS);
    let http = &mut rt.http;
    let Some(connection) = http.connections.get_mut(&id) else {
        return -1.0;
    };
    let Some(at) = connection.answers.iter().position(|a| a.number == number) else {
        return -1.0;
    };
    if at == 0 {
        if connection.out.capacity() == 0 {
            connection.out = http.outbox.buffer();
        }
        fill(&mut connection.out);
    } else {
        fill(&mut connection.answers[at].held);
    }
    if flags & CLOSE != 0 && flags & END != 0 {
        // Nothing after this answer is sent.
        connection.answers.truncate(at + 1);
        connection.closing = true;
    }
    if flags & END != 0 {
        connection.answers[at].ended = true;
        finish_turns(connection, lp.now());
    }
    connection.wants_drain |= flags & DRAIN != 0;
    let held: usize = connection.answers.iter().map(|a| a.held.len()).sum();
    let queued = StreamId::from_u64(id)
        .and_then(|stream| lp.stream_write_queue_len(stream).ok())
        .unwrap_or(0);
    let waiting = connection.out.len() + held + queued;
    if !connection.dirty {
        connection.dirty = true;
        http.outbox.dirty.push(id);
        if !http.outbox.scheduled {
            http.outbox.scheduled = true;
            lp.defer(flush_all);
        }
    }
    waiting as f64
}

/// Hands the turn on from ended answers to those that waited.
fn finish_turns(connection: &mut Connection, now: u64) {
    while connection.answers.front().is_some_and(|first| first.ended) {
        connection.answers.pop_front();
        if let Some(next) = connection.answers.front_mut() {
            connection.out.append(&mut next.held);
        } else {
            connection.since = now;
        }
    }
}

/// Sends `head` (Latin-1) and `body` (UTF-8).
#[op]
pub(crate) fn send_text(
    rt: &mut Rt,
    lp: &mut Loop,
    id: u64,
    turn: u32,
    head: JsStr<'_>,
    body: JsStr<'_>,
) -> f64 {
    send(rt, lp, id, turn, |out| {
        head.append_latin1(out);
        body.append_utf8(out);
    })
}

/// Sends `head` and `body`, both Latin-1.
#[op]
pub(crate) fn send_latin1(
    rt: &mut Rt,
    lp: &mut Loop,
    id: u64,
    turn: u32,
    head: JsStr<'_>,
    body: JsStr<'_>,
) -> f64 {
    send(rt, lp, id, turn, |out| {
        head.append_latin1(out);
        body.append_latin1(out);
    })
}

/// Sends `head` (Latin-1), bytes, and `tail` (Latin-1: the end of a chunk).
#[op]
pub(crate) fn send_bytes(
    rt: &mut Rt,
    lp: &mut Loop,
    id: u64,
    turn: u32,
    head: JsStr<'_>,
    bytes: &[u8],
    tail: JsStr<'_>,
) -> f64 {
    send(rt, lp, id, turn, |out| {
        head.append_latin1(out);
        out.extend_from_slice(bytes);
        tail.append_latin1(out);
    })
}

/// Writes what all connections collected in this round, one call a connection.
fn flush_all(lp: &mut Loop, host: &mut Host) {
    let outbox = &mut host.rt.http.outbox;
    outbox.scheduled = false;
    let dirty = std::mem::take(&mut outbox.dirty);
    for key in dirty {
        if let Some(id) = StreamId::from_u64(key) {
            flush(lp, host, id);
        }
    }
}

fn flush(lp: &mut Loop, host: &mut Host, id: StreamId) {
    let key = id.as_u64();
    let Some(connection) = host.rt.http.connections.get_mut(&key) else {
        return;
    };
    connection.dirty = false;
    let mut out = std::mem::take(&mut connection.out);
    let (drain, close) = (
        connection.wants_drain,
        connection.closing && connection.answers.is_empty(),
    );
    let sent = match lp.stream_try_write(id, &out) {
        Ok(sent) => sent,
        // Closed by JavaScript after it wrote: `Closed` follows, and nothing failed.
        Err(error) if error.raw_os_error() == Some(libc::EBADF) => return,
        Err(error) => {
            tell_number(lp, host, Told::Failed, key, net::errno(&error));
            let _ = lp.stream_close(id);
            return;
        }
    };
    if sent == out.len() {
        host.rt.http.outbox.give_back(out);
        if close {
            shut(lp, host, id);
        }
        // Told even when nothing had to wait: the writer asked to be told when it may go on.
        if drain && lp.stream_write_queue_len(id).unwrap_or(0) == 0 {
            drained(lp, host, id);
        }
        return;
    }
    out.drain(..sent);
    let _ = lp.stream_write(id, out, Some(0));
    if close {
        shut(lp, host, id);
    }
}

fn drained(lp: &mut Loop, host: &mut Host, id: StreamId) {
    let key = id.as_u64();
    if let Some(connection) = host.rt.http.connections.get_mut(&key)
        && std::mem::take(&mut connection.wants_drain)
    {
        tell_number(lp, host, Told::Drained, key, 0.0);
    }
}

/// The kernel took a write that had to wait. A stream that is closed meanwhile still tells of it, before `Closed`: nobody
/// is to write more to that one.
pub(super) fn written(lp: &mut Loop, host: &mut Host, id: StreamId) {
    if matches!(lp.stream_write_queue_len(id), Ok(0)) {
        drained(lp, host, id);
    }
}

/// Ends the connection after what is queued: FIN, then close.
fn shut(lp: &mut Loop, host: &mut Host, id: StreamId) {
    if let Some(connection) = host.rt.http.connections.get_mut(&id.as_u64())
        && !connection.shut
    {
        connection.shut = true;
        // A stream that is gone needs no end.
        let _ = lp.stream_shutdown(id);
    }
}

/// Hands over no more of the request's body until `resume`.
#[op]
pub(crate) fn pause(rt: &mut Rt, lp: &mut Loop, id: u64) {
    if let (Some(connection), Some(stream)) =
        (rt.http.connections.get_mut(&id), StreamId::from_u64(id))
    {
        connection.paused = true;
        let _ = lp.stream_read_stop(stream);
    }
}

/// Goes on with the body, in the pending phase at the earliest.
#[op]
pub(crate) fn resume(rt: &mut Rt, lp: &mut Loop, id: u64) {
    if let (Some(connection), Some(stream)) =
        (rt.http.connections.get_mut(&id), StreamId::from_u64(id))
        && connection.paused
    {
        connection.paused = false;
        lp.defer(move |lp, host| go_on(lp, host, stream));
    }
}

/// The rest of the request's body is not wanted: it is read and dropped.
#[op]
pub(crate) fn discard(rt: &mut Rt, lp: &mut Loop, id: u64) {
    if let (Some(connection), Some(stream)) =
        (rt.http.connections.get_mut(&id), StreamId::from_u64(id))
    {
        connection.discarding = true;
        if connection.paused {
            connection.paused = false;
            lp.defer(move |lp, host| go_on(lp, host, stream));
        }
    }
}

/// Gives the connection's stream to the net room: an upgrade. What was written before goes out first.
#[op]
pub(crate) fn detach(rt: &mut Rt, lp: &mut Loop, id: u64) -> bool {
    let Some(connection) = rt.http.connections.remove(&id) else {
        return false;
    };
    let Some(stream) = StreamId::from_u64(id) else {
        return false;
    };
    if !connection.out.is_empty() {
        let _ = lp.stream_write(stream, connection.out, None);
    }
    lp.stream_set_handler(stream, StreamHandler::plain(net::events::on_stream))
        .is_ok()
}

/// Closes the connection now.
#[op]
pub(crate) fn abort(lp: &mut Loop, id: u64) {
    if let Some(stream) = StreamId::from_u64(id) {
        // Closed already: nothing to do.
        let _ = lp.stream_close(stream);
    }
}

/// Writes `text` (Latin-1) outside of any answer, then closes: the reply to what is no request.
#[op]
pub(crate) fn refuse_with(rt: &mut Rt, lp: &mut Loop, id: u64, text: JsStr<'_>) {
    let Some(stream) = StreamId::from_u64(id) else {
        return;
    };
    if let Some(connection) = rt.http.connections.get_mut(&id) {
        let mut out = std::mem::take(&mut connection.out);
        text.append_latin1(&mut out);
        connection.closing = true;
        connection.shut = true;
        connection.answers.clear();
        let _ = lp.stream_write(stream, out, None);
        let _ = lp.stream_shutdown(stream);
    }
}
