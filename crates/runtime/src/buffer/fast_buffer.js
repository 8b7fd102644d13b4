// FastBuffer: the class every Buffer really is, and the memory behind small
// ones. Buffer itself (a plain function) takes over the prototype in buffer.js.
'use strict';

const { keepInPlace } = binding;

class FastBuffer extends Uint8Array {
  // An explicit constructor keeps V8 from making a rest array on every call.
  // eslint-disable-next-line no-useless-constructor
  constructor(bufferOrLength, byteOffset, length) {
    super(bufferOrLength, byteOffset, length);
  }
}

// What nearly all Buffers are told by at once; a class that extends Buffer by a look up the chain.
function isBuffer(value) {
  return typeof value === 'object' && value !== null &&
    (Object.getPrototypeOf(value) === FastBuffer.prototype || value instanceof FastBuffer);
}

// A buffer of its own. V8 has no way to leave its bytes unset that costs less.
function createUnsafe(size) {
  return new FastBuffer(size);
}

// The slab small buffers are cut from. `Buffer.poolSize` is read when a slab is
// made; none is made before the first small buffer (start-up snapshot).
const pool = {
  Buffer: undefined,
  slab: undefined, // ArrayBuffer
  bytes: undefined, // all of it as Uint8Array
  size: 0,
  offset: 0,
};

function renewPool() {
  pool.size = pool.Buffer.poolSize;
  pool.bytes = createUnsafe(pool.size);
  pool.slab = pool.bytes.buffer;
  // Other Buffers lie in it, too: it must not be taken from them.
  keepInPlace(pool.slab);
  pool.offset = 0;
}

// Cuts the next `length` bytes off the slab; the caller has seen that they fit.
function takeFromPool(length) {
  const offset = pool.offset;
  const buffer = new FastBuffer(pool.slab, offset, length);
  pool.offset = (offset + length + 7) & ~7;
  return buffer;
}

// allocUnsafe() without its validation.
function allocate(size) {
  if (size <= 0) return new FastBuffer();
  if (size < (pool.Buffer.poolSize >>> 1)) {
    if (size > pool.size - pool.offset) renewPool();
    return takeFromPool(size);
  }
  return createUnsafe(size);
}

module.exports = { FastBuffer, isBuffer, allocate, createUnsafe, pool, renewPool, takeFromPool };
