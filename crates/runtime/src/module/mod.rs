//! `node:module`: CommonJS. Native code compiles wrappers and looks at files; where to look is decided in JavaScript.

use crate::core::room::room;
use js_bindings::error;
use js_bindings::module::{SourceText, compile_function, run_script};
use js_bindings::value::{Scope, Value};
use js_bindings::{JsStr, OpError, op};
use std::io::Read;

room! {
    name: "module",
    ops: [compile_wrapper, evaluate, stat_kind, read_text, read_stdin, real_path],
    public: [("module", "module.js")],
    shared: ["main.js", "packages.js"],
    load: Start,
}

/// Compiles the text of a CommonJS module into its function; a `SyntaxError` names `filename`.
#[op]
fn compile_wrapper<'s>(
    scope: &mut Scope<'s, '_>,
    text: JsStr<'s>,
    filename: JsStr<'s>,
) -> Result<Value<'s>, OpError> {
    let source = SourceText {
        code: text.handle(),
        name: filename.handle(),
        host_defined: None,
    };
    let params = ["exports", "require", "module", "__filename", "__dirname"];
    error::with_place(scope, |scope| {
        compile_function(scope, source, &params, false)
    })
    .map(Into::into)
}

/// Compiles and runs `text` as a script; its value is that of the last expression.
#[op]
fn evaluate<'s>(
    scope: &mut Scope<'s, '_>,
    text: JsStr<'s>,
    filename: JsStr<'s>,
) -> Result<Value<'s>, OpError> {
    let source = SourceText {
        code: text.handle(),
        name: filename.handle(),
        host_defined: None,
    };
    run_script(scope, source).ok_or_else(OpError::pending)
}

/// 0 for a file, 1 for a folder, -1 when there is neither.
#[op]
fn stat_kind(path: &str) -> i32 {
    match std::fs::metadata(path) {
        Ok(meta) if meta.is_dir() => 1,
        Ok(_) => 0,
        Err(_) => -1,
    }
}

/// A file's text, without a byte order mark; invalid UTF-8 is replaced.
#[op]
fn read_text(path: &str) -> Result<String, OpError> {
    let bytes = std::fs::read(path).map_err(|e| OpError::io(&e, "open").path(path))?;
    Ok(text(bytes))
}

/// All of standard input.
#[op]
fn read_stdin() -> Result<String, OpError> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|e| OpError::io(&e, "read"))?;
    Ok(text(bytes))
}

/// The path with symbolic links resolved (realpath(3)).
#[op]
fn real_path(path: &str) -> Result<String, OpError> {
    std::fs::canonicalize(path)
        .map(|path| path.to_string_lossy().into_owned())
        .map_err(|e| OpError::io(&e, "lstat").path(path))
}

fn text(bytes: Vec<u8>) -> String {
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned());
    match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}
