//! JavaScript arguments to Rust types.

use super::{Function, JsStr, Object, Scope, Value};
use crate::error::OpError;

/// A Rust type that can be read from a JavaScript value.
///
/// Types are checked, never coerced: the JavaScript half validates where the user's error message is made.
pub trait FromJs<'s>: Sized {
    /// Reads `value`.
    ///
    /// # Errors
    /// When the value has another type, or a number does not fit.
    fn from_js(scope: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError>;
}

fn number(value: Value<'_>) -> Result<f64, OpError> {
    v8::Local::<v8::Number>::try_from(value)
        .map(|n| n.value())
        .map_err(|_| OpError::argument("a number was expected"))
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl<'s> FromJs<'s> for $type {
            #[inline]
            fn from_js(_: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
                let n = number(value)?;
                // `as` saturates: a value that comes back unchanged was in range and whole.
                let int = n as $type;
                if int as f64 == n {
                    Ok(int)
                } else {
                    Err(OpError::argument("a number in range was expected"))
                }
            }
        }
    )*};
}
integers!(u8, u16, i32, u32, u64, usize);

impl<'s> FromJs<'s> for i64 {
    /// A whole number, or a bigint for those that no number can be.
    #[inline]
    fn from_js(_: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        if let Ok(big) = v8::Local::<v8::BigInt>::try_from(value) {
            let (int, is_exact) = big.i64_value();
            return if is_exact {
                Ok(int)
            } else {
                Err(OpError::argument("a number in range was expected"))
            };
        }
        let n = number(value)?;
        let int = n as i64;
        if int as f64 == n {
            Ok(int)
        } else {
            Err(OpError::argument("a number in range was expected"))
        }
    }
}

impl<'s> FromJs<'s> for f64 {
    fn from_js(_: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        number(value)
    }
}

impl<'s> FromJs<'s> for bool {
    fn from_js(_: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        Ok(value.is_true())
    }
}

impl<'s> FromJs<'s> for String {
    fn from_js(scope: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        Ok(JsStr::from_js(scope, value)?.to_utf8())
    }
}

impl<'s, T: FromJs<'s>> FromJs<'s> for Option<T> {
    /// `undefined` and `null` are `None`.
    fn from_js(scope: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        if value.is_null_or_undefined() {
            Ok(None)
        } else {
            T::from_js(scope, value).map(Some)
        }
    }
}

impl<'s, T: FromJs<'s>> FromJs<'s> for Vec<T> {
    fn from_js(scope: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        let array = v8::Local::<v8::Array>::try_from(value)
            .map_err(|_| OpError::argument("an array was expected"))?;
        let mut out = Vec::with_capacity(array.length() as usize);
        for i in 0..array.length() {
            let item = array
                .get_index(scope, i)
                .ok_or_else(|| OpError::argument("an array element could not be read"))?;
            out.push(T::from_js(scope, item)?);
        }
        Ok(out)
    }
}

impl<'s> FromJs<'s> for Value<'s> {
    fn from_js(_: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        Ok(value)
    }
}

impl<'s> FromJs<'s> for Function<'s> {
    fn from_js(_: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        value
            .try_into()
            .map_err(|_| OpError::argument("a function was expected"))
    }
}

impl<'s> FromJs<'s> for Object<'s> {
    fn from_js(_: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        value
            .try_into()
            .map_err(|_| OpError::argument("an object was expected"))
    }
}
