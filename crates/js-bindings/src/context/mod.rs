//! Contexts beside the main one: global objects of their own, in the same heap. A context is held by the object it was
//! made for, as that object's private property, and ends with it.

mod deadline;
mod interceptors;
mod promise_hooks;
mod script;

use crate::error::OpError;
use crate::value::{Object, Scope, string};
use std::rc::Rc;

pub use deadline::with_deadline;
pub use promise_hooks::set_promise_hooks;
pub use script::{
    Compiled, FunctionSource, Origin, code_cache, compile_function_in, compile_script, drop_script,
    function_code_cache, run_compiled, source_map_url,
};
pub(crate) use script::{is_rejected, source};

/// How a context is made.
#[derive(Debug, Clone, Copy)]
pub struct ContextOptions {
    /// `eval` and `new Function` may compile text.
    pub strings: bool,
    /// WebAssembly may be compiled.
    pub wasm: bool,
    /// Its promises have a queue of their own, run after each script.
    pub own_microtasks: bool,
}

/// Which kinds of code generation the context forbids; kept with it.
struct ForbidsWasm;

/// The context's own queue lives as long as the context.
struct OwnQueue {
    _handle: v8::MicrotaskQueueHandle,
}

fn private<'s>(scope: &mut Scope<'s, '_>) -> v8::Local<'s, v8::Private> {
    let name = string(scope, "rill:context");
    v8::Private::for_api(scope, Some(name))
}

/// Makes a context whose global properties live in `sandbox`, or a plain one without; gives its global object.
pub fn make<'s>(
    scope: &mut Scope<'s, '_>,
    sandbox: Option<Object<'s>>,
    options: ContextOptions,
) -> Object<'s> {
    let template = sandbox.map(|sandbox| interceptors::global_template(scope, sandbox));
    let queue = options
        .own_microtasks
        .then(|| v8::MicrotaskQueue::new(scope, v8::MicrotasksPolicy::Explicit));
    let main = scope.get_current_context();
    let parts = v8::ContextOptions {
        global_template: template,
        microtask_queue: queue
            .as_ref()
            .map(|handle| std::ptr::from_ref::<v8::MicrotaskQueue>(handle).cast_mut()),
        ..Default::default()
    };
    let context = interceptors::while_filling(|| v8::Context::new(scope, parts));
    if let Some(handle) = queue {
        context.set_slot(Rc::new(OwnQueue { _handle: handle }));
    }
    // Both are one program's: they may see each other.
    let token = main.get_security_token(scope);
    context.set_security_token(token);
    context.set_allow_generation_from_strings(options.strings);
    if !options.wasm {
        context.set_slot(Rc::new(ForbidsWasm));
        scope.set_allow_wasm_code_generation_callback(may_compile_wasm);
    }
    promise_hooks::adopt(scope, context);
    let global = context.global(scope);
    let key = private(scope);
    sandbox
        .unwrap_or(global)
        .set_private(scope, key, global.into());
    global
}

unsafe extern "C" fn may_compile_wasm(
    context: v8::Local<'_, v8::Context>,
    _: v8::Local<'_, v8::String>,
) -> bool {
    context.get_slot::<ForbidsWasm>().is_none()
}

/// The context that [`make`] made for `object`.
pub fn of<'s>(scope: &mut Scope<'s, '_>, object: Object<'s>) -> Option<v8::Local<'s, v8::Context>> {
    let key = private(scope);
    let global = object.get_private(scope, key)?;
    let global = Object::try_from(global).ok()?;
    global.get_creation_context(scope)
}

/// As [`of`], for an argument that may be none.
///
/// # Errors
/// When the object has no context.
pub fn of_argument<'s>(
    scope: &mut Scope<'s, '_>,
    object: Option<Object<'s>>,
) -> Result<Option<v8::Local<'s, v8::Context>>, OpError> {
    match object {
        None => Ok(None),
        Some(object) => of(scope, object)
            .map(Some)
            .ok_or_else(|| OpError::argument("the object has no context")),
    }
}

/// Runs `f` inside of `context`, or where it is; a context's own microtasks run behind it.
pub fn within<'s, 'i, R>(
    scope: &mut Scope<'s, 'i>,
    context: Option<v8::Local<'s, v8::Context>>,
    f: impl FnOnce(&mut Scope<'s, 'i>) -> Option<R>,
) -> Option<R> {
    let Some(context) = context else {
        return f(scope);
    };
    let inner = &mut v8::ContextScope::new(scope, context);
    let result = f(inner);
    if result.is_some()
        && context.get_slot::<OwnQueue>().is_some()
        && let Some(queue) = context.get_microtask_queue()
    {
        queue.perform_checkpoint(inner);
        if inner.is_execution_terminating() {
            return None;
        }
    }
    result
}
