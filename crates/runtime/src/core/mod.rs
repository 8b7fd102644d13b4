//! What any room may use: the shape of a room's row, the way into JavaScript, pool results on their way back.

pub(crate) mod call;
pub(crate) mod pending;
pub(crate) mod room;
pub(crate) mod round;
pub(crate) mod sys;

use crate::runtime::Rt;
use evloop::EventLoop;
use js_bindings::HostPart;

/// The loop of a runtime: its callbacks get the [`Host`].
pub(crate) type Loop = EventLoop<Host>;

/// What the loop lends to every callback: the rooms' native state and the isolate, apart from each other so that
/// JavaScript can run while ops borrow the state.
pub(crate) struct Host {
    /// The rooms' native state.
    pub(crate) rt: Rt,
    /// The isolate and the JavaScript functions native code calls.
    pub(crate) js: call::Js,
}

impl HostPart<Host> for Rt {
    const SLOT: u32 = 0;
}

impl HostPart<Host> for Loop {
    const SLOT: u32 = 1;
}
