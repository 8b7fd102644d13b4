//! Messages: a value as V8's bytes beside what has none (shared memory, compiled modules, objects of the embedder), and
//! back. Marks that programs can't see say which objects never go along.

use super::{Function, Object, Scope, Value, string};
use crate::error::{OpError, catch};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use v8::{Local, ValueDeserializerHelper, ValueSerializerHelper};

/// What a message holds, as it is handed to JavaScript.
#[derive(Debug)]
pub struct Message<'s> {
    /// V8's form; the parts below stand in it by their index.
    pub bytes: Vec<u8>,
    /// SharedArrayBuffers.
    pub shared: Vec<Value<'s>>,
    /// Compiled WebAssembly modules.
    pub modules: Vec<Value<'s>>,
    /// Objects with the embedder's marker, or marked as never to be cloned.
    pub hosts: Vec<Value<'s>>,
}

#[derive(Default)]
struct Found {
    shared: Vec<v8::Global<v8::Value>>,
    modules: Vec<v8::Global<v8::Value>>,
    hosts: Vec<v8::Global<v8::Value>>,
}

/// The index of `value` in `list`, where it is put if it is new.
fn index_in(
    scope: &mut Scope<'_, '_>,
    list: &mut Vec<v8::Global<v8::Value>>,
    value: Value<'_>,
) -> Option<u32> {
    let at = match list.iter().position(|each| each == &value) {
        Some(at) => at,
        None => {
            list.push(v8::Global::new(scope, value));
            list.len() - 1
        }
    };
    u32::try_from(at).ok()
}

struct Writing {
    marker: v8::Global<v8::Value>,
    fail: v8::Global<v8::Function>,
    found: Rc<RefCell<Found>>,
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

    fn has_custom_host_object(&self, _: &v8::Isolate) -> bool {
        true
    }

    fn is_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        object: Local<'s, v8::Object>,
    ) -> Option<bool> {
        let marker = Local::new(scope, &self.marker);
        let found = object.get(scope, marker)?;
        if ANY_UNCLONEABLE.get() && marks_of(scope, object) & UNCLONEABLE != 0 {
            return Some(true);
        }
        // Prototypes have the property, too: the record may tell which objects are meant.
        let Ok(record) = Object::try_from(found) else {
            return Some(false);
        };
        let Ok(is) = Function::try_from(super::get(scope, record, "is")?) else {
            return Some(true);
        };
        let answer = is.call(scope, record.into(), &[object.into()])?;
        Some(answer.is_true())
    }

    fn write_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        object: Local<'s, v8::Object>,
        writer: &dyn ValueSerializerHelper,
    ) -> Option<bool> {
        let index = index_in(scope, &mut self.found.borrow_mut().hosts, object.into())?;
        writer.write_uint32(index);
        Some(true)
    }

    fn get_shared_array_buffer_id<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        buffer: Local<'s, v8::SharedArrayBuffer>,
    ) -> Option<u32> {
        index_in(scope, &mut self.found.borrow_mut().shared, buffer.into())
    }

    fn get_wasm_module_transfer_id(
        &self,
        scope: &mut v8::PinScope<'_, '_>,
        module: Local<'_, v8::WasmModuleObject>,
    ) -> Option<u32> {
        index_in(scope, &mut self.found.borrow_mut().modules, module.into())
    }
}

/// `value` as a message. `buffers` stand in it by their index, not by their bytes; an object in whose chain the property
/// `marker` is an object is a host object, unless the function `is` of that says no. `fail(message)` throws for what has no such form.
///
/// # Errors
/// What JavaScript threw.
pub fn write_message<'s>(
    scope: &mut Scope<'s, '_>,
    value: Value<'s>,
    buffers: &[Value<'s>],
    marker: Value<'s>,
    fail: Function<'s>,
) -> Result<Message<'s>, OpError> {
    let context = scope.get_current_context();
    let found = Rc::new(RefCell::new(Found::default()));
    let writing = Writing {
        marker: v8::Global::new(scope, marker),
        fail: v8::Global::new(scope, fail),
        found: Rc::clone(&found),
    };
    let writer = v8::ValueSerializer::new(scope, Box::new(writing));
    for (index, buffer) in (0..).zip(buffers) {
        writer.transfer_array_buffer(index, array_buffer(*buffer)?);
    }
    writer.write_header();
    if writer.write_value(context, value) != Some(true) {
        return Err(OpError::pending());
    }
    let bytes = writer.release();
    let found = found.take();
    let local = |list: Vec<v8::Global<v8::Value>>| -> Vec<Value<'s>> {
        list.iter().map(|each| Local::new(scope, each)).collect()
    };
    Ok(Message {
        bytes,
        shared: local(found.shared),
        modules: local(found.modules),
        hosts: local(found.hosts),
    })
}

fn array_buffer(value: Value<'_>) -> Result<Local<'_, v8::ArrayBuffer>, OpError> {
    value
        .try_into()
        .map_err(|_| OpError::argument("not an ArrayBuffer"))
}

struct Reading {
    shared: Vec<v8::Global<v8::Value>>,
    modules: Vec<v8::Global<v8::Value>>,
    hosts: Vec<v8::Global<v8::Value>>,
}

impl v8::ValueDeserializerImpl for Reading {
    fn read_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        reader: &dyn ValueDeserializerHelper,
    ) -> Option<Local<'s, v8::Object>> {
        let mut index = 0;
        if !reader.read_uint32(&mut index) {
            return None;
        }
        let host = Local::new(scope, self.hosts.get(index as usize)?);
        host.try_into().ok()
    }

    /// Another object of the same memory.
    fn get_shared_array_buffer_from_id<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        index: u32,
    ) -> Option<Local<'s, v8::SharedArrayBuffer>> {
        let shared = Local::new(scope, self.shared.get(index as usize)?);
        let shared: Local<'_, v8::SharedArrayBuffer> = shared.try_into().ok()?;
        let store = shared.get_backing_store();
        Some(v8::SharedArrayBuffer::with_backing_store(scope, &store))
    }

    fn get_wasm_module_from_id<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        index: u32,
    ) -> Option<Local<'s, v8::WasmModuleObject>> {
        let module = Local::new(scope, self.modules.get(index as usize)?);
        let module: Local<'_, v8::WasmModuleObject> = module.try_into().ok()?;
        v8::WasmModuleObject::from_compiled_module(scope, &module.get_compiled_module())
    }
}

/// The value of a message. `hosts` stand for its host objects; `buffers` are those that [`take_buffer`] gave.
///
/// # Errors
/// What JavaScript threw, also for bytes that are no message.
pub fn read_message<'s>(
    scope: &mut Scope<'s, '_>,
    message: &Message<'s>,
    buffers: &[Value<'s>],
) -> Result<Value<'s>, OpError> {
    let context = scope.get_current_context();
    let kept = |list: &[Value<'s>]| -> Vec<v8::Global<v8::Value>> {
        list.iter()
            .map(|each| v8::Global::new(scope, *each))
            .collect()
    };
    let reading = Reading {
        shared: kept(&message.shared),
        modules: kept(&message.modules),
        hosts: kept(&message.hosts),
    };
    let reader = v8::ValueDeserializer::new(scope, Box::new(reading), &message.bytes);
    for (index, buffer) in (0..).zip(buffers) {
        reader.transfer_array_buffer(index, array_buffer(*buffer)?);
    }
    if reader.read_header(context) != Some(true) {
        return Err(OpError::pending());
    }
    reader.read_value(context).ok_or_else(OpError::pending)
}

/// Whether the memory of an ArrayBuffer may move to another object.
pub fn is_detachable(buffer: Value<'_>) -> bool {
    array_buffer(buffer).is_ok_and(|buffer| buffer.is_detachable() && !buffer.was_detached())
}

/// A new ArrayBuffer with the memory of `buffer`, which loses it; with a copy, when the memory is one that others share.
///
/// # Errors
/// For what is no [detachable](is_detachable) ArrayBuffer.
pub fn take_buffer<'s>(scope: &mut Scope<'s, '_>, buffer: Value<'s>) -> Result<Value<'s>, OpError> {
    let buffer = array_buffer(buffer)?;
    let store = buffer.get_backing_store();
    if catch(scope, |_| buffer.detach(None)).is_ok_and(|detached| detached) {
        return Ok(v8::ArrayBuffer::with_backing_store(scope, &store).into());
    }
    // Others have views of it: the receiver gets a copy.
    let bytes = store.iter().map(Cell::get).collect();
    let copy = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
    Ok(v8::ArrayBuffer::with_backing_store(scope, &copy).into())
}

/// The mark of objects that have no clone.
pub const UNCLONEABLE: u32 = 1;
/// The mark of objects that are not transferred.
pub const UNTRANSFERABLE: u32 = 2;

thread_local! {
    /// Some object bears that mark: looking for it costs every object of every message.
    static ANY_UNCLONEABLE: Cell<bool> = const { Cell::new(false) };
}

fn mark_key<'s>(scope: &mut Scope<'s, '_>) -> Local<'s, v8::Private> {
    let name = string(scope, "messages:marks");
    v8::Private::for_api(scope, Some(name))
}

/// The marks of `object`.
pub fn marks_of<'s>(scope: &mut Scope<'s, '_>, object: Object<'s>) -> u32 {
    let key = mark_key(scope);
    object
        .get_private(scope, key)
        .and_then(|marks| marks.uint32_value(scope))
        .unwrap_or(0)
}

/// Adds to the marks of `object`, for good.
pub fn mark<'s>(scope: &mut Scope<'s, '_>, object: Object<'s>, marks: u32) {
    if marks & UNCLONEABLE != 0 {
        ANY_UNCLONEABLE.set(true);
    }
    let marks = marks | marks_of(scope, object);
    let key = mark_key(scope);
    let marks = v8::Integer::new_from_unsigned(scope, marks);
    object.set_private(scope, key, marks.into());
}
