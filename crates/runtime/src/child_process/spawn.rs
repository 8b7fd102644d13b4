//! Children that run beside the program.

use super::channel;
use super::command::{CHANNEL, Program, Stdio};
use super::{Event, ROOM_INDEX};
use crate::core::round::deliver;
use crate::core::{Host, Loop};
use crate::net::{errno, events};
use evloop::{ChildId, StreamId};
use js_bindings::{ToJs, op};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

/// Starts a program. `stdio` has a descriptor of ours for each of the child's, or what `command.rs` names.
///
/// Gives the child's process id or a negative errno, its number for `refChild` and `dispatch`, then for each entry of
/// `stdio` the number of the stream that is our end, or -1. The streams are there also when the program is not.
#[op]
pub(crate) fn spawn(lp: &mut Loop, program: Program, plan: Vec<i32>) -> Vec<f64> {
    let mut stdio = match Stdio::new(&plan) {
        Ok(stdio) => stdio,
        Err(error) => return vec![errno(&error), -1.0],
    };
    let started = program.start(&mut stdio);
    let mut out = match started {
        Ok(mut child) => match lp.child_watch(child.id(), ended) {
            Ok(id) => vec![f64::from(child.id()), id.as_u64() as f64],
            Err(error) => {
                // Nobody could be told of its end (EMFILE): it has not been started, then. What can't be killed has ended.
                let _ = child.kill();
                let _ = child.wait();
                vec![errno(&error), -1.0]
            }
        },
        Err(error) => vec![errno(&error), -1.0],
    };
    for (entry, ours) in plan.into_iter().zip(stdio.ours) {
        let id = ours.map_or(-1.0, |fd| {
            open(lp, fd, entry == CHANNEL).map_or_else(|e| errno(&e), |id| id.as_u64() as f64)
        });
        out.push(id);
    }
    out
}

fn open(lp: &mut Loop, fd: OwnedFd, is_channel: bool) -> io::Result<StreamId> {
    if is_channel {
        channel::open(lp, fd)
    } else {
        lp.stream_from_fd(fd, events::handler())
    }
}

/// What the child wrote before its end, and arrived with it, is told before it.
fn ended(lp: &mut Loop, _: &mut Host, id: ChildId, status: io::Result<ExitStatus>) {
    lp.defer(move |lp, host: &mut Host| tell_end(lp, host, id, status));
}

fn tell_end(lp: &mut Loop, host: &mut Host, id: ChildId, status: io::Result<ExitStatus>) {
    deliver(lp, host);
    // Somebody else waited for it: how it ended is not known.
    let (code, signal) = status.map_or((-1, 0), |status| {
        (status.code().unwrap_or(0), status.signal().unwrap_or(0))
    });
    host.dispatch(
        lp,
        ROOM_INDEX,
        |scope| {
            [
                (Event::Exit as i32).to_js(scope),
                id.as_u64().to_js(scope),
                code.to_js(scope),
                signal.to_js(scope),
            ]
        },
        |_, _| (),
    );
}

/// Says whether the child keeps the program alive.
#[op]
pub(crate) fn ref_child(lp: &mut Loop, id: u64, on: bool) {
    if let Some(id) = ChildId::from_u64(id) {
        if on {
            lp.child_ref(id);
        } else {
            lp.child_unref(id);
        }
    }
}
