//! Native values that JavaScript objects own: the collector drops them with the object.
//!
//! Such an object has no properties and no prototype of use; the JavaScript half keeps it in a field of what programs see.

use super::{FromJs, Scope, ToJs, Value};
use crate::error::OpError;
use std::any::Any;
use std::ffi::CStr;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

/// The one kind of native object behind JavaScript objects of this process.
const TAG: u16 = 1;

/// What the collector holds. Always this one type, so that no look at an object can take it for another.
struct Held(Box<dyn Any>);

// SAFETY: it holds no handle of V8's heap, as `Native` takes only values that can't.
unsafe impl v8::cppgc::GarbageCollected for Held {
    fn trace(&self, _: &mut v8::cppgc::Visitor) {}

    fn get_name(&self) -> &'static CStr {
        c"rill native"
    }
}

/// The template all such objects are made from.
struct Template(v8::Global<v8::ObjectTemplate>);

fn instance<'s>(scope: &mut Scope<'s, '_>) -> Option<v8::Local<'s, v8::Object>> {
    if scope.get_slot::<Template>().is_none() {
        let function = v8::FunctionTemplate::builder_raw(nothing).build(scope);
        let template = function.instance_template(scope);
        let template = Template(v8::Global::new(scope, template));
        scope.set_slot(template);
    }
    let template = scope.get_slot::<Template>().map(|found| found.0.clone())?;
    v8::Local::new(scope, template).new_instance(scope)
}

/// The template's function, which nobody can reach.
unsafe extern "C" fn nothing(_: *const v8::FunctionCallbackInfo) {}

/// A result that becomes a JavaScript object owning the value, which is dropped some time after the object is gone.
///
/// What is to be written later needs a cell inside: arguments are shared references ([`NativeRef`]).
#[derive(Debug)]
pub struct Native<T>(pub T);

impl<T: Send + 'static> ToJs for Native<T> {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        let Some(object) = instance(scope) else {
            return v8::undefined(scope).into();
        };
        let heap = scope.get_cpp_heap().expect("V8 gives each isolate one");
        // SAFETY: the pointer stays on this stack until `wrap` hands it to the object. `T: Send` keeps handles out,
        // and the collector drops it on the isolate's own thread.
        let held = unsafe { v8::cppgc::make_garbage_collected(heap, Held(Box::new(self.0))) };
        // SAFETY: nobody else in this process wraps, so `TAG` is ours.
        unsafe { v8::Object::wrap::<TAG, Held>(scope, object, &held) };
        object.into()
    }
}

/// An argument: the value that a [`Native`] result gave to its object, borrowed for the time of one op.
#[derive(Debug)]
pub struct NativeRef<'s, T> {
    value: *const T,
    life: PhantomData<&'s T>,
}

impl<T> Deref for NativeRef<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the object is an argument of the op under way, which keeps it alive, and the value with it: it lies
        // in its own box and is never moved.
        unsafe { &*self.value }
    }
}

impl<'s, T: 'static> FromJs<'s> for NativeRef<'s, T> {
    fn from_js(scope: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        let other = || OpError::argument("another native object was expected");
        let object = v8::Local::<v8::Object>::try_from(value).map_err(|_| other())?;
        if !object.is_api_wrapper() {
            return Err(other());
        }
        // SAFETY: the pointer stays on this stack; an object that wraps nothing gives none.
        let held = unsafe { v8::Object::unwrap::<TAG, Held>(scope, object) }.ok_or_else(other)?;
        // SAFETY: all that is wrapped in this process is `Held`.
        let held = unsafe { held.as_ref() };
        let value = held.0.downcast_ref::<T>().ok_or_else(other)?;
        Ok(NativeRef {
            value,
            life: PhantomData,
        })
    }
}

impl<T: Send + Sync + 'static> ToJs for Arc<T> {
    /// As [`Native`], of a value that other threads share.
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        Native(self).to_js(scope)
    }
}

impl<'s, T: Send + Sync + 'static> FromJs<'s> for Arc<T> {
    fn from_js(scope: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        Ok(Arc::clone(&*NativeRef::<Arc<T>>::from_js(scope, value)?))
    }
}
