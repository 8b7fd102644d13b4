// IncomingMessage: what was received, on either side. The stream, the headers and the socket are made when touched.
'use strict';

const EventEmitter = require('events');
const { internals } = require('internal:boot');
const { Readable } = require('stream');

function IncomingMessage(socket) {
  this._own(socket);
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

const kSocket = Symbol('socket');
const kState = Symbol('readableState');
const kRaw = Symbol('raw');
const kRawTrailers = Symbol('rawTrailers');
const kHeaders = Symbol('headers');
const kHeadersDistinct = Symbol('headersDistinct');
const kTrailers = Symbol('trailers');
const kTrailersDistinct = Symbol('trailersDistinct');
const kAbort = Symbol('abort');
// What the server's native half calls the message's connection; undefined on other messages.
const kExchange = Symbol('exchange');

IncomingMessage.prototype._own = function _own(socket) {
  this[kState] = undefined;
  this[kSocket] = socket;
  this[kExchange] = undefined;
  this[kRaw] = undefined;
  this[kRawTrailers] = undefined;
  this[kHeaders] = null;
  this[kTrailers] = null;
  // Nobody knows it yet of a message that has a socket already.
  this.httpVersionMajor = this.httpVersionMinor = socket === undefined ? 1 : null;
  this.complete = false;
  this.joinDuplicateHeaders = false;
  this.aborted = false;
  this.upgrade = null;
  this.url = '';
  this.method = null;
  this.statusCode = null;
  this.statusMessage = null;
  this._consumed = false;
  this._dumped = false;
  if (EventEmitter.usingDomains) internals.adopt(this);
};

// A request whose body nobody reads never needs the state of a stream.
Object.defineProperty(IncomingMessage.prototype, '_readableState', {
  configurable: true,
  get() {
    if (this[kState] === undefined) {
      Readable.call(this, { autoDestroy: true, highWaterMark: this[kSocket]?.readableHighWaterMark });
      if (this[kExchange] !== undefined && this.complete) {
        // Everything is here already: the end comes after what was pushed.
        this.push(null);
      }
    }
    return this[kState];
  },
  set(value) { this[kState] = value; },
});

// Whether anything of the stream was touched.
function hasStream(message) {
  return message[kState] !== undefined;
}

Object.defineProperty(IncomingMessage.prototype, 'socket', {
  configurable: true,
  enumerable: true,
  get() {
    const socket = this[kSocket];
    return socket === undefined && this[kExchange] !== undefined ? this[kExchange].socket : socket;
  },
  set(value) { this[kSocket] = value; },
});
Object.defineProperty(IncomingMessage.prototype, 'connection', {
  configurable: true,
  enumerable: true,
  get() { return this.socket; },
  set(value) { this.socket = value; },
});
Object.defineProperty(IncomingMessage.prototype, 'client', {
  configurable: true,
  get() { return this.socket; },
  set(value) { this.socket = value; },
});

Object.defineProperty(IncomingMessage.prototype, 'httpVersion', {
  configurable: true,
  enumerable: true,
  get() { return this.httpVersionMajor === null ? null : `${this.httpVersionMajor}.${this.httpVersionMinor}`; },
  set(value) {
    [this.httpVersionMajor, this.httpVersionMinor] = String(value).split('.').map(Number);
  },
});

// ---- headers ----

// Name, value, name, value of a section that the parser has accepted: names end in a colon, and lines in CRLF unless the
// parser was told to let pass what else there is.
function splitFields(text, skipFirstLine) {
  const out = [];
  let at = skipFirstLine ? behindFirstLine(text) : 0;
  while (at < text.length) {
    const lineFeed = text.indexOf('\n', at);
    if (lineFeed === -1) break;
    let to = lineFeed;
    if (to > at && text.charCodeAt(to - 1) === 13) to--;
    if (to === at) break;
    const colon = text.indexOf(':', at);
    let from = colon + 1;
    while (from < to && isBlank(text.charCodeAt(from))) from++;
    while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
    const name = text.slice(at, colon);
    out.push(isBlank(text.charCodeAt(at)) ? name.trimStart() : name, text.slice(from, to));
    at = lineFeed + 1;
  }
  return out;
}

function behindFirstLine(text) {
  const lineFeed = text.indexOf('\n');
  const carriageReturn = text.indexOf('\r');
  return carriageReturn !== -1 && carriageReturn < lineFeed - 1 ? carriageReturn + 1 : lineFeed + 1;
}

function isBlank(code) {
  return code === 32 || code === 9;
}

Object.defineProperty(IncomingMessage.prototype, 'rawHeaders', {
  configurable: true,
  enumerable: true,
  get() {
    const raw = this[kRaw];
    if (typeof raw === 'string') this[kRaw] = splitFields(raw, true);
    else if (raw === undefined) this[kRaw] = [];
    return this[kRaw];
  },
  set(value) { this[kRaw] = value; },
});
Object.defineProperty(IncomingMessage.prototype, 'rawTrailers', {
  configurable: true,
  enumerable: true,
  get() {
    const raw = this[kRawTrailers];
    if (typeof raw === 'string') this[kRawTrailers] = splitFields(raw, false);
    else if (raw === undefined) this[kRawTrailers] = [];
    return this[kRawTrailers];
  },
  set(value) { this[kRawTrailers] = value; },
});

// Of these a second one is dropped; others are joined with a comma (RFC 9110, 5.3; node's list).
const single = new Set([
  'age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host', 'if-modified-since',
  'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization', 'referer', 'retry-after',
  'server', 'user-agent',
]);

function addField(message, into, name, value) {
  name = name.toLowerCase();
  // Every object has members that headers may be called like.
  const isKnown = Object.hasOwn(into, name);
  if (name === 'set-cookie') {
    if (isKnown) into[name].push(value);
    else into[name] = [value];
  } else if (!isKnown) {
    into[name] = value;
  } else if (message.joinDuplicateHeaders || !single.has(name)) {
    into[name] += (name === 'cookie' ? '; ' : ', ') + value;
  }
}

function fields(message, raw) {
  const out = {};
  for (let i = 0; i < raw.length; i += 2) addField(message, out, raw[i], raw[i + 1]);
  return out;
}

function distinct(raw) {
  const out = { __proto__: null };
  for (let i = 0; i < raw.length; i += 2) (out[raw[i].toLowerCase()] ??= []).push(raw[i + 1]);
  return out;
}

function made(name, key, make) {
  Object.defineProperty(IncomingMessage.prototype, name, {
    configurable: true,
    enumerable: true,
    get() { return (this[key] ??= make(this)); },
    set(value) { this[key] = value; },
  });
}

made('headers', kHeaders, (message) => fields(message, message.rawHeaders));
made('headersDistinct', kHeadersDistinct, (message) => distinct(message.rawHeaders));
made('trailers', kTrailers, (message) => fields(message, message.rawTrailers));
made('trailersDistinct', kTrailersDistinct, (message) => distinct(message.rawTrailers));

IncomingMessage.prototype._addHeaderLine = function _addHeaderLine(name, value, into) {
  addField(this, into, name, value);
};

IncomingMessage.prototype._addHeaderLines = function _addHeaderLines(raw, count) {
  const list = count === undefined ? raw : raw.slice(0, count);
  if (this.complete) this.rawTrailers = list;
  else this.rawHeaders = list;
};

// ---- the stream ----

IncomingMessage.prototype._read = function _read() {
  if (!this._consumed) {
    this._consumed = true;
    if (this[kState]) this[kState].readingMore = false;
  }
  if (this[kExchange] !== undefined) this[kExchange].wantBody();
  else if (this[kSocket]?.readable) this[kSocket].resume();
};

IncomingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  this.socket.setTimeout(msecs);
  return this;
};

IncomingMessage.prototype._destroy = function _destroy(error, callback) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
    this[kAbort]?.abort();
  }
  const exchange = this[kExchange];
  if (exchange !== undefined) {
    if (!this.complete && !exchange.gone) exchange.abort(error);
  } else if (this[kSocket] && !this[kSocket].destroyed && this.aborted) {
    this[kSocket].destroy(error);
  }
  if (!error) callback(null);
  // An error that nobody listens to is not the program's: the peer went away.
  else process.nextTick(() => callback(this.listenerCount('error') > 0 ? error : null));
};

// Aborted when the message was cut off, or its answer was.
Object.defineProperty(IncomingMessage.prototype, 'signal', {
  configurable: true,
  get() {
    if (this[kAbort] === undefined) {
      this[kAbort] = new AbortController();
      if (this.aborted) this[kAbort].abort();
    }
    return this[kAbort].signal;
  },
});

IncomingMessage.prototype._dump = function _dump() {
  if (this._dumped) return;
  this._dumped = true;
  this.resume();
  // Nothing is left to wait for: its end comes in the next tick.
  if (this.complete && this.readableLength === 0) this.read(0);
};

// The name of 2010.
IncomingMessage.prototype.setBodyEncoding = function setBodyEncoding(encoding) {
  return this.setEncoding(encoding);
};

module.exports = { IncomingMessage, kAbort, kExchange, kRaw, kRawTrailers, kSocket, hasStream };
