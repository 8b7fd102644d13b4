//! V8 made safe to hold.
//!
//! - [`platform`]: boots V8 once a process.
//! - [`Isolate`]: one JavaScript heap and context, made from scratch or from a start-up snapshot;
//!   [`Isolate::enter`] lends the caller's state to the ops that JavaScript calls meanwhile.
//! - [`op`]: `#[op]` makes a plain Rust function callable from JavaScript; a table of ops gives the binding
//!   object and the snapshot's external references, so there is one list.
//! - [`value`]: conversions by type ([`FromJs`], [`ToJs`]), strings and byte views.
//! - [`error`]: Rust errors to JavaScript errors in one function, exceptions and rejections back.
//! - [`context`]: global objects of their own beside the main one, and scripts that run in any.
//! - [`module`]: compiling scripts and functions; where files are found is the caller's matter.
//!
//! This crate knows no I/O: no sockets, no files, no event loop.
#![warn(missing_docs)]
#![allow(
    unsafe_code,
    reason = "this crate is where the project's unsafe V8 use lives"
)]

extern crate self as js_bindings;

pub mod context;
pub mod error;
mod isolate;
pub mod module;
pub mod op;
pub mod platform;
pub mod value;

pub use error::{Facts, JsException, More, OpError};
pub use isolate::{
    HostPart, Isolate, IsolateOptions, SnapshotBuilder, create_snapshot, heap::HeapNumbers,
    take_kept,
};
pub use js_bindings_macros::op;
pub use op::{Op, OpTable};
pub use value::{
    ArrayBuffer, Bytes, Copied, FromJs, Function, JsStr, Latin1, Native, NativeRef, Object, Scope,
    SharedPieces, ToJs, Utf8, Utf16, Value, View, ViewMut,
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
