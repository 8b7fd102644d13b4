//! The first JavaScript to run: the loader of built-in modules, at build time in the snapshot and afterwards for
//! rooms that load lazily. Owns where built-in source text comes from.

use crate::core::room::{Load, room};
use crate::rooms;
use js_bindings::module::{SourceText, compile_function};
use js_bindings::value::{self, Function, Scope, Value, string};
use js_bindings::{FromJs, OpError, ToJs, op, op::binding_object};
use std::path::PathBuf;

room! {
    name: "boot",
    ops: [compile_builtin],
    shared: ["loader.js", "globals.js"],
    load: Start,
}

/// Parameters of the function every built-in file is compiled into.
const PARAMS: [&str; 6] = [
    "exports",
    "require",
    "module",
    "process",
    "binding",
    "primordials",
];

/// Where built-in source text comes from.
#[derive(Debug, Clone)]
pub(crate) enum Sources {
    /// Files under a folder: at build time.
    Disk(PathBuf),
    /// (id, text) of lazy files, sorted by id: in the finished program.
    Embedded(&'static [(&'static str, &'static str)]),
}

impl Sources {
    fn text(&self, id: &str, room: &str, file: &str) -> Result<String, OpError> {
        match self {
            Sources::Disk(root) => {
                let path = root.join(room).join(file);
                std::fs::read_to_string(&path)
                    .map_err(|e| OpError::io(&e, "open").path(path.display().to_string()))
            }
            Sources::Embedded(files) => files
                .binary_search_by_key(&id, |(name, _)| name)
                .map(|i| files[i].1.to_owned())
                .map_err(|_| {
                    OpError::coded(
                        "ERR_UNKNOWN_BUILTIN_MODULE",
                        format!("No such built-in module: {id}"),
                    )
                }),
        }
    }
}

/// Compiles the built-in file `id` (`file` in `room`'s folder) into its module function.
#[op]
fn compile_builtin<'s>(
    scope: &mut Scope<'s, '_>,
    id: String,
    room: String,
    file: String,
) -> Result<Value<'s>, OpError> {
    let sources = value::slot::<Sources>(scope)
        .ok_or_else(|| OpError::coded("ERR_INVALID_STATE", "no built-in sources"))?;
    let text = sources.text(&id, &room, &file)?;
    let name = match id.strip_prefix("internal:").or(id.strip_prefix('#')) {
        Some(internal) => format!("node:internal/{internal}"),
        None => format!("node:{id}"),
    };
    let source = SourceText {
        code: string(scope, &text),
        name: string(scope, &name),
        host_defined: None,
    };
    let compiled = rooms::ROOMS
        .iter()
        .any(|row| row.name == room && row.load == Load::Start);
    compile_function(scope, source, &PARAMS, compiled)
        .map(Into::into)
        .ok_or_else(OpError::pending)
}

/// Runs the loader over all rooms at build time; returns its `internals`, from which a start begins.
pub(crate) fn fill<'s>(
    scope: &mut Scope<'s, '_>,
    sources: Sources,
    files: &[BuiltinFile],
) -> Option<Value<'s>> {
    value::set_slot(scope, sources.clone());
    let native = value::object(scope);
    let bindings: Vec<Value<'s>> = rooms::ROOMS
        .iter()
        .map(|room| binding_object(scope, room.ops).into())
        .collect();
    let bindings = value::array(scope, &bindings);
    value::set(scope, native, "bindings", bindings);
    let rows: Vec<Value<'s>> = files
        .iter()
        .map(|file| {
            (
                file.id.clone(),
                file.room_name.to_owned(),
                file.name.clone(),
                file.room as u32,
                file.eager,
            )
                .to_js(scope)
        })
        .collect();
    let rows = value::array(scope, &rows);
    value::set(scope, native, "files", rows);

    let text = sources
        .text("internal:boot/loader", "boot", "loader.js")
        .ok()?;
    let source = SourceText {
        code: string(scope, &text),
        name: string(scope, "node:internal/boot/loader"),
        host_defined: None,
    };
    let loader = compile_function(scope, source, &["native"], true)?;
    let loader = Function::from_js(scope, loader.into()).ok()?;
    value::Persistent::new(scope, loader).call(scope, &[native.into()])
}

/// One built-in JavaScript file.
#[derive(Debug, Clone)]
pub(crate) struct BuiltinFile {
    pub(crate) id: String,
    pub(crate) room: usize,
    pub(crate) room_name: &'static str,
    pub(crate) name: String,
    pub(crate) eager: bool,
}
