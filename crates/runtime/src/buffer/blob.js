// Blob and File: immutable bytes with a type. A Blob copies what it is made of;
// its slices share that copy.
'use strict';

const { codes } = require('internal:errors');
const { customInspectSymbol, isAnyArrayBuffer, kEnumerableProperty, kMessaging } = require('internal:util');
const { utf8Length, utf8Slice, utf8Write } = binding;

const kAlready = Symbol('bytes are ready'); // marks the constructor's inner use

function toType(type) {
  type = `${type}`;
  return /[^\x20-\x7e]/.test(type) ? '' : type.toLowerCase();
}

function encodeText(text, endings) {
  if (endings === 'native') text = text.replace(/\r\n|\r/g, '\n');
  text = text.toWellFormed();
  const bytes = new Uint8Array(utf8Length(text));
  utf8Write(bytes, text, 0, bytes.length);
  return bytes;
}

// The bytes of one source; a Blob's are shared, others are copied later.
function partBytes(part, endings) {
  if (isBlob(part)) return bytesOf(part);
  if (ArrayBuffer.isView(part)) return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  if (typeof part === 'object' && part !== null && isAnyArrayBuffer(part)) return new Uint8Array(part);
  return encodeText(`${part}`, endings);
}

function gather(sources, endings) {
  const parts = [];
  let size = 0;
  for (const source of sources) {
    const part = partBytes(source, endings);
    parts.push(part);
    size += part.length;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function optionsOf(options) {
  if (options === undefined || options === null) return {};
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  return options;
}

let isBlob;
let bytesOf;

class Blob {
  #bytes;
  #type;

  static {
    isBlob = (value) => typeof value === 'object' && value !== null && #bytes in value;
    bytesOf = (blob) => blob.#bytes;
  }

  constructor(sources = [], options = {}) {
    if (sources === kAlready) {
      this.#bytes = options.bytes;
      this.#type = options.type;
      return;
    }
    if (sources === null || typeof sources[Symbol.iterator] !== 'function' || typeof sources === 'string') {
      throw new codes.ERR_INVALID_ARG_TYPE('sources', 'a sequence', sources);
    }
    const { type = '', endings = 'transparent' } = optionsOf(options);
    const wanted = `${endings}`;
    if (wanted !== 'transparent' && wanted !== 'native') {
      throw new codes.ERR_INVALID_ARG_VALUE('options.endings', wanted);
    }
    this.#bytes = gather(sources, wanted);
    this.#type = toType(type);
  }

  get type() {
    return checked(this).#type;
  }

  get size() {
    return checked(this).#bytes.length;
  }

  slice(start = 0, end = this.size, contentType = '') {
    const bytes = checked(this).#bytes;
    const { size } = this;
    const clamp = (at) => {
      at = Math.trunc(at) || 0;
      return at < 0 ? Math.max(size + at, 0) : Math.min(at, size);
    };
    const from = clamp(start);
    const to = Math.max(clamp(end), from);
    return new Blob(kAlready, { bytes: bytes.subarray(from, to), type: toType(contentType) });
  }

  async arrayBuffer() {
    const bytes = checked(this).#bytes;
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  }

  async bytes() {
    return checked(this).#bytes.slice();
  }

  async text() {
    const bytes = checked(this).#bytes;
    const bom = bytes.length > 2 && bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF ? 3 : 0;
    return bytes.length === bom ? '' : utf8Slice(bytes, bom, bytes.length);
  }

  stream() {
    return require('internal:webstreams/readable').bytesStream(checked(this).#bytes);
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    return inspectAs('Blob', { size: this.size, type: this.type }, options, depth);
  }
}

function checked(blob) {
  if (!isBlob(blob)) throw new codes.ERR_INVALID_THIS('Blob');
  return blob;
}

function inspectAs(name, fields, options, depth) {
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${name} ${require('util').inspect(fields, inner)}`;
}

class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = {}) {
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    const { lastModified } = options ?? {};
    this.#name = `${fileName}`.toWellFormed();
    const time = lastModified === undefined ? Date.now() : +lastModified;
    this.#lastModified = Math.trunc(time) || 0;
  }

  get name() {
    return this.#name;
  }

  get lastModified() {
    return this.#lastModified;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { size, type, name, lastModified } = this;
    return inspectAs('File', { size, type, name, lastModified }, options, depth);
  }
}

function describe(Class, names) {
  const enumerable = { __proto__: null, enumerable: true };
  for (const name of names) Object.defineProperty(Class.prototype, name, kEnumerableProperty ?? enumerable);
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: Class.name,
  });
}

describe(Blob, ['size', 'type', 'slice', 'stream', 'text', 'arrayBuffer', 'bytes']);
describe(File, ['name', 'lastModified']);

// The bytes never change, so that a clone shares them.
Object.defineProperty(Blob.prototype, kMessaging, {
  __proto__: null,
  value: {
    is: isBlob,
    clone: (blob) => ({ bytes: bytesOf(checked(blob)), type: blob.type }),
    read: (data) => new Blob(kAlready, data),
  },
});
Object.defineProperty(File.prototype, kMessaging, {
  __proto__: null,
  value: {
    is: isBlob,
    clone: (file) => ({ blob: file.slice(0, file.size, file.type), name: file.name, lastModified: file.lastModified }),
    read: ({ blob, name, lastModified }) => new File([blob], name, { type: blob.type, lastModified }),
  },
});

module.exports = { Blob, File, isBlob, bytesOf };
