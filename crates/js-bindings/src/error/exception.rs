//! Exceptions that leave JavaScript: caught once, with the place where they were thrown.

use crate::value::{Scope, Value};

/// An exception that JavaScript did not catch.
#[derive(Debug)]
pub struct JsException {
    /// The thrown value.
    value: v8::Global<v8::Value>,
    /// `file:line`, the source line and a caret line, when V8 knows the place.
    pub arrow: Option<String>,
    /// The isolate was told to stop: nothing was thrown.
    pub terminated: bool,
}

impl JsException {
    /// The thrown value, in `scope`.
    pub fn value<'s>(&self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        v8::Local::new(scope, &self.value)
    }

    /// The thrown value's text, for messages that must not run JavaScript again.
    pub fn describe(&self, scope: &mut Scope<'_, '_>) -> String {
        let value = v8::Local::new(scope, &self.value);
        let stack = v8::Local::<v8::Object>::try_from(value)
            .ok()
            .and_then(|object| crate::value::get(scope, object, "stack"))
            .filter(|stack| stack.is_string());
        stack.unwrap_or(value).to_rust_string_lossy(scope)
    }
}

impl JsException {
    /// The text, found without running any JavaScript.
    pub(super) fn without_running(&self, scope: &mut Scope<'_, '_>) -> String {
        let value = v8::Local::new(scope, &self.value);
        let message = v8::Exception::create_message(scope, value);
        let text = message.get(scope).to_rust_string_lossy(scope);
        let text = text.strip_prefix("Uncaught ").unwrap_or(&text);
        text.to_owned()
    }
}

/// Runs `f`; an exception that it leaves pending is returned instead of thrown on.
///
/// # Errors
/// The exception, when `f` returned `None` with one pending.
pub fn catch<'s, 'i, R>(
    scope: &mut Scope<'s, 'i>,
    f: impl FnOnce(&mut Scope<'s, 'i>) -> Option<R>,
) -> Result<R, JsException> {
    v8::tc_scope!(let tc, scope);
    match f(tc) {
        Some(result) => Ok(result),
        None => {
            let terminated = tc.has_terminated();
            let value = match tc.exception() {
                Some(value) => value,
                None => v8::undefined(tc).into(),
            };
            let arrow = match tc.message() {
                Some(message) if !terminated => message_arrow(tc, message),
                _ => None,
            };
            Err(JsException {
                value: v8::Global::new(tc, value),
                arrow,
                terminated,
            })
        }
    }
}

/// `file:line`, source line and caret line of the place where `error` was made or thrown, when V8 knows it.
pub fn arrow(scope: &mut Scope<'_, '_>, error: Value<'_>) -> Option<String> {
    let message = v8::Exception::create_message(scope, error);
    message_arrow(scope, message)
}

pub(crate) fn message_arrow(
    scope: &mut Scope<'_, '_>,
    message: v8::Local<'_, v8::Message>,
) -> Option<String> {
    let file = message.get_script_resource_name(scope)?;
    if file.is_undefined() {
        return None;
    }
    let file = file.to_rust_string_lossy(scope);
    let line = message.get_line_number(scope)?;
    let source = message.get_source_line(scope)?.to_rust_string_lossy(scope);
    // A minified line would fill the screen and hide the stack below it.
    if file.is_empty() || source.len() > 10_000 {
        return None;
    }
    let start = message.get_start_column();
    let end = message.get_end_column().max(start + 1);
    let mut carets = String::new();
    for ch in source.chars().take(start) {
        // A tab stays a tab, so that the carets stand below the right characters.
        carets.push(if ch == '\t' { '\t' } else { ' ' });
    }
    carets.extend(std::iter::repeat_n('^', end - start));
    Some(format!("{file}:{line}\n{source}\n{carets}"))
}

/// Runs `f`, which compiles or runs a text; an error that it leaves has its place written into the stack, which is lost
/// once JavaScript has caught the error.
///
/// # Errors
/// The exception stays pending.
pub fn with_place<'s, 'i, R>(
    scope: &mut Scope<'s, 'i>,
    f: impl FnOnce(&mut Scope<'s, 'i>) -> Option<R>,
) -> Result<R, super::OpError> {
    catch(scope, f).map_err(|exception| {
        if exception.terminated {
            // Whoever said stop still means it.
            scope.terminate_execution();
            return super::OpError::pending();
        }
        let error = exception.value(scope);
        if let (Some(arrow), Ok(object)) =
            (&exception.arrow, v8::Local::<v8::Object>::try_from(error))
            && let Some(stack) = crate::value::get(scope, object, "stack")
            && stack.is_string()
        {
            let stack = stack.to_rust_string_lossy(scope);
            let text = crate::value::string(scope, &format!("{arrow}\n\n{stack}"));
            crate::value::set(scope, object, "stack", text.into());
        }
        crate::value::throw(scope, error);
        super::OpError::pending()
    })
}
