//! Compiling source text: functions with named parameters (module wrappers), scripts, and ES modules. Mechanism
//! only: where files are found, and what a module sees, is the embedder's matter.

mod records;

use crate::value::{Function, Scope, Value, string};

pub use records::{
    Request, compile_module, compile_module_in, create_synthetic, create_synthetic_in, evaluate,
    has_top_level_await, instantiate, is_graph_async, link, module_code_cache, namespace, requests,
    set_export, set_module_handlers, stalled_awaits, status, thrown,
};

/// Source text to compile.
#[derive(Debug, Clone, Copy)]
pub struct SourceText<'s> {
    /// The text.
    pub code: v8::Local<'s, v8::String>,
    /// What stack traces call it: a path or a name such as `node:fs`.
    pub name: v8::Local<'s, v8::String>,
    /// Handed to the dynamic-import callback as the importing script's identity.
    pub host_defined: Option<v8::Local<'s, v8::PrimitiveArray>>,
}

impl<'s> SourceText<'s> {
    fn origin(&self, scope: &Scope<'s, '_>) -> v8::ScriptOrigin<'s> {
        v8::ScriptOrigin::new(
            scope,
            self.name.into(),
            0,
            0,
            false,
            -1,
            None,
            false,
            false,
            false,
            self.host_defined.map(Into::into),
        )
    }
}

/// Compiles `source` as the body of a function with parameters `params`; `None` leaves a `SyntaxError` pending.
pub fn compile_function<'s>(
    scope: &mut Scope<'s, '_>,
    source: SourceText<'s>,
    params: &[&str],
    eager: bool,
) -> Option<Function<'s>> {
    let origin = source.origin(scope);
    let params: Vec<_> = params.iter().map(|name| string(scope, name)).collect();
    let mut text = v8::script_compiler::Source::new(source.code, Some(&origin));
    let options = if eager {
        v8::script_compiler::CompileOptions::EagerCompile
    } else {
        v8::script_compiler::CompileOptions::NoCompileOptions
    };
    v8::script_compiler::compile_function(
        scope,
        &mut text,
        &params,
        &[],
        options,
        v8::script_compiler::NoCacheReason::NoReason,
    )
}

/// Compiles and runs `source` as a script; `None` leaves an exception pending.
pub fn run_script<'s>(scope: &mut Scope<'s, '_>, source: SourceText<'s>) -> Option<Value<'s>> {
    let origin = source.origin(scope);
    let script = v8::Script::compile(scope, source.code, Some(&origin))?;
    script.run(scope)
}
