// TextEncoder and TextDecoder. UTF-8 goes through Buffer's codec; the other
// encodings are decoded by native, always from a fresh state: a stream keeps the
// bytes whose meaning is not settled yet.
'use strict';

const { codes } = require('internal:errors');
const { validateObject } = require('internal:validators');
const { customInspectSymbol, isAnyArrayBuffer, isUint8Array } = require('internal:util');
const { utf8 } = require('internal:buffer/encodings');
const { isUtf8 } = require('buffer');
const { encodeInto, encodingName, decode } = binding;

let isEncoder;
let isDecoder;

class TextEncoder {
  #brand = true;

  static {
    isEncoder = (value) => typeof value === 'object' && value !== null && #brand in value;
  }

  get encoding() {
    checkEncoder(this);
    return 'utf-8';
  }

  encode(input = '') {
    checkEncoder(this);
    input = `${input}`;
    const bytes = new Uint8Array(utf8.byteLength(input));
    if (bytes.length > 0) utf8.write(bytes, input, 0, bytes.length);
    return bytes;
  }

  encodeInto(src, dest) {
    checkEncoder(this);
    if (typeof src !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('src', 'string', src);
    if (!isUint8Array(dest)) throw new codes.ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', dest);
    const [read, written] = encodeInto(dest, src);
    return { read, written };
  }

  [customInspectSymbol](depth, options) {
    checkEncoder(this);
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = { encoding: this.encoding };
    return `${this.constructor?.name ?? 'TextEncoder'} ${require('util').inspect(shown, options)}`
      .replace(/^(\w+) (?=\{)/, '');
  }
}

function checkEncoder(value) {
  if (!isEncoder(value)) throw new codes.ERR_INVALID_THIS('TextEncoder');
}

const none = new Uint8Array(0);
const BOM = '\ufeff';

function bytesOf(input) {
  if (input === undefined) return none;
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (isAnyArrayBuffer(input)) return new Uint8Array(input);
  throw new codes.ERR_INVALID_ARG_TYPE('list', ['SharedArrayBuffer', 'ArrayBuffer', 'ArrayBufferView'], input);
}

function join(a, b) {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a, 0);
  both.set(b, a.length);
  return both;
}

// How many bytes at the end are the beginning of a UTF-8 sequence.
function cutSequence(bytes) {
  const { length } = bytes;
  for (let held = 1; held <= 3 && held <= length; held++) {
    const byte = bytes[length - held];
    if ((byte & 0xC0) === 0x80) continue;
    const size = byte >= 0xF0 && byte < 0xF5 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 1;
    return byte < 0xF5 && held < size && !badSecond(byte, bytes, length - held + 1, held) ? held : 0;
  }
  return 0;
}

// Some second bytes can't follow their first one: such a sequence is over.
function badSecond(first, bytes, at, held) {
  if (held < 2) return false;
  const second = bytes[at];
  return (first === 0xE0 && second < 0xA0) || (first === 0xED && second > 0x9F) ||
    (first === 0xF0 && second < 0x90) || (first === 0xF4 && second > 0x8F);
}

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  #held = none; // bytes of the stream that are not settled
  #given = 0; // how much of their text was given out
  #bomSeen = false;

  static {
    isDecoder = (value) => typeof value === 'object' && value !== null && #encoding in value;
  }

  constructor(encoding = 'utf-8', options = {}) {
    encoding = `${encoding}`;
    validateObject(options, 'options', { allowArray: true, allowFunction: true, nullable: true });
    const name = encoding === 'utf-8' || encoding === 'utf8' ? 'utf-8' : encodingName(encoding);
    if (name === undefined) throw new codes.ERR_ENCODING_NOT_SUPPORTED(encoding);
    this.#encoding = name;
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBOM = Boolean(options?.ignoreBOM);
  }

  get encoding() {
    checkDecoder(this);
    return this.#encoding;
  }

  get fatal() {
    checkDecoder(this);
    return this.#fatal;
  }

  get ignoreBOM() {
    checkDecoder(this);
    return this.#ignoreBOM;
  }

  decode(input = none, options = {}) {
    checkDecoder(this);
    const bytes = bytesOf(input);
    validateObject(options, 'options', { allowArray: true, allowFunction: true, nullable: true });
    const stream = Boolean(options?.stream);
    try {
      return this.#encoding === 'utf-8' ? this.#decodeUtf8(bytes, stream) : this.#decodeOther(bytes, stream);
    } finally {
      if (!stream) {
        this.#held = none;
        this.#given = 0;
        this.#bomSeen = false;
      }
    }
  }

  #invalid() {
    this.#held = none;
    this.#given = 0;
    return new codes.ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
  }

  #decodeUtf8(chunk, stream) {
    const bytes = join(this.#held, chunk);
    const cut = stream ? cutSequence(bytes) : 0;
    this.#held = cut > 0 ? bytes.slice(bytes.length - cut) : none;
    const end = bytes.length - cut;
    if (end === 0) return '';
    if (this.#fatal && !isUtf8(cut > 0 ? bytes.subarray(0, end) : bytes)) throw this.#invalid();
    let start = 0;
    if (!this.#bomSeen) {
      this.#bomSeen = true;
      if (!this.#ignoreBOM && end >= 3 && bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF) start = 3;
    }
    return start === end ? '' : utf8.slice(bytes, start, end);
  }

  #decodeOther(chunk, stream) {
    const bytes = join(this.#held, chunk);
    let text = decode(this.#encoding, bytes, this.#fatal, !stream);
    if (text === undefined) throw this.#invalid();
    const given = this.#given;
    if (stream) {
      // A cut sequence shows in that flushing would give more text (or fail).
      const settled = this.#encoding !== 'iso-2022-jp' &&
        decode(this.#encoding, bytes, this.#fatal, true) === text;
      this.#held = settled ? none : bytes.slice();
      this.#given = settled ? 0 : text.length;
    }
    if (given > 0) text = text.slice(given);
    if (!this.#bomSeen && text.length > 0) {
      this.#bomSeen = true;
      if (!this.#ignoreBOM && this.#encoding.startsWith('utf-16') && text[0] === BOM) text = text.slice(1);
    }
    return text;
  }

  [customInspectSymbol](depth, options) {
    checkDecoder(this);
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = { fatal: this.#fatal, ignoreBOM: this.#ignoreBOM, encoding: this.#encoding };
    return `${this.constructor?.name ?? 'TextDecoder'} ${require('util').inspect(shown, options)}`;
  }
}

function checkDecoder(value) {
  if (!isDecoder(value)) throw new codes.ERR_INVALID_THIS('TextDecoder');
}

const enumerable = { __proto__: null, enumerable: true };

function describe(Class, names) {
  for (const name of names) Object.defineProperty(Class.prototype, name, enumerable);
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: Class.name,
  });
}

describe(TextEncoder, ['encode', 'encodeInto', 'encoding']);
describe(TextDecoder, ['decode', 'encoding', 'fatal', 'ignoreBOM']);

module.exports = { TextEncoder, TextDecoder };
