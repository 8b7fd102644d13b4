//! The channel between two programs: bytes with descriptors over a Unix socket. JavaScript frames the messages.

use super::{Event, ROOM_INDEX, sys};
use crate::core::round::deliver;
use crate::core::{Host, Loop};
use crate::dgram;
use crate::net::{errno, events, listen};
use crate::runtime::Rt;
use evloop::{ListenerId, StreamEvent, StreamHandler, StreamId};
use js_bindings::value::{Scope, Value, undefined};
use js_bindings::{ToJs, op};
use std::collections::{HashMap, VecDeque};
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};

/// Descriptors that came by channels and wait for the message that names them.
#[derive(Debug, Default)]
pub(crate) struct State {
    came: HashMap<u64, VecDeque<OwnedFd>>,
}

/// What is sent along with a message; channel.js has the same list.
const NOTHING: u32 = 0;
const STREAM: u32 = 1;
const LISTENER: u32 = 2;
const DESCRIPTOR: u32 = 3;

pub(super) fn open(lp: &mut Loop, fd: OwnedFd) -> io::Result<StreamId> {
    let id = lp.stream_from_fd(fd, StreamHandler::plain(on_event))?;
    lp.stream_set_receive_fds(id, true)?;
    lp.stream_read_start(id)?;
    Ok(id)
}

fn tell(
    lp: &mut Loop,
    host: &mut Host,
    event: Event,
    id: StreamId,
    rest: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> (Value<'s>, Value<'s>),
) {
    deliver(lp, host);
    host.dispatch(
        lp,
        ROOM_INDEX,
        |scope| {
            let (a, b) = rest(scope);
            [(event as i32).to_js(scope), id.as_u64().to_js(scope), a, b]
        },
        |_, _| (),
    );
}

fn on_event(lp: &mut Loop, host: &mut Host, id: StreamId, event: StreamEvent<'_>) {
    match event {
        StreamEvent::Fds(fds) => {
            let came = &mut host.rt.child_process.came;
            came.entry(id.as_u64()).or_default().extend(fds);
        }
        StreamEvent::Read(bytes) => {
            let bytes = bytes.to_vec();
            tell(lp, host, Event::Data, id, |scope| {
                (bytes.to_js(scope), undefined(scope))
            });
        }
        StreamEvent::End | StreamEvent::Error(_) => {
            tell(lp, host, Event::End, id, |scope| {
                (undefined(scope), undefined(scope))
            });
        }
        StreamEvent::Written { token, result } => {
            let status = result.map_or_else(|e| errno(&e), |()| 0.0);
            tell(lp, host, Event::Written, id, |scope| {
                (token.to_js(scope), status.to_js(scope))
            });
        }
        StreamEvent::Closed => {
            host.rt.child_process.came.remove(&id.as_u64());
            tell(lp, host, Event::Closed, id, |scope| {
                (undefined(scope), undefined(scope))
            });
        }
        _ => {}
    }
}

fn stream(id: u64) -> io::Result<StreamId> {
    StreamId::from_u64(id).ok_or_else(|| io::Error::from_raw_os_error(libc::EBADF))
}

/// The channel at descriptor `fd`, which whoever started this process left there. Gives its number, or a negative errno.
#[op]
pub(crate) fn open_channel(lp: &mut Loop, fd: i32) -> f64 {
    let Some(fd) = sys::inherit(fd) else {
        return f64::from(-libc::EBADF);
    };
    open(lp, fd).map_or_else(|e| errno(&e), |id| id.as_u64() as f64)
}

/// Writes a message, and with it a copy of the descriptor of `sent` (a stream, a listener). 1: the kernel took all of it. 0:
/// queued, `Written` tells when it is gone. Negative: an errno.
#[op]
pub(crate) fn write_channel(
    lp: &mut Loop,
    id: u64,
    bytes: &[u8],
    token: u32,
    kind: u32,
    sent: u64,
) -> f64 {
    let written = stream(id).and_then(|id| {
        let fds = match kind {
            STREAM => vec![lp.stream_fd(stream(sent)?)?.try_clone_to_owned()?],
            LISTENER => {
                let listener = ListenerId::from_u64(sent)
                    .ok_or_else(|| io::Error::from_raw_os_error(libc::EBADF))?;
                vec![lp.listener_fd(listener)?.as_fd().try_clone_to_owned()?]
            }
            DESCRIPTOR => {
                let fd = i32::try_from(sent)
                    .ok()
                    .and_then(crate::core::sys::adopt_fd);
                vec![fd.ok_or_else(|| io::Error::from_raw_os_error(libc::EBADF))?]
            }
            NOTHING => Vec::new(),
            _ => return Err(io::Error::from_raw_os_error(libc::EINVAL)),
        };
        lp.stream_write_with_fds(id, bytes, fds, Some(u64::from(token)))
    });
    written.map_or_else(|e| errno(&e), |status| f64::from(u8::from(status.done)))
}

/// Closes; `Closed` is the last event.
#[op]
pub(crate) fn close_channel(lp: &mut Loop, id: u64) -> f64 {
    stream(id)
        .and_then(|id| lp.stream_close(id))
        .map_or_else(|e| errno(&e), |()| 0.0)
}

/// Says whether the channel keeps the program alive.
#[op]
pub(crate) fn ref_channel(lp: &mut Loop, id: u64, on: bool) {
    if let Ok(id) = stream(id) {
        if on {
            lp.stream_ref(id);
        } else {
            lp.stream_unref(id);
        }
    }
}

/// The descriptor's number, -1 when there is none.
#[op]
pub(crate) fn channel_fd(lp: &mut Loop, id: u64) -> i32 {
    stream(id)
        .and_then(|id| lp.stream_fd(id).map(|fd| fd.as_raw_fd()))
        .unwrap_or(-1)
}

/// Bytes that wait for the kernel.
#[op]
pub(crate) fn channel_queue(lp: &mut Loop, id: u64) -> f64 {
    stream(id)
        .and_then(|id| lp.stream_write_queue_len(id))
        .map_or(0.0, |n| n as f64)
}

fn next(rt: &mut Rt, id: u64) -> io::Result<OwnedFd> {
    let came = rt.child_process.came.get_mut(&id);
    came.and_then(VecDeque::pop_front)
        .ok_or_else(|| io::Error::from_raw_os_error(libc::EBADF))
}

/// The next descriptor that came by the channel, as a stream of the net room. Gives its number, or a negative errno.
#[op]
pub(crate) fn take_stream(rt: &mut Rt, lp: &mut Loop, id: u64) -> f64 {
    next(rt, id)
        .and_then(|fd| lp.stream_from_fd(fd, events::handler()))
        .map_or_else(|e| errno(&e), |id| id.as_u64() as f64)
}

/// As `takeStream`, as a listener.
#[op]
pub(crate) fn take_listener(rt: &mut Rt, lp: &mut Loop, id: u64) -> f64 {
    match next(rt, id) {
        Ok(fd) => listen::from_fd(lp, fd),
        Err(error) => errno(&error),
    }
}

/// As `takeStream`, as a UDP socket.
#[op]
pub(crate) fn take_datagrams(rt: &mut Rt, lp: &mut Loop, id: u64) -> f64 {
    match next(rt, id) {
        Ok(fd) => dgram::socket::from_fd(lp, fd),
        Err(error) => errno(&error),
    }
}

/// Closes the next descriptor that came by the channel.
#[op]
pub(crate) fn drop_taken(rt: &mut Rt, id: u64) {
    // There is none when the process had no room for it.
    drop(next(rt, id));
}
