//! Watched files: `watch` by the system's events, `watchFile` by looking again and again.
//!
//! A watcher's number is the loop's; what it sees goes to the room's `dispatch(number, kind, a, b)`.

use super::numbers_of;
use super::path_arg::FsPath;
use crate::core::{Host, Loop};
use crate::rooms;
use evloop::{FsEvent, FsEventId, FsEventOptions, FsPollEvent, FsPollId};
use js_bindings::{OpError, ToJs, op};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

const ROOM_INDEX: usize = rooms::index_of("fs");

/// What `dispatch` is told; watch.js has the same list.
#[derive(Debug, Clone, Copy)]
#[repr(i32)]
enum Seen {
    /// Something of a name came, went or was renamed: its bytes.
    Renamed = 0,
    /// Contents or attributes of a name changed: its bytes.
    Changed = 1,
    /// What was watched is gone, and the watcher with it.
    Gone = 2,
    /// Reading events failed: the errno.
    Failed = 3,
    /// A file looked at is not what it was: numbers of now and before, none for a file that is not there.
    Looked = 4,
}

/// Watches a file, or what is directly in a directory.
#[op]
pub(crate) fn watch_events(lp: &mut Loop, path: FsPath) -> Result<u64, OpError> {
    lp.fs_event_start(path.as_path(), FsEventOptions::default(), on_event)
        .map(FsEventId::as_u64)
        .map_err(|e| OpError::io(&e, "watch").path(path.text()))
}

fn on_event(lp: &mut Loop, host: &mut Host, id: FsEventId, event: FsEvent<'_>) {
    match event {
        FsEvent::Renamed { name } => tell_name(lp, host, id, Seen::Renamed, name),
        FsEvent::Changed { name } => tell_name(lp, host, id, Seen::Changed, name),
        FsEvent::Gone => tell_name(lp, host, id, Seen::Gone, OsStr::new("")),
        FsEvent::Error(error) => {
            let errno = error.raw_os_error().unwrap_or(0);
            host.dispatch(
                lp,
                ROOM_INDEX,
                |scope| {
                    [
                        id.as_u64().to_js(scope),
                        (Seen::Failed as i32).to_js(scope),
                        errno.to_js(scope),
                    ]
                },
                |_, _| (),
            );
        }
        // Node tells nothing of a full queue either; later events still come.
        _ => {}
    }
}

fn tell_name(lp: &mut Loop, host: &mut Host, id: FsEventId, seen: Seen, name: &OsStr) {
    let name = name.as_bytes().to_vec();
    host.dispatch(
        lp,
        ROOM_INDEX,
        |scope| {
            [
                id.as_u64().to_js(scope),
                (seen as i32).to_js(scope),
                name.to_js(scope),
            ]
        },
        |_, _| (),
    );
}

#[op]
pub(crate) fn unwatch_events(lp: &mut Loop, id: u64) {
    if let Some(id) = FsEventId::from_u64(id) {
        lp.fs_event_stop(id);
    }
}

/// Says whether the watcher keeps the program alive.
#[op]
pub(crate) fn ref_events(lp: &mut Loop, id: u64, on: bool) {
    if let Some(id) = FsEventId::from_u64(id) {
        if on {
            lp.fs_event_ref(id);
        } else {
            lp.fs_event_unref(id);
        }
    }
}

/// Looks at a file every `interval` milliseconds.
#[op]
pub(crate) fn watch_looks(lp: &mut Loop, path: FsPath, interval: f64) -> u64 {
    let id = lp.fs_poll_start(path.as_path(), interval as u64, on_look);
    id.as_u64()
}

fn on_look(lp: &mut Loop, host: &mut Host, id: FsPollId, event: FsPollEvent<'_>) {
    let (now, before) = match event {
        FsPollEvent::Changed { before, now } => (Some(numbers_of(now)), before.map(numbers_of)),
        FsPollEvent::Failed { before, .. } => (None, before.map(numbers_of)),
        _ => return,
    };
    host.dispatch(
        lp,
        ROOM_INDEX,
        |scope| {
            [
                id.as_u64().to_js(scope),
                (Seen::Looked as i32).to_js(scope),
                now.to_js(scope),
                before.to_js(scope),
            ]
        },
        |_, _| (),
    );
}

#[op]
pub(crate) fn unwatch_looks(lp: &mut Loop, id: u64) {
    if let Some(id) = FsPollId::from_u64(id) {
        lp.fs_poll_stop(id);
    }
}

/// Says whether the looking keeps the program alive.
#[op]
pub(crate) fn ref_looks(lp: &mut Loop, id: u64, on: bool) {
    if let Some(id) = FsPollId::from_u64(id) {
        if on {
            lp.fs_poll_ref(id);
        } else {
            lp.fs_poll_unref(id);
        }
    }
}
