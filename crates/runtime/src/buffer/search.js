// Comparing, finding, copying and reordering bytes of Buffers.
'use strict';

const { codes } = require('internal:errors');
const { validateInteger } = require('internal:validators');
const { isUint8Array } = require('internal:util');
const { encodingRow, utf8 } = require('./encodings.js');
const { kMaxLength } = require('./limits.js');
const { compareBytes, compareRanges, indexOfByte, indexOfBytes, indexOfUnits, swapBytes } = binding;

const bufferTypes = ['Buffer', 'Uint8Array'];

// Cheap for what is nearly always given; exact for the rest.
function isBytes(value) {
  return value instanceof Uint8Array || isUint8Array(value);
}

function compareBuffers(buf1, buf2) {
  if (!isBytes(buf1)) throw new codes.ERR_INVALID_ARG_TYPE('buf1', bufferTypes, buf1);
  if (!isBytes(buf2)) throw new codes.ERR_INVALID_ARG_TYPE('buf2', bufferTypes, buf2);
  return buf1 === buf2 ? 0 : compareBytes(buf1, buf2);
}

function checkEdge(value, name, fallback, max) {
  if (value === undefined) return fallback;
  validateInteger(value, name, 0, max);
  return value;
}

function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  if (!isBytes(target)) throw new codes.ERR_INVALID_ARG_TYPE('target', bufferTypes, target);
  if (arguments.length === 1) return compareBytes(this, target);
  targetStart = checkEdge(targetStart, 'targetStart', 0, kMaxLength);
  targetEnd = checkEdge(targetEnd, 'targetEnd', target.length, target.length);
  sourceStart = checkEdge(sourceStart, 'sourceStart', 0, kMaxLength);
  sourceEnd = checkEdge(sourceEnd, 'sourceEnd', this.length, this.length);
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return compareRanges(this, sourceStart, sourceEnd, target, targetStart, targetEnd);
}

function equals(otherBuffer) {
  if (!isBytes(otherBuffer)) {
    throw new codes.ERR_INVALID_ARG_TYPE('otherBuffer', bufferTypes, otherBuffer);
  }
  if (this === otherBuffer) return true;
  if (this.byteLength !== otherBuffer.byteLength) return false;
  return this.byteLength === 0 || compareBytes(this, otherBuffer) === 0;
}

// The one search behind indexOf, lastIndexOf and includes. Where a search with
// a given offset begins is native's affair.
function find(buf, value, byteOffset, encoding, forward) {
  if (!isBytes(buf)) throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buf);
  if (typeof byteOffset === 'string') {
    encoding = byteOffset;
    byteOffset = undefined;
  } else if (byteOffset > 0x7fffffff) {
    byteOffset = 0x7fffffff;
  } else if (byteOffset < -0x80000000) {
    byteOffset = -0x80000000;
  }
  byteOffset = +byteOffset;
  if (byteOffset !== byteOffset) byteOffset = forward ? 0 : buf.length;
  byteOffset = Math.trunc(byteOffset);
  if (typeof value === 'number') return indexOfByte(buf, value & 255, byteOffset, forward);
  const row = encoding === undefined ? utf8 : encodingRow(encoding);
  if (typeof value === 'string') {
    if (row === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    return row.indexOf(buf, value, byteOffset, forward);
  }
  if (isUint8Array(value)) {
    return row !== undefined && row.wide ?
      indexOfUnits(buf, value, byteOffset, forward) : indexOfBytes(buf, value, byteOffset, forward);
  }
  throw new codes.ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
}

function indexOf(value, byteOffset, encoding) {
  return find(this, value, byteOffset, encoding, true);
}

function lastIndexOf(value, byteOffset, encoding) {
  return find(this, value, byteOffset, encoding, false);
}

function includes(value, byteOffset, encoding) {
  return find(this, value, byteOffset, encoding, true) !== -1;
}

function toInteger(value) {
  value = +value;
  if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) return Math.floor(value);
  return 0;
}

function copy(target, targetStart, sourceStart, sourceEnd) {
  if (!isBytes(this)) throw new codes.ERR_INVALID_ARG_TYPE('source', bufferTypes, this);
  if (!isBytes(target)) {
    if (!ArrayBuffer.isView(target)) throw new codes.ERR_INVALID_ARG_TYPE('target', bufferTypes, target);
    target = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
  }
  if (targetStart === undefined) {
    targetStart = 0;
  } else {
    targetStart = toInteger(targetStart);
    if (targetStart < 0) throw new codes.ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
  }
  if (sourceStart === undefined) {
    sourceStart = 0;
  } else {
    sourceStart = toInteger(sourceStart);
    if (sourceStart < 0 || sourceStart > this.length) {
      throw new codes.ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${this.length}`, sourceStart);
    }
  }
  if (sourceEnd === undefined) {
    sourceEnd = this.length;
  } else {
    sourceEnd = toInteger(sourceEnd);
    if (sourceEnd < 0) throw new codes.ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
  }
  if (targetStart >= target.length || sourceStart >= sourceEnd) return 0;
  return copyBytes(this, target, targetStart, sourceStart, sourceEnd);
}

// Copies what there is and what fits; overlapping is fine.
function copyBytes(source, target, targetStart, sourceStart, sourceEnd) {
  const count = Math.min(sourceEnd - sourceStart, target.length - targetStart, source.length - sourceStart);
  if (count !== source.length) {
    source = new Uint8Array(source.buffer, source.byteOffset + sourceStart, count);
  }
  Uint8Array.prototype.set.call(target, source, targetStart);
  return count;
}

function swapMethod(width) {
  return function() {
    if (this.length % width !== 0) throw new codes.ERR_INVALID_BUFFER_SIZE(`${width * 8}-bits`);
    swapBytes(this, width);
    return this;
  };
}

function named(name, method) {
  Object.defineProperty(method, 'name', { __proto__: null, value: name, configurable: true });
  return method;
}

function addSearchMethods(proto) {
  proto.copy = copy;
  proto.equals = equals;
  proto.compare = compare;
  proto.indexOf = indexOf;
  proto.lastIndexOf = lastIndexOf;
  proto.includes = includes;
  proto.swap16 = named('swap16', swapMethod(2));
  proto.swap32 = named('swap32', swapMethod(4));
  proto.swap64 = named('swap64', swapMethod(8));
}

module.exports = { addSearchMethods, compareBuffers, copyBytes, isBytes };
