//! What V8 knows about values and JavaScript can't ask, past all disguise of prototypes and tags.

use js_bindings::value::{self, Object, Scope, Value};
use js_bindings::{FromJs, ToJs, op};
use v8::Local;

/// The number of a value's kind in types.js; 0 for ordinary objects and primitives. A proxy is a proxy before all else.
#[op]
pub(crate) fn kind_of<'s>(value: Value<'s>) -> u32 {
    const CHECKS: [fn(&v8::Value) -> bool; 27] = [
        v8::Value::is_proxy,
        v8::Value::is_external,
        v8::Value::is_map,
        v8::Value::is_set,
        v8::Value::is_map_iterator,
        v8::Value::is_set_iterator,
        v8::Value::is_weak_map,
        v8::Value::is_weak_set,
        v8::Value::is_date,
        v8::Value::is_reg_exp,
        v8::Value::is_promise,
        v8::Value::is_native_error,
        v8::Value::is_array_buffer,
        v8::Value::is_shared_array_buffer,
        v8::Value::is_data_view,
        v8::Value::is_typed_array,
        v8::Value::is_number_object,
        v8::Value::is_string_object,
        v8::Value::is_boolean_object,
        v8::Value::is_symbol_object,
        v8::Value::is_big_int_object,
        v8::Value::is_arguments_object,
        v8::Value::is_module_namespace_object,
        v8::Value::is_generator_object,
        |_| false,
        v8::Value::is_async_function,
        v8::Value::is_generator_function,
    ];
    if !value.is_object() {
        return 0;
    }
    // An async generator function is both, and is neither for its users.
    if value.is_async_function() && value.is_generator_function() {
        return 25;
    }
    CHECKS
        .iter()
        .position(|is| is(&value))
        .map_or(0, |i| i as u32 + 1)
}

/// Target and handler of a proxy, both null when it was revoked.
#[op]
pub(crate) fn get_proxy_details<'s>(
    scope: &mut Scope<'s, '_>,
    value: Value<'s>,
) -> Option<Value<'s>> {
    let proxy = Local::<v8::Proxy>::try_from(value).ok()?;
    let pair = if proxy.is_revoked() {
        let null: Value<'s> = v8::null(scope).into();
        [null, null]
    } else {
        [proxy.get_target(scope), proxy.get_handler(scope)]
    };
    Some(value::array(scope, &pair))
}

/// State (0 pending, 1 fulfilled, 2 rejected) and result of a promise.
#[op]
pub(crate) fn get_promise_details<'s>(
    scope: &mut Scope<'s, '_>,
    value: Value<'s>,
) -> Option<Value<'s>> {
    let promise = Local::<v8::Promise>::try_from(value).ok()?;
    let state = match promise.state() {
        v8::PromiseState::Pending => 0u32,
        v8::PromiseState::Fulfilled => 1,
        v8::PromiseState::Rejected => 2,
    };
    let result = if state == 0 {
        value::undefined(scope)
    } else {
        promise.result(scope)
    };
    let pair = [state.to_js(scope), result];
    Some(value::array(scope, &pair))
}

/// Entries of a collection or of its iterator, which stays where it is; and whether they are key, value pairs.
#[op]
pub(crate) fn preview_entries<'s>(
    scope: &mut Scope<'s, '_>,
    value: Value<'s>,
) -> Option<Value<'s>> {
    let object = Object::from_js(scope, value).ok()?;
    let (entries, key_value) = object.preview_entries(scope);
    let pair = [entries?.into(), key_value.to_js(scope)];
    Some(value::array(scope, &pair))
}

/// Own property names and symbols that are no array index.
#[op]
pub(crate) fn get_own_non_index_properties<'s>(
    scope: &mut Scope<'s, '_>,
    object: Object<'s>,
    only_enumerable: bool,
) -> Option<Value<'s>> {
    let filter = if only_enumerable {
        v8::PropertyFilter::ONLY_ENUMERABLE
    } else {
        v8::PropertyFilter::ALL_PROPERTIES
    };
    let args = v8::GetPropertyNamesArgsBuilder::new()
        .mode(v8::KeyCollectionMode::OwnOnly)
        .property_filter(filter)
        .index_filter(v8::IndexFilter::SkipIndices)
        .key_conversion(v8::KeyConversionMode::KeepNumbers)
        .build();
    object.get_property_names(scope, args).map(Into::into)
}

/// The name of the function that made `object`, as V8 remembers it.
#[op]
pub(crate) fn get_constructor_name<'s>(scope: &mut Scope<'s, '_>, object: Object<'s>) -> String {
    let _ = &scope;
    object.get_constructor_name().to_rust_string_lossy(scope)
}

/// The address an external value holds, in hexadecimal without 0x.
#[op]
pub(crate) fn get_external_address<'s>(value: Value<'s>) -> Option<String> {
    let external = Local::<v8::External>::try_from(value).ok()?;
    Some(format!("{:x}", external.value() as usize))
}

/// Frames above the caller: [function, script id, script, line, column] each.
#[op]
pub(crate) fn get_call_sites<'s>(scope: &mut Scope<'s, '_>, count: u32) -> Value<'s> {
    let empty: Value<'s> = value::array(scope, &[]);
    let Some(trace) = v8::StackTrace::current_stack_trace(scope, count as usize + 1) else {
        return empty;
    };
    let mut rows = Vec::new();
    for index in 1..trace.get_frame_count() {
        let Some(frame) = trace.get_frame(scope, index) else {
            break;
        };
        let blank: Value<'s> = value::string(scope, "").into();
        let function = frame.get_function_name(scope).map_or(blank, Into::into);
        let script = frame.get_script_name(scope).map_or(blank, Into::into);
        let cells = [
            function,
            (frame.get_script_id() as u32).to_js(scope),
            script,
            (frame.get_line_number() as u32).to_js(scope),
            (frame.get_column() as u32).to_js(scope),
        ];
        rows.push(value::array(scope, &cells));
    }
    value::array(scope, &rows)
}
