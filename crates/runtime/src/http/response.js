// ServerResponse: an answer that goes out through the server's native half, or through any Duplex it is assigned to.
'use strict';

const { OutgoingMessage, kOutHeaders, HIGH_WATER_MARK, lengthOf } = require('./outgoing.js');
const { STATUS_CODES, checkInvalidHeaderChar, statusLine, validateHeaderName,
  validateHeaderValue } = require('./protocol.js');
const { kAbort, kExchange } = require('./incoming.js');
const { codes: { ERR_HTTP_HEADERS_SENT, ERR_HTTP_INVALID_STATUS_CODE, ERR_INVALID_ARG_VALUE, ERR_INVALID_CHAR,
  ERR_HTTP_SOCKET_ASSIGNED } } = require('internal:errors');
const { validateInteger, validateObject } = require('internal:validators');
const { nextTick } = require('internal:process/ticks');

const { tellDone } = require('internal:web/performance');
const { ownChannel } = require('internal:diagnostics_channel/channels');

const { emit } = require('events').prototype;

const responseCreated = ownChannel('http.server.response.created');
const responseFinish = ownChannel('http.server.response.finish');

const END = 1;
const CLOSE = 2;
const DRAIN = 4;

function ServerResponse(req, options) {
  this._init();
  this.req = req;
  this.sendDate = true;
  this.statusCode = 200;
  this.statusMessage = undefined;
  this._sent100 = false;
  this._expect_continue = false;
  this._socket = null;
  this[kExchange] = undefined;
  if (req.method === 'HEAD') this._hasBody = false;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = /(?:^|\W)chunked(?:$|\W)/i.test(req.headers.te ?? '');
    this.shouldKeepAlive = false;
  }
  if (options?.uniqueHeaders) this._uniqueHeaders = options.uniqueHeaders;
  this.rejectNonStandardBodyWrites = options?.rejectNonStandardBodyWrites ?? false;
  if (options?.highWaterMark !== undefined) this._highWaterMark = options.highWaterMark;
  if (responseCreated.hasSubscribers) responseCreated.publish({ request: req, response: this });
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

// An error of it is on its way.
ServerResponse.prototype._failed = false;

Object.defineProperty(ServerResponse.prototype, 'socket', {
  configurable: true,
  enumerable: true,
  get() { return this[kExchange] !== undefined ? (this._finishEmitted ? null : this[kExchange].socket) : this._socket; },
  set(value) { this._socket = value; },
});
Object.defineProperty(ServerResponse.prototype, 'connection', {
  configurable: true,
  enumerable: true,
  get() { return this.socket; },
  set(value) { this._socket = value; },
});

ServerResponse.prototype.assignSocket = function assignSocket(socket) {
  if (socket._httpMessage) throw new ERR_HTTP_SOCKET_ASSIGNED();
  socket._httpMessage = this;
  socket.on('close', onSocketClose);
  this._socket = socket;
  this.emit('socket', socket);
  this._flush();
};

function onSocketClose() {
  if (this._httpMessage) closed(this._httpMessage);
}

ServerResponse.prototype.detachSocket = function detachSocket(socket) {
  socket.removeListener('close', onSocketClose);
  socket._httpMessage = null;
  this._socket = null;
};

// ---- heads ----

ServerResponse.prototype.writeContinue = function writeContinue(callback) {
  sendInterim(this, 'HTTP/1.1 100 Continue\r\n\r\n', callback);
  this._sent100 = true;
};

ServerResponse.prototype.writeProcessing = function writeProcessing(callback) {
  sendInterim(this, 'HTTP/1.1 102 Processing\r\n\r\n', callback);
};

ServerResponse.prototype.writeEarlyHints = function writeEarlyHints(hints, callback) {
  if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('write');
  validateObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined) return;
  const links = linksOf(hints.link);
  if (links.length === 0) return;
  let head = `HTTP/1.1 103 Early Hints\r\nLink: ${links}\r\n`;
  for (const key of Object.keys(hints)) {
    if (key === 'link') continue;
    validateHeaderName(key);
    validateHeaderValue(key, hints[key]);
    head += `${key}: ${hints[key]}\r\n`;
  }
  sendInterim(this, `${head}\r\n`, callback);
};

const link = /^(?:<[^>]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;

function linksOf(given) {
  const list = Array.isArray(given) ? given : [given];
  for (const one of list) {
    if (typeof one !== 'string' || !link.test(one)) {
      throw new ERR_INVALID_ARG_VALUE(
        'hints', one, 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
    }
  }
  return list.join(', ');
}

ServerResponse.prototype.writeInformation = function writeInformation(statusCode, headers, callback) {
  if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('write');
  validateInteger(statusCode, 'statusCode', 100, 199);
  // That one ends HTTP on the connection.
  if (statusCode === 101) throw new ERR_HTTP_INVALID_STATUS_CODE(statusCode);
  let head = statusLine(statusCode, STATUS_CODES[statusCode] || 'unknown');
  if (headers !== null && headers !== undefined) {
    if (!Array.isArray(headers)) validateObject(headers, 'headers');
    for (const [name, value] of Array.isArray(headers) ? pairsOf(headers) : Object.entries(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
      head += `${name}: ${value}\r\n`;
    }
  }
  return sendInterim(this, `${head}\r\n`, callback);
};

function sendInterim(response, head, callback) {
  if (response._header !== null) throw new ERR_HTTP_HEADERS_SENT('write');
  return response._writeRaw(head, 'latin1', callback);
}

ServerResponse.prototype._implicitHeader = function _implicitHeader() {
  this.writeHead(this.statusCode);
};

ServerResponse.prototype.writeHead = function writeHead(statusCode, reason, headers) {
  if (this._header !== null) throw new ERR_HTTP_HEADERS_SENT('write');
  const given = statusCode;
  statusCode |= 0;
  if (statusCode < 100 || statusCode > 999) throw new ERR_HTTP_INVALID_STATUS_CODE(given);
  if (typeof reason === 'string') {
    this.statusMessage = reason;
  } else {
    this.statusMessage ||= STATUS_CODES[statusCode] || 'unknown';
    headers ??= reason;
  }
  this.statusCode = statusCode;
  let list = null;
  if (this[kOutHeaders] !== null) {
    // Given headers go over the stored ones.
    if (Array.isArray(headers)) {
      const pairs = Array.isArray(headers[0]) ? headers : pairsOf(headers);
      for (const [name] of pairs) {
        if (this.hasHeader(name)) this.removeHeader(name);
      }
      for (const [name, value] of pairs) this.appendHeader(name, value);
    } else if (headers) {
      for (const name of Object.keys(headers)) this.setHeader(name, headers[name]);
    }
    list = this[kOutHeaders];
  } else {
    list = headers;
  }
  if (this.statusMessage !== STATUS_CODES[statusCode] && checkInvalidHeaderChar(this.statusMessage)) {
    throw new ERR_INVALID_CHAR('statusMessage');
  }
  if (statusCode === 204 || statusCode === 304 || (statusCode >= 100 && statusCode <= 199)) this._hasBody = false;
  // A client that waits for leave to send, and got an answer instead, may send its body or not: nobody can tell.
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
  this._storeHeader(statusLine(statusCode, this.statusMessage), list);
  return this;
};

function pairsOf(flat) {
  if (flat.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', flat);
  const out = [];
  for (let i = 0; i < flat.length; i += 2) out.push([flat[i], flat[i + 1]]);
  return out;
}

// The names of 2010.
ServerResponse.prototype.writeHeader = ServerResponse.prototype.writeHead;
ServerResponse.prototype.sendHeader = ServerResponse.prototype.writeHead;
ServerResponse.prototype.sendBody = function sendBody(chunk, encoding) {
  return this.write(chunk, encoding);
};
ServerResponse.prototype.finish = function finish() {
  return this.end();
};

// ---- bytes ----

function isLatin1(encoding) {
  return encoding === 'latin1' || encoding === 'binary';
}

// To the native half: `head` before, `tail` after the chunk, both Latin-1.
function sendNative(exchange, head, chunk, encoding, tail, flags) {
  const id = exchange.slot;
  const turn = exchange.number * 8 + flags;
  if (typeof chunk === 'string') {
    if (encoding === 'utf8' || encoding === 'utf-8') return binding.sendText(id, turn, head, chunk + tail);
    if (isLatin1(encoding)) return binding.sendLatin1(id, turn, head, chunk + tail);
    chunk = Buffer.from(chunk, encoding);
  }
  return binding.sendBytes(id, turn, head, chunk, tail);
}

function afterSend(response, waiting, callback) {
  response[kExchange].stirred();
  if (typeof callback === 'function') process.nextTick(callback);
  if (waiting < (response._highWaterMark ?? HIGH_WATER_MARK)) return true;
  if (!response._needDrain) {
    response._needDrain = true;
    sendNative(response[kExchange], '', '', 'latin1', '', DRAIN);
  }
  return false;
}

ServerResponse.prototype._writeRaw = function _writeRaw(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  const exchange = this[kExchange];
  if (exchange === undefined) return OutgoingMessage.prototype._writeRaw.call(this, chunk, encoding, callback);
  if (exchange.gone || this.destroyed) return false;
  return afterSend(this, sendNative(exchange, '', chunk, encoding ?? 'utf8', '', 0), callback);
};

ServerResponse.prototype._send = function _send(chunk, encoding, callback) {
  const exchange = this[kExchange];
  if (exchange === undefined) return OutgoingMessage.prototype._send.call(this, chunk, encoding, callback);
  if (exchange.gone || this.destroyed) return false;
  const head = this._headerSent ? '' : this._header;
  this._headerSent = true;
  return afterSend(this, sendNative(exchange, head, chunk, encoding ?? 'utf8', '', 0), callback);
};

ServerResponse.prototype._writeBody = function _writeBody(chunk, encoding, callback) {
  const exchange = this[kExchange];
  if (exchange === undefined) return OutgoingMessage.prototype._writeBody.call(this, chunk, encoding, callback);
  if (exchange.gone || this.destroyed) return false;
  let head = this._headerSent ? '' : this._header;
  this._headerSent = true;
  let tail = '';
  if (this.chunkedEncoding) {
    head += `${lengthOf(chunk, encoding).toString(16)}\r\n`;
    tail = '\r\n';
  }
  return afterSend(this, sendNative(exchange, head, chunk, encoding, tail, 0), callback);
};

// Head, last piece, end of framing: one call.
ServerResponse.prototype._finishWrite = function _finishWrite(chunk, encoding) {
  const exchange = this[kExchange];
  if (exchange === undefined) {
    OutgoingMessage.prototype._finishWrite.call(this, chunk, encoding);
    return;
  }
  if (this.destroyed) return;
  if (!exchange.gone) {
    const flags = this._last || !this.shouldKeepAlive ? END | CLOSE : END;
    let head = this._headerSent ? '' : this._header;
    this._headerSent = true;
    let tail = '';
    if (chunk === null || chunk.length === 0) {
      if (this._hasBody && this.chunkedEncoding) head += `0\r\n${this._trailer}\r\n`;
      sendNative(exchange, head, '', 'latin1', '', flags);
    } else {
      if (this.chunkedEncoding) {
        head += `${lengthOf(chunk, encoding).toString(16)}\r\n`;
        tail = `\r\n0\r\n${this._trailer}\r\n`;
      }
      sendNative(exchange, head, chunk, encoding, tail, flags);
    }
  }
  nextTick(finished, this);
  if (isHeard(this) && exchange.hasTurn()) {
    this._prefinished = true;
    this.finished = true;
    this.emit('prefinish');
  }
};

// Whether anybody could hear what it emits.
function isHeard(response) {
  return response._eventsCount > 0 || response._failed || response.emit !== emit;
}

function finished(response) {
  const exchange = response[kExchange];
  if (response._closed) return;
  if (!exchange.hasTurn()) {
    // Answers finish in the order of their requests.
    exchange.waits = true;
    return;
  }
  if (response._endCallbacks !== undefined) response._callBack();
  response._finishEmitted = true;
  if (response[kBegun] !== undefined) tellEntry(response);
  if (responseFinish.hasSubscribers) publishFinish(response.req, response, exchange.socket, exchange.server);
  const heard = isHeard(response);
  if (heard) {
    if (!response._prefinished) response.emit('prefinish');
    nextTick(closed, response);
  } else {
    // Nobody to tell it from a tick later.
    response._closed = true;
    response.destroyed = true;
  }
  const next = exchange.done(response._last || !response.shouldKeepAlive, isHeard);
  if (next) nextTick(takeTurn, next);
  if (heard) response.emit('finish');
}

// When the request came, if somebody observes that.
const kBegun = Symbol('begun');

function tellEntry(response) {
  const { method, url, headers } = response.req;
  const { statusCode, statusMessage } = response;
  tellDone('http', 'HttpRequest', response[kBegun], {
    req: { method, url, headers }, res: { statusCode, statusMessage, headers: response.getHeaders() },
  });
}

function publishFinish(request, response, socket, server) {
  responseFinish.publish({ request, response, socket, server });
}

function takeTurn(response) {
  response[kExchange].deferred = false;
  finished(response);
}

function closed(response) {
  if (response._closed) return;
  response._closed = true;
  response.destroyed = true;
  response.emit('close');
  if (!response._finishEmitted) response.req[kAbort]?.abort();
}

ServerResponse.prototype._drained = function _drained() {
  if (this._needDrain) {
    this._needDrain = false;
    this.emit('drain');
  }
};

// An answer whose turn has not come takes the connection with it when it comes.
ServerResponse.prototype._destroyRaw = function _destroyRaw(error) {
  const exchange = this[kExchange];
  if (exchange !== undefined && exchange.hasTurn()) exchange.abort(error);
  else if (this._socket !== null) this._socket.destroy(error);
  else nextTick(closed, this);
};

module.exports = { ServerResponse, afterSend, closed, kBegun, publishFinish, responseFinish, tellEntry };
