//! `node:vm`: contexts, scripts and functions compiled for them. What an argument means is decided in JavaScript.

use crate::core::room::room;
use js_bindings::context::{self, ContextOptions, FunctionSource, Origin};
use js_bindings::error;
use js_bindings::module;
use js_bindings::value::{Function, Object, Scope, Value};
use js_bindings::{Bytes, JsStr, OpError, op};
use std::time::Duration;

room! {
    name: "vm",
    ops: [
        make_context, is_context, compile_script, run_script, drop_script, code_cache, source_map_url, compile_function,
        compile_text_module, create_synthetic_module, module_code_cache, evaluate_with_deadline, has_top_level_await,
        instantiate_in, function_cache,
    ],
    public: [("vm", "vm.js")],
    shared: ["imports.js"],
    load: Lazy,
}

/// Makes a context for `sandbox`, or a plain one; gives its global object.
#[op]
fn make_context<'s>(
    scope: &mut Scope<'s, '_>,
    sandbox: Option<Object<'s>>,
    strings: bool,
    wasm: bool,
    own_microtasks: bool,
) -> Object<'s> {
    let options = ContextOptions {
        strings,
        wasm,
        own_microtasks,
    };
    context::make(scope, sandbox, options)
}

/// `make_context` was called with this object, or gave it.
#[op]
fn is_context<'s>(scope: &mut Scope<'s, '_>, object: Object<'s>) -> bool {
    context::of(scope, object).is_some()
}

fn origin<'s>(name: JsStr<'s>, line: i32, column: i32, import_key: u32) -> Origin<'s> {
    Origin {
        name: name.handle(),
        line,
        column,
        import_key,
    }
}

/// (number, cache refused) of a script that can be run in any context.
#[op]
#[allow(
    clippy::too_many_arguments,
    reason = "the arguments of a call from JavaScript"
)]
fn compile_script<'s>(
    scope: &mut Scope<'s, '_>,
    code: JsStr<'s>,
    name: JsStr<'s>,
    line: i32,
    column: i32,
    import_key: u32,
    cache: Option<Bytes>,
    parsing: Option<Object<'s>>,
) -> Result<(u32, bool), OpError> {
    let cache = cache.as_ref().map(Bytes::as_slice);
    let origin = origin(name, line, column, import_key);
    let compiled = context::compile_script(scope, code.handle(), origin, cache, parsing)?;
    Ok((compiled.id, compiled.cache_rejected))
}

/// Runs a script in the context of `object`, or here; `limit` is in milliseconds, none below 0. `tells_place`: the stack
/// of what it throws begins with the place.
#[op]
fn run_script<'s>(
    scope: &mut Scope<'s, '_>,
    id: u32,
    object: Option<Object<'s>>,
    limit: f64,
    tells_place: bool,
) -> Result<Value<'s>, OpError> {
    let context = context::of_argument(scope, object)?;
    let run = |scope: &mut Scope<'s, '_>| {
        let run =
            |scope: &mut Scope<'s, '_>| context::run_compiled(scope, id, context).ok().flatten();
        if tells_place {
            error::with_place(scope, run).ok()
        } else {
            run(scope)
        }
    };
    if limit < 0.0 {
        return run(scope).ok_or_else(OpError::pending);
    }
    context::with_deadline(scope, milliseconds(limit), run)
}

fn milliseconds(limit: f64) -> Duration {
    // Validated as a uint32.
    Duration::from_millis(limit as u64)
}

/// Forgets a script.
#[op]
fn drop_script(scope: &mut Scope<'_, '_>, id: u32) {
    context::drop_script(scope, id);
}

/// V8's cache of a script's compilation.
#[op]
fn code_cache(scope: &mut Scope<'_, '_>, id: u32) -> Result<Vec<u8>, OpError> {
    context::code_cache(scope, id)
}

/// The URL that a script's comment names as its source map's.
#[op]
fn source_map_url<'s>(scope: &mut Scope<'s, '_>, id: u32) -> Result<Value<'s>, OpError> {
    context::source_map_url(scope, id)
}

/// (function, cache refused).
#[op]
#[allow(
    clippy::too_many_arguments,
    reason = "the arguments of a call from JavaScript"
)]
fn compile_function<'s>(
    scope: &mut Scope<'s, '_>,
    code: JsStr<'s>,
    name: JsStr<'s>,
    line: i32,
    column: i32,
    import_key: u32,
    cache: Option<Bytes>,
    parsing: Option<Object<'s>>,
    extensions: Vec<Object<'s>>,
    params: Vec<JsStr<'s>>,
) -> Result<(Function<'s>, bool), OpError> {
    let text = FunctionSource {
        code: code.handle(),
        origin: origin(name, line, column, import_key),
        cache: cache.as_ref().map(Bytes::as_slice),
        extensions: &extensions,
        parsing,
    };
    let params: Vec<_> = params.iter().map(JsStr::handle).collect();
    context::compile_function_in(scope, text, &params)
}

/// V8's cache of a function's compilation.
#[op]
fn function_cache(_: &mut Scope<'_, '_>, function: Function<'_>) -> Result<Vec<u8>, OpError> {
    context::function_code_cache(function)
}

/// (record, cache refused) of an ES module in the context of `parsing`.
#[op]
#[allow(
    clippy::too_many_arguments,
    reason = "the arguments of a call from JavaScript"
)]
fn compile_text_module<'s>(
    scope: &mut Scope<'s, '_>,
    code: JsStr<'s>,
    name: JsStr<'s>,
    line: i32,
    column: i32,
    import_key: u32,
    cache: Option<Bytes>,
    parsing: Option<Object<'s>>,
) -> Result<(u32, bool), OpError> {
    let cache = cache.as_ref().map(Bytes::as_slice);
    let origin = origin(name, line, column, import_key);
    module::compile_module_in(scope, code.handle(), origin, cache, parsing)
}

/// A record whose exports JavaScript sets, in the context of `parsing`.
#[op]
fn create_synthetic_module<'s>(
    scope: &mut Scope<'s, '_>,
    name: String,
    names: Vec<String>,
    parsing: Option<Object<'s>>,
) -> Result<u32, OpError> {
    module::create_synthetic_in(scope, &name, &names, parsing)
}

/// V8's cache of a module's compilation.
#[op]
fn module_code_cache(scope: &mut Scope<'_, '_>, id: u32) -> Result<Vec<u8>, OpError> {
    module::module_code_cache(scope, id)
}

/// Runs a module for `limit` milliseconds at most, none below 0; the promise of its end.
#[op]
fn evaluate_with_deadline<'s>(
    scope: &mut Scope<'s, '_>,
    id: u32,
    limit: f64,
    object: Option<Object<'s>>,
) -> Result<Value<'s>, OpError> {
    let context = context::of_argument(scope, object)?;
    let run = |scope: &mut Scope<'s, '_>| {
        context::within(scope, context, |scope| module::evaluate(scope, id).ok())
    };
    if limit < 0.0 {
        return run(scope).ok_or_else(OpError::pending);
    }
    context::with_deadline(scope, milliseconds(limit), run)
}

/// Joins imports to exports, in the context of `object`: a module's functions belong to where that is done.
#[op]
fn instantiate_in<'s>(
    scope: &mut Scope<'s, '_>,
    id: u32,
    object: Option<Object<'s>>,
) -> Result<(), OpError> {
    let context = context::of_argument(scope, object)?;
    error::with_place(scope, |scope| {
        context::within(scope, context, |scope| module::instantiate(scope, id).ok())
    })
}

/// The module awaits at its top level.
#[op]
fn has_top_level_await(scope: &mut Scope<'_, '_>, id: u32) -> Result<bool, OpError> {
    module::has_top_level_await(scope, id)
}
