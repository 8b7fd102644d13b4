//! rill's standard library: one folder a Node module, its native half and its JavaScript half side by side.
//!
//! [`Runtime`] wires the event loop, the isolate and the rooms; [`snapshot::build`] makes the start-up snapshot that
//! it begins with. A program that embeds rill makes the snapshot in its build script, as `bin/rill` does.
#![warn(missing_debug_implementations)]

mod boot;
mod core;
mod rooms;
mod runtime;

pub mod snapshot;

pub use runtime::{Entry, Exit, NODE_VERSION, Runtime, RuntimeOptions};

/// Gives signals that a parent process ignored their default actions again (signal(7)); call it first thing in `main`.
pub fn restore_signals() {
    core::sys::restore_signals();
}

/// V8's version, such as `15.2.124.1-rusty`.
pub fn v8_version() -> &'static str {
    js_bindings::platform::v8_version()
}

/// Gives `options` to V8 (before the first [`Runtime`]) and returns those it does not know.
pub fn without_v8_flags(options: Vec<String>) -> Vec<String> {
    js_bindings::platform::take_v8_flags(options)
}

mod async_hooks;
mod buffer;
mod child_process;
mod console;
mod crypto;
mod dgram;
mod engine;
mod errors;
mod esm;
mod fs;
mod http;
mod module;
mod net;
mod os;
mod perf_hooks;
mod process;
mod pump;
mod timers;
mod tls;
mod url;
mod util;
mod vm;
mod web;
mod webcrypto;
mod wire;
mod worker_threads;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
