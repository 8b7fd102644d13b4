//! Promise rejections: V8's report is handed to one JavaScript function of the embedder.

use crate::value::{Persistent, Scope};

struct RejectHandler(v8::Global<v8::Function>);

/// Registers the function that hears of rejections: `(type, promise, reason)` where type is 0 for a rejection
/// without a handler, 1 for a handler added later, 2 for a rejection and 3 for a resolution after settling.
pub fn set_reject_handler(scope: &mut Scope<'_, '_>, handler: &Persistent) {
    scope.set_slot(RejectHandler(handler.global()));
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
    let Some(handler) = scope.get_slot::<RejectHandler>().map(|h| h.0.clone()) else {
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
    v8::tc_scope!(let tc, scope);
    // The handler only notes the promise; were it to throw, there is nobody to tell.
    handler.call(tc, undefined, &[kind, promise.into(), value]);
}
