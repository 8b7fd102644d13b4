//! `process`: facts about this process, standard output, signals, and the end of the program.
//!
//! Output to standard output and error is written before the call returns, whatever they are connected to: nothing is
//! lost when a program ends or calls `process.exit`.

mod credentials;
mod facts;
mod replace;
mod signals;
mod stdio;

use crate::core::Loop;
use crate::core::room::room;
use crate::runtime::Rt;
use js_bindings::value::{self, Function, Scope, Value};
use js_bindings::{OpError, op};

pub(crate) use signals::State as Signals;
pub(crate) use stdio::write_stderr;

room! {
    name: "process",
    ops: [
        facts::start_facts, facts::environ, facts::cwd, facts::chdir, facts::umask, facts::set_umask, facts::uptime,
        facts::hrtime, facts::memory, facts::rss, facts::resource_usage, facts::kill,
        facts::environment_options, facts::pending_work,
        credentials::ids, credentials::groups, credentials::set_id, credentials::set_groups, credentials::init_groups,
        credentials::find_user, credentials::find_group, credentials::user_name, replace::execve,
        facts::set_title, facts::set_time_zone, facts::total_memory, facts::free_memory,
        really_exit, arrow, enqueue_microtask, run_microtasks, heap_numbers,
        stdio::write_bytes, stdio::write_text, stdio::fd_kind, stdio::window_size,
        signals::watch_signal, signals::unwatch_signal,
    ],
    public: [("process", "module.js")],
    shared: ["ticks.js", "round.js", "fatal.js", "stdio.js"],
    load: Start,
}

/// What the room keeps.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) signals: Signals,
}

/// Ends the program with `code` as soon as the calling JavaScript yields, which it is made to do at once.
#[op]
fn really_exit(scope: &mut Scope<'_, '_>, code: i32) {
    value::with_host::<Rt, _, _>(scope, |rt| rt.exit(code));
    value::with_host::<Loop, _, _>(scope, Loop::stop);
    value::terminate(scope);
}

/// `file:line`, source line and carets of the place where `error` was made; undefined when unknown.
#[op]
fn arrow<'s>(scope: &mut Scope<'s, '_>, error: Value<'s>) -> Option<String> {
    js_bindings::error::arrow(scope, error)
}

/// Adds `callback` to the microtask queue.
#[op]
fn enqueue_microtask<'s>(scope: &mut Scope<'s, '_>, callback: Function<'s>) {
    value::enqueue_microtask(scope, callback);
}

/// Runs the microtask queue.
#[op]
fn run_microtasks(scope: &mut Scope<'_, '_>) {
    value::run_microtasks(scope);
}

/// Heap total, heap used, external, limit and malloc'ed bytes.
#[op]
fn heap_numbers(scope: &mut Scope<'_, '_>) -> Vec<f64> {
    let n = value::heap_numbers(scope);
    [n.total, n.used, n.external, n.limit, n.malloced]
        .map(|bytes| bytes as f64)
        .to_vec()
}

/// An `io::Error` of `syscall`, for this room's files.
fn sys(syscall: &'static str) -> impl Fn(std::io::Error) -> OpError {
    move |error| OpError::io(&error, syscall)
}
