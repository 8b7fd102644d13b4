//! Promise rejections: V8's report is handed to one JavaScript function of the embedder.

use super::catch;
use crate::value::{Persistent, Scope};

struct RejectHandler {
    handler: v8::Global<v8::Function>,
    report: fn(&str),
}

/// Registers the function that hears of rejections: `(type, promise, reason)` where type is 0 for a rejection
/// without a handler, 1 for a handler added later, 2 for a rejection and 3 for a resolution after settling.
///
/// `report` is told when it throws, as it does when the stack is used up: nobody else could be.
pub fn set_reject_handler(scope: &mut Scope<'_, '_>, handler: &Persistent, report: fn(&str)) {
    let handler = handler.global();
    scope.set_slot(RejectHandler { handler, report });
}

pub(crate) fn install(isolate: &mut v8::Isolate) {
    isolate.set_promise_reject_callback(on_reject);
}

/// Forgets the handler, whose handle may not be open when a snapshot is made.
pub(crate) fn uninstall(isolate: &mut v8::Isolate) {
    isolate.remove_slot::<RejectHandler>();
}

extern "C" fn on_reject(message: v8::PromiseRejectMessage<'_>) {
    // SAFETY: V8 calls this on the isolate's thread with a live message.
    v8::callback_scope!(unsafe scope, &message);
    let found = scope.get_slot::<RejectHandler>();
    let Some((handler, report)) = found.map(|h| (h.handler.clone(), h.report)) else {
        return;
    };
    let promise = message.get_promise();
    let context = promise.get_creation_context(scope);
    let Some(context) = context else { return };
    let scope = &mut v8::ContextScope::new(scope, context);
    let kind = match message.get_event() {
        v8::PromiseRejectEvent::PromiseRejectWithNoHandler => 0,
        v8::PromiseRejectEvent::PromiseHandlerAddedAfterReject => 1,
        v8::PromiseRejectEvent::PromiseRejectAfterResolved => 2,
        v8::PromiseRejectEvent::PromiseResolveAfterResolved => 3,
    };
    let kind = v8::Integer::new(scope, kind).into();
    let value = match message.get_value() {
        Some(value) => value,
        None => v8::undefined(scope).into(),
    };
    let handler = v8::Local::new(scope, handler);
    let undefined = v8::undefined(scope).into();
    let called = catch(scope, |scope| {
        handler.call(scope, undefined, &[kind, promise.into(), value])
    });
    if let Err(exception) = called
        && !exception.terminated
    {
        report(&exception.without_running(scope));
    }
}
