//! Rust results to JavaScript values.

use super::{Function, Object, Scope, Value, string};

/// A Rust type that can become a JavaScript value.
pub trait ToJs: Sized {
    /// Makes the value.
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s>;

    /// Stores the value as an op's result; numbers and booleans do it without a handle.
    fn set_return(self, scope: &mut Scope<'_, '_>, rv: &mut v8::ReturnValue<'_, v8::Value>) {
        let value = self.to_js(scope);
        rv.set(value);
    }
}

impl ToJs for () {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        v8::undefined(scope).into()
    }
    fn set_return(self, _: &mut Scope<'_, '_>, _: &mut v8::ReturnValue<'_, v8::Value>) {}
}

impl ToJs for bool {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        v8::Boolean::new(scope, self).into()
    }
    fn set_return(self, _: &mut Scope<'_, '_>, rv: &mut v8::ReturnValue<'_, v8::Value>) {
        rv.set_bool(self);
    }
}

impl ToJs for i32 {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        v8::Integer::new(scope, self).into()
    }
    fn set_return(self, _: &mut Scope<'_, '_>, rv: &mut v8::ReturnValue<'_, v8::Value>) {
        rv.set_int32(self);
    }
}

impl ToJs for u32 {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        v8::Integer::new_from_unsigned(scope, self).into()
    }
    fn set_return(self, _: &mut Scope<'_, '_>, rv: &mut v8::ReturnValue<'_, v8::Value>) {
        rv.set_uint32(self);
    }
}

impl ToJs for f64 {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        v8::Number::new(scope, self).into()
    }
    fn set_return(self, _: &mut Scope<'_, '_>, rv: &mut v8::ReturnValue<'_, v8::Value>) {
        rv.set_double(self);
    }
}

/// 64-bit numbers cross as JavaScript numbers: exact up to 2^53.
macro_rules! as_number {
    ($($type:ty),*) => {$(
        impl ToJs for $type {
            fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
                (self as f64).to_js(scope)
            }
            fn set_return(self, _: &mut Scope<'_, '_>, rv: &mut v8::ReturnValue<'_, v8::Value>) {
                rv.set_double(self as f64);
            }
        }
    )*};
}
as_number!(u64, i64, usize);

impl ToJs for &str {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        string(scope, self).into()
    }
}

impl ToJs for String {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        self.as_str().to_js(scope)
    }
}

impl<T: ToJs> ToJs for Option<T> {
    /// `None` is `undefined`.
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        match self {
            Some(value) => value.to_js(scope),
            None => v8::undefined(scope).into(),
        }
    }
}

macro_rules! arrays {
    ($($type:ty),*) => {$(
        impl ToJs for Vec<$type> {
            fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
                array(scope, self)
            }
        }
    )*};
}
arrays!(
    f64,
    i32,
    u32,
    String,
    Vec<u8>,
    Vec<String>,
    Vec<f64>,
    Value<'_>
);

/// A JavaScript array of the items.
fn array<'s, T: ToJs>(scope: &mut Scope<'s, '_>, items: Vec<T>) -> Value<'s> {
    let items: Vec<Value<'s>> = items.into_iter().map(|item| item.to_js(scope)).collect();
    v8::Array::new_with_elements(scope, &items).into()
}

macro_rules! tuples {
    ($(($($name:ident $index:tt),+))*) => {$(
        impl<$($name: ToJs),+> ToJs for ($($name,)+) {
            /// A JavaScript array of the parts.
            fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
                let items = [$(self.$index.to_js(scope)),+];
                v8::Array::new_with_elements(scope, &items).into()
            }
        }
        impl<$($name: ToJs),+> ToJs for Vec<($($name,)+)> {
            fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
                array(scope, self)
            }
        }
    )*};
}
tuples! {
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}

/// Handles are results only in the scope they were made in, which is the op's own.
macro_rules! handles {
    ($($type:ty),*) => {$(
        impl<'v> ToJs for $type {
            fn to_js<'s>(self, _: &mut Scope<'s, '_>) -> Value<'s> {
                let value: Value<'v> = self.into();
                // SAFETY: an op's results come from its own call scope, which is `'s` here.
                unsafe { std::mem::transmute::<Value<'v>, Value<'s>>(value) }
            }
        }
    )*};
}
handles!(Value<'v>, Function<'v>, Object<'v>);
