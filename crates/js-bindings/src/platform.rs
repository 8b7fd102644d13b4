//! Boots V8 once a process: flags first, then the platform with its worker threads.
//!
//! V8's workers hand results (compiled WebAssembly, finished collections) back as tasks for the isolate's own thread.
//! They wait in a queue of the isolate until its owner runs them; a registered waker tells that there are some.

use std::collections::HashMap;
use std::ffi::c_void;
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// V8 flags every isolate of this project runs with; they are part of what a snapshot was made under.
///
/// The snapshot is part of the executable, so its checksum needs no check at every start. Flags stay open to change,
/// as Node leaves them.
const FLAGS: &str = "--no-verify-snapshot-checksum --no-freeze-flags-after-init";

static BOOT: OnceLock<()> = OnceLock::new();

/// V8's platform is one a process, so the queues of all isolates are found from here.
static QUEUES: LazyLock<Mutex<HashMap<usize, Arc<TaskQueue>>>> = LazyLock::new(Mutex::default);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts V8 with the project's flags and `flags` (separated by blanks); later calls do nothing.
///
/// `threads` is the size of V8's worker pool (garbage collection, background compilation); 0 lets V8 choose.
pub fn boot(flags: &str, threads: u32) {
    BOOT.get_or_init(|| {
        v8::V8::set_flags_from_string(FLAGS);
        if !flags.is_empty() {
            note_exposed(flags);
            v8::V8::set_flags_from_string(flags);
        }
        let platform = v8::new_custom_platform(threads, false, true, Foreground).make_shared();
        v8::V8::initialize_platform(platform);
        v8::V8::initialize();
    });
}

/// Hands `args` to V8 and returns those that V8 does not know. Call before [`boot`].
pub fn take_v8_flags(args: Vec<String>) -> Vec<String> {
    let mut with_program = vec![String::new()];
    args.iter().for_each(|arg| note_exposed(arg));
    with_program.extend(args);
    let mut rest = v8::V8::set_flags_from_command_line(with_program);
    if !rest.is_empty() {
        rest.remove(0);
    }
    rest
}

/// Whether the program was promised a global `gc`: true once a flag said so.
static EXPOSED: Mutex<bool> = Mutex::new(false);

fn note_exposed(flags: &str) {
    if flags.replace('_', "-").contains("--expose-gc") {
        *lock(&EXPOSED) = true;
    }
}

/// Collects the young generation of `isolate` now.
///
/// V8 does this for those only who expose `gc`; left on, the flag would give every new context that function.
pub(crate) fn collect_young(isolate: &mut v8::Isolate) {
    let exposed = lock(&EXPOSED);
    if !*exposed {
        v8::V8::set_flags_from_string("--expose-gc");
    }
    isolate.request_garbage_collection_for_testing(v8::GarbageCollectionType::Minor);
    if !*exposed {
        v8::V8::set_flags_from_string("--no-expose-gc");
    }
}

/// V8's version, such as `15.2.124.1-rusty`.
pub fn v8_version() -> &'static str {
    v8::V8::get_version()
}

/// Tasks of one isolate.
#[derive(Default)]
pub(crate) struct TaskQueue {
    state: Mutex<TaskState>,
    added: Condvar,
}

#[derive(Default)]
struct TaskState {
    tasks: Vec<v8::Task>,
    wake: Option<Box<dyn Fn() + Send>>,
}

impl TaskQueue {
    /// The queue of the isolate at `address`.
    pub(crate) fn of(isolate: &v8::Isolate) -> Arc<TaskQueue> {
        Arc::clone(lock(&QUEUES).entry(address(isolate)).or_default())
    }

    pub(crate) fn on_added(&self, wake: Box<dyn Fn() + Send>) {
        lock(&self.state).wake = Some(wake);
    }

    pub(crate) fn take(&self) -> Vec<v8::Task> {
        std::mem::take(&mut lock(&self.state).tasks)
    }

    /// Waits until there is a task, `limit` at most.
    pub(crate) fn wait(&self, limit: Duration) {
        let state = lock(&self.state);
        if state.tasks.is_empty() {
            // Whether it was a task or the time, the caller looks.
            drop(self.added.wait_timeout(state, limit));
        }
    }

    fn add(&self, task: v8::Task) {
        let mut state = lock(&self.state);
        state.tasks.push(task);
        if let Some(wake) = &state.wake {
            wake();
        }
        self.added.notify_all();
    }
}

/// Forgets the isolate's queue: another isolate may get its address.
pub(crate) fn forget(isolate: &v8::Isolate) {
    lock(&QUEUES).remove(&address(isolate));
}

fn address(isolate: &v8::Isolate) -> usize {
    // SAFETY: the pointer is only compared with others, and the wrapper is transparent over it.
    unsafe { std::mem::transmute::<v8::UnsafeRawIsolatePtr, usize>(isolate.as_raw_isolate_ptr()) }
}

/// Keeps tasks for the isolate's thread.
struct Foreground;

impl Foreground {
    fn keep(isolate: *mut c_void, task: v8::Task) {
        let queue = Arc::clone(lock(&QUEUES).entry(isolate as usize).or_default());
        queue.add(task);
    }
}

impl v8::PlatformImpl for Foreground {
    fn post_task(&self, isolate: *mut c_void, task: v8::Task) {
        Foreground::keep(isolate, task);
    }

    fn post_non_nestable_task(&self, isolate: *mut c_void, task: v8::Task) {
        Foreground::keep(isolate, task);
    }

    // Delayed tasks are hints (a collection when the program has been quiet for a while): V8 goes on without them,
    // and a program that waits for nothing is not kept awake by them.
    fn post_delayed_task(&self, _: *mut c_void, task: v8::Task, _: f64) {
        drop(task);
    }

    fn post_non_nestable_delayed_task(&self, _: *mut c_void, task: v8::Task, _: f64) {
        drop(task);
    }

    fn post_idle_task(&self, _: *mut c_void, task: v8::IdleTask) {
        drop(task);
    }
}
