//! Heap figures of an isolate, in bytes.

/// What `process.memoryUsage()` and its kind ask for; all in bytes.
#[derive(Debug, Clone, Copy)]
pub struct HeapNumbers {
    /// Heap reserved for objects.
    pub total: usize,
    /// Heap taken by live and not yet collected objects.
    pub used: usize,
    /// Memory outside the heap that V8 knows of, array buffers included.
    pub external: usize,
    /// The limit at which V8 gives up.
    pub limit: usize,
    /// Memory malloc'ed by V8 itself.
    pub malloced: usize,
}

impl HeapNumbers {
    /// Reads the figures of `isolate`.
    pub fn read(isolate: &mut v8::Isolate) -> HeapNumbers {
        let s = isolate.get_heap_statistics();
        HeapNumbers {
            total: s.total_heap_size(),
            used: s.used_heap_size(),
            external: s.external_memory(),
            limit: s.heap_size_limit(),
            malloced: s.malloced_memory(),
        }
    }
}
