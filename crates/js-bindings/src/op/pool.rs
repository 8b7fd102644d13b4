//! `#[op(pool)]`: the same function off the JavaScript thread, its result settled by a callback.

use crate::error::OpError;
use crate::value::{FromJs, Function, Persistent, Scope, ToJs, Value};
use v8::Isolate;

/// Turns what the job computed into a JavaScript value, back on the JavaScript thread.
pub type Completion =
    Box<dyn for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> Result<Value<'s>, OpError> + Send>;

/// Blocking work, to be run on some other thread.
pub type Job = Box<dyn FnOnce() -> Completion + Send>;

/// The JavaScript callback `(error, value)` of a job.
#[derive(Debug)]
pub struct Settle(v8::Global<v8::Function>);

impl Settle {
    /// Calls the callback with the job's result; `None` when it threw (the exception is pending).
    pub fn settle(self, scope: &mut Scope<'_, '_>, completion: Completion) -> Option<()> {
        let callback = v8::Local::new(scope, self.0);
        let undefined: Value<'_> = v8::undefined(scope).into();
        match completion(scope) {
            Ok(value) => {
                let null = v8::null(scope).into();
                callback.call(scope, undefined, &[null, value])
            }
            Err(error) => {
                let error = error.to_js(scope);
                callback.call(scope, undefined, &[error, undefined])
            }
        }
        .map(|_| ())
    }
}

struct Spawner(fn(&mut Isolate, Settle, Job, bool));

/// Registers who runs jobs: it must call [`Settle::settle`] on the isolate's thread when the job is done.
/// The flag asks for the lane for work that may take seconds.
pub fn set_spawner(scope: &mut Scope<'_, '_>, spawn: fn(&mut Isolate, Settle, Job, bool)) {
    scope.set_slot(Spawner(spawn));
}

struct Wrapper(Persistent);

/// From now on the callback of a job is what `wrap(callback, name)` gives when the op `name` is called.
pub fn set_pool_wrapper(scope: &mut Scope<'_, '_>, wrap: Persistent) {
    scope.set_slot(Wrapper(wrap));
}

/// Called by the shim of a pool op: `callback` is the JavaScript function's first argument.
#[doc(hidden)]
pub fn submit<'s, R: ToJs + Send + 'static>(
    scope: &mut Scope<'s, '_>,
    mut callback: Value<'s>,
    name: &'static str,
    slow: bool,
    work: impl FnOnce() -> Result<R, OpError> + Send + 'static,
) -> Result<(), OpError> {
    if let Some(wrap) = scope.get_slot::<Wrapper>().map(|found| found.0.clone()) {
        let name = name.to_js(scope);
        callback = wrap
            .call(scope, &[callback, name])
            .ok_or_else(OpError::pending)?;
    }
    let callback = Function::from_js(scope, callback)?;
    let settle = Settle(v8::Global::new(scope, callback));
    let spawn = scope
        .get_slot::<Spawner>()
        .map(|spawner| spawner.0)
        .ok_or_else(|| OpError::coded("ERR_INVALID_STATE", "no pool takes work here"))?;
    let job: Job = Box::new(move || {
        let result = work();
        Box::new(move |scope| result.map(|value| value.to_js(scope)))
    });
    spawn(scope, settle, job, slow);
    Ok(())
}
