// Text in and out of a Buffer: toString, write, fill and the raw
// <encoding>Slice / <encoding>Write methods.
'use strict';

const { codes } = require('internal:errors');
const { validateInteger, validateString } = require('internal:validators');
const { isUint8Array, normalizeEncoding } = require('internal:util');
const encodings = require('./encodings.js');
const { encodingRowOrThrow } = encodings;
const { kMaxLength } = require('./limits.js');
const { utf8Slice, utf8Write } = binding;

// An error as the native half of Node throws it: a code, no room for a name.
function plainError(Base, code, message) {
  const error = new Base(message);
  error.code = code;
  return error;
}

function checkString(string) {
  if (typeof string !== 'string') {
    throw plainError(TypeError, 'ERR_INVALID_ARG_TYPE', 'argument must be a string');
  }
}

function toString(encoding, start, end) {
  const length = this.length;
  if (arguments.length === 0) return length === 0 ? '' : utf8Slice(this, 0, length);
  if (start <= 0) start = 0;
  else if (start >= length) return '';
  else start = Math.trunc(start) || 0;
  if (end === undefined || end > length) end = length;
  else end = Math.trunc(end) || 0;
  if (end <= start) return '';
  if (encoding === undefined) return utf8Slice(this, start, end);
  return encodingRowOrThrow(encoding).slice(this, start, end);
}

function write(string, offset, length, encoding) {
  checkString(string);
  if (offset === undefined) return utf8Write(this, string, 0, this.length);
  if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    length = this.length;
    offset = 0;
  } else {
    validateInteger(offset, 'offset', 0, this.length);
    const remaining = this.length - offset;
    if (length === undefined) {
      length = remaining;
    } else if (typeof length === 'string') {
      encoding = length;
      length = remaining;
    } else {
      validateInteger(length, 'length', 0, this.length);
      if (length > remaining) length = remaining;
    }
  }
  if (!encoding) return utf8Write(this, string, offset, length);
  return encodingRowOrThrow(encoding).write(this, string, offset, length);
}

function fill(value, offset, end, encoding) {
  return fillBytes(this, value, offset, end, encoding);
}

function fillBytes(buf, value, offset, end, encoding) {
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset;
      offset = 0;
      end = buf.length;
    } else if (typeof end === 'string') {
      encoding = end;
      end = buf.length;
    }
    const known = normalizeEncoding(encoding);
    if (known === undefined) {
      validateString(encoding, 'encoding');
      throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    }
    if (value.length === 0) {
      value = 0;
    } else if (value.length === 1) {
      const code = value.charCodeAt(0);
      if (known === 'utf8' ? code < 128 : known === 'latin1') value = code;
    }
  } else {
    encoding = undefined;
  }
  if (offset === undefined) {
    offset = 0;
    end = buf.length;
  } else {
    validateInteger(offset, 'offset', 0, kMaxLength);
    if (end === undefined) end = buf.length;
    else validateInteger(end, 'end', 0, buf.length);
    if (offset >= end) return buf;
  }
  if (typeof value === 'string' || isUint8Array(value) || ArrayBuffer.isView(value)) {
    fillPattern(buf, value, offset, end, encoding);
  } else {
    // Numbers and all that can be made one; true is 1, {} is 0.
    Uint8Array.prototype.fill.call(buf, typeof value === 'number' ? value : value & 255, offset, end);
  }
  return buf;
}

function fillPattern(buf, value, start, end, encoding) {
  let filled;
  if (typeof value === 'string') {
    filled = encodingRowOrThrow(encoding || 'utf8').write(buf, value, start, end - start);
    // A character too long to fit in leaves its first bytes behind.
    if (filled < end - start && end - start < value.length * 3) {
      const row = encodingRowOrThrow(encoding || 'utf8');
      const whole = new Uint8Array(row.byteLength(value));
      const size = row.write(whole, value, 0, whole.length);
      filled = Math.min(size, end - start);
      buf.set(whole.subarray(0, filled), start);
    }
  } else {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    filled = Math.min(bytes.length, end - start);
    buf.set(filled === bytes.length ? bytes : bytes.subarray(0, filled), start);
  }
  if (filled === 0) throw new codes.ERR_INVALID_ARG_VALUE('value', value);
  // What is there is copied behind itself, twice as much each time.
  let at = start + filled;
  while (at < end) {
    Uint8Array.prototype.copyWithin.call(buf, at, start, Math.min(at, start + (end - at)));
    at += at - start;
  }
}

function checkIndex(value, fallback, length) {
  if (value === undefined) return fallback;
  value = Math.trunc(value) || 0;
  if (value < 0 || value > length) {
    throw plainError(RangeError, 'ERR_OUT_OF_RANGE', 'Index out of range');
  }
  return value;
}

function sliceMethod(row, name) {
  const { slice } = row;
  return {
    [name](start, end) {
      if (this.length === 0) return '';
      start = checkIndex(start, 0, Infinity);
      end = checkIndex(end, this.length, Infinity);
      if (end < start) end = start;
      if (end > this.length) checkIndex(end, 0, this.length);
      return end === start ? '' : slice(this, start, end);
    },
  }[name];
}

function writeMethod(row, name) {
  const { write } = row;
  return {
    [name](string, offset = 0, length = this.byteLength - offset) {
      checkString(string);
      if (offset < 0 || offset > this.byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
      if (length < 0 || length > this.byteLength - offset) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
      return write(this, string, Math.trunc(offset) || 0, Math.trunc(length) || 0);
    },
  }[name];
}

// Lengths are optional in JS, so Node's methods report 0.
function hideLength(method) {
  Object.defineProperty(method, 'length', { __proto__: null, value: 0, configurable: true });
  return method;
}

function addTextMethods(proto) {
  const names = ['ascii', 'base64', 'base64url', 'latin1', 'hex', 'ucs2', 'utf8'];
  for (const name of names) {
    const row = encodings[name === 'ucs2' ? 'utf16le' : name];
    proto[`${name}Slice`] = hideLength(sliceMethod(row, `${name}Slice`));
  }
  for (const name of names) {
    const row = encodings[name === 'ucs2' ? 'utf16le' : name];
    proto[`${name}Write`] = hideLength(writeMethod(row, `${name}Write`));
  }
  proto.toString = toString;
  proto.fill = fill;
  proto.write = write;
}

module.exports = { addTextMethods, fillBytes };
