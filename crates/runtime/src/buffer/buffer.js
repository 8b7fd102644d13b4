// What require('buffer') gives: Buffer with its makers, and the small functions
// beside it. The methods come from read.js, write.js, text.js and search.js.
'use strict';

const { internals } = require('internal:boot');
const { codes } = require('internal:errors');
const { validateArray, validateInteger, validateNumber } = require('internal:validators');
const {
  customInspectSymbol, deprecate, isAnyArrayBuffer, isUint8Array, normalizeEncoding,
} = require('internal:util');
const { FastBuffer, allocate, createUnsafe, pool, renewPool, takeFromPool } = require('./fast_buffer.js');
const { utf8, encodingRow, encodingRowOrThrow } = require('./encodings.js');
const { addReaders } = require('./read.js');
const { addWriters } = require('./write.js');
const { addTextMethods, fillBytes } = require('./text.js');
const { addSearchMethods, compareBuffers, copyBytes, isBytes } = require('./search.js');
const { inspect, getMaxBytes, setMaxBytes } = require('./inspect.js');
const { atob, btoa, transcode } = require('./base64_web.js');
const { kMaxLength, kStringMaxLength } = require('./limits.js');
const { isAsciiBytes, isUtf8Bytes, utf8Length, utf8Write } = binding;

// Node warns once, and of a program's own code only: what packages do is not its author's to mend.
let warned = false;
let looks = 0;
const MOST_LOOKS = 10_000;
function warnOfConstructor() {
  if (warned || process.noDeprecation === true || ++looks > MOST_LOOKS) return;
  if (internals.setting('pending-deprecation') === undefined && isCalledFromPackage()) return;
  warned = true;
  process.emitWarning(
    'Buffer() is deprecated due to security and usability issues. Please use the ' +
    'Buffer.alloc(), Buffer.allocUnsafe(), or Buffer.from() methods instead.',
    'DeprecationWarning', 'DEP0005', Buffer);
}

function isCalledFromPackage() {
  for (const { scriptName } of require('util').getCallSites(100)) {
    if (/^(?:file:\/\/)?\/|^[a-z]:\\/i.test(scriptName)) return /[/\\]node_modules[/\\]/.test(scriptName);
  }
  return false;
}

function Buffer(arg, encodingOrOffset, length) {
  warnOfConstructor();
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') {
      throw new codes.ERR_INVALID_ARG_TYPE('string', 'string', arg);
    }
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}

Object.setPrototypeOf(Buffer, Uint8Array);
Buffer.prototype = FastBuffer.prototype;
FastBuffer.prototype.constructor = Buffer;
Object.defineProperty(Buffer, 'prototype', { __proto__: null, writable: false });
Object.defineProperty(Buffer, Symbol.species, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() { return FastBuffer; },
});
Buffer.poolSize = 8 * 1024;
pool.Buffer = Buffer;

// Makers

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (value instanceof Uint8Array) return fromArrayLike(value);
    if (!Array.isArray(value) && isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const valueOf = value.valueOf && value.valueOf();
    if (valueOf != null && valueOf !== value &&
        (typeof valueOf === 'string' || typeof valueOf === 'object')) {
      return from(valueOf, encodingOrOffset, length);
    }
    const made = fromObject(value);
    if (made !== undefined) return made;
    if (typeof value[Symbol.toPrimitive] === 'function') {
      const primitive = value[Symbol.toPrimitive]('string');
      if (typeof primitive === 'string') return fromString(primitive, encodingOrOffset);
    }
  }
  throw new codes.ERR_INVALID_ARG_TYPE(
    'first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

function fromString(string, encoding) {
  const row = typeof encoding !== 'string' || encoding.length === 0 || encoding === 'utf8' ?
    utf8 : encodingRowOrThrow(encoding);
  if (string.length === 0) return new FastBuffer();
  return row === utf8 ? fromUtf8(string) : fromEncoded(string, row);
}

// Short text is written straight to the slab, so that one call into native is
// enough: its length in bytes is known when it is there.
function fromUtf8(string) {
  const half = Buffer.poolSize >>> 1;
  const most = string.length * 3;
  if (most < half) {
    if (most > pool.size - pool.offset) renewPool();
    const written = utf8Write(pool.bytes, string, pool.offset, most);
    return takeFromPool(written);
  }
  const length = utf8Length(string);
  const buffer = length < half ? allocate(length) : createUnsafe(length);
  utf8Write(buffer, string, 0, length);
  return buffer;
}

function fromEncoded(string, row) {
  const length = row.byteLength(string);
  const buffer = allocate(length);
  const written = row.write(buffer, string, 0, length);
  // Junk in hex or base64 makes less than it seemed.
  return written === length ? buffer : new FastBuffer(buffer.buffer, buffer.byteOffset, written);
}

function fromArrayBuffer(value, byteOffset, length) {
  if (byteOffset === undefined) {
    byteOffset = 0;
  } else {
    byteOffset = +byteOffset;
    if (byteOffset !== byteOffset) byteOffset = 0;
  }
  const most = value.byteLength - byteOffset;
  if (most < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length !== undefined) {
    length = +length;
    if (length > 0) {
      if (length > most) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
    } else {
      length = 0;
    }
  }
  return new FastBuffer(value, byteOffset, length);
}

function fromArrayLike(list) {
  const { length } = list;
  if (length <= 0) return new FastBuffer();
  if (length < (Buffer.poolSize >>> 1)) {
    const buffer = allocate(length);
    buffer.set(list, 0);
    return buffer;
  }
  return new FastBuffer(list);
}

function fromObject(value) {
  if (value.length !== undefined || (value.buffer !== undefined && isAnyArrayBuffer(value.buffer))) {
    return typeof value.length === 'number' ? fromArrayLike(value) : new FastBuffer();
  }
  if (value.type === 'Buffer' && Array.isArray(value.data)) return fromArrayLike(value.data);
  return undefined;
}

const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const typedArraySlice = typedArrayPrototype.slice;

Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!ArrayBuffer.isView(view) || view[Symbol.toStringTag] === 'DataView') {
    throw new codes.ERR_INVALID_ARG_TYPE('view', [ 'TypedArray' ], view);
  }
  if (view.length === 0) return new FastBuffer();
  if (offset !== undefined || length !== undefined) {
    let end = view.length;
    if (offset !== undefined) {
      validateInteger(offset, 'offset', 0);
      if (offset >= view.length) return new FastBuffer();
    } else {
      offset = 0;
    }
    if (length !== undefined) {
      validateInteger(length, 'length', 0);
      end = offset + length;
    }
    view = typedArraySlice.call(view, offset, end);
  }
  return fromArrayLike(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
};

Buffer.of = function of(...items) {
  const buffer = createUnsafe(items.length);
  for (let i = 0; i < items.length; i++) buffer[i] = items[i];
  return buffer;
};

Buffer.alloc = function alloc(size, fill, encoding) {
  validateNumber(size, 'size', 0, kMaxLength);
  if (fill !== undefined && fill !== 0 && size > 0) {
    const buffer = createUnsafe(size);
    return fillBytes(buffer, fill, 0, buffer.length, encoding);
  }
  return new FastBuffer(size);
};

Buffer.allocUnsafe = function allocUnsafe(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return allocate(size);
};

Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return createUnsafe(size);
};

function SlowBuffer(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return createUnsafe(size);
}
Object.setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
Object.setPrototypeOf(SlowBuffer, Uint8Array);

// Questions and combinations

Buffer.isBuffer = function isBuffer(b) {
  return b instanceof Buffer;
};

Buffer.compare = function compare(buf1, buf2) {
  return compareBuffers(buf1, buf2);
};

Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && normalizeEncoding(encoding) !== undefined;
};

Buffer.concat = function concat(list, length) {
  validateArray(list, 'list');
  if (list.length === 0) return new FastBuffer();
  if (length === undefined) {
    length = 0;
    for (let i = 0; i < list.length; i++) {
      if (list[i].length) length += list[i].length;
    }
  } else {
    validateInteger(length, 'length', 0, kMaxLength);
  }
  const buffer = allocate(length);
  let at = 0;
  for (let i = 0; i < list.length; i++) {
    const part = list[i];
    if (!isBytes(part)) {
      throw new codes.ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], part);
    }
    if (part.length <= length - at) {
      buffer.set(part, at);
      at += part.length;
    } else if (at < length) {
      at += copyBytes(part, buffer, at, 0, part.length);
    }
  }
  if (at < length) Uint8Array.prototype.fill.call(buffer, 0, at, length);
  return buffer;
};

function byteLength(string, encoding) {
  if (typeof string !== 'string') {
    if (ArrayBuffer.isView(string) || isAnyArrayBuffer(string)) return string.byteLength;
    throw new codes.ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], string);
  }
  if (string.length === 0) return 0;
  if (!encoding || encoding === 'utf8') return utf8Length(string);
  return (encodingRow(encoding) ?? utf8).byteLength(string);
}
Buffer.byteLength = byteLength;

// Methods

const proto = Buffer.prototype;
addReaders(proto);
addWriters(proto);
addTextMethods(proto);

for (const [name, get] of [
  ['parent', function() { return this instanceof Buffer ? this.buffer : undefined; }],
  ['offset', function() { return this instanceof Buffer ? this.byteOffset : undefined; }],
]) {
  Object.defineProperty(proto, name, { __proto__: null, configurable: false, enumerable: true, get });
}

addSearchMethods(proto);
proto.inspect = inspect;
proto[customInspectSymbol] = inspect;
proto.toLocaleString = proto.toString;

proto.toJSON = function toJSON() {
  const data = new Array(this.length);
  for (let i = 0; i < data.length; i++) data[i] = this[i];
  return { type: 'Buffer', data };
};

// A start or end as slice() understands it: from the end if negative.
function edge(value, length) {
  value = Math.trunc(value);
  if (value !== value) return 0;
  if (value < 0) {
    value += length;
    return value > 0 ? value : 0;
  }
  return value < length ? value : length;
}

proto.subarray = function subarray(start, end) {
  const { length } = this;
  start = edge(start, length);
  end = end !== undefined ? edge(end, length) : length;
  return new FastBuffer(this.buffer, this.byteOffset + start, end > start ? end - start : 0);
};

proto.slice = function slice(start, end) {
  return this.subarray(start, end);
};

// The rest of the module

function bytesOf(input) {
  const isView = ArrayBuffer.isView(input);
  if (!isView && !isAnyArrayBuffer(input)) {
    throw new codes.ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
  }
  if ((isView ? input.buffer : input).detached === true) {
    throw new codes.ERR_INVALID_STATE('Cannot validate on a detached buffer');
  }
  return isView ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength) : new Uint8Array(input);
}

function isUtf8(input) {
  return isUtf8Bytes(bytesOf(input));
}

function isAscii(input) {
  return isAsciiBytes(bytesOf(input));
}

module.exports = {
  Buffer,
  SlowBuffer: deprecate(
    SlowBuffer, 'SlowBuffer() is deprecated. Please use Buffer.allocUnsafeSlow()', 'DEP0030'),
  transcode,
  isUtf8,
  isAscii,
  kMaxLength,
  kStringMaxLength,
  btoa,
  atob,
};

Object.defineProperties(module.exports, {
  constants: {
    __proto__: null,
    configurable: false,
    enumerable: true,
    value: Object.defineProperties({}, {
      MAX_LENGTH: { __proto__: null, configurable: false, enumerable: true, value: kMaxLength },
      MAX_STRING_LENGTH: { __proto__: null, configurable: false, enumerable: true, value: kStringMaxLength },
    }),
  },
  INSPECT_MAX_BYTES: {
    __proto__: null, configurable: true, enumerable: true, get: getMaxBytes, set: setMaxBytes,
  },
});

const { Blob, File } = require('./blob.js');
const { resolveObjectURL } = require('./object_urls.js');
Object.assign(module.exports, { Blob, resolveObjectURL, File });
