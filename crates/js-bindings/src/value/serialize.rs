//! Values as bytes in V8's own form, and back. Views of ArrayBuffers are host objects, so that their bytes alone are
//! written and not the whole buffer, and so that one kind of byte array keeps a prototype of the embedder's.

use super::{Function, Object, Scope, Value};
use crate::error::OpError;
use v8::{Local, ValueDeserializerHelper, ValueSerializerHelper};

struct Writing {
    buffer_prototype: v8::Global<v8::Object>,
    fail: v8::Global<v8::Function>,
}

impl v8::ValueSerializerImpl for Writing {
    fn throw_data_clone_error<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        message: Local<'s, v8::String>,
    ) {
        let fail = Local::new(scope, &self.fail);
        let undefined = v8::undefined(scope).into();
        // The function throws: what it returns says nothing.
        let _ = fail.call(scope, undefined, &[message.into()]);
    }

    /// No JavaScript may run here.
    fn write_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        object: Local<'s, v8::Object>,
        writer: &dyn ValueSerializerHelper,
    ) -> Option<bool> {
        let Ok(view) = Local::<v8::ArrayBufferView>::try_from(object) else {
            let message = super::string(scope, "Objects of the embedder could not be cloned.");
            let error = v8::Exception::error(scope, message);
            scope.throw_exception(error);
            return None;
        };
        let buffer_prototype: Value<'_> = Local::new(scope, &self.buffer_prototype).into();
        let is_buffer = object.get_prototype(scope) == Some(buffer_prototype);
        let mut bytes = vec![0; view.byte_length()];
        view.copy_contents(&mut bytes);
        writer.write_uint32(if is_buffer { BUFFER } else { kind_of(view) });
        writer.write_uint32(u32::try_from(bytes.len()).ok()?);
        writer.write_raw_bytes(&bytes);
        Some(true)
    }
}

/// The kind of a view that has the embedder's own prototype.
const BUFFER: u32 = 10;

fn kind_of(view: Local<'_, v8::ArrayBufferView>) -> u32 {
    match () {
        () if view.is_int8_array() => 0,
        () if view.is_uint8_array() => 1,
        () if view.is_uint8_clamped_array() => 2,
        () if view.is_int16_array() => 3,
        () if view.is_uint16_array() => 4,
        () if view.is_int32_array() => 5,
        () if view.is_uint32_array() => 6,
        () if view.is_float32_array() => 7,
        () if view.is_float64_array() => 8,
        () if view.is_data_view() => 9,
        () if view.is_big_int64_array() => 11,
        () if view.is_big_uint64_array() => 12,
        () => 13,
    }
}

fn make<'s>(
    scope: &mut Scope<'s, '_>,
    kind: u32,
    buffer: Local<'s, v8::ArrayBuffer>,
) -> Option<Object<'s>> {
    let length = buffer.byte_length();
    macro_rules! view {
        ($kind:ident, $size:literal) => {
            v8::$kind::new(scope, buffer, 0, length / $size).map(Into::into)
        };
    }
    match kind {
        0 => view!(Int8Array, 1),
        1 | BUFFER => view!(Uint8Array, 1),
        2 => view!(Uint8ClampedArray, 1),
        3 => view!(Int16Array, 2),
        4 => view!(Uint16Array, 2),
        5 => view!(Int32Array, 4),
        6 => view!(Uint32Array, 4),
        7 => view!(Float32Array, 4),
        8 => view!(Float64Array, 8),
        9 => Some(v8::DataView::new(scope, buffer, 0, length).into()),
        11 => view!(BigInt64Array, 8),
        12 => view!(BigUint64Array, 8),
        13 => {
            let view = v8::Float16Array::new(scope, buffer, 0, length / 2)?;
            // SAFETY: a Float16Array is an object, as the other views are; the crate has no conversion for it.
            Some(unsafe { std::mem::transmute::<Local<'s, v8::Float16Array>, Object<'s>>(view) })
        }
        _ => None,
    }
}

struct Reading {
    buffer_prototype: v8::Global<v8::Object>,
}

impl v8::ValueDeserializerImpl for Reading {
    fn read_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        reader: &dyn ValueDeserializerHelper,
    ) -> Option<Local<'s, v8::Object>> {
        let (mut kind, mut length) = (0, 0);
        if !reader.read_uint32(&mut kind) || !reader.read_uint32(&mut length) {
            return None;
        }
        let bytes = reader.read_raw_bytes(length as usize)?.to_vec();
        let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
        let buffer = v8::ArrayBuffer::with_backing_store(scope, &store);
        let view = make(scope, kind, buffer)?;
        if kind == BUFFER {
            let prototype = Local::new(scope, &self.buffer_prototype);
            view.set_prototype(scope, prototype.into())?;
        }
        Some(view)
    }
}

/// `value` as bytes. Byte arrays whose prototype is `buffer_prototype` get it back; `fail(message)` throws for what has no
/// such form.
///
/// # Errors
/// What JavaScript threw.
pub fn serialize<'s>(
    scope: &mut Scope<'s, '_>,
    value: Value<'s>,
    buffer_prototype: Object<'s>,
    fail: Function<'s>,
) -> Result<Vec<u8>, OpError> {
    let context = scope.get_current_context();
    let writing = Writing {
        buffer_prototype: v8::Global::new(scope, buffer_prototype),
        fail: v8::Global::new(scope, fail),
    };
    let writer = v8::ValueSerializer::new(scope, Box::new(writing));
    writer.set_treat_array_buffer_views_as_host_objects(true);
    writer.write_header();
    if writer.write_value(context, value) != Some(true) {
        return Err(OpError::pending());
    }
    Ok(writer.release())
}

/// The value that [`serialize`] made `bytes` of.
///
/// # Errors
/// What JavaScript threw, also for bytes that are no value.
pub fn deserialize<'s>(
    scope: &mut Scope<'s, '_>,
    bytes: &[u8],
    buffer_prototype: Object<'s>,
) -> Result<Value<'s>, OpError> {
    let context = scope.get_current_context();
    let reading = Reading {
        buffer_prototype: v8::Global::new(scope, buffer_prototype),
    };
    let reader = v8::ValueDeserializer::new(scope, Box::new(reading), bytes);
    if reader.read_header(context) != Some(true) {
        return Err(OpError::pending());
    }
    reader.read_value(context).ok_or_else(OpError::pending)
}
