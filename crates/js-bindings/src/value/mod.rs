//! Values that cross between Rust and JavaScript.

use crate::isolate::{HostPart, host_part};

mod bytes;
mod from_js;
mod message;
mod native;
mod serialize;
mod string;
mod to_js;

pub use bytes::{ArrayBuffer, Bytes, Copied, SharedPieces, View, ViewMut};
pub use from_js::FromJs;
pub use message::{
    Message, UNCLONEABLE, UNTRANSFERABLE, is_detachable, mark, marks_of, read_message, take_buffer,
    write_message,
};
pub use native::{Native, NativeRef};
pub use serialize::{deserialize, serialize};
pub use string::{JsStr, Latin1, Utf8, Utf16};
pub use to_js::ToJs;

/// A scope inside a context: what every touch of the JavaScript heap needs.
pub type Scope<'s, 'i> = v8::PinScope<'s, 'i>;
/// Any JavaScript value, alive as long as its scope.
pub type Value<'s> = v8::Local<'s, v8::Value>;
/// A JavaScript object.
pub type Object<'s> = v8::Local<'s, v8::Object>;
/// A JavaScript function.
pub type Function<'s> = v8::Local<'s, v8::Function>;

/// A JavaScript string from Rust text.
///
/// # Panics
/// When `text` is longer than V8's longest string (about 512 Mi characters).
pub fn string<'s>(scope: &Scope<'s, '_>, text: &str) -> v8::Local<'s, v8::String> {
    v8::String::new(scope, text).expect("text fits into a V8 string")
}

/// The property `name` of `object`, or `None` when a getter threw.
pub fn get<'s>(scope: &mut Scope<'s, '_>, object: Object<'s>, name: &str) -> Option<Value<'s>> {
    let key = string(scope, name);
    object.get(scope, key.into())
}

/// Sets the property `name` of `object`.
pub fn set<'s>(scope: &mut Scope<'s, '_>, object: Object<'s>, name: &str, value: Value<'s>) {
    let key = string(scope, name);
    object.set(scope, key.into(), value);
}

/// `undefined`.
pub fn undefined<'s>(scope: &Scope<'s, '_>) -> Value<'s> {
    v8::undefined(scope).into()
}

/// A function that outlives scopes; cloning shares it.
#[derive(Debug, Clone)]
pub struct Persistent(v8::Global<v8::Function>);

impl Persistent {
    /// Keeps `function`.
    pub fn new(scope: &mut Scope<'_, '_>, function: Function<'_>) -> Persistent {
        Persistent(v8::Global::new(scope, function))
    }

    pub(crate) fn global(&self) -> v8::Global<v8::Function> {
        self.0.clone()
    }

    /// Calls it with `this` undefined; `None` leaves an exception pending.
    pub fn call<'s>(&self, scope: &mut Scope<'s, '_>, args: &[Value<'s>]) -> Option<Value<'s>> {
        let function = v8::Local::new(scope, &self.0);
        let this = v8::undefined(scope).into();
        function.call(scope, this, args)
    }
}

/// Runs the microtask queue until it is empty.
pub fn run_microtasks(scope: &mut Scope<'_, '_>) {
    scope.perform_microtask_checkpoint();
}

/// An isolate without a scope, as V8's own callbacks get it.
pub type RawIsolate = v8::Isolate;

/// The state part of type `T` lent by [`Isolate::enter`](crate::Isolate::enter), for the time of `f`.
///
/// `f` gets no scope, so it can't call JavaScript, whose ops take the same part.
///
/// # Panics
/// Outside of `enter`.
pub fn with_host<T: HostPart<O>, O, R>(
    scope: &mut Scope<'_, '_>,
    f: impl FnOnce(&mut T) -> R,
) -> R {
    f(host_part(scope))
}

/// As [`with_host`], from an isolate.
///
/// # Panics
/// Outside of `enter`.
pub fn host_of<T: HostPart<O>, O>(isolate: &mut RawIsolate) -> &mut T {
    host_part(isolate)
}

/// An empty object.
pub fn object<'s>(scope: &Scope<'s, '_>) -> Object<'s> {
    v8::Object::new(scope)
}

/// An array of `items`.
pub fn array<'s>(scope: &Scope<'s, '_>, items: &[Value<'s>]) -> Value<'s> {
    v8::Array::new_with_elements(scope, items).into()
}

/// The embedder's value of type `T` kept with the isolate, cloned.
pub fn slot<T: Clone + 'static>(scope: &Scope<'_, '_>) -> Option<T> {
    scope.get_slot::<T>().cloned()
}

/// Keeps a value of the embedder with the isolate, one of each type.
pub fn set_slot<T: 'static>(scope: &mut Scope<'_, '_>, value: T) {
    scope.set_slot(value);
}

/// The global object of the current context.
pub fn global<'s>(scope: &mut Scope<'s, '_>) -> Object<'s> {
    let context = scope.get_current_context();
    context.global(scope)
}

/// Adds `callback` to the microtask queue.
pub fn enqueue_microtask(scope: &mut Scope<'_, '_>, callback: Function<'_>) {
    scope.enqueue_microtask(callback);
}

/// The functions of JavaScript that read and set the value V8 carries from where a promise's reaction is made to where
/// it runs; both are compiled by V8 in place.
pub fn context_data_functions<'s>(scope: &mut Scope<'s, '_>) -> (Value<'s>, Value<'s>) {
    let context = scope.get_current_context();
    let extras = context.get_extras_binding_object(scope);
    let mut find = |name| get(scope, extras, name).expect("V8 carries context data");
    let read = find("getContinuationPreservedEmbedderData");
    (read, find("setContinuationPreservedEmbedderData"))
}

/// Forgets the value that V8 carries along.
pub fn clear_context_data(scope: &mut Scope<'_, '_>) {
    let undefined = undefined(scope);
    scope.set_continuation_preserved_embedder_data(undefined);
}

/// Throws `value` in `scope`.
pub fn throw(scope: &mut Scope<'_, '_>, value: Value<'_>) {
    scope.throw_exception(value);
}

/// Stops the JavaScript that is running, at its next check; it can't catch that.
pub fn terminate(scope: &mut Scope<'_, '_>) {
    scope.terminate_execution();
}

/// Runs the tasks V8's workers left for the isolate's thread; true when there were some.
pub fn run_tasks(scope: &mut Scope<'_, '_>) -> bool {
    let tasks = crate::platform::TaskQueue::of(scope).take();
    let any = !tasks.is_empty();
    for task in tasks {
        task.run();
    }
    any
}

/// Tells V8 that the time zone may have changed.
pub fn time_zone_changed(scope: &mut Scope<'_, '_>) {
    scope.date_time_configuration_change_notification(v8::TimeZoneDetection::Redetect);
}

/// Heap figures of the scope's isolate.
pub fn heap_numbers(scope: &mut Scope<'_, '_>) -> crate::isolate::heap::HeapNumbers {
    crate::isolate::heap::HeapNumbers::read(scope)
}
