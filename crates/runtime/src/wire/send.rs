//! What JavaScript asks for: sending, pausing, closing.

use super::State;
use super::receive::on_stream;
use crate::core::Loop;
use crate::net;
use crate::runtime::Rt;
use evloop::{StreamHandler, StreamId};
use http_parser::ResponseTo;
use js_bindings::{JsStr, op};
use std::io;

/// Takes over a connected stream of the net room: its slot, or -1 when it is gone.
#[op]
pub(crate) fn adopt(rt: &mut Rt, lp: &mut Loop, id: u64) -> f64 {
    let Some(id) = StreamId::from_u64(id) else {
        return -1.0;
    };
    let taken = lp.stream_set_handler(id, StreamHandler::plain(on_stream));
    if taken.and_then(|()| lp.stream_read_start(id)).is_err() {
        return -1.0;
    }
    rt.wire.insert(id);
    f64::from(id.slot())
}

/// Sends the low bytes of `text`. `begins`: 0 it is more of a message, 1 it begins one, 2 it begins a HEAD request.
/// Gives 1 when the kernel took all of it, 0 when `Written` will tell, else a negative errno.
#[op]
pub(crate) fn send(rt: &mut Rt, lp: &mut Loop, slot: u32, text: JsStr<'_>, begins: u32) -> f64 {
    rt.wire.out.clear();
    text.append_latin1(&mut rt.wire.out);
    rt.wire.write(lp, slot, begins)
}

/// Sends text, bytes and text in one piece.
#[op]
pub(crate) fn send_bytes(
    rt: &mut Rt,
    lp: &mut Loop,
    slot: u32,
    before: JsStr<'_>,
    bytes: &[u8],
    behind: JsStr<'_>,
    begins: u32,
) -> f64 {
    let out = &mut rt.wire.out;
    out.clear();
    before.append_latin1(out);
    out.extend_from_slice(bytes);
    behind.append_latin1(out);
    rt.wire.write(lp, slot, begins)
}

/// What was sent may be much once; that memory is not kept.
const KEPT: usize = 256 * 1024;

impl State {
    fn write(&mut self, lp: &mut Loop, slot: u32, begins: u32) -> f64 {
        let Some(connection) = self.get(slot) else {
            return f64::from(-libc::EPIPE);
        };
        let id = connection.stream;
        if begins > 0 {
            connection.parser.set_response_context(ResponseTo {
                head: begins == 2,
                connect: false,
            });
            lp.stream_ref(id);
        }
        let written = self.write_out(lp, id);
        if self.out.capacity() > KEPT {
            self.out = Vec::new();
        }
        written.map_or_else(|error| net::errno(&error), |done| f64::from(u8::from(done)))
    }

    fn write_out(&self, lp: &mut Loop, id: StreamId) -> io::Result<bool> {
        let status = lp.stream_write(id, self.out.as_slice(), Some(0))?;
        Ok(status.done)
    }
}

/// What arrives stays in the kernel for now.
#[op(fast)]
pub(crate) fn pause(rt: &mut Rt, lp: &mut Loop, slot: u32) {
    if let Some(connection) = rt.wire.get(slot) {
        let _ = lp.stream_read_stop(connection.stream);
    }
}

#[op(fast)]
pub(crate) fn resume(rt: &mut Rt, lp: &mut Loop, slot: u32) {
    if let Some(connection) = rt.wire.get(slot) {
        let _ = lp.stream_read_start(connection.stream);
    }
}

/// Closes the connection and forgets it: nothing is told of it any more.
#[op]
pub(crate) fn close(rt: &mut Rt, lp: &mut Loop, slot: u32) {
    if let Some(stream) = rt.wire.remove(slot) {
        // Gone already after an error.
        let _ = lp.stream_close(stream);
    }
}
