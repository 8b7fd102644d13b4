// http.Server: its options, its listener, its limits. What arrives is told to requests.js.
'use strict';

const net = require('net');
const { IncomingMessage } = require('./incoming.js');
const { STATUS_CODES, askedHeaderSize, isInsecure } = require('./protocol.js');
const { ServerResponse } = require('./response.js');
const { servers } = require('./requests.js');
const { serverSocket } = require('internal:net/channels');
const { connectionListener } = require('./general.js');
const { connectionsOf, limitsChanged } = require('./late.js');
const { notImplemented, codes: { ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } } = require('internal:errors');
const { validateBoolean, validateFunction, validateInteger, validateNumber, validateObject } =
  require('internal:validators');

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  if (typeof options === 'function') {
    requestListener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validateObject(options, 'options');
    options = { ...options };
  }
  net.Server.call(this, { allowHalfOpen: true, noDelay: options.noDelay ?? true,
                          keepAlive: options.keepAlive, keepAliveInitialDelay: options.keepAliveInitialDelay,
                          highWaterMark: options.highWaterMark });
  this._timeout = 0;
  this._storeOptions(options);
  if (requestListener) this.on('request', requestListener);
  this.on('connection', connectionListener);
  this.httpAllowHalfOpen = false;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

Server.prototype._storeOptions = function _storeOptions(options) {
  this._IncomingMessage = options.IncomingMessage || IncomingMessage;
  this._ServerResponse = options.ServerResponse || ServerResponse;
  const { maxHeaderSize, requestTimeout, headersTimeout, keepAliveTimeout, requireHostHeader, joinDuplicateHeaders,
    connectionsCheckingInterval, rejectNonStandardBodyWrites, insecureHTTPParser, shouldUpgradeCallback,
    keepAliveTimeoutBuffer, highWaterMark, optimizeEmptyRequests, httpValidation } = options;
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  if (insecureHTTPParser !== undefined) validateBoolean(insecureHTTPParser, 'options.insecureHTTPParser');
  if (requestTimeout !== undefined) validateInteger(requestTimeout, 'requestTimeout', 0);
  if (headersTimeout !== undefined) validateInteger(headersTimeout, 'headersTimeout', 0);
  if (keepAliveTimeout !== undefined) validateInteger(keepAliveTimeout, 'keepAliveTimeout', 0);
  if (keepAliveTimeoutBuffer !== undefined) validateInteger(keepAliveTimeoutBuffer, 'keepAliveTimeoutBuffer', 0);
  if (requireHostHeader !== undefined) validateBoolean(requireHostHeader, 'options.requireHostHeader');
  if (joinDuplicateHeaders !== undefined) validateBoolean(joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  if (connectionsCheckingInterval !== undefined) {
    validateInteger(connectionsCheckingInterval, 'connectionsCheckingInterval', 0);
  }
  if (rejectNonStandardBodyWrites !== undefined) {
    validateBoolean(rejectNonStandardBodyWrites, 'options.rejectNonStandardBodyWrites');
  }
  this.maxHeaderSize = maxHeaderSize;
  this.requestTimeout = requestTimeout ?? 300_000;
  this.headersTimeout = headersTimeout ?? Math.min(60_000, this.requestTimeout || 60_000);
  if (this.requestTimeout > 0 && this.headersTimeout > 0 && this.headersTimeout > this.requestTimeout) {
    throw new ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', headersTimeout);
  }
  this.keepAliveTimeout = keepAliveTimeout ?? 5_000;
  this.keepAliveTimeoutBuffer = keepAliveTimeoutBuffer ?? 1_000;
  if (highWaterMark !== undefined) validateNumber(highWaterMark, 'options.highWaterMark');
  if (optimizeEmptyRequests !== undefined) validateBoolean(optimizeEmptyRequests, 'options.optimizeEmptyRequests');
  if (shouldUpgradeCallback !== undefined) validateFunction(shouldUpgradeCallback, 'options.shouldUpgradeCallback');
  checkValidation(httpValidation, insecureHTTPParser);
  this.insecureHTTPParser = insecureHTTPParser;
  this.httpValidation = httpValidation;
  this._insecure = httpValidation === undefined ? isInsecure(insecureHTTPParser) : httpValidation === 'insecure';
  this.connectionsCheckingInterval = connectionsCheckingInterval ?? 30_000;
  this._requireHost = requireHostHeader ?? true;
  this.joinDuplicateHeaders = joinDuplicateHeaders ?? false;
  const uniqueHeaders = Array.isArray(options.uniqueHeaders) ?
    new Set(options.uniqueHeaders.map((name) => `${name}`.toLowerCase())) : undefined;
  this._responseOptions = rejectNonStandardBodyWrites || highWaterMark !== undefined || uniqueHeaders !== undefined ?
    { rejectNonStandardBodyWrites, highWaterMark, uniqueHeaders } : undefined;
  this._shouldUpgrade = shouldUpgradeCallback;
};

function checkValidation(httpValidation, insecureHTTPParser) {
  if (httpValidation === undefined) return;
  if (!['strict', 'relaxed', 'insecure'].includes(httpValidation)) {
    throw new ERR_INVALID_ARG_VALUE('options.httpValidation', httpValidation,
                                    "must be one of: 'strict', 'relaxed', 'insecure'");
  }
  if (insecureHTTPParser !== undefined) {
    throw new ERR_INVALID_ARG_VALUE('options.httpValidation', httpValidation,
                                    'cannot be used together with options.insecureHTTPParser');
  }
  if (httpValidation === 'relaxed') notImplemented("http.createServer({ httpValidation: 'relaxed' })")();
}

Server.prototype._native = binding;

// The socket over a connection that the native half reads.
Server.prototype._socketOver = function _socketOver(handle) {
  return new net.Socket({ handle, manualStart: true, allowHalfOpen: true });
};

// The native half's number for a server while it has a listener or connections.
Server.prototype._number = -1;

Server.prototype._takesUpgrade = function _takesUpgrade(req) {
  if (this._shouldUpgrade !== undefined) return this._shouldUpgrade.call(this, req);
  return this.listenerCount('upgrade') > 0;
};

// What looks for connections that are late is native: this tells whether it is over.
const kConnectionsCheckingInterval = Symbol('http.server.connectionsCheckingInterval');
Object.defineProperty(Server.prototype, kConnectionsCheckingInterval, {
  configurable: true,
  get() { return { _destroyed: this._number === -1 }; },
});

// Those that the native half owns, and those that left it.
Object.defineProperty(Server.prototype, '_connections', {
  configurable: true,
  get() { return owned(this) + this._others; },
  set(count) { this._others = count - owned(this); },
});

function owned(server) {
  return server._number >= 0 ? binding.connectionCount(server._number) : 0;
}

// In one head; 0 stands for any number.
Server.prototype._maxHeaders = function _maxHeaders() {
  return typeof this.maxHeadersCount === 'number' ? Math.max(0, Math.trunc(this.maxHeadersCount)) : 2000;
};

Server.prototype._serve = connectionListener;

Server.prototype._serves = function _serves() {
  return this.listeners('connection').includes(connectionListener);
};

// What the native half holds connections to: told when it changes.
for (const [name, own] of [['headersTimeout', '_headersTimeout'], ['requestTimeout', '_requestTimeout'],
                           ['keepAliveTimeout', '_keepAliveTimeout'], ['timeout', '_timeout'],
                           ['keepAliveTimeoutBuffer', '_keepAliveTimeoutBuffer'], ['maxConnections', '_maxConnections']]) {
  Object.defineProperty(Server.prototype, name, {
    configurable: true,
    enumerable: true,
    get() { return this[own]; },
    set(value) {
      this[own] = value;
      this._tellLimits();
    },
  });
}

Server.prototype._start = function _start(id, address, port) {
  net.Server.prototype._start.call(this, id, address, port);
  if (id < 0) return;
  this._number = binding.openServer(id);
  servers[this._number] = this;
  this._tellLimits();
};

Server.prototype._tellLimits = function _tellLimits() {
  limitsChanged(this);
  if (this._number === -1) return;
  const listeners = this.listeners('connection');
  const wanted = serverSocket.hasSubscribers || listeners.length !== 1 || listeners[0] !== connectionListener || this.timeout > 0;
  const idle = this.keepAliveTimeout > 0 ? this.keepAliveTimeout + this.keepAliveTimeoutBuffer : 0;
  this._setLimits(wanted, idle);
};

Server.prototype._setLimits = function _setLimits(wanted, idle) {
  binding.setLimits(this._number, [
    this.maxHeaderSize || askedHeaderSize() || 16384, +this.headersTimeout || 0, +this.requestTimeout || 0, +idle || 0, +wanted,
    +this._insecure, this.keepAlive ? this.keepAliveInitialDelay : -1, this.maxConnections ?? -1, this._maxHeaders(),
  ]);
};

// Who listens for connections may change after `listen`.
for (const method of ['on', 'prependListener', 'removeListener', 'removeAllListeners']) {
  const plain = net.Server.prototype[method];
  const wrapped = function (event, listener) {
    const result = Reflect.apply(plain, this, arguments);
    if (event === 'connection' || event === undefined) this._tellLimits();
    return result;
  };
  Object.defineProperty(wrapped, 'name', { value: method });
  Server.prototype[method] = wrapped;
}
Server.prototype.addListener = Server.prototype.on;
Server.prototype.off = Server.prototype.removeListener;

Server.prototype.close = function close(callback) {
  net.Server.prototype.close.call(this, callback);
  this.closeIdleConnections();
  return this;
};

Server.prototype._emitCloseIfDrained = function _emitCloseIfDrained() {
  if (this._handle === null && this._number !== -1 && this._connections === 0) {
    binding.closeServer(this._number);
    servers[this._number] = undefined;
    this._number = -1;
  }
  net.Server.prototype._emitCloseIfDrained.call(this);
};

Server.prototype.closeIdleConnections = function closeIdleConnections() {
  if (this._number !== -1) binding.closeIdle(this._number);
  for (const { idle, socket } of [...connectionsOf(this)]) {
    if (idle) socket.destroy();
  }
};

Server.prototype.closeAllConnections = function closeAllConnections() {
  if (this._number !== -1) binding.closeAll(this._number);
  for (const { socket } of [...connectionsOf(this)]) socket.destroy();
};

// What an async listener threw, for those who have captureRejections on.
Server.prototype[Symbol.for('nodejs.rejection')] = function onRejection(error, event, ...args) {
  if (event === 'request') {
    const [, res] = args;
    if (res.headersSent || res.writableEnded) {
      res.destroy();
      return;
    }
    for (const name of res.getHeaderNames()) res.removeHeader(name);
    res.statusCode = 500;
    res.end(STATUS_CODES[500]);
  } else if (event === 'connection') {
    args[0].destroy(error);
  } else {
    this.emit('error', error);
  }
};

Server.prototype.setTimeout = function setTimeout(msecs, callback) {
  this.timeout = msecs;
  if (callback) this.on('timeout', callback);
  return this;
};

module.exports = { Server, connectionListener, kConnectionsCheckingInterval };
