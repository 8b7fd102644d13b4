//! Rust errors to JavaScript errors, in one function; exceptions and rejections on their way back.
//!
//! This crate knows only that an error may carry `code`, `errno`, `syscall`, `path`, `dest` and a message. How those
//! become text is the embedder's matter: it registers one factory function ([`set_error_factory`]).

mod exception;
pub(crate) mod rejection;

pub(crate) use exception::message_arrow;
pub use exception::{JsException, arrow, catch, with_place};
pub use rejection::set_reject_handler;

use crate::value::{Persistent, Scope, ToJs, Value, set, string};
use std::borrow::Cow;
use std::io;

/// What goes wrong in an op: facts, from which the embedder's factory makes the JavaScript error.
///
/// One pointer in size, so that ops which succeed don't pay for it.
#[derive(Debug, Clone, Default)]
pub struct OpError(Box<Facts>);

/// The facts of an [`OpError`].
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// A positive errno when the system refused, else 0.
    pub errno: i32,
    /// A code such as `ERR_OUT_OF_RANGE`; empty when the errno names it.
    pub code: Cow<'static, str>,
    /// The system call, such as `open`.
    pub syscall: Cow<'static, str>,
    /// The message; empty when errno, syscall and paths say it.
    pub message: Cow<'static, str>,
    /// The first path or address the call was about.
    pub path: Option<String>,
    /// The second path, of calls such as `rename`.
    pub dest: Option<String>,
    /// Further properties of the error, by name.
    pub more: Vec<(&'static str, More)>,
}

/// A further property of an error.
#[derive(Debug, Clone)]
pub enum More {
    /// A string.
    Text(Cow<'static, str>),
    /// An array of strings.
    List(Vec<String>),
}

impl ToJs for More {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        match self {
            More::Text(text) => text.as_ref().to_js(scope),
            More::List(items) => items.to_js(scope),
        }
    }
}

impl OpError {
    /// The system call `syscall` failed with `errno` (positive).
    pub fn sys(errno: i32, syscall: &'static str) -> OpError {
        OpError::from(Facts {
            errno,
            syscall: Cow::Borrowed(syscall),
            ..Facts::default()
        })
    }

    /// `error` of the system call `syscall`; an error without errno keeps its text.
    pub fn io(error: &io::Error, syscall: &'static str) -> OpError {
        match error.raw_os_error() {
            Some(errno) => OpError::sys(errno, syscall),
            None => OpError::from(Facts {
                syscall: Cow::Borrowed(syscall),
                message: Cow::Owned(error.to_string()),
                ..Facts::default()
            }),
        }
    }

    /// An error with a code of its own, such as `ERR_INVALID_STATE`.
    pub fn coded(code: &'static str, message: impl Into<Cow<'static, str>>) -> OpError {
        OpError::from(Facts {
            code: Cow::Borrowed(code),
            message: message.into(),
            ..Facts::default()
        })
    }

    /// A native function got an argument of the wrong type: a fault of the calling built-in, not of the user.
    pub fn argument(message: &'static str) -> OpError {
        OpError::coded("ERR_INVALID_ARG_TYPE", message)
    }

    /// JavaScript has thrown already: the exception is pending and nothing is to be added.
    pub fn pending() -> OpError {
        OpError::coded(PENDING, "")
    }

    /// Adds the path.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> OpError {
        self.0.path = Some(path.into());
        self
    }

    /// Adds the second path.
    #[must_use]
    pub fn dest(mut self, dest: impl Into<String>) -> OpError {
        self.0.dest = Some(dest.into());
        self
    }

    /// Adds the system call.
    #[must_use]
    pub fn syscall(mut self, syscall: &'static str) -> OpError {
        self.0.syscall = Cow::Borrowed(syscall);
        self
    }

    /// Throws the error in `scope`.
    pub fn throw(self, scope: &mut Scope<'_, '_>) {
        if self.0.code == PENDING {
            return;
        }
        let error = self.to_js(scope);
        scope.throw_exception(error);
    }
}

impl From<Facts> for OpError {
    fn from(facts: Facts) -> Self {
        OpError(Box::new(facts))
    }
}

impl std::ops::Deref for OpError {
    type Target = Facts;
    fn deref(&self) -> &Facts {
        &self.0
    }
}

const PENDING: &str = "(pending)";

/// The embedder's error factory, called with (errno, code, syscall, message, path, dest, more).
struct ErrorFactory(v8::Global<v8::Function>);

/// Registers the function that makes JavaScript errors from [`OpError`]s.
///
/// It gets `(errno, code, syscall, message, path, dest, more)`: errno negative or 0, absent strings as `undefined`, and
/// `more` an array of pairs or `undefined`.
pub fn set_error_factory(scope: &mut Scope<'_, '_>, factory: &Persistent) {
    scope.set_slot(ErrorFactory(factory.global()));
}

impl ToJs for OpError {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        let text = |scope: &mut Scope<'s, '_>, s: &str| -> Value<'s> {
            if s.is_empty() {
                v8::undefined(scope).into()
            } else {
                string(scope, s).into()
            }
        };
        let factory = scope
            .get_slot::<ErrorFactory>()
            .map(|factory| factory.0.clone());
        if let Some(factory) = factory {
            let more: Value<'s> = if self.more.is_empty() {
                v8::undefined(scope).into()
            } else {
                self.more.clone().to_js(scope)
            };
            let args = [
                v8::Integer::new(scope, -self.errno).into(),
                text(scope, &self.code),
                text(scope, &self.syscall),
                text(scope, &self.message),
                text(scope, self.path.as_deref().unwrap_or("")),
                text(scope, self.dest.as_deref().unwrap_or("")),
                more,
            ];
            let factory = v8::Local::new(scope, factory);
            let undefined = v8::undefined(scope).into();
            if let Some(error) = factory.call(scope, undefined, &args) {
                return error;
            }
        }
        // Before an embedder has registered its factory (and when that failed) the facts still arrive.
        let message = if self.message.is_empty() {
            format!("{} failed with errno {}", self.syscall, self.errno)
        } else {
            self.message.to_string()
        };
        let message = string(scope, &message);
        let error = v8::Exception::error(scope, message);
        if let Ok(object) = v8::Local::<v8::Object>::try_from(error)
            && !self.code.is_empty()
        {
            let code = string(scope, &self.code).into();
            set(scope, object, "code", code);
        }
        error
    }
}
