// A connection that native code reads for us: one exchange after the other. What an exchange hears of is head(), body(),
// end(), or whole() for all of them at once, and fail(); where its connection comes from is pool.js's matter.
'use strict';

const { ErrnoException } = require('internal:errors');
const { forget } = require('internal:net/handle');

// What an entry of a round begins with, the lowest three bits; round.rs has the same list.
const HEAD = 0;
const BODY = 1;
const END = 2;
const WHOLE = 3;
const REFUSED = 4;
const FAILED = 5;
const ENDED = 6;
const WRITTEN = 7;

// Bits of a head's facts, above those.
const KEEP_ALIVE = 8;
const UPGRADE = 16;
const STATUS_SHIFT = 5;

// By slot.
const connections = [];

class Connection {
  // `socket` is connected, and done with afterwards.
  constructor(socket, pool) {
    const handle = socket._handle;
    this.about = {
      localAddress: socket.localAddress, localPort: socket.localPort, remoteAddress: socket.remoteAddress,
      remotePort: socket.remotePort, remoteFamily: socket.remoteFamily,
    };
    this.slot = binding.adopt(handle.id);
    handle.owner = null;
    socket._handle = null;
    forget(handle.id);
    this.pool = pool;
    this.exchange = null;
    // The head of the response is here; what it said of the connection.
    this.begun = false;
    this.keepAlive = false;
    this.reused = false;
    // When pool.js last saw something happen, and how long it may be idle.
    this.since = 0;
    this.patience = -1;
    this.onWritten = undefined;
    if (this.slot >= 0) connections[this.slot] = this;
  }

  // Sends a request, or its head and what of its body is there.
  begin(exchange) {
    this.exchange = exchange;
    this.begun = false;
    const begins = exchange.isHead ? 2 : 1;
    const { bytes } = exchange;
    return this.sent(bytes === undefined ? binding.send(this.slot, exchange.text, begins) :
      binding.sendBytes(this.slot, exchange.text, bytes, '', begins));
  }

  // More of the request. False when the kernel is full: `onWritten` is called when it has all.
  send(before, bytes, behind) {
    return this.sent(binding.sendBytes(this.slot, before, bytes, behind, 0));
  }

  sendText(text) {
    return this.sent(binding.send(this.slot, text, 0));
  }

  sent(result) {
    if (result < 0) queueMicrotask(() => this.fail(new ErrnoException(result, 'write')));
    return result === 1;
  }

  pause() {
    if (this.slot >= 0) binding.pause(this.slot);
  }

  resume() {
    if (this.slot >= 0) binding.resume(this.slot);
  }

  close() {
    if (this.slot < 0) return;
    connections[this.slot] = undefined;
    binding.close(this.slot);
    this.slot = -1;
    this.pool.closed(this);
  }

  // The exchange is over; the connection may serve another.
  free(keepAlive) {
    const { exchange } = this;
    this.exchange = null;
    this.onWritten = undefined;
    if (keepAlive && exchange.isSent) this.pool.release(this);
    else this.close();
    return exchange;
  }

  fail(error) {
    const { exchange, begun } = this;
    this.exchange = null;
    this.onWritten = undefined;
    this.close();
    if (exchange === null) return;
    // A connection that was idle may have been closed while the request was on its way.
    if (this.reused && !begun && exchange.replayable) this.pool.again(exchange);
    else exchange.fail(error);
  }

  // ---- what native code tells ----

  head(number, text) {
    const { exchange } = this;
    if (exchange === null || (number & UPGRADE) !== 0) {
      this.fail(socketError('bad upgrade', this));
      return;
    }
    this.begun = true;
    this.keepAlive = (number & KEEP_ALIVE) !== 0;
    this.learn(text);
    exchange.head(number >> STATUS_SHIFT, text, this);
  }

  whole(number, text, body) {
    if (this.exchange === null || (number & UPGRADE) !== 0) {
      this.fail(socketError('bad upgrade', this));
      return;
    }
    this.learn(text);
    this.free((number & KEEP_ALIVE) !== 0).whole(number >> STATUS_SHIFT, text, body);
  }

  // A server says with its responses how long it keeps idle connections: looked at once a connection.
  learn(text) {
    if (this.patience === -1) this.patience = this.pool.patience(text);
  }
}

function socketError(message, connection) {
  const error = new Error(message);
  error.name = 'SocketError';
  error.code = 'UND_ERR_SOCKET';
  error.socket = connection.about;
  return error;
}

function parserError(reason) {
  const error = new Error(`Response does not match the HTTP/1.1 protocol (${reason})`);
  error.name = 'HTTPParserError';
  // As undici has it.
  error.code = undefined;
  return error;
}

binding.dispatch = function dispatch(list) {
  for (let i = 0; i < list.length; i += 4) {
    const connection = connections[list[i + 1]];
    if (connection === undefined) continue;
    const number = list[i];
    connection.since = connection.pool.clock.now;
    switch (number & 7) {
      case WHOLE:
        connection.whole(number, list[i + 2], list[i + 3]);
        break;
      case HEAD:
        connection.head(number, list[i + 2]);
        break;
      case BODY:
        connection.exchange?.body(list[i + 2], connection);
        break;
      case END:
        if (connection.exchange !== null) connection.free(connection.keepAlive).end();
        break;
      case REFUSED:
        connection.fail(parserError(list[i + 2]));
        break;
      case FAILED:
        connection.fail(new ErrnoException(list[i + 2], 'read'));
        break;
      case ENDED:
        connection.fail(socketError('other side closed', connection));
        break;
      case WRITTEN: {
        const { onWritten } = connection;
        connection.onWritten = undefined;
        onWritten?.();
        break;
      }
    }
  }
};

module.exports = { Connection };
