// The body of a Request or Response: text, bytes, a stream, or what still comes from the network. It stays what it is
// until somebody asks for it as something else; a stream is made only for who looks at `body`.
'use strict';

const { Buffer, Blob } = require('buffer');
const { isBlob, bytesOf } = require('internal:buffer/blob');
const { isAnyArrayBuffer } = require('internal:util');
const { utf8 } = require('internal:buffer/encodings');
const { URLSearchParams } = require('url');
const { FormData } = require('./form_data.js');
const multipart = require('./multipart.js');
const { joined } = require('./bytes.js');

const streams = () => require('stream/web');
const { kReadable } = require('internal:webstreams/shared');
const { show, byteStream, coreOfBytes } = require('internal:webstreams/readable');
const { ReaderCore } = require('internal:webstreams/readers');

class Body {
  // `source`: a string, a Uint8Array, or undefined when there is only a stream or an Incoming.
  constructor(source, incoming = undefined, stream = undefined) {
    this.source = source;
    this.incoming = incoming;
    this.core = stream;
    this.used = false;
    this.failure = undefined; // [reason] of an abort
    this.onTaken = undefined;
  }

  // The bytes, when all are here.
  get bytes() {
    const { source } = this;
    return typeof source === 'string' ? Buffer.from(source) : source;
  }

  get disturbed() {
    return this.used || (this.core?.disturbed ?? false);
  }

  get locked() {
    return this.core !== undefined && this.core.reader !== undefined;
  }

  // As a web stream.
  get stream() {
    if (this.core === undefined) {
      this.core = this.used ? spent() : this.incoming?.toStream() ?? coreOfBytes(this.bytes);
    }
    return show(this.core);
  }

  // All of it: a string that is the text, or a Uint8Array; perhaps later.
  take() {
    this.used = true;
    this.onTaken?.();
    if (this.failure !== undefined) return Promise.reject(this.failure[0]);
    if (this.core !== undefined) return collect(this.core);
    return this.incoming === undefined ? this.source : this.incoming.collect();
  }

  clone() {
    if (this.core === undefined && this.incoming === undefined) return new Body(this.source);
    void this.stream;
    const [mine, other] = show(this.core).tee();
    this.core = mine[kReadable];
    this.incoming = undefined;
    return new Body(this.source, undefined, other[kReadable]);
  }

  // What is not read yet can't be any more.
  abort(reason) {
    if (this.used) return;
    this.failure = [reason];
    if (this.core !== undefined) this.core.controller.fail(reason);
    else this.incoming?.fail(reason);
  }

  cancel(reason) {
    if (this.core !== undefined) this.core.cancel(reason).catch(() => {});
  }
}

// A stream that has been read: closed, and with a reader.
function spent() {
  const controller = byteStream(undefined, undefined);
  controller.close();
  controller.stream.disturbed = true;
  new ReaderCore(controller.stream, false); // eslint-disable-line no-new
  return controller.stream;
}

function collect(core) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const chunks = [];
  let reader;
  try {
    reader = new ReaderCore(core, false);
  } catch (error) {
    return Promise.reject(error);
  }
  const request = {
    chunk(chunk) {
      if (!(chunk instanceof Uint8Array)) {
        const error = new TypeError('Received non-Uint8Array chunk');
        core.cancel(error).catch(() => {});
        reject(error);
        return;
      }
      chunks.push(chunk);
      // Not from here: a stream that is full would need a stack as deep as its queue.
      queueMicrotask(() => reader.read(request));
    },
    close() { resolve(joined(chunks)); },
    error: reject,
  };
  reader.read(request);
  return promise;
}

// ---- making one ----

// What a Request or Response is given, and the content type that it means.
function extract(value, keepalive = false) {
  if (typeof value === 'object' && value !== null) {
    const core = value[kReadable];
    if (core !== undefined) {
      if (keepalive) throw new TypeError('keepalive');
      if (core.disturbed || core.reader !== undefined) {
        throw new TypeError('Response body object should not be disturbed or locked');
      }
      return [new Body(undefined, undefined, core), null];
    }
    if (isBlob(value)) return [new Body(bytesOf(value)), value.type || null];
    if (value instanceof URLSearchParams) {
      return [new Body(value.toString()), 'application/x-www-form-urlencoded;charset=UTF-8'];
    }
    if (ArrayBuffer.isView(value)) {
      return [new Body(new Uint8Array(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength))), null];
    }
    if (isAnyArrayBuffer(value)) return [new Body(new Uint8Array(value.slice(0))), null];
    if (value instanceof FormData) {
      const { boundary, bytes } = multipart.encode(value);
      return [new Body(bytes), `multipart/form-data; boundary=${boundary}`];
    }
    if (typeof value[Symbol.asyncIterator] === 'function') {
      if (value.readableDidRead || value.destroyed) {
        throw new TypeError('Response body object should not be disturbed or locked');
      }
      return [new Body(undefined, undefined, streams().ReadableStream.from(value)[kReadable]), null];
    }
  }
  return [new Body(`${value}`.toWellFormed()), 'text/plain;charset=UTF-8'];
}

// ---- reading one ----

const BOM = '\ufeff';

function toText(value) {
  if (typeof value !== 'string') value = value.byteLength === 0 ? '' : utf8.slice(value, 0, value.byteLength);
  return value.charCodeAt(0) === 0xfeff ? value.slice(BOM.length) : value;
}

function toBytes(value) {
  if (typeof value === 'string') value = Buffer.from(value);
  return new Uint8Array(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength));
}

function toFormData(value, contentType) {
  const type = contentType ?? '';
  const essence = type.split(';', 1)[0].trim().toLowerCase();
  if (essence === 'multipart/form-data') return multipart.decode(toBytes(value), type);
  if (essence === 'application/x-www-form-urlencoded') {
    const form = new FormData();
    for (const [name, field] of new URLSearchParams(toText(value))) form.append(name, field);
    return form;
  }
  throw new TypeError(
    'Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
}

const empty = new Uint8Array(0);

// Gives `Class` the methods of the mixin. `read(object)` gives its [body or null, content type].
function mixBody(Class, bodyOf, typeOf) {
  function consume(self, convert) {
    let body;
    try {
      body = bodyOf(self);
    } catch (error) {
      return Promise.reject(error);
    }
    if (body === null) return attempt(convert, empty, self);
    if (body.disturbed || body.locked) {
      return Promise.reject(new TypeError('Body is unusable: Body has already been read'));
    }
    const taken = body.take();
    if (typeof taken === 'string' || taken instanceof Uint8Array) return attempt(convert, taken, self);
    return taken.then((value) => convert(value, self));
  }

  function attempt(convert, value, self) {
    try {
      return Promise.resolve(convert(value, self));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  const methods = {
    blob() { return consume(this, (value, self) => new Blob([toBytes(value)], { type: typeOf(self) ?? '' })); },
    arrayBuffer() { return consume(this, (value) => toBytes(value).buffer); },
    text() { return consume(this, toText); },
    json() { return consume(this, (value) => JSON.parse(toText(value))); },
    formData() { return consume(this, (value, self) => toFormData(value, typeOf(self))); },
    bytes() { return consume(this, toBytes); },
    textStream() {
      const body = bodyOf(this);
      const stream = body === null ? show(coreOfBytes(empty)) : body.stream;
      return stream.pipeThrough(new (streams().TextDecoderStream)());
    },
  };
  for (const name of Object.keys(methods)) {
    Object.defineProperty(Class.prototype, name, {
      configurable: true, enumerable: true, writable: true, value: methods[name],
    });
  }
  Object.defineProperty(Class.prototype, 'body', {
    configurable: true, enumerable: true, get: function body() { return bodyOf(this)?.stream ?? null; },
  });
  Object.defineProperty(Class.prototype, 'bodyUsed', {
    configurable: true, enumerable: true, get: function bodyUsed() { return bodyOf(this)?.disturbed ?? false; },
  });
}

module.exports = { Body, extract, mixBody };
