//! Values that cross between Rust and JavaScript.

mod bytes;
mod from_js;
mod string;
mod to_js;

pub use bytes::{Bytes, View, ViewMut};
pub use from_js::FromJs;
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
