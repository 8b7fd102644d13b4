//! Functions that hear of each promise's life, in whatever context it was made.

use crate::value::{Function, Scope};
use v8::Local;

/// The functions of now, and the contexts beside the main one that have them, too.
#[derive(Default)]
struct Listening {
    hooks: [Option<v8::Global<v8::Function>>; 4],
    contexts: Vec<v8::Weak<v8::Context>>,
}

/// Calls `hooks` when a promise is made (with its parent), before and after its reaction runs, and when it is settled.
/// Nobody is called where there is none.
pub fn set_promise_hooks(scope: &mut Scope<'_, '_>, hooks: [Option<Function<'_>>; 4]) {
    let kept = hooks.map(|hook| hook.map(|hook| v8::Global::new(scope, hook)));
    let mut listening = scope.remove_slot::<Listening>().unwrap_or_default();
    listening.hooks = kept;
    listening.contexts.retain(|context| !context.is_empty());
    let [init, before, after, settled] = hooks;
    scope.set_promise_hooks(init, before, after, settled);
    for context in &listening.contexts {
        if let Some(context) = context.to_local(scope) {
            apply(scope, context, &listening.hooks);
        }
    }
    scope.set_slot(listening);
}

/// Has a new context follow.
pub(crate) fn adopt(scope: &mut Scope<'_, '_>, context: Local<'_, v8::Context>) {
    let mut listening = scope.remove_slot::<Listening>().unwrap_or_default();
    listening.contexts.retain(|context| !context.is_empty());
    let weak = v8::Weak::new(scope, context);
    listening.contexts.push(weak);
    if listening.hooks.iter().any(Option::is_some) {
        apply(scope, context, &listening.hooks);
    }
    scope.set_slot(listening);
}

fn apply(
    scope: &mut Scope<'_, '_>,
    context: Local<'_, v8::Context>,
    hooks: &[Option<v8::Global<v8::Function>>; 4],
) {
    let [init, before, after, settled] = hooks
        .each_ref()
        .map(|hook| hook.as_ref().map(|hook| Local::new(scope, hook)));
    let scope = &mut v8::ContextScope::new(scope, context);
    scope.set_promise_hooks(init, before, after, settled);
}
