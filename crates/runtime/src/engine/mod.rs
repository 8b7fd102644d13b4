//! `node:v8`: what the engine tells of itself.

use crate::core::room::room;
use js_bindings::value::{self, Function, Object, Scope, Value};
use js_bindings::{OpError, op};

room! {
    name: "engine",
    ops: [serialize, deserialize, set_promise_hooks],
    public: [("v8", "v8.js")],
    shared: ["promise_hooks.js"],
    load: Lazy,
}

/// `input` in V8's own form.
#[op]
fn serialize<'s>(
    scope: &mut Scope<'s, '_>,
    input: Value<'s>,
    buffer_prototype: Object<'s>,
    fail: Function<'s>,
) -> Result<Vec<u8>, OpError> {
    value::serialize(scope, input, buffer_prototype, fail)
}

/// What `serialize` made `bytes` of.
#[op]
fn deserialize<'s>(
    scope: &mut Scope<'s, '_>,
    bytes: js_bindings::Bytes,
    buffer_prototype: Object<'s>,
) -> Result<Value<'s>, OpError> {
    value::deserialize(scope, bytes.as_slice(), buffer_prototype)
}

/// Functions that hear of each promise's life; none where nobody listens.
#[op]
fn set_promise_hooks<'s>(
    scope: &mut Scope<'s, '_>,
    init: Option<Function<'s>>,
    before: Option<Function<'s>>,
    after: Option<Function<'s>>,
    settled: Option<Function<'s>>,
) {
    js_bindings::context::set_promise_hooks(scope, [init, before, after, settled]);
}
