//! Making a start-up snapshot: run the embedder's JavaScript once, keep the heap.

use super::prepare;
use crate::op::OpTable;
use crate::value::{Scope, Value};

/// The main context's place in the snapshot.
pub(super) const MAIN_CONTEXT: usize = 0;

/// What the snapshot's main context keeps for [`SnapshotBuilder::keep`].
#[derive(Debug)]
pub struct SnapshotBuilder<'a> {
    kept: &'a mut Vec<v8::Global<v8::Value>>,
}

impl SnapshotBuilder<'_> {
    /// Keeps `value` in the snapshot; [`take_kept`] finds it again by the order of the calls, counted from 0.
    pub fn keep(&mut self, scope: &mut Scope<'_, '_>, value: Value<'_>) {
        self.kept.push(v8::Global::new(scope, value));
    }
}

/// Makes a snapshot blob: `fill` runs in a fresh context and leaves behind what later isolates begin with.
///
/// Function code is kept, so that a start compiles nothing. `ops` must be the table given to
/// [`Isolate::from_snapshot`](crate::Isolate::from_snapshot).
///
/// # Panics
/// When V8 can't serialize what was left in the heap (an open handle, an unknown external reference).
pub fn create_snapshot(
    ops: &OpTable,
    fill: impl for<'s, 'i> FnOnce(&mut Scope<'s, 'i>, &mut SnapshotBuilder<'_>),
) -> Vec<u8> {
    let mut isolate = v8::Isolate::snapshot_creator(Some(ops.external_references().into()), None);
    prepare(&mut isolate);
    {
        let mut kept = Vec::new();
        v8::scope!(let scope, &mut isolate);
        // What further contexts begin with: the language, and nothing of ours.
        let plain = v8::Context::new(scope, v8::ContextOptions::default());
        scope.set_default_context(plain);
        let context = v8::Context::new(scope, v8::ContextOptions::default());
        let index = scope.add_context(context);
        assert_eq!(
            index, MAIN_CONTEXT,
            "the first context added is the main one"
        );
        let scope = &mut v8::ContextScope::new(scope, context);
        fill(scope, &mut SnapshotBuilder { kept: &mut kept });
        for value in kept.drain(..) {
            let value = v8::Local::new(scope, value);
            scope.add_context_data(context, value);
        }
    }
    crate::error::rejection::uninstall(&mut isolate);
    let blob = isolate
        .create_blob(v8::FunctionCodeHandling::Keep)
        .expect("V8 can serialize the start-up heap");
    blob.to_vec()
}

/// The `index`th value kept when the snapshot was made; each can be taken once.
pub fn take_kept<'s>(scope: &mut Scope<'s, '_>, index: usize) -> Option<Value<'s>> {
    scope
        .get_context_data_from_snapshot_once::<v8::Value>(index)
        .ok()
}
