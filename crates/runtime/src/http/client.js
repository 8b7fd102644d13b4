// ClientRequest, http.request, http.get: options to a request, and how its bytes leave. What happens on its socket is
// in exchange.js.
'use strict';

const net = require('net');
const { URL, urlToHttpOptions } = require('url');
const { addAbortSignal, finished } = require('stream');
const { isURL } = require('internal:url/whatwg');
const { getTimerDuration } = require('internal:timers');
const { connResetException, codes: { ERR_HTTP_HEADERS_SENT, ERR_INVALID_ARG_TYPE, ERR_INVALID_HTTP_TOKEN,
  ERR_INVALID_PROTOCOL, ERR_UNESCAPED_CHARACTERS } } = require('internal:errors');
const { validateBoolean, validateInteger } = require('internal:validators');
const { OutgoingMessage, kOutHeaders } = require('./outgoing.js');
const { checkIsHttpToken } = require('./protocol.js');
const agents = require('./agent.js');
const { begin, emitError, kBegun, onEarlyError, listenForTimeout } = require('./exchange.js');
const { now, observes } = require('internal:web/performance');
const { ownChannel } = require('internal:diagnostics_channel/channels');

const kError = Symbol('error');

const requestCreated = ownChannel('http.client.request.created');
const requestStart = ownChannel('http.client.request.start');

const forbiddenInPath = /[^\u0021-\u00ff]/;
const withoutBody = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

function ClientRequest(input, options, callback) {
  if (!(this instanceof ClientRequest)) return new ClientRequest(input, options, callback);
  Reflect.apply(OutgoingMessage, this, []);
  this.outputData = [];
  this.socket = null;
  this[kError] = undefined;
  [options, callback] = readArguments(input, options, callback);

  const defaultAgent = options._defaultAgent || agents.globalAgent;
  this.agent = chooseAgent(options, defaultAgent);
  if (options.path) {
    const path = String(options.path);
    if (forbiddenInPath.test(path)) throw new ERR_UNESCAPED_CHARACTERS('Request path');
  }
  const protocol = options.protocol || defaultAgent.protocol;
  const expected = this.agent?.protocol || defaultAgent.protocol;
  if (protocol !== expected) throw new ERR_INVALID_PROTOCOL(protocol, expected);

  const defaultPort = options.defaultPort || this.agent?.defaultPort;
  const port = options.port = options.port || defaultPort || 80;
  const host = options.host = validateHost(options.hostname, 'hostname') || validateHost(options.host, 'host') ||
    'localhost';
  const setHost = options.setHost !== undefined ? Boolean(options.setHost) : options.setDefaultHeaders !== false;
  if (options.setDefaultHeaders === false) {
    this._removedConnection = true;
    this._removedContLen = true;
    this._removedTE = true;
  }
  this.socketPath = options.socketPath;
  if (options.timeout !== undefined) this.timeout = getTimerDuration(options.timeout, 'timeout');
  if (options.signal) addAbortSignal(options.signal, this);
  this.method = readMethod(options.method);
  this.maxHeaderSize = options.maxHeaderSize;
  if (this.maxHeaderSize !== undefined) validateInteger(this.maxHeaderSize, 'maxHeaderSize', 0);
  this.insecureHTTPParser = options.insecureHTTPParser;
  if (this.insecureHTTPParser !== undefined) {
    validateBoolean(this.insecureHTTPParser, 'options.insecureHTTPParser');
  }
  this.joinDuplicateHeaders = options.joinDuplicateHeaders;
  if (this.joinDuplicateHeaders !== undefined) {
    validateBoolean(this.joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  }
  this.path = options.path || '/';
  if (callback) this.once('response', callback);
  this.useChunkedEncodingByDefault = !withoutBody.has(this.method);
  this._ended = false;
  this.res = null;
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.maxHeadersCount = null;
  this.reusedSocket = false;
  this.host = host;
  this.protocol = protocol;
  if (this.agent) {
    // An agent that keeps nothing and never lets a request wait has no use for the connection afterwards.
    const once = !this.agent.keepAlive && !Number.isFinite(this.agent.maxSockets);
    this._last = once;
    this.shouldKeepAlive = !once;
  }
  this._uniqueHeaders = uniqueHeaders(options.uniqueHeaders);
  storeHeaders(this, options, setHost && { host, port, defaultPort });
  connect(this, options);
  if (requestCreated.hasSubscribers) requestCreated.publish({ request: this });
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

// ---- options ----

function readArguments(input, options, callback) {
  if (typeof input === 'string') {
    input = urlToHttpOptions(new URL(input));
  } else if (isURL(input)) {
    input = urlToHttpOptions(input);
  } else {
    callback = options;
    options = input;
    input = null;
  }
  if (typeof options === 'function') return [input || {}, options];
  return [Object.assign(input || {}, options), callback];
}

function chooseAgent(options, defaultAgent) {
  const { agent } = options;
  if (agent === false) return new defaultAgent.constructor();
  if (agent === null || agent === undefined) {
    // Who makes connections himself needs no agent.
    return typeof options.createConnection === 'function' ? agent : defaultAgent;
  }
  if (typeof agent.addRequest !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  return agent;
}

function validateHost(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host);
  }
  return host;
}

function readMethod(method) {
  if (method !== null && method !== undefined && typeof method !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  }
  if (!method) return 'GET';
  if (!checkIsHttpToken(method)) throw new ERR_INVALID_HTTP_TOKEN('Method', method);
  return method.toUpperCase();
}

function uniqueHeaders(list) {
  if (!Array.isArray(list)) return null;
  return new Set(list.map((name) => `${name}`.toLowerCase()));
}

// Headers with one line each for the names that may stand only once: a list's items are joined.
ClientRequest.prototype._storeHeader = function _storeHeader(firstLine, headers) {
  if (this._uniqueHeaders !== null && headers !== null && !Array.isArray(headers)) {
    const pairs = headers === this[kOutHeaders] ? Object.values(headers) : Object.entries(headers);
    headers = pairs.map(([name, value]) =>
      [name, Array.isArray(value) && this._uniqueHeaders.has(name.toLowerCase()) ? value.join('; ') : value]);
  }
  Reflect.apply(OutgoingMessage.prototype._storeHeader, this, [firstLine, headers]);
};

function storeHeaders(req, options, to) {
  const { headers } = options;
  if (Array.isArray(headers)) {
    // As given: nothing is added but what frames the message.
    req._storeHeader(`${req.method} ${req.path} HTTP/1.1\r\n`, headers);
    return;
  }
  if (headers) {
    for (const name of Object.keys(headers)) req.setHeader(name, headers[name]);
  }
  if (to && to.host && !req.getHeader('host')) req.setHeader('Host', hostHeader(to));
  if (options.auth && !req.getHeader('Authorization')) {
    req.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
  }
  if (req.getHeader('expect')) req._implicitHeader();
}

function hostHeader({ host, port, defaultPort }) {
  const colon = host.indexOf(':');
  const isIPv6 = colon !== -1 && host.includes(':', colon + 1) && host[0] !== '[';
  const name = isIPv6 ? `[${host}]` : host;
  return port && +port !== defaultPort ? `${name}:${port}` : name;
}

// ---- the socket ----

function connect(req, options) {
  if (req.agent) {
    if (options.signal) {
      options = { ...options };
      delete options.signal;
    }
    req.agent.addRequest(req, options);
    return;
  }
  req._last = true;
  req.shouldKeepAlive = false;
  options = { ...options };
  // The request destroys the socket itself; `path` means a Unix socket to net.
  delete options.signal;
  if (options.socketPath) options.path = options.socketPath;
  else if (options.path) options.path = undefined;
  if (typeof options.createConnection !== 'function') {
    req.onSocket(net.createConnection(options));
    return;
  }
  let called = false;
  const onCreate = (error, socket) => {
    if (called) return;
    called = true;
    if (error) process.nextTick(emitError, req, error);
    else req.onSocket(socket);
  };
  try {
    const socket = options.createConnection(options, onCreate);
    if (socket) onCreate(null, socket);
  } catch (error) {
    onCreate(error);
  }
}

// All of it went to the socket.
ClientRequest.prototype._finish = function _finish() {
  Reflect.apply(OutgoingMessage.prototype._finish, this, []);
  if (requestStart.hasSubscribers) requestStart.publish({ request: this });
  if (observes('http')) this[kBegun] = now();
};

ClientRequest.prototype._implicitHeader = function _implicitHeader() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, this[kOutHeaders]);
};

ClientRequest.prototype.abort = function abort() {
  if (this.aborted) return;
  this.aborted = true;
  process.nextTick(() => this.emit('abort'));
  this.destroy();
};

ClientRequest.prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  // Nobody can read the rest of the response: it must not stop the socket.
  this.res?._dump();
  this[kError] = error;
  this._errored = error ?? null;
  this.socket?.destroy(error);
  return this;
};

// Gives the request its socket, or the reason why there is none.
ClientRequest.prototype.onSocket = function onSocket(socket, error) {
  // The socket may fail before the next tick.
  if (socket && !error) socket.on('error', onEarlyError);
  process.nextTick(useSocket, this, socket, error);
};

function useSocket(req, socket, error) {
  socket?.removeListener('error', onEarlyError);
  const early = socket?._earlyError;
  if (early !== undefined) {
    socket._earlyError = undefined;
    error ??= early;
  }
  if (!req.destroyed && !error) {
    begin(req, socket);
    req._flush();
    return;
  }
  req.destroyed = true;
  const reason = error || req[kError];
  if (socket) {
    if (!error && req.agent && !socket.destroyed) {
      // It is as good as new.
      socket.emit('free');
    } else {
      finished(socket.destroy(reason), (failure) => {
        if (failure?.code === 'ERR_STREAM_PREMATURE_CLOSE') failure = null;
        fail(req, failure || reason);
      });
      return;
    }
  }
  fail(req, reason);
}

function fail(req, error) {
  if (!req.aborted && !error) error = connResetException('socket hang up');
  if (error) emitError(req, error);
  req._closed = true;
  req.emit('close');
}

// Calls a method of the socket now, or once it is there and connected.
ClientRequest.prototype._deferToConnect = function _deferToConnect(method, args) {
  const call = () => {
    if (method) Reflect.apply(this.socket[method], this.socket, args);
  };
  const whenWritable = () => {
    if (this.socket.writable) call();
    else this.socket.once('connect', call);
  };
  if (this.socket) whenWritable();
  else this.once('socket', whenWritable);
};

ClientRequest.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (this._ended) return this;
  listenForTimeout(this);
  msecs = getTimerDuration(msecs, 'msecs');
  if (callback) this.once('timeout', callback);
  const apply = (socket) => {
    if (socket.connecting) socket.once('connect', () => socket.setTimeout(msecs));
    else socket.setTimeout(msecs);
  };
  if (this.socket) apply(this.socket);
  else this.once('socket', apply);
  return this;
};

ClientRequest.prototype.setNoDelay = function setNoDelay(noDelay) {
  this._deferToConnect('setNoDelay', [noDelay]);
};

ClientRequest.prototype.setSocketKeepAlive = function setSocketKeepAlive(enable, initialDelay) {
  this._deferToConnect('setKeepAlive', [enable, initialDelay]);
};

ClientRequest.prototype.clearTimeout = function clearTimeout(callback) {
  this.setTimeout(0, callback);
};

// ---- facts ----

Object.defineProperty(ClientRequest.prototype, 'writableFinished', {
  configurable: true,
  enumerable: true,
  get() { return this.finished && this.outputSize === 0 && (!this.socket || this.socket.writableLength === 0); },
});

Object.defineProperty(ClientRequest.prototype, 'connection', {
  configurable: true,
  enumerable: true,
  get() { return this.socket; },
  set(value) { this.socket = value; },
});

// ---- what http exports ----

function request(url, options, cb) {
  return new ClientRequest(url, options, cb);
}

function get(url, options, cb) {
  const req = request(url, options, cb);
  req.end();
  return req;
}

module.exports = { ClientRequest, request, get };
