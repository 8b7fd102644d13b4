//! `structuredClone`: V8 writes a value and reads it back (HTML standard, 2.7 "Safe passing of structured data").

use js_bindings::value::{Function, Scope, Value};
use js_bindings::{OpError, error, op};
use v8::{Local, ValueDeserializerHelper, ValueSerializerHelper};

/// What clones can't be made of is told to the room's own function, which throws a `DOMException`.
struct Failing {
    throw: v8::Global<v8::Function>,
}

impl v8::ValueSerializerImpl for Failing {
    fn throw_data_clone_error<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        message: Local<'s, v8::String>,
    ) {
        let throw = Local::new(scope, &self.throw);
        let undefined = v8::undefined(scope).into();
        // The function throws: what it returns says nothing.
        let _ = throw.call(scope, undefined, &[message.into()]);
    }
}

struct Reading;
impl v8::ValueDeserializerImpl for Reading {}

/// A clone of `value`; ArrayBuffers in `transfer` move into it. `throw(message)` throws for what has no clone.
#[op]
pub(crate) fn clone_value<'s>(
    scope: &mut Scope<'s, '_>,
    input: Value<'s>,
    transfer: Vec<Value<'s>>,
    throw: Function<'s>,
) -> Result<Value<'s>, OpError> {
    let context = scope.get_current_context();
    let throw = v8::Global::new(scope, throw);
    let writer = v8::ValueSerializer::new(scope, Box::new(Failing { throw }));
    let mut moved = Vec::new();
    for (index, buffer) in transfer.into_iter().enumerate() {
        let buffer = Local::<v8::ArrayBuffer>::try_from(buffer)
            .map_err(|_| OpError::argument("only ArrayBuffers can be transferred"))?;
        writer.transfer_array_buffer(index as u32, buffer);
        moved.push(buffer);
    }
    writer.write_header();
    if writer.write_value(context, input) != Some(true) {
        return Err(OpError::pending());
    }
    let bytes = writer.release();
    let reader = v8::ValueDeserializer::new(scope, Box::new(Reading), &bytes);
    for (index, buffer) in moved.into_iter().enumerate() {
        let store = buffer.get_backing_store();
        let detached = error::catch(scope, |_| buffer.detach(None));
        let fresh = match detached {
            Ok(_) => v8::ArrayBuffer::with_backing_store(scope, &store),
            // Others have views of it: the clone gets a copy.
            Err(_) => {
                let bytes = store.iter().map(std::cell::Cell::get).collect();
                let copy = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
                v8::ArrayBuffer::with_backing_store(scope, &copy)
            }
        };
        reader.transfer_array_buffer(index as u32, fresh);
    }
    if reader.read_header(context) != Some(true) {
        return Err(OpError::pending());
    }
    reader.read_value(context).ok_or_else(OpError::pending)
}
