//! The way into JavaScript: one call, then next ticks, then microtasks, then whatever they left uncaught.

use super::{Host, Loop};
use crate::runtime::Rt;
use js_bindings::error::{self, JsException};
use js_bindings::value::{self, Function, Object, Scope, Value};
use js_bindings::{Bytes, FromJs, ToJs};

/// A persistent JavaScript function.
pub(crate) type Callback = value::Persistent;

/// The JavaScript functions that native code calls, fetched once at boot.
pub(crate) struct Hooks {
    /// Runs the next-tick queue and reports rejections.
    process_ticks: Callback,
    /// Goes through the entries of a round, or on behind one that threw when there is no list.
    run_round: Callback,
    /// `(error, arrow, fromPromise)`: -1 when the program handled it, else the exit status.
    fatal: Callback,
    /// Gives the `dispatch` function of each room, by the room's index.
    dispatchers: Callback,
    /// Two numbers shared with JavaScript: ticks are queued; rejections are noted.
    tick_info: Bytes,
}

/// The isolate and what native code calls in it.
pub(crate) struct Js {
    pub(crate) hooks: Option<Hooks>,
    /// The `dispatch` function of each room that has one, by the room's index in `rooms::ROOMS`.
    pub(crate) dispatch: Vec<Option<Callback>>,
    // Last: the handles above are dropped while it lives.
    pub(crate) isolate: js_bindings::Isolate,
}

impl Hooks {
    pub(crate) fn read<'s>(scope: &mut Scope<'s, '_>, internals: Object<'s>) -> Option<Hooks> {
        let info = value::get(scope, internals, "tickInfo")?;
        Some(Hooks {
            process_ticks: function(scope, internals, "processTicks")?,
            run_round: function(scope, internals, "runRound")?,
            fatal: function(scope, internals, "fatal")?,
            dispatchers: function(scope, internals, "dispatchers")?,
            tick_info: Bytes::from_js(scope, info).ok()?,
        })
    }

    /// The `dispatch` functions that there are now.
    pub(crate) fn dispatch(&self, scope: &mut Scope<'_, '_>) -> Option<Vec<Option<Callback>>> {
        let list = error::catch(scope, |scope| self.dispatchers.call(scope, &[])).ok()?;
        let list = Vec::<Option<Value<'_>>>::from_js(scope, list).ok()?;
        let found = list.into_iter().map(|found| {
            let function = Function::from_js(scope, found?).ok()?;
            Some(Callback::new(scope, function))
        });
        Some(found.collect())
    }

    fn ticks_wanted(&self) -> bool {
        self.tick_info.as_slice().iter().any(|&b| b != 0)
    }
}

impl Host {
    /// Runs `f` in JavaScript, then ticks and microtasks; what is thrown goes to the program's handlers, and ends the
    /// program when there are none. Returns `f`'s result unless it threw.
    pub(crate) fn enter<R>(
        &mut self,
        lp: &mut Loop,
        f: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> Option<R>,
    ) -> Option<R> {
        let Host { rt, js } = self;
        let Js { hooks, isolate, .. } = js;
        enter(rt, lp, isolate, hooks.as_ref(), f)
    }

    /// Runs what V8 left for this thread; says whether there was anything.
    pub(crate) fn run_v8_tasks(&mut self, lp: &mut Loop) -> bool {
        self.enter(lp, |scope| Some(value::run_tasks(scope)))
            .unwrap_or(false)
    }

    /// Has JavaScript go through what `list` makes; `None` when that was left by an exception.
    pub(crate) fn run_round(
        &mut self,
        lp: &mut Loop,
        list: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> Value<'s>,
    ) -> Option<()> {
        let Host { rt, js } = self;
        let Js { hooks, isolate, .. } = js;
        let run_round = &hooks.as_ref()?.run_round;
        enter(rt, lp, isolate, hooks.as_ref(), |scope| {
            let list = list(scope);
            run_round.call(scope, &[list]).map(|_| ())
        })
    }

    /// Calls the `dispatch` function of the room at `index` with what `args` makes; gives what `read` makes of its result.
    pub(crate) fn dispatch<const N: usize, R>(
        &mut self,
        lp: &mut Loop,
        index: usize,
        args: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> [Value<'s>; N],
        read: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>, Value<'s>) -> R,
    ) -> Option<R> {
        self.call_room(lp, index, true, args, read)
    }

    /// As `dispatch`, for a list of callbacks that is gone on with behind one that threw: ticks wait until it is through.
    pub(crate) fn dispatch_list<const N: usize, R>(
        &mut self,
        lp: &mut Loop,
        index: usize,
        args: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> [Value<'s>; N],
        read: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>, Value<'s>) -> R,
    ) -> Option<R> {
        self.call_room(lp, index, false, args, read)
    }

    fn call_room<const N: usize, R>(
        &mut self,
        lp: &mut Loop,
        index: usize,
        always_ticks: bool,
        args: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> [Value<'s>; N],
        read: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>, Value<'s>) -> R,
    ) -> Option<R> {
        let Host { rt, js } = self;
        let Js {
            hooks,
            dispatch,
            isolate,
        } = js;
        if dispatch.get(index)?.is_none() {
            // A room that was loaded since this was last looked at.
            let hooks = hooks.as_ref()?;
            *dispatch = isolate.enter(rt, lp, |scope| hooks.dispatch(scope))?;
        }
        let callback = dispatch.get(index)?.as_ref()?;
        enter_with(rt, lp, isolate, hooks.as_ref(), always_ticks, |scope| {
            let args = args(scope);
            let result = callback.call(scope, &args)?;
            Some(read(scope, result))
        })
    }
}

fn enter<R>(
    rt: &mut Rt,
    lp: &mut Loop,
    isolate: &mut js_bindings::Isolate,
    hooks: Option<&Hooks>,
    f: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> Option<R>,
) -> Option<R> {
    enter_with(rt, lp, isolate, hooks, true, f)
}

fn enter_with<R>(
    rt: &mut Rt,
    lp: &mut Loop,
    isolate: &mut js_bindings::Isolate,
    hooks: Option<&Hooks>,
    always_ticks: bool,
    f: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> Option<R>,
) -> Option<R> {
    if rt.exiting {
        return None;
    }
    isolate.enter(rt, lp, |scope| {
        let result = match error::catch(scope, f) {
            Ok(result) => Some(result),
            Err(exception) => {
                uncaught(scope, hooks, exception);
                None
            }
        };
        if value::with_host::<Rt, _, _>(scope, |rt| rt.followed) {
            // What it entered for good is not for the next one.
            value::clear_context_data(scope);
        }
        if always_ticks || result.is_some() {
            after(scope, hooks);
        }
        result
    })
}

/// Ticks and microtasks until there are none, after a call from native code.
fn after(scope: &mut Scope<'_, '_>, hooks: Option<&Hooks>) {
    let Some(hooks) = hooks else { return };
    loop {
        if exiting(scope) {
            return;
        }
        if !hooks.ticks_wanted() {
            value::run_microtasks(scope);
        }
        if !hooks.ticks_wanted() {
            return;
        }
        match error::catch(scope, |scope| hooks.process_ticks.call(scope, &[])) {
            Ok(_) => {}
            Err(exception) => {
                if exception.terminated {
                    return;
                }
                uncaught(scope, Some(hooks), exception);
            }
        }
    }
}

/// What `fatal` is told: the error, where it was thrown, and whether a handler of errors threw it.
fn arguments<'s>(
    scope: &mut Scope<'s, '_>,
    exception: &JsException,
    nested: bool,
) -> [Value<'s>; 3] {
    let arrow = match &exception.arrow {
        Some(arrow) => value::string(scope, arrow).into(),
        None => value::undefined(scope),
    };
    [exception.value(scope), arrow, nested.to_js(scope)]
}

fn exiting(scope: &mut Scope<'_, '_>) -> bool {
    value::with_host::<Rt, _, _>(scope, |rt| rt.exiting)
}

/// Hands an exception to the program's handlers; without one the program ends with status 1.
fn uncaught(scope: &mut Scope<'_, '_>, hooks: Option<&Hooks>, exception: JsException) {
    if exception.terminated || exiting(scope) {
        return;
    }
    let handled = hooks.and_then(|hooks| {
        let args = arguments(scope, &exception, false);
        match error::catch(scope, |scope| hooks.fatal.call(scope, &args)) {
            Ok(status) => Some(status),
            // A handler threw itself: that is what is told then, and the end.
            Err(second) if !second.terminated => {
                let args = arguments(scope, &second, true);
                error::catch(scope, |scope| hooks.fatal.call(scope, &args)).ok()
            }
            Err(_) => None,
        }
    });
    if exiting(scope) {
        // A handler called `process.exit`.
        return;
    }
    let status = match handled {
        Some(status) => i32::from_js(scope, status).unwrap_or(1),
        None => {
            // Not even the report worked, or the program has no JavaScript half yet.
            crate::process::write_stderr(&format!("{}\n", exception.describe(scope)));
            7
        }
    };
    if status >= 0 {
        value::with_host::<Rt, _, _>(scope, |rt| rt.exit(status));
        value::with_host::<Loop, _, _>(scope, Loop::stop);
    }
}

/// The function `name` of `object`, kept.
pub(crate) fn function<'s>(
    scope: &mut Scope<'s, '_>,
    object: Object<'s>,
    name: &str,
) -> Option<Callback> {
    let found = value::get(scope, object, name)?;
    let function = Function::from_js(scope, found).ok()?;
    Some(Callback::new(scope, function))
}
