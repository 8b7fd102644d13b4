//! Byte views of ArrayBuffers and their views: borrowed for one call, or owned across threads.

use super::{FromJs, Scope, ToJs, Value};
use crate::error::OpError;
use crate::platform;
use std::cell::Cell;
use std::marker::PhantomData;

/// A view's memory: start and length in bytes.
fn contents<'s>(scope: &mut Scope<'s, '_>, value: Value<'s>) -> Result<(*mut u8, usize), OpError> {
    if let Ok(view) = v8::Local::<v8::ArrayBufferView>::try_from(value) {
        if !view.has_buffer() {
            // On-heap contents can move: asking for the buffer moves them out for good.
            view.buffer(scope);
        }
        return Ok((view.data().cast(), view.byte_length()));
    }
    if let Ok(buffer) = v8::Local::<v8::ArrayBuffer>::try_from(value) {
        let data = buffer
            .data()
            .map_or(std::ptr::null_mut(), |p| p.as_ptr().cast());
        return Ok((data, buffer.byte_length()));
    }
    if let Ok(buffer) = v8::Local::<v8::SharedArrayBuffer>::try_from(value) {
        let store = buffer.get_backing_store();
        let data = store
            .data()
            .map_or(std::ptr::null_mut(), |p| p.as_ptr().cast());
        return Ok((data, store.byte_length()));
    }
    Err(OpError::argument(
        "an ArrayBuffer or a view of one was expected",
    ))
}

/// As [`contents`], without a scope: nothing moves while a fast call that allocates nothing holds the address.
fn fast_contents(value: Value<'_>) -> (*mut u8, usize) {
    match v8::Local::<v8::ArrayBufferView>::try_from(value) {
        Ok(view) => (view.data().cast(), view.byte_length()),
        Err(_) => (std::ptr::null_mut(), 0),
    }
}

/// Up to so many bytes V8 keeps a view's contents in its own heap as long as nobody asks for its buffer.
const NEAR: usize = v8::TYPED_ARRAY_MAX_SIZE_IN_HEAP;

/// The bytes of a Uint8Array (any ArrayBuffer or view), borrowed for the time of one op.
#[derive(Debug, Clone, Copy)]
pub struct View<'s> {
    /// Null: they were in V8's heap, where they can move, and are copied to `near`.
    data: *const u8,
    len: usize,
    near: [u8; NEAR],
    life: PhantomData<&'s ()>,
}

impl View<'_> {
    /// From the argument of a fast call; anything but a view gives no bytes.
    #[doc(hidden)]
    pub fn fast(value: Value<'_>) -> Self {
        if let Some(view) = View::near(value) {
            return view;
        }
        let (data, len) = fast_contents(value);
        View::far(data, len)
    }

    fn far(data: *const u8, len: usize) -> Self {
        View {
            data,
            len: if data.is_null() { 0 } else { len },
            near: [0; NEAR],
            life: PhantomData,
        }
    }

    /// The contents of a view without a buffer of its own, copied: that is cheaper than to give it one.
    fn near(value: Value<'_>) -> Option<Self> {
        let view = v8::Local::<v8::ArrayBufferView>::try_from(value).ok()?;
        if view.has_buffer() || view.byte_length() > NEAR {
            return None;
        }
        let mut near = [0; NEAR];
        let len = view.copy_contents(&mut near);
        Some(View {
            data: std::ptr::null(),
            len,
            near,
            life: PhantomData,
        })
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        if self.data.is_null() {
            return &self.near[..self.len];
        }
        // SAFETY: off-heap contents of a view that the caller's scope keeps alive; no JavaScript runs (so nobody
        // detaches or writes it) while an op holds plain arguments.
        unsafe { std::slice::from_raw_parts(self.data, self.len) }
    }
}

impl<'s> FromJs<'s> for View<'s> {
    fn from_js(scope: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        if let Some(view) = View::near(value) {
            return Ok(view);
        }
        let (data, len) = contents(scope, value)?;
        Ok(View::far(data, len))
    }
}

/// As [`View`], to be written.
#[derive(Debug)]
pub struct ViewMut<'s> {
    data: *mut u8,
    len: usize,
    life: PhantomData<&'s mut ()>,
}

impl ViewMut<'_> {
    /// From the argument of a fast call; anything but a view gives no bytes.
    #[doc(hidden)]
    pub fn fast(value: Value<'_>) -> Self {
        let (data, len) = fast_contents(value);
        ViewMut {
            data,
            len,
            life: PhantomData,
        }
    }

    /// The bytes.
    pub fn bytes(&mut self) -> &mut [u8] {
        if self.len == 0 || self.data.is_null() {
            return &mut [];
        }
        // SAFETY: as for `View`; the macro lets an op take only one mutable view and no other view beside it.
        unsafe { std::slice::from_raw_parts_mut(self.data, self.len) }
    }
}

impl<'s> FromJs<'s> for ViewMut<'s> {
    fn from_js(scope: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        let (data, len) = contents(scope, value)?;
        Ok(ViewMut {
            data,
            len,
            life: PhantomData,
        })
    }
}

/// The bytes of a Uint8Array, owned: they live as long as this value, on any thread.
///
/// JavaScript can write the same memory meanwhile, as with node's buffers: what is read then is some mixture.
pub struct Bytes {
    store: v8::SharedRef<v8::BackingStore>,
    start: usize,
    len: usize,
}

// SAFETY: a backing store is reference-counted atomically and is plain memory.
unsafe impl Send for Bytes {}

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bytes({})", self.len)
    }
}

impl Bytes {
    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn start(&self) -> Option<*mut u8> {
        let data = self.store.data()?.as_ptr().cast::<u8>();
        // SAFETY: `start` lies within the store (checked by V8 when the view was made).
        Some(unsafe { data.add(self.start) })
    }

    /// The bytes, to be read.
    pub fn as_slice(&self) -> &[u8] {
        match self.start() {
            // SAFETY: the store is alive through `self.store` and `len` bytes from `start` are in it.
            Some(data) if self.len > 0 => unsafe { std::slice::from_raw_parts(data, self.len) },
            _ => &[],
        }
    }

    /// The bytes, to be written.
    pub fn as_mut_slice(&mut self) -> &mut [u8] {
        match self.start() {
            // SAFETY: as `as_slice`; racing writes by JavaScript are the documented contract of shared buffers.
            Some(data) if self.len > 0 => unsafe { std::slice::from_raw_parts_mut(data, self.len) },
            _ => &mut [],
        }
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        self.as_slice()
    }
}

impl<'s> FromJs<'s> for Bytes {
    fn from_js(scope: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        if let Ok(view) = v8::Local::<v8::ArrayBufferView>::try_from(value) {
            let (start, len) = (view.byte_offset(), view.byte_length());
            let buffer = view
                .buffer(scope)
                .ok_or_else(|| OpError::argument("a view without a buffer"))?;
            return Ok(Bytes {
                store: buffer.get_backing_store(),
                start,
                len,
            });
        }
        if let Ok(buffer) = v8::Local::<v8::ArrayBuffer>::try_from(value) {
            return Ok(Bytes {
                store: buffer.get_backing_store(),
                start: 0,
                len: buffer.byte_length(),
            });
        }
        Err(OpError::argument(
            "an ArrayBuffer or a view of one was expected",
        ))
    }
}

/// A copy of a view's bytes: for work on other threads that must not see what JavaScript writes meanwhile.
#[derive(Debug, Clone)]
pub struct Copied(pub Vec<u8>);

impl std::ops::Deref for Copied {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl<'s> FromJs<'s> for Copied {
    fn from_js(scope: &mut Scope<'s, '_>, value: Value<'s>) -> Result<Self, OpError> {
        let view = View::from_js(scope, value)?;
        Ok(Copied(view.bytes().to_vec()))
    }
}

/// Bytes handed to V8 between two collections of the young generation.
const YOUNG_BYTES: usize = 8 << 20;

thread_local! {
    static YOUNG: Cell<usize> = const { Cell::new(0) };
}

/// An `ArrayBuffer` that owns `bytes`.
///
/// V8 looks at memory outside its heap when there are 64 MiB more of it. Pieces of streams are garbage long before:
/// collected earlier, the allocator gives out memory that the processor's caches still hold.
fn own<'s>(scope: &mut Scope<'s, '_>, bytes: Vec<u8>) -> v8::Local<'s, v8::ArrayBuffer> {
    let young = YOUNG.get() + bytes.len();
    YOUNG.set(if young > YOUNG_BYTES { 0 } else { young });
    if young > YOUNG_BYTES {
        platform::collect_young(scope);
    }
    let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
    v8::ArrayBuffer::with_backing_store(scope, &store)
}

/// Bytes that become an `ArrayBuffer` of their own, not copied.
#[derive(Debug)]
pub struct ArrayBuffer(pub Vec<u8>);

impl ToJs for ArrayBuffer {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        own(scope, self.0).into()
    }
}

/// Bytes that become an `ArrayBuffer` whose views belong to several parts of a program: none of these can detach it, so
/// that the others keep theirs.
#[derive(Debug)]
pub struct SharedPieces(pub Vec<u8>);

impl ToJs for SharedPieces {
    fn to_js<'s>(self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        let buffer = own(scope, self.0);
        // Any value will do that nobody asks with.
        buffer.set_detach_key(buffer.into());
        buffer.into()
    }
}

impl ToJs for Vec<u8> {
    /// A new `Uint8Array` that owns the bytes; they are not copied.
    fn to_js<'s>(mut self, scope: &mut Scope<'s, '_>) -> Value<'s> {
        let len = self.len();
        // Spare capacity would stay allocated as long as the array lives.
        if self.capacity() > len + len / 4 {
            self.shrink_to_fit();
        }
        let buffer = own(scope, self);
        match v8::Uint8Array::new(scope, buffer, 0, len) {
            Some(array) => array.into(),
            None => v8::undefined(scope).into(),
        }
    }
}
