//! `node:async_hooks`: what follows a callback from where it was queued to where it is called.
//!
//! V8 carries one value along with promises (its continuation data); JavaScript keeps there what stores hold. Native code
//! does nothing until somebody follows: then callbacks of the pool are wrapped when they are queued, and nothing that a
//! callback entered outlasts it.

use crate::core::room::room;
use crate::runtime::Rt;
use js_bindings::op;
use js_bindings::value::{self, Function, Scope, Value};

room! {
    name: "async_hooks",
    ops: [context_data, follow],
    public: [("async_hooks", "async_hooks.js")],
    shared: ["flow.js", "storage.js", "resource.js"],
    load: Eager,
}

/// The functions that read and set what V8 carries along.
#[op]
fn context_data<'s>(scope: &mut Scope<'s, '_>) -> (Value<'s>, Value<'s>) {
    value::context_data_functions(scope)
}

/// From now on `wrap(callback, name)` gives what the op `name` calls when its work on the pool is done.
#[op]
fn follow<'s>(scope: &mut Scope<'s, '_>, wrap: Function<'s>) {
    let wrap = value::Persistent::new(scope, wrap);
    js_bindings::op::set_pool_wrapper(scope, wrap);
    value::with_host::<Rt, _, _>(scope, |rt| rt.followed = true);
}
