//! Paths as arguments (text or bytes) and as results.

use js_bindings::{FromJs, JsStr, OpError, Scope, ToJs, Value, View};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// A path from JavaScript: a string, in UTF-8, or the bytes of a Uint8Array as they are.
#[derive(Debug, Clone)]
pub(crate) struct FsPath(Vec<u8>);

impl FsPath {
    pub(super) fn new(bytes: Vec<u8>) -> FsPath {
        FsPath(bytes)
    }

    /// As text, for error messages.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }

    pub(super) fn as_path(&self) -> &Path {
        Path::new(OsStr::from_bytes(&self.0))
    }
}

impl<'s> FromJs<'s> for FsPath {
    fn from_js(scope: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        if value.is_string() {
            let mut bytes = Vec::new();
            JsStr::from_js(scope, value)?.append_utf8(&mut bytes);
            Ok(FsPath(bytes))
        } else {
            View::from_js(scope, value).map(|view| FsPath(view.bytes().to_vec()))
        }
    }
}

/// A path or name that the system gave: text (what is not UTF-8 replaced), or bytes when those were asked for.
#[derive(Debug)]
pub(crate) enum Name {
    Text(String),
    Bytes(Vec<u8>),
}

impl Name {
    pub(super) fn new(bytes: Vec<u8>, as_bytes: bool) -> Name {
        if as_bytes {
            Name::Bytes(bytes)
        } else {
            Name::Text(text(bytes))
        }
    }
}

impl ToJs for Name {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        match self {
            Name::Text(text) => text.to_js(scope),
            Name::Bytes(bytes) => bytes.to_js(scope),
        }
    }
}

/// Many [`Name`]s.
#[derive(Debug)]
pub(crate) enum Names {
    Text(Vec<String>),
    Bytes(Vec<Vec<u8>>),
}

impl Names {
    pub(super) fn new(as_bytes: bool) -> Names {
        if as_bytes {
            Names::Bytes(Vec::new())
        } else {
            Names::Text(Vec::new())
        }
    }

    pub(super) fn push(&mut self, name: &[u8]) {
        match self {
            Names::Text(list) => list.push(String::from_utf8_lossy(name).into_owned()),
            Names::Bytes(list) => list.push(name.to_vec()),
        }
    }
}

impl ToJs for Names {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        match self {
            Names::Text(list) => list.to_js(scope),
            Names::Bytes(list) => list.to_js(scope),
        }
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}
