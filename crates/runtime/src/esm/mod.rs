//! ES modules: records of the engine by number, and what a CommonJS text exports. Resolution, formats and the module
//! map are JavaScript.

mod cxx;

use crate::core::room::room;
use js_bindings::error;
use js_bindings::module::{self, SourceText};
use js_bindings::value::{Scope, Value};
use js_bindings::{JsStr, OpError, op};

room! {
    name: "esm",
    ops: [
        compile_module, create_synthetic, module_requests, link_module, instantiate_module, evaluate_module,
        module_status, module_error, module_namespace, is_graph_async, set_export, stalled_awaits, commonjs_exports,
    ],
    shared: ["esm.js"],
    load: Eager,
}

/// Compiles the text of an ES module called `url` and gives its record's number.
#[op]
fn compile_module<'s>(
    scope: &mut Scope<'s, '_>,
    text: JsStr<'s>,
    url: JsStr<'s>,
) -> Result<u32, OpError> {
    let source = SourceText {
        code: text.handle(),
        name: url.handle(),
        host_defined: None,
    };
    error::with_place(scope, |scope| module::compile_module(scope, source))
}

/// A record whose exports JavaScript sets.
#[op]
fn create_synthetic(scope: &mut Scope<'_, '_>, url: String, names: Vec<String>) -> u32 {
    module::create_synthetic(scope, &url, &names)
}

/// (specifier, attributes in turn, is of the source phase) of each request.
#[op]
fn module_requests(
    scope: &mut Scope<'_, '_>,
    id: u32,
) -> Result<Vec<(String, Vec<String>, bool)>, OpError> {
    Ok(module::requests(scope, id)?
        .into_iter()
        .map(|request| (request.specifier, request.attributes, request.source_phase))
        .collect())
}

/// Says which records answer a module's requests.
#[op]
fn link_module(scope: &mut Scope<'_, '_>, id: u32, targets: Vec<u32>) -> Result<(), OpError> {
    module::link(scope, id, &targets)
}

/// Joins imports to exports.
#[op]
fn instantiate_module(scope: &mut Scope<'_, '_>, id: u32) -> Result<(), OpError> {
    error::with_place(scope, |scope| module::instantiate(scope, id).ok())
}

/// Runs a module; gives the promise of its end.
#[op]
fn evaluate_module<'s>(scope: &mut Scope<'s, '_>, id: u32) -> Result<Value<'s>, OpError> {
    module::evaluate(scope, id)
}

/// Where a record stands: 0 fresh, 2 instantiated, 3 evaluating, 4 evaluated, 5 errored.
#[op]
fn module_status(scope: &mut Scope<'_, '_>, id: u32) -> Result<i32, OpError> {
    module::status(scope, id)
}

/// What an errored module threw.
#[op]
fn module_error<'s>(scope: &mut Scope<'s, '_>, id: u32) -> Result<Value<'s>, OpError> {
    module::thrown(scope, id)
}

/// The namespace object.
#[op]
fn module_namespace<'s>(scope: &mut Scope<'s, '_>, id: u32) -> Result<Value<'s>, OpError> {
    module::namespace(scope, id)
}

/// The graph has a top-level await.
#[op]
fn is_graph_async(scope: &mut Scope<'_, '_>, id: u32) -> Result<bool, OpError> {
    module::is_graph_async(scope, id)
}

/// Sets an export of a synthetic module.
#[op]
fn set_export<'s>(
    scope: &mut Scope<'s, '_>,
    id: u32,
    name: JsStr<'s>,
    value: Value<'s>,
) -> Result<(), OpError> {
    module::set_export(scope, id, name.handle(), value)
}

/// The places of awaits that have not settled.
#[op]
fn stalled_awaits(scope: &mut Scope<'_, '_>, id: u32) -> Result<Vec<String>, OpError> {
    module::stalled_awaits(scope, id)
}

/// (names, requests whose names are passed on) of a CommonJS text, found without running it, by node's own lexer.
#[op]
fn commonjs_exports(mut text: String) -> Vec<Vec<String>> {
    // merve 1.2.2 looks at the byte behind the last one: it must be ours, and end whatever it ends.
    let length = text.len();
    text.push('\0');
    // A text that the lexer gives up on exports its default only.
    let Ok(found) = merve::parse_commonjs(&text[..length]) else {
        return vec![Vec::new(), Vec::new()];
    };
    let names = found.exports().map(|export| export.name.to_string());
    let passed = found.reexports().map(|export| export.name.to_string());
    vec![names.collect(), passed.collect()]
}
