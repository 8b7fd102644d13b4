// http.Server over the native half: one call in for a message, one call out for its answer.
'use strict';

const net = require('net');
const { Socket } = net;
const { FastBuffer } = require('internal:buffer/fast_buffer');
const { Handle, handleOf, forget } = require('internal:net/handle');
const { IncomingMessage, kExchange, kRaw, kRawTrailers, hasStream } = require('./incoming.js');
const { ServerResponse } = require('./response.js');
const { connResetException, codes: { ERR_HTTP_REQUEST_TIMEOUT, ERR_OUT_OF_RANGE },
  ErrnoException } = require('internal:errors');
const { validateBoolean, validateInteger, validateObject } = require('internal:validators');
const { setInterval, clearInterval } = require('internal:timers');

// What native code tells; connection.rs has the same list.
const CONNECTION = 0;
const REQUEST = 1;
const BODY = 2;
const END = 3;
const PARSE_ERROR = 4;
const PEER_ENDED = 5;
const FAILED = 6;
const DRAINED = 7;
const CLOSED = 8;

// Bits of a request's facts; connection.rs packs them.
const KEEP_ALIVE = 1;
const HAS_BODY = 4;
const EXPECT_CONTINUE = 8;
const HTTP_1_1 = 16;
const HAS_HOST = 64;
const HAS_EXPECT = 128;

const servers = new Map();
// The oldest unfinished exchange of each connection; the others hang on it by `next`.
const exchanges = new Map();
// The exchange of each connection that is answered while its request's body still comes.
const unread = new Map();
const sockets = new Map();

class Exchange {
  constructor(server, id, number) {
    this.server = server;
    this.id = id;
    this.number = number;
    this.req = null;
    this.res = null;
    this.next = null;
    this.gone = false;
    this.answered = false;
    // The answer is given, and an older one is not.
    this.waits = false;
    this.paused = false;
  }

  get socket() { return socketOf(this.id, this.server); }

  wantBody() {
    if (this.paused) {
      this.paused = false;
      binding.resume(this.id);
    }
  }

  abort() {
    if (!this.gone) binding.abort(this.id);
  }

  hasTurn() {
    return this.gone || exchanges.get(this.id) === this;
  }

  // The answer is out: the next exchange is the oldest now. Its answer comes back if it waits for that.
  done() {
    this.answered = true;
    const { req, next } = this;
    if (exchanges.get(this.id) === this) {
      if (next === null) exchanges.delete(this.id);
      else exchanges.set(this.id, next);
    }
    if (!req.complete && !this.gone) {
      // Nobody will read the rest.
      req._dumped = true;
      unread.set(this.id, this);
      binding.discard(this.id);
      if (hasStream(req)) req.resume();
    } else if (hasStream(req) && !req._consumed) {
      req._dump();
    }
    return next?.waits ? next.res : undefined;
  }
}

function newest(id) {
  let exchange = exchanges.get(id);
  while (exchange !== undefined && exchange.next !== null) exchange = exchange.next;
  return exchange;
}

// The connection as a socket, for those who ask. Reading stays with the native half.
function socketOf(id, server) {
  let socket = sockets.get(id);
  if (socket === undefined) {
    const handle = new Handle(id);
    handle.readStart = () => 0;
    handle.readStop = () => 0;
    socket = new Socket({ handle, manualStart: true, allowHalfOpen: true });
    socket.server = server;
    socket._httpServer = server;
    sockets.set(id, socket);
  }
  return socket;
}

function onRequest(server, id, raw, facts) {
  let head;
  if (typeof facts !== 'number') [facts, head] = facts;
  const number = Math.floor(facts / 2 ** 32);
  const low = facts - number * 2 ** 32 | 0;
  const methodLength = low >> 8 & 0x7f;
  const exchange = new Exchange(server, id, number);
  const req = new server._IncomingMessage();
  if (req[kExchange] !== undefined || !('complete' in req)) req._own(undefined);
  req[kExchange] = exchange;
  req[kRaw] = raw;
  req.method = raw.slice(0, methodLength);
  req.url = raw.slice(methodLength + 1, methodLength + 1 + (low >>> 15));
  req.httpVersionMinor = low & HTTP_1_1 ? 1 : 0;
  req.joinDuplicateHeaders = server.joinDuplicateHeaders;
  exchange.req = req;
  if (head !== undefined && (req.method === 'CONNECT' || server._takesUpgrade(req))) {
    return takeOver(server, exchange, new FastBuffer(head));
  }
  if (head !== undefined) req.upgrade = false;
  const res = new server._ServerResponse(req, server._responseOptions);
  res[kExchange] = exchange;
  res._keepAliveTimeout = server.keepAliveTimeout;
  if ((low & KEEP_ALIVE) === 0) res.shouldKeepAlive = false;
  else if ((low & HTTP_1_1) === 0) {
    res.shouldKeepAlive = true;
    res._defaultKeepAlive = false;
  }
  exchange.res = res;
  const first = exchanges.get(id);
  if (first === undefined) exchanges.set(id, exchange);
  else newest(id).next = exchange;
  if (server.maxRequestsPerSocket > 0) countRequest(server, id, res);
  serve(server, req, res, low);
  if ((low & HAS_BODY) === 0) {
    // Without a body the head was the whole message.
    req.complete = true;
    if (hasStream(req) && !req.destroyed) req.push(null);
  }
  return false;
}

function serve(server, req, res, facts) {
  if (server._requireHost && (facts & HTTP_1_1) !== 0 && (facts & HAS_HOST) === 0) {
    res.writeHead(400, ['Connection', 'close']);
    res.end();
    return;
  }
  if (res._droppedRequest) {
    server.emit('dropRequest', req, req.socket);
    res.writeHead(503);
    res.end();
    return;
  }
  if ((facts & HAS_EXPECT) !== 0 && (facts & HTTP_1_1) !== 0) {
    if ((facts & EXPECT_CONTINUE) !== 0) {
      res._expect_continue = true;
      if (server.listenerCount('checkContinue') > 0) {
        server.emit('checkContinue', req, res);
        return;
      }
      res.writeContinue();
    } else if (server.listenerCount('checkExpectation') > 0) {
      server.emit('checkExpectation', req, res);
      return;
    } else {
      res.writeHead(417);
      res.end();
      return;
    }
  }
  server.emit('request', req, res);
}

const requestCounts = new Map();

function countRequest(server, id, res) {
  const count = (requestCounts.get(id) ?? 0) + 1;
  requestCounts.set(id, count);
  res._maxRequestsPerSocket = server.maxRequestsPerSocket;
  if (count >= server.maxRequestsPerSocket) res.maxRequestsOnConnectionReached = true;
  if (count > server.maxRequestsPerSocket) res._droppedRequest = true;
}

// The connection leaves HTTP: whoever listens gets it as a socket, with what came after the head.
function takeOver(server, exchange, head) {
  const { id, req } = exchange;
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (server.listenerCount(event) === 0) {
    binding.abort(id);
    return true;
  }
  req.upgrade = true;
  req.complete = true;
  const known = sockets.get(id);
  binding.detach(id);
  sockets.delete(id);
  let socket = known;
  if (socket === undefined) {
    socket = new Socket({ handle: new Handle(id), manualStart: true, allowHalfOpen: true });
    socket.server = server;
  } else {
    delete socket._handle.readStart;
    delete socket._handle.readStop;
  }
  req.socket = socket;
  req[kExchange] = undefined;
  server.emit(event, req, socket, head);
  if (!socket.destroyed && socket._handle && !socket.isPaused()) socket.read(0);
  return true;
}

function onBody(id, bytes) {
  const exchange = newest(id);
  if (exchange === undefined) {
    binding.discard(id);
    return;
  }
  const { req } = exchange;
  if (req._dumped || req.destroyed) return;
  if (!req.push(new FastBuffer(bytes))) {
    exchange.paused = true;
    binding.pause(id);
  }
}

function onEnd(id, trailers) {
  const exchange = unread.get(id) ?? newest(id);
  if (exchange === undefined) return;
  unread.delete(id);
  const { req } = exchange;
  req.complete = true;
  if (trailers !== undefined) req[kRawTrailers] = trailers;
  if (hasStream(req) && !req.destroyed) req.push(null);
}

function onParseError(server, id, code, [reason, bytesParsed, packet]) {
  const error = new Error(`Parse Error: ${reason}`);
  error.code = code;
  error.reason = reason;
  error.bytesParsed = bytesParsed;
  error.rawPacket = new FastBuffer(packet);
  clientError(server, id, error);
}

const statusOf = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

function clientError(server, id, error) {
  if (server.listenerCount('clientError') > 0) {
    const socket = socketOf(id, server);
    server.emit('clientError', error, socket);
    return;
  }
  const exchange = exchanges.get(id);
  if (exchange?.res?.headersSent || error.code === 'ECONNRESET') {
    binding.abort(id);
    return;
  }
  const status = statusOf[error.code] ?? '400 Bad Request';
  binding.refuseWith(id, `HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
}

function onClosed(server, id) {
  const socket = sockets.get(id);
  const handle = handleOf(id);
  if (handle !== undefined) {
    forget(id);
    for (const waiting of handle.pendingWrites?.values() ?? []) waiting(-125);
    handle.onshutdown?.(-125);
  }
  requestCounts.delete(id);
  unread.get(id)?.req.destroy();
  unread.delete(id);
  let exchange = exchanges.get(id);
  exchanges.delete(id);
  for (; exchange !== undefined && exchange !== null; exchange = exchange.next) {
    exchange.gone = true;
    const { req, res } = exchange;
    // An answer given whole, and only not told of yet, was given.
    if (res !== null && res.finished && !exchange.waits && !res._closed && req.complete) continue;
    if (!req.destroyed) req.destroy(connResetException('aborted'));
    if (res !== null && !res._closed) {
      res.destroyed = true;
      res._closed = true;
      res.emit('close');
    }
  }
  if (socket !== undefined) {
    sockets.delete(id);
    if (handle?.onclose) {
      handle.onclose();
    } else if (!socket.destroyed) {
      socket._handle = null;
      socket.push(null);
      socket.destroy();
    }
  }
  server?._emitCloseIfDrained();
}

binding.dispatch = function dispatch(told, id, a, b, serverId) {
  switch (told) {
    case REQUEST: return onRequest(servers.get(serverId), id, a, b);
    case BODY: return onBody(id, a);
    case END: return onEnd(id, a);
    case DRAINED: {
      for (let at = exchanges.get(id); at !== undefined && at !== null; at = at.next) at.res?._drained();
      return;
    }
    case CLOSED: return onClosed(servers.get(a), id);
    case PARSE_ERROR: return onParseError(servers.get(serverId), id, a, b);
    case FAILED: {
      const server = servers.get(serverId);
      const error = new ErrnoException(a, 'read');
      if (server.listenerCount('clientError') > 0) server.emit('clientError', error, socketOf(id, server));
      return;
    }
    case CONNECTION: {
      const server = servers.get(serverId);
      const socket = socketOf(id, server);
      if (server.timeout > 0) socket.setTimeout(server.timeout, () => onSocketTimeout(server, socket, id));
      server.emit('connection', socket);
      return;
    }
    case PEER_ENDED: return onPeerEnded(servers.get(serverId), id);
  }
};

// Who sends no more and waits for nothing has hung up, unless the server says otherwise.
function onPeerEnded(server, id) {
  let exchange = exchanges.get(id);
  if (server?.httpAllowHalfOpen || exchange === undefined) return;
  let unanswered = false;
  for (; exchange !== null; exchange = exchange.next) {
    if (exchange.res?.finished) continue;
    unanswered = true;
    if (!exchange.req.destroyed) exchange.req.destroy(connResetException('aborted'));
  }
  if (unanswered) binding.refuseWith(id, '');
}

function onSocketTimeout(server, socket, id) {
  const exchange = exchanges.get(id);
  const heard = (exchange?.req.emit('timeout', socket) ?? false) | (exchange?.res.emit('timeout', socket) ?? false) |
    server.emit('timeout', socket);
  if (!heard) socket.destroy();
}

// ---- the server ----

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
  this._storeOptions(options);
  if (requestListener) this.on('request', requestListener);
  this.httpAllowHalfOpen = false;
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this._listenerId = 0;
  this._expiry = null;
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

Server.prototype._storeOptions = function _storeOptions(options) {
  this._IncomingMessage = options.IncomingMessage || IncomingMessage;
  this._ServerResponse = options.ServerResponse || ServerResponse;
  const { maxHeaderSize, requestTimeout, headersTimeout, keepAliveTimeout, requireHostHeader, joinDuplicateHeaders,
    connectionsCheckingInterval, rejectNonStandardBodyWrites, insecureHTTPParser, shouldUpgradeCallback } = options;
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  if (insecureHTTPParser !== undefined) validateBoolean(insecureHTTPParser, 'options.insecureHTTPParser');
  if (requestTimeout !== undefined) validateInteger(requestTimeout, 'requestTimeout', 0);
  if (headersTimeout !== undefined) validateInteger(headersTimeout, 'headersTimeout', 0);
  if (keepAliveTimeout !== undefined) validateInteger(keepAliveTimeout, 'keepAliveTimeout', 0);
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
  this.connectionsCheckingInterval = connectionsCheckingInterval ?? 30_000;
  this._requireHost = requireHostHeader ?? true;
  this.joinDuplicateHeaders = joinDuplicateHeaders ?? false;
  this._responseOptions = rejectNonStandardBodyWrites || options.highWaterMark !== undefined ?
    { rejectNonStandardBodyWrites, highWaterMark: options.highWaterMark } : undefined;
  this._shouldUpgrade = shouldUpgradeCallback;
};

Server.prototype._native = binding;

Server.prototype._takesUpgrade = function _takesUpgrade(req) {
  if (this._shouldUpgrade !== undefined) return this._shouldUpgrade.call(this, req);
  return this.listenerCount('upgrade') > 0;
};

Object.defineProperty(Server.prototype, '_connections', {
  configurable: true,
  get() { return this._listenerId ? binding.connectionCount(this._listenerId) : 0; },
  set() {},
});

Server.prototype._start = function _start(id, address, port) {
  net.Server.prototype._start.call(this, id, address, port);
  if (id < 0) return;
  this._listenerId = id;
  servers.set(id, this);
  this._tellLimits();
  // Late peers are looked for once a second; it costs a server without connections next to nothing.
  this._expiry = setInterval(() => this._expire(), 1000);
  this._expiry.unref();
};

Server.prototype._tellLimits = function _tellLimits() {
  if (this._handle === null) return;
  const wanted = this.listenerCount('connection') > 0 || this.timeout > 0;
  binding.setLimits(this._listenerId, this.maxHeaderSize || 16384, this.headersTimeout, this.requestTimeout,
                    this.keepAliveTimeout, wanted);
};

Server.prototype._expire = function _expire() {
  this._tellLimits();
  for (const id of binding.expire(this._listenerId)) {
    const error = new ERR_HTTP_REQUEST_TIMEOUT();
    clientError(this, id, error);
  }
};

// Listeners that want connections may come after `listen`.
Server.prototype.on = function on(event, listener) {
  const result = net.Server.prototype.on.call(this, event, listener);
  if (event === 'connection' && this._handle) this._tellLimits();
  return result;
};
Server.prototype.addListener = Server.prototype.on;

Server.prototype.close = function close(callback) {
  net.Server.prototype.close.call(this, callback);
  this.closeIdleConnections();
  return this;
};

Server.prototype._emitCloseIfDrained = function _emitCloseIfDrained() {
  if (this._handle === null && this._expiry !== null && this._connections === 0) {
    clearInterval(this._expiry);
    this._expiry = null;
    servers.delete(this._listenerId);
  }
  net.Server.prototype._emitCloseIfDrained.call(this);
};

Server.prototype.closeIdleConnections = function closeIdleConnections() {
  if (this._listenerId) binding.closeIdle(this._listenerId);
};

Server.prototype.closeAllConnections = function closeAllConnections() {
  if (this._listenerId) binding.closeAll(this._listenerId);
};

Server.prototype.setTimeout = function setTimeout(msecs, callback) {
  this.timeout = msecs;
  if (callback) this.on('timeout', callback);
  this._tellLimits();
  return this;
};


module.exports = { Server };
