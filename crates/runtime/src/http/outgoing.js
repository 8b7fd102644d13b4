// OutgoingMessage: the headers and the framing of what is sent, on either side. How bytes leave is told by `_send`.
'use strict';

const EventEmitter = require('events');
const { internals } = require('internal:boot');
const { Stream } = require('stream');
const { checkInvalidHeaderChar, validateHeaderName, validateHeaderValue, dateHeader, fieldOf, CONNECTION,
  TRANSFER_ENCODING, CONTENT_LENGTH, DATE, EXPECT, TRAILER, COOKIE, KEEP_ALIVE, CONTENT_DISPOSITION } = require('./protocol.js');
const { codes: { ERR_HTTP_BODY_NOT_ALLOWED, ERR_HTTP_CONTENT_LENGTH_MISMATCH, ERR_HTTP_HEADERS_SENT,
  ERR_HTTP_TRAILER_INVALID, ERR_INVALID_ARG_TYPE, ERR_INVALID_CHAR, ERR_INVALID_ARG_VALUE,
  ERR_METHOD_NOT_IMPLEMENTED, ERR_STREAM_ALREADY_FINISHED, ERR_STREAM_CANNOT_PIPE, ERR_STREAM_DESTROYED,
  ERR_STREAM_NULL_VALUES, ERR_STREAM_WRITE_AFTER_END } } = require('internal:errors');
const { validateString } = require('internal:validators');
const { isUint8Array } = require('internal:util');

const { gather, gatheredLength, gatherLast, release } = require('./chunks.js');
const keptOutput = require('./kept_output.js');

const { HIGH_WATER_MARK, lengthOf } = keptOutput;
const kHeaders = Symbol('outHeaders');

function OutgoingMessage() {
  this._init();
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

OutgoingMessage.prototype._init = function _init() {
  this[kHeaders] = null;
  this._header = null;
  this._headerSent = false;
  this._hasBody = true;
  this._trailer = '';
  this._contentLength = null;
  this._bytes = 0;
  this._last = false;
  this._corked = 0;
  this._gathered = null;
  this._needDrain = false;
  this._keepAliveTimeout = 0;
  this._removedConnection = false;
  this._removedContLen = false;
  this._removedTE = false;
  this._errored = null;
  this._closed = false;
  this.destroyed = false;
  this.finished = false;
  this.chunkedEncoding = false;
  this.shouldKeepAlive = true;
  this.maxRequestsOnConnectionReached = false;
  this.useChunkedEncodingByDefault = true;
  this.sendDate = false;
  this.strictContentLength = false;
  this._finishEmitted = false;
  if (EventEmitter.usingDomains) internals.adopt(this);
};

// ---- header storage: lower-case name to [name, value] ----

OutgoingMessage.prototype.setHeader = function setHeader(name, value) {
  if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('set');
  validateHeaderName(name);
  validateHeaderValue(name, value);
  (this[kHeaders] ??= { __proto__: null })[name.toLowerCase()] = [name, value];
  return this;
};

OutgoingMessage.prototype.setHeaders = function setHeaders(headers) {
  if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('set');
  if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
  }
  const cookies = [];
  for (const { 0: key, 1: value } of headers) {
    if (key === 'set-cookie') {
      if (Array.isArray(value)) cookies.push(...value);
      else cookies.push(value);
    } else {
      this.setHeader(key, value);
    }
  }
  if (cookies.length > 0) this.setHeader('set-cookie', cookies);
  return this;
};

OutgoingMessage.prototype.appendHeader = function appendHeader(name, value) {
  if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('append');
  validateHeaderName(name);
  validateHeaderValue(name, value);
  const field = name.toLowerCase();
  const headers = (this[kHeaders] ??= { __proto__: null });
  if (headers[field] === undefined) {
    headers[field] = [name, value];
  } else {
    const existing = headers[field][1];
    headers[field][1] = (Array.isArray(existing) ? existing : [existing]).concat(value);
  }
  return this;
};

OutgoingMessage.prototype.getHeader = function getHeader(name) {
  validateString(name, 'name');
  return this[kHeaders]?.[name.toLowerCase()]?.[1];
};

OutgoingMessage.prototype.getHeaderNames = function getHeaderNames() {
  return this[kHeaders] === null ? [] : Object.keys(this[kHeaders]);
};

OutgoingMessage.prototype.getRawHeaderNames = function getRawHeaderNames() {
  return this[kHeaders] === null ? [] : Object.values(this[kHeaders]).map((entry) => entry[0]);
};

OutgoingMessage.prototype.getHeaders = function getHeaders() {
  const out = { __proto__: null };
  for (const name of this.getHeaderNames()) out[name] = this[kHeaders][name][1];
  return out;
};

OutgoingMessage.prototype.hasHeader = function hasHeader(name) {
  validateString(name, 'name');
  return this[kHeaders]?.[name.toLowerCase()] !== undefined;
};

OutgoingMessage.prototype.removeHeader = function removeHeader(name) {
  validateString(name, 'name');
  if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('remove');
  const key = name.toLowerCase();
  switch (key) {
    case 'connection': this._removedConnection = true; break;
    case 'content-length': this._removedContLen = true; break;
    case 'transfer-encoding': this._removedTE = true; break;
    case 'date': this.sendDate = false; break;
  }
  if (this[kHeaders] !== null) delete this[kHeaders][key];
};

// The internal view that packages of old times patch.
Object.defineProperty(OutgoingMessage.prototype, '_headers', {
  configurable: true,
  get() { return this.getHeaders(); },
});

// ---- the head ----

// Builds the head from a first line and headers: an object, a flat list or a list of pairs; the stored ones when null.
OutgoingMessage.prototype._storeHeader = function _storeHeader(firstLine, headers) {
  const state = { connection: false, contLen: false, te: false, date: false, expect: false, trailer: false, head: firstLine };
  if (headers === this[kHeaders] || headers === null || headers === undefined) {
    const stored = this[kHeaders];
    if (stored !== null) {
      for (const key in stored) addHeader(this, state, stored[key][0], stored[key][1], false);
    }
  } else if (Array.isArray(headers)) {
    if (headers.length > 0 && Array.isArray(headers[0])) {
      for (const entry of headers) addHeader(this, state, entry[0], entry[1], true);
    } else {
      if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
      for (let n = 0; n < headers.length; n += 2) addHeader(this, state, headers[n], headers[n + 1], true);
    }
  } else {
    const keys = Object.keys(headers);
    for (let n = 0; n < keys.length; n++) addHeader(this, state, keys[n], headers[keys[n]], true);
  }
  let head = state.head;
  if (this.sendDate && !state.date) head += dateHeader();
  // A message that can't have a body must not say how it ends (RFC 9112, 6.1).
  if (this.chunkedEncoding && (this.statusCode === 204 || this.statusCode === 304)) {
    this.chunkedEncoding = false;
    this.shouldKeepAlive = false;
  }
  if (this._removedConnection) {
    this._last = !this.shouldKeepAlive;
  } else if (!state.connection) {
    const keep = this.shouldKeepAlive && (state.contLen || this.useChunkedEncodingByDefault || this.agent);
    if (keep && this.maxRequestsOnConnectionReached) {
      head += 'Connection: close\r\n';
    } else if (keep) {
      head += keepAliveLines(this);
    } else {
      this._last = true;
      head += 'Connection: close\r\n';
    }
  }
  if (!state.contLen && !state.te) {
    if (!this._hasBody) {
      this.chunkedEncoding = false;
    } else if (!this.useChunkedEncodingByDefault) {
      this._last = true;
    } else if (!state.trailer && !this._removedContLen && typeof this._contentLength === 'number') {
      head += `Content-Length: ${this._contentLength}\r\n`;
    } else if (!this._removedTE) {
      head += 'Transfer-Encoding: chunked\r\n';
      this.chunkedEncoding = true;
    } else {
      this._last = true;
    }
  }
  if (this.chunkedEncoding !== true && state.trailer) throw new ERR_HTTP_TRAILER_INVALID();
  this._header = `${head}\r\n`;
  this._headerSent = false;
  if (state.expect) this._send('');
};

// The text for the last time-out that was asked for: it is mostly the server's.
let lastTimeout = -1;
let lastLines = '';

function keepAliveLines(message) {
  const timeout = message._keepAliveTimeout;
  if (!timeout || message._defaultKeepAlive === false) return 'Connection: keep-alive\r\n';
  const max = message._maxRequestsPerSocket;
  if (max > 0) return `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(timeout / 1000)}, max=${max}\r\n`;
  if (timeout !== lastTimeout) {
    lastTimeout = timeout;
    lastLines = `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(timeout / 1000)}\r\n`;
  }
  return lastLines;
}

// A name that is none is the caller's to refuse, unless it is to be validated here.
const unknown = { kind: 0, value: undefined, line: '' };

function addHeader(message, state, name, value, validate) {
  let field = fieldOf(name);
  if (field === undefined) {
    if (validate) validateHeaderName(name);
    field = unknown;
  }
  // Beside a body of known length the head is sent as text: these bytes are to arrive as they are.
  if (field.kind === CONTENT_DISPOSITION && message._contentLength) value = asText(value);
  if (Array.isArray(value)) {
    if (field.kind === COOKIE || message._uniqueHeaders?.has(name.toLowerCase())) {
      addLine(message, state, field, name, value.join('; '), validate);
    } else {
      for (const item of value) addLine(message, state, field, name, item, validate);
    }
    return;
  }
  addLine(message, state, field, name, value, validate);
}

function asText(value) {
  return Array.isArray(value) ? value.map(asText) : Buffer.from(`${value}`, 'latin1').toString();
}

function addLine(message, state, field, name, value, validate) {
  if (field.value === value && value !== undefined) {
    // It was found good before the line was made.
    state.head += field.line;
  } else {
    if (validate) validateHeaderValue(name, value);
    const line = `${name}: ${value}\r\n`;
    state.head += line;
    if (field !== unknown && (typeof value === 'number' || (typeof value === 'string' && line.length < 256))) {
      field.value = value;
      field.line = line;
    }
  }
  const { kind } = field;
  if (kind === 0) return;
  switch (kind) {
    case CONNECTION:
      state.connection = true;
      message._removedConnection = false;
      if (/(?:^|[^\w])close(?:$|[^\w])/i.test(value)) message._last = true;
      else message.shouldKeepAlive = true;
      break;
    case TRANSFER_ENCODING:
      state.te = true;
      message._removedTE = false;
      if (/(?:^|[^\w])chunked(?:$|[^\w])/i.test(value)) message.chunkedEncoding = true;
      break;
    case CONTENT_LENGTH:
      state.contLen = true;
      message._contentLength = +value;
      message._removedContLen = false;
      break;
    case DATE:
      state.date = true;
      break;
    case KEEP_ALIVE:
      message._defaultKeepAlive = false;
      break;
    case EXPECT:
      state.expect = true;
      break;
    case TRAILER:
      state.trailer = true;
      break;
  }
}

OutgoingMessage.prototype._implicitHeader = function _implicitHeader() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
};

OutgoingMessage.prototype.flushHeaders = function flushHeaders() {
  if (this._header === null) this._implicitHeader();
  this._send('');
};

// ---- body ----

// `chunk` as it stands in the message; the head goes before the first one.
OutgoingMessage.prototype._send = function _send(chunk, encoding, callback) {
  if (!this._headerSent) {
    this._headerSent = true;
    if (typeof chunk === 'string' && (encoding === 'utf8' || encoding === 'latin1' || !encoding)) {
      chunk = (this._header ?? '') + chunk;
    } else {
      this._writeRaw(this._header, 'latin1', null);
    }
  }
  return this._writeRaw(chunk, encoding, callback);
};

function checkChunk(chunk) {
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== 'string' && !isUint8Array(chunk)) {
    throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  }
}

function failWrite(message, error, callback) {
  const silent = message.destroyed;
  message._failed = true;
  process.nextTick(() => {
    if (typeof callback === 'function') callback(error);
    if (!silent && !message.destroyed) message.emit('error', error);
  });
  return false;
}

OutgoingMessage.prototype.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  checkChunk(chunk);
  if (this.finished) return failWrite(this, new ERR_STREAM_WRITE_AFTER_END(), callback);
  if (this.destroyed) return failWrite(this, new ERR_STREAM_DESTROYED('write'), callback);
  if (this._header === null) {
    if (this._corked === 0 && !this.useChunkedEncodingByDefault) this._contentLength ??= null;
    this._implicitHeader();
  }
  if (!this._hasBody) {
    if (this.rejectNonStandardBodyWrites) throw new ERR_HTTP_BODY_NOT_ALLOWED();
    if (typeof callback === 'function') process.nextTick(callback);
    return true;
  }
  if (this.strictContentLength) this._checkLength(lengthOf(chunk, encoding), false);
  if (lengthOf(chunk, encoding) === 0) {
    // An empty chunk would end a chunked body; the head still goes out. Callbacks keep their order.
    if (this._gathered !== null) return gather(this, '', 'utf8', callback);
    return this._send('', 'latin1', callback);
  }
  if (this.chunkedEncoding) return gather(this, chunk, encoding ?? 'utf8', callback);
  return this._writeBody(chunk, encoding ?? 'utf8', callback);
};

OutgoingMessage.prototype._checkLength = function _checkLength(more, last) {
  const bytes = this._bytes + more;
  const declared = this._contentLength;
  if (declared !== null && !this.chunkedEncoding && (bytes > declared || (last && bytes !== declared))) {
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(bytes, declared);
  }
  // What was refused does not count.
  this._bytes = bytes;
};

// One piece of the body in the message's framing.
OutgoingMessage.prototype._writeBody = function _writeBody(chunk, encoding, callback) {
  if (!this.chunkedEncoding) return this._send(chunk, encoding, callback);
  const head = `${lengthOf(chunk, encoding).toString(16)}\r\n`;
  if (typeof chunk === 'string' && (encoding === 'utf8' || encoding === 'latin1')) {
    return this._send(`${head}${chunk}\r\n`, encoding, callback);
  }
  this._send(head, 'latin1', null);
  this._send(chunk, encoding, null);
  return this._send('\r\n', 'latin1', callback);
};

OutgoingMessage.prototype.addTrailers = function addTrailers(headers) {
  this._trailer = '';
  const isArray = Array.isArray(headers);
  for (const key of Object.keys(headers)) {
    const name = isArray ? headers[key][0] : key;
    const value = isArray ? headers[key][1] : headers[key];
    validateHeaderName(name, 'Trailer name');
    const isOne = !Array.isArray(value) || this._uniqueHeaders?.has(`${name}`.toLowerCase());
    for (const item of isOne ? [Array.isArray(value) ? value.join('; ') : value] : value) {
      if (checkInvalidHeaderChar(item)) throw new ERR_INVALID_CHAR('trailer content', name);
      this._trailer += `${name}: ${item}\r\n`;
    }
  }
};

OutgoingMessage.prototype.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (chunk === undefined) chunk = null;
  if (this.finished) {
    if (chunk !== null) {
      failWrite(this, new ERR_STREAM_WRITE_AFTER_END(), callback);
      return this;
    }
    if (typeof callback === 'function') {
      if (!this._finishEmitted) (this._endCallbacks ??= []).push(callback);
      else callback(new ERR_STREAM_ALREADY_FINISHED('end'));
    }
    return this;
  }
  if (chunk !== null) {
    checkChunk(chunk);
    if (this._header === null) {
      this._contentLength = lengthOf(chunk, encoding);
      this._implicitHeader();
    }
  } else if (this._header === null) {
    this._contentLength = 0;
    this._implicitHeader();
  }
  if (this.strictContentLength && this._hasBody) this._checkLength(chunk === null ? 0 : lengthOf(chunk, encoding), true);
  if (typeof callback === 'function') (this._endCallbacks ??= []).push(callback);
  if (!this._hasBody) {
    if (chunk !== null && this.rejectNonStandardBodyWrites) throw new ERR_HTTP_BODY_NOT_ALLOWED();
    chunk = null;
  }
  this._corked = 0;
  if (this._gathered !== null) ({ chunk, encoding } = gatherLast(this, chunk, encoding ?? 'utf8'));
  this._finishWrite(chunk, encoding ?? 'utf8');
  this.finished = true;
  return this;
};

// The last piece of the message, its framing's end with it.
OutgoingMessage.prototype._finishWrite = function _finishWrite(chunk, encoding) {
  const done = this._whenOut();
  const chunked = this._hasBody && this.chunkedEncoding;
  const more = chunk !== null && lengthOf(chunk, encoding) > 0;
  if (more) this._writeBody(chunk, encoding, chunked ? null : done);
  if (chunked) this._send(`0\r\n${this._trailer}\r\n`, 'latin1', done);
  else if (!more && (!this._headerSent || this.writableLength > 0)) this._send('', 'latin1', done);
  else if (!more) process.nextTick(done);
  this._endRaw();
};

// Tells those who asked by `end(callback)`: before anybody hears `finish`.
OutgoingMessage.prototype._callBack = function _callBack() {
  const callbacks = this._endCallbacks;
  this._endCallbacks = undefined;
  for (const callback of callbacks) callback(null);
};

OutgoingMessage.prototype.cork = function cork() { this._corked++; };
OutgoingMessage.prototype.uncork = function uncork() {
  if (this._corked > 0 && --this._corked === 0) release(this);
};

OutgoingMessage.prototype.pipe = function pipe() {
  this.emit('error', new ERR_STREAM_CANNOT_PIPE());
};

OutgoingMessage.prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this._errored = error;
  this._destroyRaw(error);
  return this;
};

OutgoingMessage.prototype._destroyRaw = function _destroyRaw() {};

OutgoingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  if (this.socket) this.socket.setTimeout(msecs);
  else this.once('socket', (socket) => socket.setTimeout(msecs));
  return this;
};

OutgoingMessage.prototype[Symbol.for('nodejs.rejection')] = function (error) {
  this.destroy(error);
};

function getter(name, get) {
  Object.defineProperty(OutgoingMessage.prototype, name, { configurable: true, enumerable: true, get });
}

getter('headersSent', function () { return this._header !== null; });
getter('writableEnded', function () { return this.finished; });
getter('writableFinished', function () { return this._finishEmitted; });
getter('writableObjectMode', function () { return false; });
getter('writableHighWaterMark', function () { return HIGH_WATER_MARK; });
getter('writableLength', function () {
  return this._pendingBytes() + (this._gathered === null ? 0 : gatheredLength(this));
});
getter('writableCorked', function () { return this._corked; });
getter('writableNeedDrain', function () { return !this.destroyed && !this.finished && this._needDrain; });
getter('errored', function () { return this._errored; });
getter('closed', function () { return this._closed; });
Object.defineProperty(OutgoingMessage.prototype, 'writable', {
  configurable: true, enumerable: true, value: true, writable: true,
});

// The name of 2010.
OutgoingMessage.prototype.close = function close() {
  return this.end();
};

// How its bytes leave when a socket takes them.
Object.assign(OutgoingMessage.prototype, keptOutput.methods);

module.exports = { OutgoingMessage, kOutHeaders: kHeaders, HIGH_WATER_MARK, lengthOf };
