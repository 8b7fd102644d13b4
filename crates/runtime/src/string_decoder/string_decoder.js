// StringDecoder: text out of chunks whose edges may cut a character in two.
// What a chunk leaves incomplete (at most three bytes) waits for the next one.
'use strict';

const { Buffer } = require('buffer');
const { codes } = require('internal:errors');
const { normalizeEncoding } = require('internal:util');
const { encodingRow } = require('internal:buffer/encodings');

const kRow = Symbol('kRow'); // the encoding's row in Buffer's table
const kIncomplete = Symbol('kIncomplete'); // finds what must wait; undefined if nothing ever does
const kPending = Symbol('kPending'); // bytes of the character that is not whole yet
const kMissing = Symbol('kMissing'); // how many more it needs

const nothing = 0;

// Each of these: the number of bytes at the end of `bytes` that must wait (`before` of all are from earlier chunks), and
// through decoder[kMissing] how many more are needed.
const incomplete = {
  __proto__: null,

  utf8(decoder, bytes) {
    const { length } = bytes;
    const last = bytes[length - 1];
    if (last < 0x80) return nothing;
    for (let held = 1; held <= 4 && held <= length; held++) {
      const byte = bytes[length - held];
      if ((byte & 0xC0) === 0x80) continue;
      let size = 0;
      if ((byte & 0xE0) === 0xC0) size = 2;
      else if ((byte & 0xF0) === 0xE0) size = 3;
      else if ((byte & 0xF8) === 0xF0) size = 4;
      if (held >= size) return nothing;
      decoder[kMissing] = size - held;
      return held;
    }
    return nothing;
  },

  utf16le(decoder, bytes, before) {
    const { length } = bytes;
    if (before === 2 && length === 3) {
      decoder[kMissing] = 1; // still inside of the pair
      return 3;
    }
    if (before === 1 && length === 2) return nothing; // Node's decoder lets this half of a pair go
    if (length % 2 === 1) {
      decoder[kMissing] = 1;
      return 1;
    }
    if ((bytes[length - 1] & 0xFC) === 0xD8) {
      decoder[kMissing] = 2;
      return 2;
    }
    return nothing;
  },

  base64(decoder, bytes) {
    const held = bytes.length % 3;
    if (held > 0) decoder[kMissing] = 3 - held;
    return held;
  },
};
incomplete.base64url = incomplete.base64;

function StringDecoder(encoding) {
  this.encoding = normalizeEncoding(encoding);
  if (this.encoding === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this[kRow] = encodingRow(this.encoding);
  this[kIncomplete] = incomplete[this.encoding];
  this[kPending] = undefined;
  this[kMissing] = 0;
}

function join(a, b) {
  const both = new Uint8Array(a.length + b.length);
  both.set(a, 0);
  both.set(b, a.length);
  return both;
}

StringDecoder.prototype.write = function write(buf) {
  if (typeof buf === 'string') return buf;
  if (!ArrayBuffer.isView(buf)) {
    throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buf);
  }
  const row = this[kRow];
  if (row === undefined) throw new codes.ERR_INVALID_THIS('StringDecoder');
  let bytes = buf instanceof Uint8Array ? buf : new Uint8Array(buf.buffer, buf.byteOffset, buf.byteLength);
  if (bytes.length === 0) return '';
  const find = this[kIncomplete];
  if (find === undefined) return row.slice(bytes, 0, bytes.length);
  let before = 0;
  const pending = this[kPending];
  if (pending !== undefined) {
    before = pending.length;
    bytes = join(pending, bytes);
    this[kPending] = undefined;
    this[kMissing] = 0;
  }
  const held = find(this, bytes, before);
  if (held === 0) return row.slice(bytes, 0, bytes.length);
  const whole = bytes.length - held;
  // A copy: the chunk's memory belongs to the caller.
  this[kPending] = Uint8Array.prototype.slice.call(bytes, whole);
  return whole === 0 ? '' : row.slice(bytes, 0, whole);
};

StringDecoder.prototype.end = function end(buf) {
  const text = buf === undefined ? '' : this.write(buf);
  const pending = this[kPending];
  if (pending === undefined) return text;
  this[kPending] = undefined;
  this[kMissing] = 0;
  // Half of a UTF-16 unit is nothing.
  const size = this.encoding === 'utf16le' ? pending.length & ~1 : pending.length;
  return size === 0 ? text : text + this[kRow].slice(pending, 0, size);
};

StringDecoder.prototype.text = function text(buf, offset) {
  this[kPending] = undefined;
  this[kMissing] = 0;
  return this.write(buf.slice(offset));
};

Object.defineProperties(StringDecoder.prototype, {
  lastChar: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const bytes = Buffer.alloc(4);
      if (this[kPending] !== undefined) bytes.set(this[kPending]);
      return bytes;
    },
  },
  lastNeed: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return this[kMissing]; },
  },
  lastTotal: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return this[kMissing] + (this[kPending]?.length ?? 0); },
  },
});

module.exports = { StringDecoder };
