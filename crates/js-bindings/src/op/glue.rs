//! What the code emitted by `#[op]` calls. Not for use by hand: it is public only for that code.

use crate::error::OpError;
use crate::isolate::{HostPart, host_part};
use crate::value::{FromJs, Scope, ToJs, Value};

pub use super::pool::submit;
pub use v8::fast_api::{CFunction, CFunctionInfo, Int64Representation, Type as FastType};

/// The receiver and boxed arguments of a fast call.
pub type FastValue<'s> = v8::Local<'s, v8::Value>;
/// The last argument of every fast call.
pub type FastOptions<'s> = v8::fast_api::FastApiCallbackOptions<'s>;
/// V8's argument block.
pub type CallInfo = v8::FunctionCallbackInfo;

/// One op's slow shim, named by a type so that [`slow`] can be a plain function pointer.
pub trait Shim {
    /// Reads the arguments, calls the function, stores the result.
    fn invoke<'s>(call: &mut Call<'_, 's, '_>) -> Result<(), OpError>;
}

/// A call from JavaScript under way.
#[allow(missing_debug_implementations, reason = "a scope has no text")]
pub struct Call<'a, 's, 'i> {
    scope: &'a mut Scope<'s, 'i>,
    args: &'a v8::FunctionCallbackArguments<'s>,
    rv: v8::ReturnValue<'s, v8::Value>,
}

impl<'a, 's, 'i> Call<'a, 's, 'i> {
    /// The argument at `index`, read as `T`.
    ///
    /// # Errors
    /// When it has another type.
    #[inline]
    pub fn arg<T: FromJs<'s>>(&mut self, index: i32) -> Result<T, OpError> {
        T::from_js(self.scope, self.args.get(index))
    }

    /// The argument at `index` as it is.
    pub fn raw(&self, index: i32) -> Value<'s> {
        self.args.get(index)
    }

    /// The embedder's state part of type `T`.
    #[inline]
    pub fn host<'h, T: HostPart<O>, O>(&self) -> &'h mut T {
        host_part(self.scope)
    }

    /// The scope of the call.
    pub fn scope(&mut self) -> &mut Scope<'s, 'i> {
        self.scope
    }

    /// Stores the result.
    #[inline]
    pub fn ret<R: Return>(&mut self, result: R) -> Result<(), OpError> {
        result.store(self.scope, &mut self.rv)
    }
}

/// What an op may return: a value, or a `Result` of one.
pub trait Return {
    /// Stores the value, or gives the error back.
    ///
    /// # Errors
    /// The op's own error.
    fn store(
        self,
        scope: &mut Scope<'_, '_>,
        rv: &mut v8::ReturnValue<'_, v8::Value>,
    ) -> Result<(), OpError>;
}

impl<T: ToJs> Return for T {
    #[inline]
    fn store(
        self,
        scope: &mut Scope<'_, '_>,
        rv: &mut v8::ReturnValue<'_, v8::Value>,
    ) -> Result<(), OpError> {
        self.set_return(scope, rv);
        Ok(())
    }
}

impl<T: ToJs, E: Into<OpError>> Return for Result<T, E> {
    #[inline]
    fn store(
        self,
        scope: &mut Scope<'_, '_>,
        rv: &mut v8::ReturnValue<'_, v8::Value>,
    ) -> Result<(), OpError> {
        self.map_err(Into::into)?.set_return(scope, rv);
        Ok(())
    }
}

/// The function V8 calls for the op `S`.
///
/// # Safety
/// Only V8 may call it, with the argument block of a call under way.
pub unsafe extern "C" fn slow<S: Shim>(info: *const CallInfo) {
    // SAFETY: V8 passes a block that lives during the call.
    let info = unsafe { &*info };
    // SAFETY: `info` is of a call under way on this thread.
    v8::callback_scope!(unsafe scope, info);
    let args = v8::FunctionCallbackArguments::from_function_callback_info(info);
    let rv = v8::ReturnValue::from_function_callback_info(info);
    let result = S::invoke(&mut Call {
        scope,
        args: &args,
        rv,
    });
    if let Err(error) = result {
        error.throw(scope);
    }
}

/// The embedder's state part of type `T`, in a fast call.
#[inline]
pub fn fast_host<'h, T: HostPart<O>, O>(options: &FastOptions<'_>) -> &'h mut T {
    // SAFETY: V8 passes the isolate of the call under way.
    host_part(unsafe { options.isolate_unchecked() })
}

/// What a fast call returns when its op failed: the exception is pending and the value ignored.
#[cold]
pub fn fast_throw(options: &FastOptions<'_>, error: OpError) {
    // SAFETY: a fast call under way on this thread; V8 allows it to allocate and throw.
    v8::callback_scope!(unsafe scope, options);
    let context = scope.get_current_context();
    let scope = &mut v8::ContextScope::new(scope, context);
    error.throw(scope);
}
