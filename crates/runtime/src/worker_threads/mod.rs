//! `node:worker_threads` without threads: messages, ports and channels of one thread.
//!
//! Native code writes and reads messages (V8's own form) and wakes the room in the poll phase. Queues, ports and what
//! objects make of themselves in a message are JavaScript.

use crate::core::room::room;
use crate::core::{Host, Loop};
use crate::rooms;
use crate::runtime::Rt;
use evloop::{HookId, TimerId};
use js_bindings::value::{self, Function, Message, Object, Scope, Value};
use js_bindings::{Bytes, OpError, ToJs, op};

room! {
    name: "worker_threads",
    ops: [
        can_detach, close_later, keep_alive, mark, marks_of, read_message, take_buffer, wake, write_message,
    ],
    public: [("worker_threads", "worker_threads.js")],
    shared: ["message.js", "ports.js", "message_event.js"],
    load: Lazy,
}

const ROOM_INDEX: usize = rooms::index_of("worker_threads");
/// What the room's `dispatch` is told to do; it says whether there is more of it.
const DELIVER: i32 = 0;
const CLOSE: i32 = 1;

/// What keeps the program alive while a port waits for messages.
#[derive(Debug, Default)]
pub(crate) struct State {
    alive: Option<TimerId>,
    /// Ports were closed that were not told yet.
    closing: Option<HookId>,
}

/// `[bytes, shared, modules, hosts]` of `input`.
#[op]
fn write_message<'s>(
    scope: &mut Scope<'s, '_>,
    input: Value<'s>,
    buffers: Vec<Value<'s>>,
    marker: Value<'s>,
    fail: Function<'s>,
) -> Result<Value<'s>, OpError> {
    let message = value::write_message(scope, input, &buffers, marker, fail)?;
    let parts = [
        message.bytes.to_js(scope),
        message.shared.to_js(scope),
        message.modules.to_js(scope),
        message.hosts.to_js(scope),
    ];
    Ok(value::array(scope, &parts))
}

/// The value of a message.
#[op]
fn read_message<'s>(
    scope: &mut Scope<'s, '_>,
    bytes: Bytes,
    shared: Vec<Value<'s>>,
    modules: Vec<Value<'s>>,
    hosts: Vec<Value<'s>>,
    buffers: Vec<Value<'s>>,
) -> Result<Value<'s>, OpError> {
    let message = Message {
        bytes: bytes.as_slice().to_vec(),
        shared,
        modules,
        hosts,
    };
    value::read_message(scope, &message, &buffers)
}

#[op]
fn can_detach<'s>(_: &mut Scope<'s, '_>, buffer: Value<'s>) -> bool {
    value::is_detachable(buffer)
}

#[op]
fn take_buffer<'s>(scope: &mut Scope<'s, '_>, buffer: Value<'s>) -> Result<Value<'s>, OpError> {
    value::take_buffer(scope, buffer)
}

#[op]
fn marks_of<'s>(scope: &mut Scope<'s, '_>, object: Object<'s>) -> u32 {
    value::marks_of(scope, object)
}

#[op]
fn mark<'s>(scope: &mut Scope<'s, '_>, object: Object<'s>, marks: u32) {
    value::mark(scope, object, marks);
}

/// Has messages delivered in the next poll phase. That alone does not keep the program alive.
#[op]
fn wake(lp: &mut Loop) {
    lp.remote()
        .post(|lp, host: &mut Host| dispatch(lp, host, DELIVER));
}

/// Has closed ports told behind this round's immediates.
#[op]
fn close_later(rt: &mut Rt, lp: &mut Loop) {
    if rt.worker_threads.closing.is_some() {
        return;
    }
    // The loop does not sleep before it comes to the check phase.
    let spin = lp.idle_start(|_, _, _| {});
    rt.worker_threads.closing = Some(spin);
    lp.check_start(|lp, host: &mut Host, id| {
        lp.hook_stop(id);
        if let Some(spin) = host.rt.worker_threads.closing.take() {
            lp.hook_stop(spin);
        }
        dispatch(lp, host, CLOSE);
    });
}

/// Says whether a ref'd port waits.
#[op]
fn keep_alive(rt: &mut Rt, lp: &mut Loop, on: bool) {
    let alive = &mut rt.worker_threads.alive;
    if on && alive.is_none() {
        *alive = Some(lp.timer_start(u64::MAX, 0, |_, _, _| {}));
    } else if !on && let Some(id) = alive.take() {
        lp.timer_stop(id);
    }
}

/// One message or port a call, with ticks and microtasks behind each.
fn dispatch(lp: &mut Loop, host: &mut Host, what: i32) {
    loop {
        let more = host.dispatch(
            lp,
            ROOM_INDEX,
            |scope| [what.to_js(scope)],
            |_, more| more.is_true(),
        );
        // What threw was one message: the others are still there.
        if more == Some(false) || host.rt.exiting {
            return;
        }
    }
}
