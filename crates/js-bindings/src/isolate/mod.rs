//! One JavaScript heap with one context, and the way into it.
//!
//! Ops reach the embedder's state through [`HostPart`]: whoever enters the isolate lends `&mut` borrows for the time
//! of the call, and the isolate keeps only their addresses.

pub(crate) mod heap;
mod snapshot;

use crate::error::rejection;
use crate::op::OpTable;
use crate::platform::{self, TaskQueue};
use crate::value::Scope;
use std::ffi::c_void;
use std::time::Duration;

pub use snapshot::{SnapshotBuilder, create_snapshot, take_kept};

/// A part of the embedder's state that ops may take as `&mut T`.
///
/// Each part type owns one slot of the isolate: give every type of an embedder another `SLOT` (0 to 3). `Owner` is
/// any type of the embedder's own: it lets types of other crates be parts.
pub trait HostPart<Owner>: 'static {
    /// The isolate data slot that holds the address of the lent part, 0 to 3.
    const SLOT: u32;
}

/// How an isolate is made.
#[derive(Debug, Default, Clone, Copy)]
pub struct IsolateOptions {
    /// Largest old-generation size in bytes; 0 keeps V8's default.
    pub max_heap_bytes: usize,
}

/// A V8 isolate with its main context.
pub struct Isolate {
    context: v8::Global<v8::Context>,
    // Declared last: handles above must be dropped while the isolate lives.
    isolate: v8::OwnedIsolate,
}

impl std::fmt::Debug for Isolate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Isolate")
    }
}

impl Isolate {
    /// Makes an isolate from a snapshot blob that [`create_snapshot`] made with the same op table.
    pub fn from_snapshot(blob: &'static [u8], ops: &OpTable, options: IsolateOptions) -> Isolate {
        let mut params = v8::CreateParams::default()
            .snapshot_blob(v8::StartupData::from(blob))
            .external_references(ops.external_references().into());
        if options.max_heap_bytes > 0 {
            params = params.set_max_old_generation_size_in_bytes(options.max_heap_bytes);
        }
        let mut isolate = v8::Isolate::new(params);
        prepare(&mut isolate);
        let context = {
            v8::scope!(let scope, &mut isolate);
            let context = v8::Context::from_snapshot(
                scope,
                snapshot::MAIN_CONTEXT,
                v8::ContextOptions::default(),
            )
            .expect("the snapshot has the main context");
            v8::Global::new(scope, context)
        };
        Isolate { context, isolate }
    }

    /// Runs `f` inside the context, with `a` and `b` lent to every op that JavaScript calls meanwhile.
    ///
    /// Lending is exclusive: while JavaScript runs nobody else can touch the parts, and ops get them one at a time.
    pub fn enter<A: HostPart<O>, B: HostPart<O>, O, R>(
        &mut self,
        a: &mut A,
        b: &mut B,
        f: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>) -> R,
    ) -> R {
        const { assert!(A::SLOT != B::SLOT && A::SLOT < 4 && B::SLOT < 4) };
        self.isolate
            .set_data(A::SLOT, std::ptr::from_mut(a).cast::<c_void>());
        self.isolate
            .set_data(B::SLOT, std::ptr::from_mut(b).cast::<c_void>());
        let result = {
            v8::scope!(let scope, &mut self.isolate);
            let context = v8::Local::new(scope, &self.context);
            let scope = &mut v8::ContextScope::new(scope, context);
            f(scope)
        };
        // An op called outside of `enter` finds nothing instead of a borrow that has ended.
        self.isolate.set_data(A::SLOT, std::ptr::null_mut());
        self.isolate.set_data(B::SLOT, std::ptr::null_mut());
        result
    }

    /// A handle that other threads use to stop running JavaScript.
    pub fn thread_safe_handle(&self) -> v8::IsolateHandle {
        self.isolate.thread_safe_handle()
    }

    /// Calls `wake`, on any thread, when V8 has a task for [`run_tasks`](Self::run_tasks).
    pub fn on_task(&self, wake: impl Fn() + Send + 'static) {
        TaskQueue::of(&self.isolate).on_added(Box::new(wake));
    }

    /// Waits for a task of V8's workers, `limit` at most; false at once when no worker does anything for the isolate.
    pub fn wait_for_task(&self, limit: Duration) -> bool {
        let pending = self.isolate.has_pending_background_tasks();
        if pending {
            TaskQueue::of(&self.isolate).wait(limit);
        }
        pending
    }

    /// Heap figures in bytes.
    pub fn heap_numbers(&mut self) -> heap::HeapNumbers {
        heap::HeapNumbers::read(&mut self.isolate)
    }
}

impl Drop for Isolate {
    fn drop(&mut self) {
        platform::forget(&self.isolate);
    }
}

/// Policies shared by running isolates and the snapshot builder.
fn prepare(isolate: &mut v8::Isolate) {
    isolate.set_microtasks_policy(v8::MicrotasksPolicy::Explicit);
    isolate.set_capture_stack_trace_for_uncaught_exceptions(false, 0);
    rejection::install(isolate);
}

/// The part of type `T` lent to the isolate by [`Isolate::enter`].
///
/// # Panics
/// When JavaScript runs outside of `enter`, or `T` was not lent.
pub(crate) fn host_part<'a, T: HostPart<O>, O>(isolate: &v8::Isolate) -> &'a mut T {
    let part = isolate.get_data(T::SLOT).cast::<T>();
    assert!(!part.is_null(), "op called outside of Isolate::enter");
    // SAFETY: the slot was set by `enter` from a live `&mut T` (each type has its own slot) whose owner is suspended
    // until `enter` returns, when the slot is cleared; an op takes each part at most once (the macro checks it) and
    // no op that holds a part can call JavaScript, as it holds no scope.
    unsafe { &mut *part }
}
