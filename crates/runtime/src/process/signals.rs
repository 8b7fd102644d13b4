//! Signals a program listens to. Without a listener a signal keeps its default action.

use crate::core::{Host, Loop};
use crate::rooms;
use crate::runtime::Rt;
use evloop::SignalId;
use js_bindings::{OpError, ToJs, op};
use std::collections::HashMap;

/// Watchers by signal number.
#[derive(Debug, Default)]
pub(crate) struct State {
    watched: HashMap<i32, SignalId>,
}

const ROOM_INDEX: usize = rooms::index_of("process");

/// Delivers `signal` to the room's `dispatch` from now on. It does not keep the program alive.
#[op]
pub(crate) fn watch_signal(rt: &mut Rt, lp: &mut Loop, signal: i32) -> Result<(), OpError> {
    if rt.process.signals.watched.contains_key(&signal) {
        return Ok(());
    }
    let id = lp
        .signal_start(signal, |lp, host: &mut Host, _, signal: i32| {
            host.dispatch(lp, ROOM_INDEX, |scope| [signal.to_js(scope)], |_, _| ());
        })
        .map_err(|e| OpError::io(&e, "uv_signal_start"))?;
    lp.signal_unref(id);
    rt.process.signals.watched.insert(signal, id);
    Ok(())
}

/// Restores the signal's default action.
#[op]
pub(crate) fn unwatch_signal(rt: &mut Rt, lp: &mut Loop, signal: i32) {
    if let Some(id) = rt.process.signals.watched.remove(&signal) {
        lp.signal_stop(id);
    }
}
