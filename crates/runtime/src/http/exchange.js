// A request on its socket: from the moment the socket is there until it is free, destroyed or somebody else's. Owns the
// listeners on that socket and the order of the request's and the response's events.
'use strict';

const { connResetException } = require('internal:errors');
const { askedHeaderSize, isInsecure } = require('./protocol.js');
const { ResponseParser } = require('./response_parser.js');
const { tellDone } = require('internal:web/performance');
const { ownChannel } = require('internal:diagnostics_channel/channels');
const { flow, callNested, gone, origin } = require('internal:async_hooks/flow');

const requestError = ownChannel('http.client.request.error');
const responseFinish = ownChannel('http.client.response.finish');

function begin(req, socket) {
  req.socket = socket;
  const parser = new ResponseParser(socket, {
    method: req.method,
    maxHeaderSize: req.maxHeaderSize || askedHeaderSize(),
    insecure: isInsecure(req.insecureHTTPParser),
    maxHeaderPairs: typeof req.maxHeadersCount === 'number' ? req.maxHeadersCount * 2 : 0,
    joinDuplicateHeaders: req.joinDuplicateHeaders,
    onHead,
  });
  if (flow.on) parser.origin = origin('HTTPCLIENTREQUEST');
  req.parser = parser;
  socket.parser = parser;
  socket._httpMessage = req;
  socket.on('error', onError);
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('close', onClose);
  socket.on('drain', onDrain);
  if (req.timeout !== undefined || req.agent?.options?.timeout) listenForTimeout(req);
  req.emit('socket', socket);
}

// When the request was sent, if somebody observes that.
const kBegun = Symbol('begun');

function tellEntry(req, res) {
  const { method, path, protocol, host } = req;
  const { statusCode, statusMessage, headers } = res;
  tellDone('http', 'HttpClient', req[kBegun], {
    req: { method, url: `${protocol}//${req.getHeader('host') ?? host}${path}`, headers: req.getHeaders() },
    res: { statusCode, statusMessage, headers },
  });
  req[kBegun] = undefined;
}

function emitError(req, error) {
  if (requestError.hasSubscribers) requestError.publish({ request: req, error });
  req.emit('error', error);
}

function release(parser, req, socket) {
  if (req.parser === parser) req.parser = null;
  if (socket.parser === parser) socket.parser = null;
  parser.close();
  if (flow.on) gone(parser.origin);
}

// What the parser finds is told where the request was given its socket.
function feed(parser, bytes) {
  return flow.on ? callNested(parser.origin, parser.execute, parser, bytes) : parser.execute(bytes);
}

function finish(parser) {
  return flow.on ? callNested(parser.origin, parser.finish, parser) : parser.finish();
}

function stopReading(socket) {
  socket.removeListener('data', onData);
  socket.removeListener('end', onEnd);
}

// ---- events of the socket ----

// Before the request has its socket.
function onEarlyError(error) {
  this._earlyError = error;
}

function onError(error) {
  const req = this._httpMessage;
  if (req) {
    this._hadError = true;
    emitError(req, error);
  }
  const { parser } = this;
  if (parser) {
    finish(parser);
    release(parser, req, this);
  }
  stopReading(this);
  this.destroy();
}

function onData(bytes) {
  const req = this._httpMessage;
  const { parser } = this;
  if (!parser) return;
  const error = feed(parser, bytes);
  const { incoming } = parser;
  if (error !== undefined) {
    release(parser, req, this);
    stopReading(this);
    this.destroy();
    this._hadError = true;
    emitError(req, error);
  } else if (parser.upgradedAt !== -1) {
    upgrade(req, this, parser, bytes);
  } else if (incoming?.complete && incoming.statusCode >= 200) {
    stopReading(this);
    this.removeListener('drain', onDrain);
    release(parser, req, this);
  }
}

function onEnd() {
  const req = this._httpMessage;
  const { parser } = this;
  if (!req.res && !this._hadError) {
    this._hadError = true;
    emitError(req, connResetException('socket hang up'));
  }
  if (parser) {
    finish(parser);
    release(parser, req, this);
  }
  this.end();
}

function onClose() {
  const req = this._httpMessage;
  const { parser } = this;
  // What is still in the socket's buffer goes to onData.
  this.read();
  req.destroyed = true;
  const { res } = req;
  if (res) {
    if (!res.complete) res.destroy(connResetException('aborted'));
    req._closed = true;
    req.emit('close');
    if (!res.aborted && res.readable) res.push(null);
  } else {
    if (!this._hadError) {
      this._hadError = true;
      emitError(req, connResetException('socket hang up'));
    }
    req._closed = true;
    req.emit('close');
  }
  req.outputData.length = 0;
  req.outputSize = 0;
  if (parser && parser.id !== -1) {
    finish(parser);
    release(parser, req, this);
  }
}

function onDrain() {
  const req = this._httpMessage;
  if (req && !req.finished && req._needDrain) {
    req._needDrain = false;
    req.emit('drain');
  }
}

function onRequestTimeout() {
  this._httpMessage?.emit('timeout');
}

function onResponseTimeout() {
  this._httpMessage?.res?.emit('timeout');
}

// The socket's timeout is the request's as long as it is there.
function listenForTimeout(req) {
  if (req.timeoutCb) return;
  req.timeoutCb = onRequestTimeout;
  if (req.socket) req.socket.once('timeout', onRequestTimeout);
  else req.on('socket', (socket) => socket.once('timeout', onRequestTimeout));
}

// ---- the response ----

// A head was read; `this` is the parser. Says whether the body belongs to `res`.
function onHead(res, keepAlive) {
  const { socket } = this;
  const req = socket._httpMessage;
  if (req.res) {
    // A second response to one request.
    socket.destroy();
    return false;
  }
  const { statusCode } = res;
  if (req.method === 'CONNECT' && statusCode >= 200) res.upgrade = true;
  if (res.upgrade) {
    req.res = res;
    return false;
  }
  if (statusCode < 200) {
    if (statusCode === 100) req.emit('continue');
    req.emit('information', {
      statusCode,
      statusMessage: res.statusMessage,
      httpVersion: res.httpVersion,
      httpVersionMajor: res.httpVersionMajor,
      httpVersionMinor: res.httpVersionMinor,
      headers: res.headers,
      rawHeaders: res.rawHeaders,
    });
    return false;
  }
  if (req.shouldKeepAlive && !keepAlive) req.shouldKeepAlive = false;
  req.res = res;
  res.req = req;
  // Before any listener of the program's, so that the socket is cared for whatever these do.
  res.on('end', onResponseEnd);
  req.on('finish', onRequestFinish);
  socket.on('timeout', onResponseTimeout);
  if (req[kBegun] !== undefined) tellEntry(req, res);
  if (responseFinish.hasSubscribers) responseFinish.publish({ request: req, response: res });
  if (req.aborted || !req.emit('response', res)) res._dump();
  return true;
}

function upgrade(req, socket, parser, bytes) {
  const res = parser.incoming;
  const at = parser.upgradedAt;
  stopReading(socket);
  socket.removeListener('drain', onDrain);
  if (req.timeoutCb) socket.removeListener('timeout', req.timeoutCb);
  socket.removeListener('timeout', onResponseTimeout);
  release(parser, req, socket);
  const head = bytes.subarray(at);
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (req.listenerCount(event) === 0) {
    socket.destroy();
    return;
  }
  req.upgradeOrConnect = true;
  // It is no longer ours, nor the agent's.
  socket.emit('agentRemove');
  socket.removeListener('close', onClose);
  socket.removeListener('error', onError);
  socket._httpMessage = null;
  socket.readableFlowing = null;
  req.emit(event, res, socket, head);
  req.destroyed = true;
  req._closed = true;
  req.emit('close');
}

function onResponseEnd() {
  const { req } = this;
  const { socket } = req;
  if (socket) {
    if (req.timeoutCb) socket.removeListener('timeout', onRequestTimeout);
    socket.removeListener('timeout', onResponseTimeout);
  }
  req._ended = true;
  if (!req.shouldKeepAlive) {
    if (!socket?.writable) return;
    if (typeof socket.destroySoon === 'function') socket.destroySoon();
    else socket.end();
  } else if (req.writableFinished && !this.aborted) {
    setFree(req);
  }
}

function onRequestFinish() {
  if (this.shouldKeepAlive && this._ended) setFree(this);
}

// Both directions are done: the socket is the agent's again.
function setFree(req) {
  const { socket } = req;
  if (req.timeoutCb) {
    socket.setTimeout(0, req.timeoutCb);
    req.timeoutCb = null;
  }
  socket.removeListener('close', onClose);
  socket.removeListener('error', onError);
  socket.removeListener('drain', onDrain);
  stopReading(socket);
  req.destroyed = true;
  // A response destroyed later must not take the socket with it.
  if (req.res) req.res.socket = null;
  // After the listeners of `end` that the program added.
  process.nextTick(() => {
    req._closed = true;
    req.emit('close');
    req.socket?.emit('free');
  });
}

module.exports = { begin, emitError, kBegun, onEarlyError, listenForTimeout };
