//! Wires the event loop, the isolate and the rooms, and runs a program from its start to its exit status.

use crate::boot::Sources;
use crate::core::call::{Hooks, Js, function};
use crate::core::round::Round;
use crate::core::{Host, Loop, pending};
use crate::pump::Pumps;
use crate::tls as tls_room;
use crate::{child_process, http, perf_hooks, process, rooms, timers, wire, worker_threads};
use evloop::RunMode;
use js_bindings::error::{set_error_factory, set_reject_handler};
use js_bindings::value::{self, Object, Persistent, Scope};
use js_bindings::{FromJs, Isolate, IsolateOptions, ToJs};
use std::io;
use std::time::Duration;

/// The version of Node whose documented behaviour this runtime follows.
pub const NODE_VERSION: &str = "v26.10.0";

/// What a runtime is made from.
#[derive(Debug, Clone)]
pub struct RuntimeOptions {
    /// The start-up snapshot that [`snapshot::build`](crate::snapshot::build) made.
    pub snapshot: &'static [u8],
    /// The text of the lazy built-ins, as the same function gave it.
    pub lazy_builtins: &'static [(&'static str, &'static str)],
    /// `process.argv` after the executable and the script.
    pub args: Vec<String>,
    /// `process.argv0`: the program's name as it was called.
    pub argv0: String,
    /// `process.execArgv`: the runtime's own options.
    pub exec_args: Vec<String>,
    /// Modules to require before the program (`-r`).
    pub preload: Vec<String>,
    /// V8 flags, separated by blanks.
    pub v8_flags: String,
    /// `process.allowedNodeEnvironmentFlags`: options that NODE_OPTIONS may hold.
    pub environment_options: fn() -> Vec<String>,
    /// Options that JavaScript looks at, as (name, value).
    pub settings: Vec<(String, String)>,
}

/// What to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A script file or a folder, by path.
    File(String),
    /// Source text; print its value when the flag is set.
    Eval(String, bool),
    /// Source text from standard input.
    Stdin,
    /// Only check the syntax of a file (`-` is standard input).
    Check(String),
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit {
    /// The process's exit status.
    pub code: i32,
}

/// The rooms' native state: what ops borrow as `&mut Rt`.
pub(crate) struct Rt {
    /// The program is over: no JavaScript is entered any more.
    pub(crate) exiting: bool,
    pub(crate) exit_code: i32,
    /// Somebody follows the flow of asynchronous calls.
    pub(crate) followed: bool,
    pub(crate) options: RuntimeOptions,
    pub(crate) pending: pending::Pending,
    pub(crate) timers: timers::State,
    pub(crate) process: process::State,
    pub(crate) http: http::State,
    pub(crate) round: Round,
    pub(crate) wire: wire::State,
    pub(crate) child_process: child_process::State,
    pub(crate) pumps: Pumps,
    pub(crate) tls: tls_room::State,
    pub(crate) worker_threads: worker_threads::State,
    pub(crate) perf_hooks: perf_hooks::State,
}

impl Rt {
    /// Ends the program with `code`: the loop stops, JavaScript is not entered again.
    pub(crate) fn exit(&mut self, code: i32) {
        if !self.exiting {
            self.exiting = true;
            self.exit_code = code;
        }
    }
}

/// A runtime: one isolate on one event loop.
pub struct Runtime {
    lp: Loop,
    host: Host,
    internals: Option<Internals>,
}

/// Functions of `internals` that the runtime itself calls.
struct Internals {
    start: Persistent,
    run_main: Persistent,
    before_exit: Persistent,
    exit: Persistent,
}

impl std::fmt::Debug for Runtime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Runtime")
    }
}

impl Runtime {
    /// Makes a runtime; V8 is started if it was not.
    ///
    /// # Errors
    /// When the system gives no poll descriptor, or the snapshot is of another build.
    pub fn new(options: RuntimeOptions) -> io::Result<Runtime> {
        let node_start = perf_hooks::clock();
        js_bindings::platform::boot(&options.v8_flags, 2);
        let v8_start = perf_hooks::clock();
        let threads = pool_threads();
        let mut lp: Loop = Loop::builder().pool_threads(threads).build()?;
        let ops = rooms::op_table();
        let isolate = Isolate::from_snapshot(options.snapshot, &ops, IsolateOptions::default());
        let lazy = options.lazy_builtins;
        let mut host = Host {
            rt: Rt {
                exiting: false,
                exit_code: 0,
                followed: false,
                options,
                pending: pending::Pending::default(),
                timers: timers::State::default(),
                process: process::State::default(),
                http: http::State::default(),
                round: Round::default(),
                wire: wire::State::default(),
                child_process: child_process::State::default(),
                pumps: Pumps::default(),
                tls: tls_room::State::default(),
                worker_threads: worker_threads::State::default(),
                perf_hooks: perf_hooks::State::default(),
            },
            js: Js {
                hooks: None,
                dispatch: Vec::new(),
                isolate,
            },
        };
        let read = host.enter(&mut lp, |scope| {
            value::set_slot(scope, Sources::Embedded(lazy));
            js_bindings::op::set_spawner(scope, pending::spawn);
            read_internals(scope)
        });
        let Some((hooks, dispatch, internals)) = read else {
            return Err(io::Error::other(
                "the start-up snapshot lacks its functions",
            ));
        };
        let remote = lp.remote();
        host.js.isolate.on_task(move || {
            remote.post(|lp, host: &mut Host| {
                host.run_v8_tasks(lp);
            });
        });
        let milestones = &mut host.rt.perf_hooks.milestones;
        milestones.node_start = node_start;
        milestones.v8_start = v8_start;
        milestones.environment = perf_hooks::clock();
        host.js.hooks = Some(hooks);
        host.js.dispatch = dispatch;
        timers::install(&mut lp, &mut host);
        Ok(Runtime {
            lp,
            host,
            internals: Some(internals),
        })
    }

    /// Runs a program: its script, then the event loop until nothing is left to wait for, then its exit handlers.
    pub fn run(&mut self, entry: &Entry) -> Exit {
        let Some(internals) = self.internals.take() else {
            return Exit { code: 1 };
        };
        let Runtime { lp, host, .. } = self;
        host.enter(lp, |scope| internals.start.call(scope, &[]).map(|_| ()));
        // Making the isolate took time that no timer of the program should be charged with.
        lp.update_time();
        host.rt.perf_hooks.milestones.bootstrap_complete = perf_hooks::clock();
        host.enter(lp, |scope| {
            let (kind, text, print) = match entry {
                Entry::File(path) => ("file", path.as_str(), false),
                Entry::Eval(code, print) => ("eval", code.as_str(), *print),
                Entry::Stdin => ("stdin", "", false),
                Entry::Check(path) => ("check", path.as_str(), false),
            };
            let args = [kind.to_js(scope), text.to_js(scope), print.to_js(scope)];
            internals.run_main.call(scope, &args).map(|_| ())
        });
        host.rt.perf_hooks.milestones.loop_start = perf_hooks::clock();
        while !host.rt.exiting {
            if let Err(error) = lp.run(host, RunMode::Default) {
                process::write_stderr(&format!("rill: the event loop failed: {error}\n"));
                host.rt.exit(1);
            }
            if host.rt.exiting {
                break;
            }
            // Callbacks of what was collected meanwhile are part of the program, as in Node.
            if host.run_v8_tasks(lp) {
                continue;
            }
            // V8's workers may still owe the program something (WebAssembly being compiled).
            if host.js.isolate.wait_for_task(Duration::from_millis(100)) {
                host.run_v8_tasks(lp);
                continue;
            }
            host.enter(lp, |scope| {
                internals.before_exit.call(scope, &[]).map(|_| ())
            });
            if !lp.alive() {
                break;
            }
        }
        host.rt.perf_hooks.milestones.loop_exit = perf_hooks::clock();
        if !host.rt.exiting {
            let code = host.enter(lp, |scope| {
                let code = internals.exit.call(scope, &[])?;
                Some(i32::from_js(scope, code).unwrap_or(0))
            });
            host.rt.exit(code.unwrap_or(1));
        }
        // Whoever shares standard input with us goes on with it as it was.
        // A terminal that stays raw is of no use to them either.
        let _ = evloop::tty_reset_mode();
        lp.block_again();
        Exit {
            code: host.rt.exit_code,
        }
    }
}

/// The pool's size as node's users set it.
fn pool_threads() -> usize {
    std::env::var("UV_THREADPOOL_SIZE")
        .ok()
        .and_then(|text| text.parse::<usize>().ok())
        .map_or(4, |n| n.clamp(1, 1024))
}

type Read = (Hooks, Vec<Option<Persistent>>, Internals);

fn read_internals(scope: &mut Scope<'_, '_>) -> Option<Read> {
    let internals = js_bindings::take_kept(scope, 0)?;
    let internals = Object::from_js(scope, internals).ok()?;
    let hooks = Hooks::read(scope, internals)?;
    let factory = function(scope, internals, "errorFactory")?;
    set_error_factory(scope, &factory);
    let reject = function(scope, internals, "onReject")?;
    set_reject_handler(scope, &reject, |text| {
        process::write_stderr(&format!("Exception in PromiseRejectCallback:\n{text}\n\n"));
    });
    let import = function(scope, internals, "importModule")?;
    let meta = function(scope, internals, "fillImportMeta")?;
    let steps = function(scope, internals, "runModuleSteps")?;
    js_bindings::module::set_module_handlers(scope, &import, &meta, &steps);
    let dispatch = hooks.dispatch(scope)?;
    let internals = Internals {
        start: function(scope, internals, "start")?,
        run_main: function(scope, internals, "runMain")?,
        before_exit: function(scope, internals, "beforeExit")?,
        exit: function(scope, internals, "exit")?,
    };
    Some((hooks, dispatch, internals))
}
