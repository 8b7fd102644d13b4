//! Sockets as ends of pipes below JavaScript.

use super::events::{handler, on_stream};
use super::socket::stream;
use crate::core::{Host, Loop};
use crate::pump::{self, Ends, Piece, Sink, Source, Told};
use crate::runtime::Rt;
use evloop::{StreamEvent, StreamHandler, StreamId, WriteStatus};
use js_bindings::op;
use std::io;

/// Tokens of these writes; those of JavaScript are smaller.
const TOKENS: u64 = 1 << 31;

struct StreamSource(StreamId);

struct StreamSink {
    stream: StreamId,
    /// Of the last write that had to wait.
    token: u64,
}

/// Offers a stream's data.
#[op]
pub(crate) fn pump_source(rt: &mut Rt, id: u64) -> bool {
    let Ok(stream) = stream(id) else { return false };
    rt.pumps.offer_source(StreamSource(stream));
    true
}

/// Offers to write to a stream.
#[op]
pub(crate) fn pump_sink(rt: &mut Rt, lp: &mut Loop, id: u64) -> bool {
    let Ok(stream) = stream(id) else { return false };
    let idle = matches!(lp.stream_write_queue_len(stream), Ok(0));
    if idle {
        let token = TOKENS;
        rt.pumps.offer_sink(StreamSink { stream, token });
    }
    idle
}

/// Sets what the stream is an end of, and its handler after that.
fn set(lp: &mut Loop, rt: &mut Rt, stream: StreamId, set: impl FnOnce(&mut Ends)) -> bool {
    let ends = rt.pumps.streams.entry(stream.as_u64()).or_default();
    set(ends);
    let handler = if ends.source.is_none() && ends.sink.is_none() {
        rt.pumps.streams.remove(&stream.as_u64());
        handler()
    } else {
        StreamHandler::plain(on_pumped).keeps_reads()
    };
    lp.stream_set_handler(stream, handler).is_ok()
}

impl Source for StreamSource {
    fn start(&mut self, lp: &mut Loop, rt: &mut Rt, pump: u32) -> bool {
        set(lp, rt, self.0, |ends| ends.source = Some(pump))
    }

    fn stop(&mut self, lp: &mut Loop, _: &mut Rt) {
        // A stream that is gone has told so.
        let _ = lp.stream_read_stop(self.0);
    }

    fn go(&mut self, lp: &mut Loop, _: &mut Rt) {
        // A stream that is gone has told so.
        let _ = lp.stream_read_start(self.0);
    }

    fn detach(&mut self, lp: &mut Loop, rt: &mut Rt) -> bool {
        set(lp, rt, self.0, |ends| ends.source = None);
        false
    }
}

impl Sink for StreamSink {
    fn start(&mut self, lp: &mut Loop, rt: &mut Rt, pump: u32) -> bool {
        set(lp, rt, self.stream, |ends| ends.sink = Some(pump))
    }

    fn put(&mut self, lp: &mut Loop, _: &mut Rt, piece: Piece<'_>) -> io::Result<bool> {
        let sent = lp.stream_try_write(self.stream, piece.bytes())?;
        if sent == piece.bytes().len() {
            return Ok(true);
        }
        let rest = match piece {
            Piece::Own(bytes) if sent == 0 => bytes,
            piece => piece.bytes()[sent..].to_vec(),
        };
        self.token += 1;
        let WriteStatus { done, .. } = lp.stream_write(self.stream, rest, Some(self.token))?;
        Ok(done)
    }

    fn detach(&mut self, lp: &mut Loop, rt: &mut Rt) -> (usize, u64) {
        set(lp, rt, self.stream, |ends| ends.sink = None);
        let waiting = lp.stream_write_queue_len(self.stream).unwrap_or(0);
        (waiting, self.token)
    }
}

fn on_pumped(lp: &mut Loop, host: &mut Host, id: StreamId, event: StreamEvent<'_>) {
    let ends = host.rt.pumps.streams.get(&id.as_u64()).copied();
    let Ends { source, sink } = ends.unwrap_or_default();
    match (event, source, sink) {
        (StreamEvent::Read(bytes), Some(pump), _) => {
            pump::arrived(lp, host, pump, Piece::Lent(bytes));
        }
        (StreamEvent::ReadOwned(bytes), Some(pump), _) => {
            pump::arrived(lp, host, pump, Piece::Own(bytes));
        }
        (StreamEvent::Written { token, result }, _, Some(pump)) if token > TOKENS => match result {
            Err(error) => pump::failed(lp, host, pump, Told::SinkFailed, &error),
            Ok(()) if matches!(lp.stream_write_queue_len(id), Ok(0)) => {
                pump::has_room(lp, host, pump);
            }
            Ok(()) => {}
        },
        (event, ..) => on_stream(lp, host, id, event),
    }
}
