//! Strings: arguments that write themselves where they are wanted, results that say their encoding.

use super::{FromJs, Scope, ToJs, Value};
use crate::error::OpError;

/// A string argument that was not copied: it writes itself into the callee's buffer.
#[derive(Debug, Clone, Copy)]
pub struct JsStr<'s> {
    string: v8::Local<'s, v8::String>,
    isolate: &'s v8::Isolate,
}

impl<'s> JsStr<'s> {
    /// V8's handle of the string.
    pub fn handle(&self) -> v8::Local<'s, v8::String> {
        self.string
    }

    /// Number of UTF-16 code units.
    pub fn len(&self) -> usize {
        self.string.length()
    }

    /// Whether the string is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of bytes in UTF-8; a lone surrogate counts as U+FFFD's three.
    pub fn utf8_len(&self) -> usize {
        self.string.utf8_length(self.isolate)
    }

    /// Whether V8 stores the string in one byte a character (Latin-1).
    pub fn is_one_byte(&self) -> bool {
        self.string.is_onebyte()
    }

    /// Writes UTF-8 as far as whole characters fit; returns (UTF-16 units read, bytes written).
    pub fn write_utf8(&self, buffer: &mut [u8]) -> (usize, usize) {
        let mut read = 0;
        let flags = v8::WriteFlags::kReplaceInvalidUtf8;
        let written = self
            .string
            .write_utf8_v2(self.isolate, buffer, flags, Some(&mut read));
        (read, written)
    }

    /// Writes the low byte of each code unit as far as they fit; returns the number written.
    pub fn write_latin1(&self, buffer: &mut [u8]) -> usize {
        let n = self.len().min(buffer.len());
        self.string
            .write_one_byte_v2(self.isolate, 0, &mut buffer[..n], v8::WriteFlags::empty());
        n
    }

    /// Writes UTF-16 code units as far as they fit; returns the number written.
    pub fn write_utf16(&self, buffer: &mut [u16]) -> usize {
        let n = self.len().min(buffer.len());
        self.string
            .write_v2(self.isolate, 0, &mut buffer[..n], v8::WriteFlags::empty());
        n
    }

    /// Appends the string's UTF-8 to `out`.
    pub fn append_utf8(&self, out: &mut Vec<u8>) {
        let start = out.len();
        // One-byte strings are mostly ASCII: ask for the exact length only when that guess can be wrong.
        let size = self.utf8_len();
        out.resize(start + size, 0);
        let (_, written) = self.write_utf8(&mut out[start..]);
        out.truncate(start + written);
    }

    /// Appends the low byte of each code unit to `out`.
    pub fn append_latin1(&self, out: &mut Vec<u8>) {
        let start = out.len();
        out.resize(start + self.len(), 0);
        self.write_latin1(&mut out[start..]);
    }

    /// The string as UTF-8 text, lone surrogates replaced.
    pub fn to_utf8(&self) -> String {
        self.string.to_rust_string_lossy(self.isolate)
    }
}

impl<'s> FromJs<'s> for JsStr<'s> {
    fn from_js(scope: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        let string = v8::Local::<v8::String>::try_from(value)
            .map_err(|_| OpError::argument("a string was expected"))?;
        let isolate: &v8::Isolate = scope;
        // SAFETY: 's is the life of the scope's handles, which the isolate outlives.
        let isolate = unsafe { std::mem::transmute::<&v8::Isolate, &'s v8::Isolate>(isolate) };
        Ok(JsStr { string, isolate })
    }
}

/// A result string given as UTF-8 bytes; invalid sequences become U+FFFD as the WHATWG encoding standard says.
#[derive(Debug, Clone)]
pub struct Utf8<T>(pub T);

/// A result string given as Latin-1 bytes.
#[derive(Debug, Clone)]
pub struct Latin1<T>(pub T);

/// A result string given as UTF-16 code units.
#[derive(Debug, Clone)]
pub struct Utf16<T>(pub T);

fn too_long<'s>(scope: &mut Scope<'s, '_>) -> Value<'s> {
    OpError::coded(
        "ERR_STRING_TOO_LONG",
        "Cannot create a string longer than 0x1fffffe8 characters",
    )
    .throw(scope);
    v8::undefined(scope).into()
}

impl<T: AsRef<[u8]>> ToJs for Utf8<T> {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        match v8::String::new_from_utf8(scope, self.0.as_ref(), v8::NewStringType::Normal) {
            Some(s) => s.into(),
            None => too_long(scope),
        }
    }
}

impl<T: AsRef<[u8]>> ToJs for Latin1<T> {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        match v8::String::new_from_one_byte(scope, self.0.as_ref(), v8::NewStringType::Normal) {
            Some(s) => s.into(),
            None => too_long(scope),
        }
    }
}

impl<T: AsRef<[u16]>> ToJs for Utf16<T> {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        match v8::String::new_from_two_byte(scope, self.0.as_ref(), v8::NewStringType::Normal) {
            Some(s) => s.into(),
            None => too_long(scope),
        }
    }
}
