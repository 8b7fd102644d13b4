// What the server's native half tells: messages and bodies by rounds (process/round.js), and what befalls connections.
// Exchanges, one a message, stand between it and the request and response of the program.
'use strict';

const { Socket } = require('net');
const { FastBuffer } = require('internal:buffer/fast_buffer');
const { Handle, forget } = require('internal:net/handle');
const { serverSocket } = require('internal:net/channels');
const { IncomingMessage, kExchange, kRaw, kRawTrailers, hasStream } = require('./incoming.js');
const { closed, kBegun } = require('./response.js');
const { numberedMethods } = require('./protocol.js');
const { parseError } = require('./response_parser.js');
const { refusal, refuseEncoding } = require('./refusals.js');
const { emitUpgrade } = require('./upgrade_stream.js');
const { kPiped, passBelow } = require('internal:pump');
const { passOn } = require('internal:stream/readable');
const { flow } = require('internal:async_hooks/flow');
const followed = require('./followed.js');
const { handlers, bytesOf, goesOn, HEAD, BODY, END } = require('internal:process/round');
const { now, observes } = require('internal:web/performance');
const { ownChannel } = require('internal:diagnostics_channel/channels');
const { connResetException, codes: { ERR_HTTP_REQUEST_TIMEOUT },
  ErrnoException } = require('internal:errors');

// A connection's handle, which its socket lets go of when it is destroyed.
const kHandle = Symbol('handle');

const requestStart = ownChannel('http.server.request.start');

// What native code tells; told.rs has the same list.
const CONNECTION = 0;
const UPGRADE = 1;
const PARSE_ERROR = 2;
const PEER_ENDED = 3;
const FAILED = 4;
const DRAINED = 5;
const CLOSED = 6;
const LATE = 7;
const DROPPED = 8;
const TLS_FAILED = 9;

// Bits of a request's facts; receive.rs packs them.
const KEEP_ALIVE = 1;
const HAS_BODY = 4;
const EXPECT_CONTINUE = 8;
const HTTP_1_1 = 16;
const HAS_HOST = 64;
const HAS_EXPECT = 128;

// By the server's number.
const servers = [];
// A connection is named by its slot, a small number that is its own until it is closed. By slot: the oldest unfinished
// exchange (the others hang on it by `next`), and the socket, if anybody asked for it.
const exchanges = [];
const sockets = [];
// The exchange of each connection that is answered while its request's body still comes.
const unread = new Map();
// How many connections a slot had: an exchange of an earlier one has nothing to do with its successor.
const lives = [];

class Exchange {
  constructor(server, slot, number, req) {
    this.server = server;
    this.slot = slot;
    this.number = number;
    this.req = req;
    this.res = null;
    this.next = null;
    this.gone = false;
    this.answered = false;
    this.life = lives[slot];
    this.kept = undefined;
    // The answer is given, and an older one is not.
    this.waits = false;
    // Its turn is there, and is taken in the tick to come: or never, behind an answer that closes.
    this.deferred = false;
    this.paused = false;
  }

  // Whoever has it keeps it when the connection is gone.
  get socket() {
    return (this.kept ??= this.gone || lives[this.slot] !== this.life ? goneSocket(this.server) :
      socketOf(this.slot, this.server));
  }

  wantBody() {
    if (this.paused) {
      this.paused = false;
      if (!this.gone) binding.resume(this.slot);
    }
  }

  abort() {
    if (!this.gone && lives[this.slot] === this.life) binding.abort(this.slot);
  }

  stirred() { stirred(this.slot); }

  hasTurn() {
    return this.gone || (exchanges[this.slot] === this && !this.deferred);
  }

  // The answer is out: the next exchange is the oldest now. Its answer comes back if it waits for that, or if somebody hears
  // in which tick it finishes.
  done(closes, isHeard) {
    this.answered = true;
    const { req, next, slot } = this;
    // Whoever has the socket sees that it ends with this answer.
    if (closes && !this.gone) sockets[slot]?.destroySoon();
    if (!this.gone && exchanges[slot] === this) exchanges[slot] = next ?? undefined;
    if (!req.complete && !this.gone) {
      unread.set(slot, this);
      if (!req._consumed) {
        // Nobody will read the rest.
        req._dumped = true;
        binding.discard(slot, this.number);
        if (hasStream(req)) req.resume();
      }
    } else if (hasStream(req) && !req._consumed) {
      req._dump();
    }
    if (next === null || next.res === null) return undefined;
    if (closes) {
      next.deferred = true;
      return undefined;
    }
    if (next.res.destroyed) {
      next.abort();
      return undefined;
    }
    if (next.res.listenerCount('socket') > 0) next.res.emit('socket', this.socket);
    if (!next.waits && !(next.res.finished && isHeard(next.res))) return undefined;
    next.deferred = true;
    return next.res;
  }
}

function newest(slot) {
  let exchange = exchanges[slot];
  while (exchange !== undefined && exchange.next !== null) exchange = exchange.next;
  return exchange;
}

// Whether a socket stands for a connection that this room accepted and still owns.
function isAccepted(socket) {
  return socket[kHandle] !== undefined;
}

// The connection as a socket, for those who ask. Reading stays with the native half.
function socketOf(slot, server) {
  let socket = sockets[slot];
  if (socket === undefined) {
    const handle = new Handle(binding.streamOf(slot), 'TCPWRAP', followed.connectionOf(slot));
    handle.readStart = () => 0;
    handle.readStop = () => 0;
    // What answers collected goes out before.
    handle.beforeWrite = () => binding.flushNow(slot);
    handle.shutdown = (callback) => {
      // No answer can follow.
      binding.endAnswers(slot);
      return Reflect.apply(Handle.prototype.shutdown, handle, [callback]);
    };
    socket = server._socketOver(handle);
    socket[kHandle] = handle;
    socket._onTimeout = onQuiet;
    socket.server = server;
    socket.setEncoding = refuseEncoding;
    socket.on('timeout', () => onSocketTimeout(server, socket, slot));
    socket.on('error', onSocketError);
    sockets[slot] = socket;
  }
  return socket;
}

// Slow is not idle: time counts from the last byte that the kernel took of an answer.
function onQuiet() {
  if (this[kHandle] !== undefined && binding.waiting(this[kHandle].id >>> 0) > 0) {
    const written = this.bytesWritten;
    if (written !== this._lastWritten) {
      this._lastWritten = written;
      this._unrefTimer();
      return;
    }
  }
  Reflect.apply(Socket.prototype._onTimeout, this, []);
}

// An error of the connection is one of the client's; it ends the connection when nobody takes care.
function onSocketError(error) {
  this.removeListener('error', onSocketError);
  if (this.listenerCount('error') === 0) this.on('error', () => {});
  if (this.server.emit('clientError', error, this)) return;
  endWith(this[kHandle].id >>> 0, error);
  this.destroy(error);
}

// The socket of a connection that nobody asked for while it was there.
function goneSocket(server) {
  const socket = new Socket({ allowHalfOpen: true });
  socket.server = server;
  return socket.destroy();
}

// ---- what a round has for connections ----

// Whether another message is to be told: nothing behind the last answer is, but what belongs to it.
function takes(slot) {
  if (!binding.takes(slot)) return false;
  stirred(slot);
  return true;
}

// Time-outs of the connection's socket count from now.
function stirred(slot) {
  const socket = sockets[slot];
  if (socket !== undefined) socket._unrefTimer();
}

function requestOf(server, facts, target, raw, socket) {
  const req = new server._IncomingMessage(socket);
  if (req[kExchange] !== undefined || !('complete' in req)) req._own(socket);
  req[kRaw] = raw;
  const method = facts >> 8 & 0xff;
  req.method = method < numberedMethods.length ? numberedMethods[method] : raw.slice(0, facts >>> 16);
  req.url = target;
  if (socket !== undefined) req.httpVersionMajor = req.httpVersionMinor = 1;
  if ((facts & HTTP_1_1) === 0) req.httpVersionMinor = 0;
  req.upgrade = false;
  if (server.joinDuplicateHeaders) req.joinDuplicateHeaders = true;
  return req;
}

handlers[HEAD] = (slot, facts, number, server, target, raw) => (flow.on ?
  followed.callInMessages(slot, servers[server], onRequest, slot, facts, number, server, target, raw) :
  onRequest(slot, facts, number, server, target, raw));

function onRequest(slot, facts, number, serverNumber, target, raw) {
  if (!takes(slot)) return;
  const server = servers[serverNumber];
  const req = requestOf(server, facts, target, raw);
  const exchange = req[kExchange] = new Exchange(server, slot, number, req);
  answer(server, exchange, facts);
}

// Another protocol is asked for: whoever listens for that gets the connection, else it is an ordinary request.
function onUpgrade(server, slot, [facts, number, target, raw, head]) {
  const req = requestOf(server, facts, target, raw);
  const exchange = req[kExchange] = new Exchange(server, slot, number, req);
  if (req.method === 'CONNECT' || server._takesUpgrade(req)) {
    return takeOver(server, exchange, new FastBuffer(head), (facts & HAS_BODY) !== 0 ? raw : undefined);
  }
  answer(server, exchange, facts);
  return false;
}

function responseTo(server, req, facts) {
  const res = new server._ServerResponse(req, server._responseOptions);
  res._keepAliveTimeout = server.keepAliveTimeout;
  if ((facts & KEEP_ALIVE) === 0) {
    res.shouldKeepAlive = false;
  } else if ((facts & HTTP_1_1) === 0) {
    res.shouldKeepAlive = true;
    res._defaultKeepAlive = false;
  }
  return res;
}

function answer(server, exchange, facts) {
  const { req, slot } = exchange;
  const res = responseTo(server, req, facts);
  res[kExchange] = exchange;
  exchange.res = res;
  if (exchanges[slot] === undefined) exchanges[slot] = exchange;
  else newest(slot).next = exchange;
  if (server.maxRequestsPerSocket > 0 && (facts & HTTP_1_1) !== 0) {
    const count = (requestCounts.get(slot) ?? 0) + 1;
    requestCounts.set(slot, count);
    limitRequests(server, count, res);
  }
  serve(server, req, res, facts);
  if ((facts & HAS_BODY) === 0) {
    // Without a body the head was the whole message.
    req.complete = true;
    if (hasStream(req) && !req.destroyed) req.push(null);
  }
}

function serve(server, req, res, facts) {
  if (observes('http')) res[kBegun] = now();
  if (requestStart.hasSubscribers) requestStart.publish({ request: req, response: res, socket: req.socket, server });
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
    if ((facts & EXPECT_CONTINUE) !== 0 || /(?:^|\W)100-continue(?:$|\W)/i.test(req.headers.expect)) {
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

// `res` answers the connection's request number `count`.
function limitRequests(server, count, res) {
  res._maxRequestsPerSocket = server.maxRequestsPerSocket;
  if (count >= server.maxRequestsPerSocket) res.maxRequestsOnConnectionReached = true;
  if (count > server.maxRequestsPerSocket) res._droppedRequest = true;
}

// The connection leaves HTTP: whoever listens gets it as a socket, with what came after the head.
function takeOver(server, exchange, head, rawOfBody) {
  const { slot, req } = exchange;
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (server.listenerCount(event) === 0) {
    binding.abort(slot);
    return true;
  }
  req.upgrade = true;
  const socket = takeOut(server, slot);
  req.socket = socket;
  req[kExchange] = undefined;
  if (rawOfBody !== undefined && event === 'upgrade') {
    // Another parser goes on behind the head.
    const parser = binding.openRequest(0, 0, server._insecure);
    binding.feed(parser, Buffer.from(rawOfBody, 'latin1'));
    emitUpgrade(server, req, socket, parser, head);
    startReading(socket);
    return true;
  }
  req.complete = true;
  req.push(null);
  server.emit(event, req, socket, head);
  startReading(socket);
  return true;
}

// The connection as a socket like any other; the server counts it until it is closed.
function takeOut(server, slot) {
  let socket = sockets[slot];
  if (socket === undefined) {
    socket = new Socket({
      handle: new Handle(binding.streamOf(slot), 'TCPWRAP', followed.connectionOf(slot)),
      manualStart: true,
      allowHalfOpen: true,
    });
    socket.server = server;
  } else {
    const { _handle: handle } = socket;
    delete handle.readStart;
    delete handle.readStop;
    delete handle.shutdown;
    handle.beforeWrite = null;
    delete socket.setEncoding;
    socket[kHandle] = undefined;
  }
  binding.detach(slot);
  lives[slot] = (lives[slot] ?? 0) + 1;
  sockets[slot] = undefined;
  server._connections++;
  socket._server = server;
  return socket;
}

function startReading(socket) {
  if (!socket.destroyed && socket._handle && !socket.isPaused()) socket.read(0);
}

function onConnection(server, slot) {
  if (!server._serves()) {
    // The program took the server's own listener away: it decides what becomes of the connection.
    const socket = takeOut(server, slot);
    server.emit('connection', socket);
    startReading(socket);
    return;
  }
  const socket = socketOf(slot, server);
  if (server.timeout > 0) socket.setTimeout(server.timeout);
  server.emit('connection', socket);
  if (serverSocket.hasSubscribers) serverSocket.publish({ socket });
  if (isAccepted(socket) && !socket.destroyed &&
      (socket.listenerCount('data') > 0 || socket.listenerCount('readable') > 0)) {
    // Somebody reads along: it goes the way of any stream.
    takeOut(server, slot);
    server._serve(socket);
    startReading(socket);
  }
}

// Whether somebody waits for silence on the connection.
function hasTimeout(slot) {
  const socket = sockets[slot];
  return socket !== undefined && socket.timeout > 0;
}

// The exchange of the request `number`, whose body comes.
function bodyOf(slot, number) {
  let exchange = exchanges[slot];
  while (exchange && exchange.number !== number) exchange = exchange.next;
  if (exchange) return exchange;
  exchange = unread.size > 0 ? unread.get(slot) : undefined;
  return exchange?.number === number ? exchange : undefined;
}

const { push } = IncomingMessage.prototype;

handlers[BODY] = (slot, facts, number, server, a, b) => (flow.on ?
  followed.callInMessages(slot, undefined, onBody, slot, number, a, b) : onBody(slot, number, a, b));

function onBody(slot, number, a, b) {
  stirred(slot);
  const exchange = bodyOf(slot, number);
  if (exchange === undefined) {
    binding.discard(slot, number);
    return;
  }
  const { req } = exchange;
  if (req._dumped || req.destroyed) return;
  const piece = bytesOf(a, b);
  const passes = req.push === push && passOn(req, piece);
  if (!passes && !req.push(piece) && !exchange.paused) {
    exchange.paused = true;
    binding.pause(slot);
  }
  if (req[kPiped] !== undefined && !goesOn(slot)) passBelow(req);
}

handlers[END] = (slot, facts, number, server, trailers) => (flow.on ?
  followed.callInMessages(slot, undefined, onEnd, slot, number, trailers) : onEnd(slot, number, trailers));

function onEnd(slot, number, trailers) {
  stirred(slot);
  const exchange = bodyOf(slot, number);
  if (exchange === undefined) return;
  unread.delete(slot);
  const { req } = exchange;
  req.complete = true;
  if (trailers !== undefined) req[kRawTrailers] = trailers;
  if (hasStream(req) && !req.destroyed) req.push(null);
}

function onParseError(server, slot, code, [reason, bytesParsed, packet]) {
  if (packet !== undefined) {
    clientError(server, slot, parseError(code, reason, bytesParsed, new FastBuffer(packet)));
    return;
  }
  // The peer sends no more: who looks at the socket sees that.
  const socket = socketOf(slot, server);
  socket.once('end', () => clientError(server, slot, parseError(code, reason, bytesParsed)));
  socket.push(null);
  socket.resume();
}

// The connection broke: that is an error of its socket, if anybody has it, and one of the client.
function onFailed(server, slot, errno) {
  if (sockets[slot] === undefined && server.listenerCount('clientError') === 0) return;
  const socket = socketOf(slot, server);
  socket.destroy(new ErrnoException(-Math.abs(errno), errno > 0 ? 'write' : 'read'));
}

function clientError(server, slot, error) {
  const socket = sockets[slot];
  if (socket !== undefined || server.listenerCount('clientError') > 0) {
    Reflect.apply(onSocketError, socket ?? socketOf(slot, server), [error]);
  } else {
    endWith(slot, error);
  }
}

// Refuses, unless an answer is under way or nobody is there to hear it.
function endWith(slot, error) {
  if (exchanges[slot]?.res?.headersSent || error.code === 'ECONNRESET') binding.abort(slot);
  else binding.refuseWith(slot, refusal(error));
}

function onClosed(server, slot) {
  const socket = sockets[slot];
  const handle = socket?.[kHandle];
  if (handle !== undefined) {
    forget(handle.id);
    for (const waiting of handle.pendingWrites?.values() ?? []) waiting(-125);
    handle.onshutdown?.(-125);
  }
  if (requestCounts.size > 0) requestCounts.delete(slot);
  lives[slot] = (lives[slot] ?? 0) + 1;
  if (unread.size > 0 && unread.has(slot)) {
    const exchange = unread.get(slot);
    unread.delete(slot);
    exchange.gone = true;
    exchange.req.destroy();
  }
  let exchange = exchanges[slot];
  exchanges[slot] = undefined;
  for (; exchange !== undefined && exchange !== null; exchange = exchange.next) {
    exchange.gone = true;
    exchange.kept ??= socket;
    const { req, res } = exchange;
    // An answer given whole, and only not told of yet, was given.
    if (res !== null && res.finished && !exchange.waits && !res.destroyed && req.complete) continue;
    if (!req.destroyed) req.destroy(connResetException('aborted'));
    if (res !== null) closed(res);
  }
  if (socket !== undefined) {
    sockets[slot] = undefined;
    if (handle?.onclose) {
      handle.onclose();
    } else if (!socket.destroyed) {
      socket._handle = null;
      socket.push(null);
      socket.destroy();
    }
  }
  server._emitCloseIfDrained();
}

binding.dispatch = function dispatch(told, a, b, slot, number) {
  if (!flow.on || told === DROPPED) return tell(told, a, b, slot, number);
  const call = told === UPGRADE ? followed.callInMessages :
    told === CONNECTION ? followed.callInServer : followed.callInConnection;
  const result = call(slot, servers[number], tell, told, a, b, slot, number);
  if (told === CLOSED) followed.forget(slot);
  return result;
};

function tell(told, a, b, slot, number) {
  const server = servers[number];
  switch (told) {
    case UPGRADE: return onUpgrade(server, slot, a);
    case DRAINED: {
      for (let exchange = exchanges[slot]; exchange; exchange = exchange.next) exchange.res?._drained();
      return;
    }
    case CLOSED: return onClosed(server, slot);
    case PARSE_ERROR: return onParseError(server, slot, a, b);
    case FAILED: return onFailed(server, slot, a);
    case CONNECTION: return onConnection(server, slot);
    case PEER_ENDED: return onPeerEnded(server, slot);
    case DROPPED: {
      const [local, remote] = a;
      server.emit('drop', {
        localAddress: local?.[0], localPort: local?.[2], localFamily: local && `IPv${local[1]}`,
        remoteAddress: remote?.[0], remotePort: remote?.[2], remoteFamily: remote && `IPv${remote[1]}`,
      });
      return;
    }
    case LATE: return clientError(server, slot, new ERR_HTTP_REQUEST_TIMEOUT());
    case TLS_FAILED: return server._tlsFailed(socketOf(slot, server), a);
  }
}

// Who sends no more and waits for nothing has hung up, unless the server says otherwise.
function onPeerEnded(server, slot) {
  let exchange = exchanges[slot];
  if (server.httpAllowHalfOpen || exchange === undefined) return;
  let unanswered = false;
  for (; exchange; exchange = exchange.next) {
    if (exchange.res?.finished) continue;
    unanswered = true;
    if (!exchange.req.destroyed) exchange.req.destroy(connResetException('aborted'));
  }
  if (unanswered) binding.refuseWith(slot, '');
}

function onSocketTimeout(server, socket, slot) {
  // A connection that left this room has time-outs of its own.
  if (!isAccepted(socket)) return;
  const exchange = exchanges[slot];
  const heard = (exchange !== undefined && !exchange.req.complete && exchange.req.emit('timeout', socket)) |
    (exchange?.res.emit('timeout', socket) ?? false) | server.emit('timeout', socket);
  if (!heard) socket.destroy();
}

module.exports = { servers, requestOf, responseTo, limitRequests, serve, isAccepted, hasTimeout };
