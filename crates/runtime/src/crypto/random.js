// Random bytes, numbers and UUIDs. Small wishes are served from bytes that were made many at once.
'use strict';

const { FastBuffer } = require('internal:buffer/fast_buffer');
const { codes } = require('internal:errors');
const { validateBoolean, validateFunction, validateNumber, validateObject } = require('internal:validators');
const { isAnyArrayBuffer, isArrayBufferView, lazyDOMException } = require('internal:util');
const { isTypedArray, isFloat16Array, isFloat32Array, isFloat64Array } = require('util').types;
const { nativeError } = require('./input.js');
const { randomFill: fillInPool, randomFillNow, sameBytes } = binding;

const MOST = 2 ** 31 - 1;

function rangeError(name, range, value) {
  return new codes.ERR_OUT_OF_RANGE(name, range, value);
}

function assertOffset(offset, elementSize, length) {
  validateNumber(offset, 'offset');
  offset *= elementSize;
  const most = Math.min(length, MOST);
  if (Number.isNaN(offset) || offset > most || offset < 0) throw rangeError('offset', `>= 0 && <= ${most}`, offset);
  return offset >>> 0;
}

function assertSize(size, elementSize, offset, length) {
  validateNumber(size, 'size');
  size *= elementSize;
  if (Number.isNaN(size) || size > MOST || size < 0) throw rangeError('size', `>= 0 && <= ${MOST}`, size);
  if (size + offset > length) throw rangeError('size + offset', `<= ${length}`, size + offset);
  return size >>> 0;
}

function randomBytes(size, callback) {
  size = assertSize(size, 1, 0, Infinity);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const bytes = new FastBuffer(size);
  if (callback === undefined) {
    if (size > 0) randomFillNow(bytes);
    return bytes;
  }
  fillInPool((error) => {
    if (error === null) callback(null, bytes);
    else callback(error);
  }, bytes, 0, size);
  return undefined;
}

function checkFilled(buf) {
  if (!isAnyArrayBuffer(buf) && !isArrayBufferView(buf)) {
    throw new codes.ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
  }
}

function asBytes(buf) {
  return isArrayBufferView(buf) ? new Uint8Array(buf.buffer, buf.byteOffset, buf.byteLength) : new Uint8Array(buf);
}

function randomFillSync(buf, offset = 0, size) {
  checkFilled(buf);
  const elementSize = buf.BYTES_PER_ELEMENT || 1;
  offset = assertOffset(offset, elementSize, buf.byteLength);
  if (size === undefined) size = buf.byteLength - offset;
  else size = assertSize(size, elementSize, offset, buf.byteLength);
  if (size > 0) randomFillNow(asBytes(buf).subarray(offset, offset + size));
  return buf;
}

function randomFill(buf, offset, size, callback) {
  checkFilled(buf);
  const elementSize = buf.BYTES_PER_ELEMENT || 1;
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    // Counted in elements where it is checked.
    size = buf.length ?? buf.byteLength;
  } else if (typeof size === 'function') {
    callback = size;
    size = (buf.length ?? buf.byteLength) - offset;
  } else {
    validateFunction(callback, 'callback');
  }
  offset = assertOffset(offset, elementSize, buf.byteLength);
  if (size === undefined) size = buf.byteLength - offset;
  else size = assertSize(size, elementSize, offset, buf.byteLength);
  if (size === 0) {
    callback(null, buf);
    return;
  }
  fillInPool((error) => {
    if (error === null) callback(null, buf);
    else callback(error);
  }, asBytes(buf), offset, size);
}

const MOST_INT = 0xFFFF_FFFF_FFFF;
const INT_BYTES = 6;
const ints = { bytes: undefined, offset: 0, waiting: [] };

function takeInt() {
  if (ints.bytes === undefined || ints.offset === ints.bytes.length) {
    ints.bytes ??= new FastBuffer(INT_BYTES * 1024);
    randomFillNow(ints.bytes);
    ints.offset = 0;
  }
  const { bytes, offset } = ints;
  ints.offset = offset + INT_BYTES;
  return bytes.readUIntBE(offset, INT_BYTES);
}

function randomInt(min, max, callback) {
  const onlyMax = max === undefined || typeof max === 'function';
  if (onlyMax) {
    callback = max;
    max = min;
    min = 0;
  }
  const isSync = callback === undefined;
  if (!isSync) validateFunction(callback, 'callback');
  if (!Number.isSafeInteger(min)) throw new codes.ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!Number.isSafeInteger(max)) throw new codes.ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) throw rangeError('max', `greater than the value of "min" (${min})`, max);
  const range = max - min;
  if (!(range <= MOST_INT)) {
    throw rangeError(onlyMax ? 'max' : 'max - min', `<= ${MOST_INT}`, range);
  }
  // Numbers above the last whole multiple of `range` would favour the small ones.
  const limit = MOST_INT - (MOST_INT % range);
  let drawn;
  do drawn = takeInt(); while (drawn >= limit);
  const number = (drawn % range) + min;
  if (isSync) return number;
  process.nextTick(callback, undefined, number);
  return undefined;
}

const HEX = [];
for (let byte = 0; byte < 256; byte++) HEX.push(byte.toString(16).padStart(2, '0'));

const BATCH = 128;
const UUID_BYTES = 16;

function text(b, i) {
  return HEX[b[i]] + HEX[b[i + 1]] + HEX[b[i + 2]] + HEX[b[i + 3]] + '-' +
    HEX[b[i + 4]] + HEX[b[i + 5]] + '-' +
    HEX[(b[i + 6])] + HEX[b[i + 7]] + '-' +
    HEX[b[i + 8]] + HEX[b[i + 9]] + '-' +
    HEX[b[i + 10]] + HEX[b[i + 11]] + HEX[b[i + 12]] + HEX[b[i + 13]] + HEX[b[i + 14]] + HEX[b[i + 15]];
}

const uuids = { bytes: undefined, next: BATCH };
const single = { bytes: undefined };

// The place of 16 random bytes in `store.bytes`.
function takeUuidBytes() {
  if (uuids.next === BATCH) {
    uuids.bytes ??= new Uint8Array(BATCH * UUID_BYTES);
    randomFillNow(uuids.bytes);
    uuids.next = 0;
  }
  return uuids.next++ * UUID_BYTES;
}

function freshUuidBytes() {
  // Longer than a UUID, so that V8 keeps it where native code can write.
  single.bytes ??= new Uint8Array(new ArrayBuffer(UUID_BYTES));
  randomFillNow(single.bytes);
  return single.bytes;
}

function disablesCache(options) {
  if (options === undefined) return false;
  validateObject(options, 'options');
  const { disableEntropyCache = false } = options;
  validateBoolean(disableEntropyCache, 'options.disableEntropyCache');
  return disableEntropyCache;
}

function uuid4(b, i) {
  b[i + 6] = (b[i + 6] & 0x0F) | 0x40;
  b[i + 8] = (b[i + 8] & 0x3F) | 0x80;
  return text(b, i);
}

function uuid7(b, i) {
  const now = Date.now();
  const high = Math.floor(now / 0x1_0000);
  b[i] = high >>> 24;
  b[i + 1] = high >>> 16;
  b[i + 2] = high >>> 8;
  b[i + 3] = high;
  b[i + 4] = now >>> 8;
  b[i + 5] = now;
  b[i + 6] = (b[i + 6] & 0x0F) | 0x70;
  b[i + 8] = (b[i + 8] & 0x3F) | 0x80;
  return text(b, i);
}

function randomUUID(options) {
  if (disablesCache(options)) return uuid4(freshUuidBytes(), 0);
  const at = takeUuidBytes();
  return uuid4(uuids.bytes, at);
}

function randomUUIDv7(options) {
  if (disablesCache(options)) return uuid7(freshUuidBytes(), 0);
  const at = takeUuidBytes();
  return uuid7(uuids.bytes, at);
}

// As the web has it: integers only, 65536 bytes at most.
function getRandomValues(data) {
  if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('typedArray');
  if (!isTypedArray(data) || isFloat16Array(data) || isFloat32Array(data) || isFloat64Array(data)) {
    throw lazyDOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
  }
  if (data.byteLength > 65536) {
    throw lazyDOMException('The requested length exceeds 65,536 bytes', 'QuotaExceededError');
  }
  randomFillSync(data, 0);
  return data;
}

function timingSafeEqual(buf1, buf2) {
  const a = comparable(buf1, 'buf1');
  const b = comparable(buf2, 'buf2');
  if (a.byteLength !== b.byteLength) {
    throw nativeError(RangeError, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
      'Input buffers must have the same byte length');
  }
  return sameBytes(a, b);
}

function comparable(value, name) {
  if (isArrayBufferView(value) || isAnyArrayBuffer(value)) return value;
  throw nativeError(TypeError, 'ERR_INVALID_ARG_TYPE',
    `The "${name}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
}

module.exports = {
  getRandomValues,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  randomUUIDv7,
  timingSafeEqual,
};
