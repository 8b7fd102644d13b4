//! Scripts compiled once and run in any context, and functions compiled in one.

use super::{of_argument, within};
use crate::error::{OpError, with_place};
use crate::value::{Function, Object, Scope, Value};
use std::collections::HashMap;

/// Where a text comes from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'s> {
    /// What stack traces call it.
    pub name: v8::Local<'s, v8::String>,
    /// Lines above its first one.
    pub line: i32,
    /// Columns left of its first line's first one.
    pub column: i32,
    /// Handed to the dynamic-import callback: who answers `import()` in the text.
    pub import_key: u32,
}

impl<'s> Origin<'s> {
    pub(crate) fn to_v8(self, scope: &mut Scope<'s, '_>, is_module: bool) -> v8::ScriptOrigin<'s> {
        let host = v8::PrimitiveArray::new(scope, 1);
        let key = v8::Integer::new_from_unsigned(scope, self.import_key);
        host.set(scope, 0, key.into());
        v8::ScriptOrigin::new(
            scope,
            self.name.into(),
            self.line,
            self.column,
            false,
            -1,
            None,
            false,
            false,
            is_module,
            Some(host.into()),
        )
    }
}

#[derive(Default)]
struct Scripts {
    next: u32,
    list: HashMap<u32, v8::Global<v8::UnboundScript>>,
}

/// A compiled script, by its number.
#[derive(Debug, Clone, Copy)]
pub struct Compiled {
    /// Names it in the other functions, until [`drop_script`].
    pub id: u32,
    /// The cache was given and V8 did not want it.
    pub cache_rejected: bool,
}

pub(crate) fn source<'s>(
    code: v8::Local<'s, v8::String>,
    origin: &v8::ScriptOrigin<'s>,
    cache: Option<&[u8]>,
) -> (
    v8::script_compiler::Source,
    v8::script_compiler::CompileOptions,
) {
    match cache {
        Some(bytes) => (
            v8::script_compiler::Source::new_with_cached_data(
                code,
                Some(origin),
                v8::CachedData::new(bytes),
            ),
            v8::script_compiler::CompileOptions::ConsumeCodeCache,
        ),
        None => (
            v8::script_compiler::Source::new(code, Some(origin)),
            v8::script_compiler::CompileOptions::NoCompileOptions,
        ),
    }
}

pub(crate) fn is_rejected(source: &v8::script_compiler::Source) -> bool {
    source.get_cached_data().is_some_and(|data| data.rejected())
}

/// Compiles a script, in the context of `parsing` when that is given.
///
/// # Errors
/// The `SyntaxError` that stays pending.
pub fn compile_script<'s>(
    scope: &mut Scope<'s, '_>,
    code: v8::Local<'s, v8::String>,
    origin: Origin<'s>,
    cache: Option<&[u8]>,
    parsing: Option<Object<'s>>,
) -> Result<Compiled, OpError> {
    let context = of_argument(scope, parsing)?;
    let origin = origin.to_v8(scope, false);
    let (mut source, options) = source(code, &origin, cache);
    let script = with_place(scope, |scope| {
        within(scope, context, |scope| {
            v8::script_compiler::compile_unbound_script(
                scope,
                &mut source,
                options,
                v8::script_compiler::NoCacheReason::NoReason,
            )
        })
    })?;
    let cache_rejected = is_rejected(&source);
    let script = v8::Global::new(scope, script);
    if scope.get_slot::<Scripts>().is_none() {
        scope.set_slot(Scripts::default());
    }
    let Some(scripts) = scope.get_slot_mut::<Scripts>() else {
        return Err(OpError::argument("no table of scripts"));
    };
    let id = scripts.next;
    scripts.next += 1;
    scripts.list.insert(id, script);
    Ok(Compiled { id, cache_rejected })
}

fn script<'s>(
    scope: &mut Scope<'s, '_>,
    id: u32,
) -> Result<v8::Local<'s, v8::UnboundScript>, OpError> {
    let script = scope
        .get_slot::<Scripts>()
        .and_then(|scripts| scripts.list.get(&id))
        .cloned()
        .ok_or_else(|| OpError::argument("no such script"))?;
    Ok(v8::Local::new(scope, script))
}

/// Forgets a script that nobody runs again.
pub fn drop_script(scope: &mut Scope<'_, '_>, id: u32) {
    if let Some(scripts) = scope.get_slot_mut::<Scripts>() {
        scripts.list.remove(&id);
    }
}

/// Runs a script in `context`, or in the current one; `None` leaves an exception pending.
///
/// # Errors
/// When no script has the number.
pub fn run_compiled<'s>(
    scope: &mut Scope<'s, '_>,
    id: u32,
    context: Option<v8::Local<'s, v8::Context>>,
) -> Result<Option<Value<'s>>, OpError> {
    let script = script(scope, id)?;
    Ok(within(scope, context, |scope| {
        let script = script.bind_to_current_context(scope);
        script.run(scope)
    }))
}

/// What V8 keeps of the compilation, for [`compile_script`] in a later process.
///
/// # Errors
/// When no script has the number, or V8 can't write it.
pub fn code_cache(scope: &mut Scope<'_, '_>, id: u32) -> Result<Vec<u8>, OpError> {
    let script = script(scope, id)?;
    script
        .create_code_cache()
        .map(|cache| cache.to_vec())
        .ok_or_else(|| OpError::argument("the script can't be cached"))
}

/// The URL of the script's `sourceMappingURL` comment; `undefined` without one.
///
/// # Errors
/// When no script has the number.
pub fn source_map_url<'s>(scope: &mut Scope<'s, '_>, id: u32) -> Result<Value<'s>, OpError> {
    let script = script(scope, id)?;
    Ok(script.get_source_mapping_url(scope))
}

/// The body of a function to compile.
#[derive(Debug, Clone, Copy)]
pub struct FunctionSource<'a, 's> {
    /// The body.
    pub code: v8::Local<'s, v8::String>,
    /// Where it comes from.
    pub origin: Origin<'s>,
    /// What an earlier compilation left.
    pub cache: Option<&'a [u8]>,
    /// Objects whose properties the body sees as variables.
    pub extensions: &'a [Object<'s>],
    /// The object of the context to compile in.
    pub parsing: Option<Object<'s>>,
}

/// Compiles a function with parameters `params`; gives it, and whether the cache was refused.
///
/// # Errors
/// The `SyntaxError` that stays pending.
pub fn compile_function_in<'s>(
    scope: &mut Scope<'s, '_>,
    text: FunctionSource<'_, 's>,
    params: &[v8::Local<'s, v8::String>],
) -> Result<(Function<'s>, bool), OpError> {
    let context = of_argument(scope, text.parsing)?;
    let origin = text.origin.to_v8(scope, false);
    let (mut source, options) = source(text.code, &origin, text.cache);
    let function = with_place(scope, |scope| {
        within(scope, context, |scope| {
            v8::script_compiler::compile_function(
                scope,
                &mut source,
                params,
                text.extensions,
                options,
                v8::script_compiler::NoCacheReason::NoReason,
            )
        })
    })?;
    Ok((function, is_rejected(&source)))
}

/// As [`code_cache`], of a function.
///
/// # Errors
/// When V8 can't write it.
pub fn function_code_cache(function: Function<'_>) -> Result<Vec<u8>, OpError> {
    function
        .create_code_cache()
        .map(|cache| cache.to_vec())
        .ok_or_else(|| OpError::argument("the function can't be cached"))
}
