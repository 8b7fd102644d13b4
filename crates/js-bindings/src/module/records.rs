//! ES module records: compiling, linking and evaluating them, and the questions V8 asks meanwhile (what `import()`
//! gives, what `import.meta` holds, what a synthetic module exports). Records are named by numbers and live as long as
//! the isolate, as the specification's module map does. ECMA-262, "Cyclic Module Records" and "Synthetic Module
//! Records".

use super::SourceText;
use crate::context::{self, Origin};
use crate::error::{OpError, message_arrow, with_place};
use crate::value::{Object, Persistent, Scope, Value, string};
use std::collections::HashMap;

/// The functions that answer V8's questions.
struct Handlers {
    import: v8::Global<v8::Function>,
    meta: v8::Global<v8::Function>,
    steps: v8::Global<v8::Function>,
}

#[derive(Default)]
struct Records {
    list: Vec<Record>,
    // V8 gives a module itself, not our number; its hash is not unique.
    by_hash: HashMap<i32, Vec<u32>>,
}

struct Record {
    module: v8::Global<v8::Module>,
    /// (request as [`key`] writes it, record that answers it)
    links: Vec<(String, u32)>,
}

/// One `import` or `export … from` of a module.
#[derive(Debug, Clone)]
pub struct Request {
    /// The text between the quotes.
    pub specifier: String,
    /// Keys and values of its attributes, in turn.
    pub attributes: Vec<String>,
    /// The phase is `source` (`import source x from`), not evaluation.
    pub source_phase: bool,
}

/// Registers who answers: `import(specifier, referrer name, attributes, key)` gives a promise (the
/// key is that of [`Origin`], if the text has one), `meta(object, record)` fills
/// an `import.meta`, `steps(record)` sets the exports of a synthetic module.
pub fn set_module_handlers(
    scope: &mut Scope<'_, '_>,
    import: &Persistent,
    meta: &Persistent,
    steps: &Persistent,
) {
    scope.set_slot(Handlers {
        import: import.global(),
        meta: meta.global(),
        steps: steps.global(),
    });
    scope.set_slot(Records::default());
    scope.set_host_import_module_dynamically_callback(import_dynamically);
    scope.set_host_initialize_import_meta_object_callback(initialize_meta);
}

fn handlers<'a>(scope: &'a Scope<'_, '_>) -> Option<&'a Handlers> {
    scope.get_slot::<Handlers>()
}

/// Compiles the text of an ES module; `None` leaves a `SyntaxError` pending.
pub fn compile_module(scope: &mut Scope<'_, '_>, source: SourceText<'_>) -> Option<u32> {
    let origin = v8::ScriptOrigin::new(
        scope,
        source.name.into(),
        0,
        0,
        false,
        -1,
        None,
        false,
        false,
        true,
        source.host_defined.map(Into::into),
    );
    let mut text = v8::script_compiler::Source::new(source.code, Some(&origin));
    let module = v8::script_compiler::compile_module(scope, &mut text)?;
    Some(add(scope, module))
}

/// As [`compile_module`], in the context of `parsing`, from a place in a larger text; tells whether `cache` was refused.
///
/// # Errors
/// The `SyntaxError` that stays pending.
pub fn compile_module_in<'s>(
    scope: &mut Scope<'s, '_>,
    code: v8::Local<'s, v8::String>,
    origin: Origin<'s>,
    cache: Option<&[u8]>,
    parsing: Option<Object<'s>>,
) -> Result<(u32, bool), OpError> {
    let context = context::of_argument(scope, parsing)?;
    let origin = origin.to_v8(scope, true);
    let (mut source, options) = context::source(code, &origin, cache);
    let module = with_place(scope, |scope| {
        context::within(scope, context, |scope| {
            v8::script_compiler::compile_module2(
                scope,
                &mut source,
                options,
                v8::script_compiler::NoCacheReason::NoReason,
            )
        })
    })?;
    let id = add(scope, module);
    Ok((id, context::is_rejected(&source)))
}

/// What V8 keeps of a module's compilation.
///
/// # Errors
/// When no record has the number, or V8 can't write it.
pub fn module_code_cache(scope: &mut Scope<'_, '_>, id: u32) -> Result<Vec<u8>, OpError> {
    let script = module(scope, id)?.get_unbound_module_script(scope);
    script
        .create_code_cache()
        .map(|cache| cache.to_vec())
        .ok_or_else(|| OpError::argument("the module can't be cached"))
}

/// The module has a top-level await of its own.
///
/// # Errors
/// When no record has the number.
pub fn has_top_level_await(scope: &mut Scope<'_, '_>, id: u32) -> Result<bool, OpError> {
    Ok(module(scope, id)?.has_top_level_await())
}

/// A module whose exports, called `names`, are set by `steps` when it is evaluated.
pub fn create_synthetic(scope: &mut Scope<'_, '_>, name: &str, names: &[String]) -> u32 {
    let name = string(scope, name);
    let names: Vec<_> = names.iter().map(|name| string(scope, name)).collect();
    let module = v8::Module::create_synthetic_module(scope, name, &names, run_steps);
    add(scope, module)
}

/// As [`create_synthetic`], in the context of `parsing`.
///
/// # Errors
/// When the object has no context.
pub fn create_synthetic_in<'s>(
    scope: &mut Scope<'s, '_>,
    name: &str,
    names: &[String],
    parsing: Option<Object<'s>>,
) -> Result<u32, OpError> {
    let context = context::of_argument(scope, parsing)?;
    context::within(scope, context, |scope| {
        Some(create_synthetic(scope, name, names))
    })
    .ok_or_else(OpError::pending)
}

fn add(scope: &mut Scope<'_, '_>, module: v8::Local<'_, v8::Module>) -> u32 {
    let hash = module.get_identity_hash().get();
    let module = v8::Global::new(scope, module);
    let Some(records) = scope.get_slot_mut::<Records>() else {
        return u32::MAX;
    };
    let id = u32::try_from(records.list.len()).unwrap_or(u32::MAX);
    records.list.push(Record {
        module,
        links: Vec::new(),
    });
    records.by_hash.entry(hash).or_default().push(id);
    id
}

/// The module behind a number.
///
/// # Errors
/// When no record has it.
fn module<'s>(scope: &Scope<'s, '_>, id: u32) -> Result<v8::Local<'s, v8::Module>, OpError> {
    let record = scope
        .get_slot::<Records>()
        .and_then(|records| records.list.get(id as usize))
        .ok_or_else(|| OpError::argument("no such module record"))?;
    Ok(v8::Local::new(scope, &record.module))
}

fn find(scope: &Scope<'_, '_>, module: v8::Local<'_, v8::Module>) -> Option<u32> {
    let records = scope.get_slot::<Records>()?;
    let candidates = records.by_hash.get(&module.get_identity_hash().get())?;
    candidates
        .iter()
        .copied()
        .find(|id| records.list[*id as usize].module == module)
}

/// What a module asks for, in its order, each request once.
///
/// # Errors
/// When no record has the number.
pub fn requests(scope: &mut Scope<'_, '_>, id: u32) -> Result<Vec<Request>, OpError> {
    let list = module(scope, id)?.get_module_requests();
    let mut out = Vec::with_capacity(list.length());
    for index in 0..list.length() {
        let Some(request) = list
            .get(scope, index)
            .and_then(|data| v8::Local::<v8::ModuleRequest>::try_from(data).ok())
        else {
            continue;
        };
        out.push(Request {
            specifier: request.get_specifier().to_rust_string_lossy(scope),
            attributes: attributes(scope, request.get_import_attributes(), 3),
            source_phase: request.get_phase() == v8::ModuleImportPhase::kSource,
        });
    }
    Ok(out)
}

/// Keys and values, without the offsets that a static import has behind each pair (`stride` is 3 there).
fn attributes(
    scope: &Scope<'_, '_>,
    list: v8::Local<'_, v8::FixedArray>,
    stride: usize,
) -> Vec<String> {
    let text = |index: usize| {
        list.get(scope, index)
            .and_then(|data| v8::Local::<v8::Value>::try_from(data).ok())
            .map(|value| value.to_rust_string_lossy(scope))
            .unwrap_or_default()
    };
    (0..list.length())
        .step_by(stride)
        .flat_map(|at| [text(at), text(at + 1)])
        .collect()
}

fn key(specifier: &str, attributes: &[String]) -> String {
    let mut key = specifier.to_owned();
    for part in attributes {
        key.push('\0');
        key.push_str(part);
    }
    key
}

/// Says which records answer the requests of `id`, in the order of [`requests`].
///
/// # Errors
/// When no record has the number.
pub fn link(scope: &mut Scope<'_, '_>, id: u32, targets: &[u32]) -> Result<(), OpError> {
    let links = requests(scope, id)?
        .iter()
        .zip(targets)
        .map(|(request, target)| (key(&request.specifier, &request.attributes), *target))
        .collect();
    if let Some(records) = scope.get_slot_mut::<Records>() {
        records.list[id as usize].links = links;
    }
    Ok(())
}

/// Joins imports to exports, through the whole graph; every module of it must have been linked.
///
/// # Errors
/// The `SyntaxError` that stays pending, for an import that nobody exports.
pub fn instantiate(scope: &mut Scope<'_, '_>, id: u32) -> Result<(), OpError> {
    let module = module(scope, id)?;
    module
        .instantiate_module(scope, resolve)
        .map(|_| ())
        .ok_or_else(OpError::pending)
}

/// Runs a module and what it imports; the promise settles when top-level awaits have.
///
/// # Errors
/// The exception that stays pending, when V8 refuses (not instantiated).
pub fn evaluate<'s>(scope: &mut Scope<'s, '_>, id: u32) -> Result<Value<'s>, OpError> {
    let module = module(scope, id)?;
    module.evaluate(scope).ok_or_else(OpError::pending)
}

/// Uninstantiated 0, instantiating 1, instantiated 2, evaluating 3, evaluated 4, errored 5.
///
/// # Errors
/// When no record has the number.
pub fn status(scope: &mut Scope<'_, '_>, id: u32) -> Result<i32, OpError> {
    Ok(match module(scope, id)?.get_status() {
        v8::ModuleStatus::Uninstantiated => 0,
        v8::ModuleStatus::Instantiating => 1,
        v8::ModuleStatus::Instantiated => 2,
        v8::ModuleStatus::Evaluating => 3,
        v8::ModuleStatus::Evaluated => 4,
        v8::ModuleStatus::Errored => 5,
    })
}

/// What an errored module threw; `undefined` for others.
///
/// # Errors
/// When no record has the number.
pub fn thrown<'s>(scope: &mut Scope<'s, '_>, id: u32) -> Result<Value<'s>, OpError> {
    let module = module(scope, id)?;
    if module.get_status() == v8::ModuleStatus::Errored {
        let error = module.get_exception();
        return Ok(v8::Local::new(scope, error));
    }
    Ok(v8::undefined(scope).into())
}

/// The namespace object of an instantiated module.
///
/// # Errors
/// When it is not instantiated yet.
pub fn namespace<'s>(scope: &mut Scope<'s, '_>, id: u32) -> Result<Value<'s>, OpError> {
    let module = module(scope, id)?;
    if matches!(
        module.get_status(),
        v8::ModuleStatus::Uninstantiated | v8::ModuleStatus::Instantiating
    ) {
        return Err(OpError::argument("the module is not instantiated"));
    }
    let namespace = module.get_module_namespace();
    Ok(v8::Local::new(scope, namespace))
}

/// An instantiated module, or one that it imports, awaits at its top level.
///
/// # Errors
/// When no record has the number.
pub fn is_graph_async(scope: &mut Scope<'_, '_>, id: u32) -> Result<bool, OpError> {
    let module = module(scope, id)?;
    Ok(module.get_status() != v8::ModuleStatus::Uninstantiated && module.is_graph_async())
}

/// Sets an export of a synthetic module.
///
/// # Errors
/// When it has none of that name.
pub fn set_export<'s>(
    scope: &mut Scope<'s, '_>,
    id: u32,
    name: v8::Local<'s, v8::String>,
    value: Value<'s>,
) -> Result<(), OpError> {
    let module = module(scope, id)?;
    module
        .set_synthetic_module_export(scope, name, value)
        .map(|_| ())
        .ok_or_else(OpError::pending)
}

/// `file:line`, source line and carets of each top-level await of the graph that has not settled.
///
/// # Errors
/// When no record has the number.
pub fn stalled_awaits(scope: &mut Scope<'_, '_>, id: u32) -> Result<Vec<String>, OpError> {
    let module = module(scope, id)?;
    let stalled = module.get_stalled_top_level_await_message(scope);
    Ok(stalled
        .into_iter()
        .filter_map(|(_, message)| message_arrow(scope, message))
        .collect())
}

fn resolve<'s>(
    context: v8::Local<'s, v8::Context>,
    specifier: v8::Local<'s, v8::String>,
    list: v8::Local<'s, v8::FixedArray>,
    referrer: v8::Local<'s, v8::Module>,
) -> Option<v8::Local<'s, v8::Module>> {
    // SAFETY: V8 calls this on the isolate's thread, within the context it passes.
    v8::callback_scope!(unsafe scope, context);
    let specifier = specifier.to_rust_string_lossy(scope);
    let wanted = key(&specifier, &attributes(scope, list, 3));
    let target = find(scope, referrer).and_then(|id| {
        let records = scope.get_slot::<Records>()?;
        let links = &records.list[id as usize].links;
        let (_, target) = links.iter().find(|(key, _)| *key == wanted)?;
        Some(records.list.get(*target as usize)?.module.clone())
    });
    match target {
        Some(module) => Some(v8::Local::new(scope, module)),
        None => {
            let text = format!("request for '{specifier}' is not yet fulfilled");
            OpError::coded("ERR_VM_MODULE_LINK_FAILURE", text).throw(scope);
            None
        }
    }
}

fn run_steps<'s>(
    context: v8::Local<'s, v8::Context>,
    module: v8::Local<'s, v8::Module>,
) -> Option<v8::Local<'s, v8::Value>> {
    // SAFETY: as in `resolve`.
    v8::callback_scope!(unsafe scope, context);
    let id = find(scope, module)?;
    let handler = handlers(scope)?.steps.clone();
    let handler = v8::Local::new(scope, handler);
    let undefined = v8::undefined(scope).into();
    let id = v8::Integer::new_from_unsigned(scope, id).into();
    handler.call(scope, undefined, &[id])?;
    let resolver = v8::PromiseResolver::new(scope)?;
    resolver.resolve(scope, undefined)?;
    Some(resolver.get_promise(scope).into())
}

fn import_dynamically<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    options: v8::Local<'s, v8::Data>,
    referrer: v8::Local<'s, v8::Value>,
    specifier: v8::Local<'s, v8::String>,
    list: v8::Local<'s, v8::FixedArray>,
) -> Option<v8::Local<'s, v8::Promise>> {
    let handler = handlers(scope)?.import.clone();
    let handler = v8::Local::new(scope, handler);
    // SAFETY: V8 passes the array that the text was compiled with, or an empty one.
    let options = unsafe { v8::Local::<v8::PrimitiveArray>::cast_unchecked(options) };
    let key: Value<'_> = if options.length() > 0 {
        options.get(scope, 0).into()
    } else {
        v8::undefined(scope).into()
    };
    let attributes: Vec<Value<'_>> = attributes(scope, list, 2)
        .iter()
        .map(|text| string(scope, text).into())
        .collect();
    let attributes = v8::Array::new_with_elements(scope, &attributes).into();
    let undefined = v8::undefined(scope).into();
    let result = handler.call(
        scope,
        undefined,
        &[specifier.into(), referrer, attributes, key],
    )?;
    let context = scope.get_current_context();
    if handler.get_creation_context(scope) == Some(context) {
        return result.try_into().ok();
    }
    // The promise must be one of the context that asks.
    let resolver = v8::PromiseResolver::new(scope)?;
    resolver.resolve(scope, result)?;
    Some(resolver.get_promise(scope))
}

unsafe extern "C" fn initialize_meta(
    context: v8::Local<'_, v8::Context>,
    module: v8::Local<'_, v8::Module>,
    meta: v8::Local<'_, v8::Object>,
) {
    // SAFETY: as in `resolve`.
    v8::callback_scope!(unsafe scope, context);
    let Some(id) = find(scope, module) else {
        return;
    };
    let Some(handler) = handlers(scope).map(|handlers| handlers.meta.clone()) else {
        return;
    };
    let handler = v8::Local::new(scope, handler);
    let undefined = v8::undefined(scope).into();
    let id = v8::Integer::new_from_unsigned(scope, id).into();
    handler.call(scope, undefined, &[meta.into(), id]);
}
