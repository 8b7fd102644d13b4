//! Standard output and error: written at once, and all of it.

use crate::core::sys;
use js_bindings::{JsStr, OpError, op};

/// Writes all bytes to `fd`.
#[op]
pub(crate) fn write_bytes(fd: i32, bytes: &[u8]) -> Result<(), OpError> {
    sys::write_all(fd, bytes).map_err(|e| OpError::io(&e, "write"))
}

/// Writes all of `text` to `fd` as UTF-8.
#[op]
pub(crate) fn write_text(fd: i32, text: JsStr<'_>) -> Result<(), OpError> {
    let mut bytes = Vec::new();
    text.append_utf8(&mut bytes);
    sys::write_all(fd, &bytes).map_err(|e| OpError::io(&e, "write"))
}

/// FILE, TTY, PIPE, TCP, UNKNOWN or INVALID.
#[op]
pub(crate) fn fd_kind(fd: i32) -> &'static str {
    sys::fd_kind(fd)
}

/// Columns and rows of a terminal.
#[op]
pub(crate) fn window_size(fd: i32) -> Option<(i32, i32)> {
    sys::window_size(fd).map(|(columns, rows)| (i32::from(columns), i32::from(rows)))
}

/// Writes to standard error what no JavaScript can report any more; when even that fails, nobody can be told.
pub(crate) fn write_stderr(text: &str) {
    let _ = sys::write_all(2, text.as_bytes());
}
