//! The global object of a context whose properties live in an ordinary object, the sandbox: reads look there first,
//! writes and definitions go to both, deletions must succeed there.

use crate::value::{Object, Scope};
use std::cell::Cell;
use v8::{Intercepted, Local, Name, PropertyCallbackArguments, ReturnValue};

/// The template of such a global object.
pub(super) fn global_template<'s>(
    scope: &mut Scope<'s, '_>,
    sandbox: Object<'s>,
) -> Local<'s, v8::ObjectTemplate> {
    let template = v8::ObjectTemplate::new(scope);
    template.set_named_property_handler(
        v8::NamedPropertyHandlerConfiguration::new()
            .getter(get)
            .setter(set)
            .query(query)
            .deleter(delete)
            .enumerator(names)
            .definer(define)
            .descriptor(describe)
            .data(sandbox.into())
            .flags(v8::PropertyHandlerFlags::HAS_NO_SIDE_EFFECT),
    );
    template.set_indexed_property_handler(
        v8::IndexedPropertyHandlerConfiguration::new()
            .getter(get_index)
            .setter(set_index)
            .query(query_index)
            .deleter(delete_index)
            .enumerator(indexes)
            .definer(define_index)
            .descriptor(describe_index)
            .data(sandbox.into())
            .flags(v8::PropertyHandlerFlags::HAS_NO_SIDE_EFFECT),
    );
    template
}

thread_local! {
    /// V8 fills the global object of a new context: none of that belongs into the sandbox.
    static FILLING: Cell<bool> = const { Cell::new(false) };
}

/// Runs `make`, which makes a context from a template of this file.
pub(super) fn while_filling<R>(make: impl FnOnce() -> R) -> R {
    FILLING.set(true);
    let made = make();
    FILLING.set(false);
    made
}

fn sandbox<'s>(args: &PropertyCallbackArguments<'s>) -> Option<Object<'s>> {
    if FILLING.get() {
        return None;
    }
    args.data().try_into().ok()
}

fn index_name<'s>(scope: &mut Scope<'s, '_>, index: u32) -> Local<'s, Name> {
    crate::value::string(scope, &index.to_string()).into()
}

fn get<'s>(
    scope: &mut Scope<'s, '_>,
    key: Local<'s, Name>,
    args: PropertyCallbackArguments<'s>,
    mut rv: ReturnValue<v8::Value>,
) -> Intercepted {
    let Some(sandbox) = sandbox(&args) else {
        return Intercepted::kNo;
    };
    let global = args.holder();
    let found = match sandbox.get_real_named_property(scope, key) {
        Some(value) => Some(value),
        None => global.get_real_named_property(scope, key),
    };
    let Some(value) = found else {
        return Intercepted::kNo;
    };
    // The sandbox seen from within is the global object.
    if value == sandbox {
        rv.set(global.into());
    } else {
        rv.set(value);
    }
    Intercepted::kYes
}

fn query<'s>(
    scope: &mut Scope<'s, '_>,
    key: Local<'s, Name>,
    args: PropertyCallbackArguments<'s>,
    mut rv: ReturnValue<v8::Integer>,
) -> Intercepted {
    let Some(sandbox) = sandbox(&args) else {
        return Intercepted::kNo;
    };
    for object in [sandbox, args.holder()] {
        if object.has_real_named_property(scope, key) == Some(true) {
            let attributes = object.get_real_named_property_attributes(scope, key);
            rv.set_int32(attributes.map_or(0, |attributes| attributes.as_u32() as i32));
            return Intercepted::kYes;
        }
    }
    Intercepted::kNo
}

fn is_read_only(scope: &mut Scope<'_, '_>, object: Object<'_>, key: Local<'_, Name>) -> bool {
    object
        .get_real_named_property_attributes(scope, key)
        .is_some_and(|attributes| attributes.is_read_only())
}

fn set<'s>(
    scope: &mut Scope<'s, '_>,
    key: Local<'s, Name>,
    value: Local<'s, v8::Value>,
    args: PropertyCallbackArguments<'s>,
    _: ReturnValue<v8::Boolean>,
) -> Intercepted {
    let Some(sandbox) = sandbox(&args) else {
        return Intercepted::kNo;
    };
    let global = args.holder();
    let on_global = global.has_real_named_property(scope, key) == Some(true);
    let on_sandbox = sandbox.has_real_named_property(scope, key) == Some(true);
    if (on_global && is_read_only(scope, global, key))
        || (on_sandbox && is_read_only(scope, sandbox, key))
    {
        return Intercepted::kNo;
    }
    let is_declared = on_global || on_sandbox;
    // `x = 5` in strict code, where no x is: V8 throws the ReferenceError. Functions come this way when they are declared.
    if !is_declared && args.should_throw_on_error() && !value.is_function() {
        return Intercepted::kNo;
    }
    if !is_declared && key.is_symbol() {
        return Intercepted::kNo;
    }
    let mut has_accessor = false;
    if on_sandbox
        && let Some(descriptor) = sandbox.get_own_property_descriptor(scope, key)
        && let Ok(descriptor) = Object::try_from(descriptor)
    {
        for name in ["get", "set"] {
            let name = crate::value::string(scope, name);
            has_accessor |= descriptor.has_own_property(scope, name.into()) == Some(true);
        }
    }
    sandbox.set(scope, key.into(), value);
    // A setter has done what there is to do; a plain value is kept by the global object too.
    if has_accessor {
        Intercepted::kYes
    } else {
        Intercepted::kNo
    }
}

fn delete<'s>(
    scope: &mut Scope<'s, '_>,
    key: Local<'s, Name>,
    args: PropertyCallbackArguments<'s>,
    mut rv: ReturnValue<v8::Boolean>,
) -> Intercepted {
    let Some(sandbox) = sandbox(&args) else {
        return Intercepted::kNo;
    };
    if sandbox.delete(scope, key.into()) == Some(true) {
        return Intercepted::kNo;
    }
    rv.set_bool(false);
    Intercepted::kYes
}

fn define<'s>(
    scope: &mut Scope<'s, '_>,
    key: Local<'s, Name>,
    descriptor: &v8::PropertyDescriptor,
    args: PropertyCallbackArguments<'s>,
    _: ReturnValue<v8::Boolean>,
) -> Intercepted {
    let Some(sandbox) = sandbox(&args) else {
        return Intercepted::kNo;
    };
    let global = args.holder();
    if global.has_real_named_property(scope, key) == Some(true)
        && global
            .get_real_named_property_attributes(scope, key)
            .is_some_and(|attributes| attributes.is_read_only() && attributes.is_dont_delete())
    {
        return Intercepted::kNo;
    }
    let undefined: Local<'_, v8::Value> = v8::undefined(scope).into();
    let mut copy = if descriptor.has_get() || descriptor.has_set() {
        let get = if descriptor.has_get() {
            descriptor.get()
        } else {
            undefined
        };
        let set = if descriptor.has_set() {
            descriptor.set()
        } else {
            undefined
        };
        v8::PropertyDescriptor::new_from_get_set(get, set)
    } else {
        let value = if descriptor.has_value() {
            descriptor.value()
        } else {
            undefined
        };
        if descriptor.has_writable() {
            v8::PropertyDescriptor::new_from_value_writable(value, descriptor.writable())
        } else {
            v8::PropertyDescriptor::new_from_value(value)
        }
    };
    if descriptor.has_enumerable() {
        copy.set_enumerable(descriptor.enumerable());
    }
    if descriptor.has_configurable() {
        copy.set_configurable(descriptor.configurable());
    }
    sandbox.define_property(scope, key, &copy);
    Intercepted::kNo
}

fn describe<'s>(
    scope: &mut Scope<'s, '_>,
    key: Local<'s, Name>,
    args: PropertyCallbackArguments<'s>,
    mut rv: ReturnValue<v8::Value>,
) -> Intercepted {
    let Some(sandbox) = sandbox(&args) else {
        return Intercepted::kNo;
    };
    if sandbox.has_own_property(scope, key) == Some(true)
        && let Some(descriptor) = sandbox.get_own_property_descriptor(scope, key)
    {
        rv.set(descriptor);
        return Intercepted::kYes;
    }
    Intercepted::kNo
}

fn keys<'s>(
    scope: &mut Scope<'s, '_>,
    args: &PropertyCallbackArguments<'s>,
    rv: &mut ReturnValue<v8::Array>,
    wants_indexes: bool,
) {
    let wanted = v8::GetPropertyNamesArgs {
        mode: v8::KeyCollectionMode::OwnOnly,
        property_filter: v8::PropertyFilter::ALL_PROPERTIES,
        index_filter: if wants_indexes {
            v8::IndexFilter::IncludeIndices
        } else {
            v8::IndexFilter::SkipIndices
        },
        key_conversion: v8::KeyConversionMode::KeepNumbers,
    };
    let Some(found) = sandbox(args).and_then(|sandbox| sandbox.get_property_names(scope, wanted))
    else {
        return;
    };
    if !wants_indexes {
        rv.set(found);
        return;
    }
    let indexes: Vec<_> = (0..found.length())
        .filter_map(|at| found.get_index(scope, at))
        .filter(|key| key.is_number())
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &indexes));
}

fn names<'s>(
    scope: &mut Scope<'s, '_>,
    args: PropertyCallbackArguments<'s>,
    mut rv: ReturnValue<v8::Array>,
) {
    keys(scope, &args, &mut rv, false);
}

fn indexes<'s>(
    scope: &mut Scope<'s, '_>,
    args: PropertyCallbackArguments<'s>,
    mut rv: ReturnValue<v8::Array>,
) {
    keys(scope, &args, &mut rv, true);
}

fn get_index<'s>(
    scope: &mut Scope<'s, '_>,
    index: u32,
    args: PropertyCallbackArguments<'s>,
    rv: ReturnValue<v8::Value>,
) -> Intercepted {
    let key = index_name(scope, index);
    get(scope, key, args, rv)
}

fn query_index<'s>(
    scope: &mut Scope<'s, '_>,
    index: u32,
    args: PropertyCallbackArguments<'s>,
    rv: ReturnValue<v8::Integer>,
) -> Intercepted {
    let key = index_name(scope, index);
    query(scope, key, args, rv)
}

fn set_index<'s>(
    scope: &mut Scope<'s, '_>,
    index: u32,
    value: Local<'s, v8::Value>,
    args: PropertyCallbackArguments<'s>,
    rv: ReturnValue<v8::Boolean>,
) -> Intercepted {
    let key = index_name(scope, index);
    set(scope, key, value, args, rv)
}

fn delete_index<'s>(
    scope: &mut Scope<'s, '_>,
    index: u32,
    args: PropertyCallbackArguments<'s>,
    rv: ReturnValue<v8::Boolean>,
) -> Intercepted {
    let key = index_name(scope, index);
    delete(scope, key, args, rv)
}

fn define_index<'s>(
    scope: &mut Scope<'s, '_>,
    index: u32,
    descriptor: &v8::PropertyDescriptor,
    args: PropertyCallbackArguments<'s>,
    rv: ReturnValue<v8::Boolean>,
) -> Intercepted {
    let key = index_name(scope, index);
    define(scope, key, descriptor, args, rv)
}

fn describe_index<'s>(
    scope: &mut Scope<'s, '_>,
    index: u32,
    args: PropertyCallbackArguments<'s>,
    rv: ReturnValue<v8::Value>,
) -> Intercepted {
    let key = index_name(scope, index);
    describe(scope, key, args, rv)
}
