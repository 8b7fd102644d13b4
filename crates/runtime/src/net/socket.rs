//! Connected sockets: connecting, reading, writing, closing.

use super::address::{self, Triple};
use super::errno;
use super::events::handler;
use crate::core::{Loop, sys};
use evloop::{ConnectOptions, Keepalive, StreamId, TtyMode, WriteStatus};
use js_bindings::{Bytes, JsStr, op};
use std::io::{self, IoSlice};

/// Starts to connect. Gives the stream's id, or a negative errno; `Connected` tells how it went.
#[op]
pub(crate) fn connect_tcp(
    lp: &mut Loop,
    ip: String,
    port: u32,
    local: Option<String>,
    local_port: u32,
) -> f64 {
    let Some(addr) = address::parse(&ip, port as u16) else {
        return f64::from(-libc::EINVAL);
    };
    let local = match local {
        Some(ip) => address::parse(&ip, local_port as u16),
        None if local_port > 0 => {
            let any = if addr.is_ipv4() { "0.0.0.0" } else { "::" };
            address::parse(any, local_port as u16)
        }
        None => None,
    };
    let options = ConnectOptions::default().local_addr(local);
    opened(lp.tcp_connect(addr, options, handler()))
}

/// As `connectTcp`, to a Unix socket.
#[op]
pub(crate) fn connect_unix(lp: &mut Loop, path: String) -> f64 {
    opened(lp.unix_connect(path, handler()))
}

/// A stream over a copy of an open descriptor (pipe, terminal, socket), which other processes may use as well.
#[op]
pub(crate) fn open_fd(lp: &mut Loop, fd: i32) -> f64 {
    let Some(owned) = sys::adopt_fd(fd) else {
        return f64::from(-libc::EBADF);
    };
    if rustix::termios::isatty(&owned) {
        return opened(lp.tty_open(&owned, handler()));
    }
    opened(lp.stream_from_shared_fd(owned, handler()))
}

/// Has a terminal hand over each byte as it is typed, or lines again. 0 or a negative errno.
#[op]
pub(crate) fn set_raw_mode(lp: &mut Loop, id: u64, raw: bool) -> f64 {
    let mode = if raw { TtyMode::Raw } else { TtyMode::Normal };
    status(stream(id).and_then(|id| lp.tty_set_mode(id, mode)))
}

fn opened(id: io::Result<StreamId>) -> f64 {
    id.map_or_else(|e| errno(&e), |id| id.as_u64() as f64)
}

pub(super) fn stream(id: u64) -> io::Result<StreamId> {
    StreamId::from_u64(id).ok_or_else(|| io::Error::from_raw_os_error(libc::EBADF))
}

fn status(result: io::Result<()>) -> f64 {
    result.map_or_else(|e| errno(&e), |()| 0.0)
}

#[op(fast)]
pub(crate) fn read_start(lp: &mut Loop, id: u64) -> f64 {
    status(stream(id).and_then(|id| lp.stream_read_start(id)))
}

#[op(fast)]
pub(crate) fn read_stop(lp: &mut Loop, id: u64) -> f64 {
    status(stream(id).and_then(|id| lp.stream_read_stop(id)))
}

/// 1: the kernel took all of it. 0: queued, `Written` tells when it is gone. Negative: an errno.
fn write(lp: &mut Loop, id: u64, bytes: Vec<u8>, token: u32) -> f64 {
    let token = Some(u64::from(token));
    written(stream(id).and_then(|id| lp.stream_write(id, bytes, token)))
}

fn written(result: io::Result<WriteStatus>) -> f64 {
    result.map_or_else(
        |e| errno(&e),
        |WriteStatus { done, .. }| f64::from(u8::from(done)),
    )
}

/// Writes bytes: what the kernel takes at once is never copied.
#[op(fast)]
pub(crate) fn write_bytes(lp: &mut Loop, id: u64, bytes: &[u8], token: u32) -> f64 {
    let token = Some(u64::from(token));
    written(stream(id).and_then(|id| lp.stream_write(id, bytes, token)))
}

/// Writes text as UTF-8.
#[op]
pub(crate) fn write_string(lp: &mut Loop, id: u64, text: JsStr<'_>, token: u32) -> f64 {
    let mut bytes = Vec::new();
    text.append_utf8(&mut bytes);
    write(lp, id, bytes, token)
}

/// Writes the low byte of each character.
#[op]
pub(crate) fn write_latin1(lp: &mut Loop, id: u64, text: JsStr<'_>, token: u32) -> f64 {
    let mut bytes = Vec::new();
    text.append_latin1(&mut bytes);
    write(lp, id, bytes, token)
}

/// Writes several buffers in one piece: what the kernel takes at once is never copied.
#[op]
pub(crate) fn write_chunks(lp: &mut Loop, id: u64, chunks: Vec<Bytes>, token: u32) -> f64 {
    // More than the kernel takes in one call wait for the next one.
    let mut slices: Vec<_> = chunks.iter().map(|c| IoSlice::new(c.as_slice())).collect();
    let first = slices.len().min(BUFFERS);
    let sent = stream(id).and_then(|id| lp.stream_try_write_vectored(id, &slices[..first]));
    let sent = match sent {
        Ok(sent) => sent,
        Err(e) => return errno(&e),
    };
    let mut rest = &mut slices[..];
    IoSlice::advance_slices(&mut rest, sent);
    if rest.is_empty() {
        return 1.0;
    }
    let left: Vec<&[u8]> = rest.iter().map(|slice| &**slice).collect();
    write(lp, id, left.concat(), token)
}

/// Buffers that one writev(2) takes (IOV_MAX).
const BUFFERS: usize = 1024;

/// Sends FIN after what is queued; `ShutdownDone` follows.
#[op]
pub(crate) fn shutdown(lp: &mut Loop, id: u64) -> f64 {
    status(stream(id).and_then(|id| lp.stream_shutdown(id)))
}

/// Closes; `Closed` is the last event.
#[op]
pub(crate) fn close(lp: &mut Loop, id: u64) -> f64 {
    status(stream(id).and_then(|id| lp.stream_close(id)))
}

/// Closes with RST.
#[op]
pub(crate) fn reset(lp: &mut Loop, id: u64) -> f64 {
    status(stream(id).and_then(|id| lp.stream_reset(id)))
}

#[op]
pub(crate) fn set_no_delay(lp: &mut Loop, id: u64, on: bool) -> f64 {
    status(stream(id).and_then(|id| lp.stream_set_nodelay(id, on)))
}

/// `delay` in seconds.
#[op]
pub(crate) fn set_keep_alive(lp: &mut Loop, id: u64, on: bool, delay: u32) -> f64 {
    status(stream(id).and_then(|id| {
        let how = Keepalive::default().delay(Some(delay).filter(|&delay| delay > 0));
        lp.stream_set_keepalive(id, on.then_some(how))
    }))
}

/// Says whether the stream keeps the program alive.
#[op]
pub(crate) fn set_ref(lp: &mut Loop, id: u64, on: bool) {
    if let Ok(id) = stream(id) {
        if on {
            lp.stream_ref(id);
        } else {
            lp.stream_unref(id);
        }
    }
}

/// Bytes that wait for the kernel.
#[op]
pub(crate) fn write_queue_size(lp: &mut Loop, id: u64) -> f64 {
    let length = stream(id).and_then(|id| lp.stream_write_queue_len(id));
    length.unwrap_or(0) as f64
}

/// Bytes read and written so far.
#[op]
pub(crate) fn counts(lp: &mut Loop, id: u64) -> Option<(f64, f64)> {
    let id = stream(id).ok()?;
    let read = lp.stream_bytes_read(id).ok()?;
    let written = lp.stream_bytes_written(id).ok()?;
    Some((read as f64, written as f64))
}

#[op]
pub(crate) fn local_address(lp: &mut Loop, id: u64) -> Option<Triple> {
    let id = stream(id).ok()?;
    lp.stream_local_addr(id).ok().map(address::triple)
}

#[op]
pub(crate) fn peer_address(lp: &mut Loop, id: u64) -> Option<Triple> {
    let id = stream(id).ok()?;
    lp.stream_peer_addr(id).ok().map(address::triple)
}

/// The descriptor's number, -1 when there is none.
#[op]
pub(crate) fn fd_of(lp: &mut Loop, id: u64) -> i32 {
    use std::os::fd::AsRawFd;
    stream(id)
        .and_then(|id| lp.stream_fd(id).map(|fd| fd.as_raw_fd()))
        .unwrap_or(-1)
}
