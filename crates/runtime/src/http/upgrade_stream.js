// The connection of an upgrade whose request has a body, as its listener gets it: what comes first is the request's, what
// comes behind it is the program's.
'use strict';

const { Duplex } = require('stream');
const { kRawTrailers } = require('./incoming.js');
const { parseError } = require('./response_parser.js');
const { BODY, TRAILERS, END, UPGRADED, ERROR } = require('./protocol.js');

const none = new Uint8Array(0);

class UpgradeStream extends Duplex {
  // The parser has read the head.
  constructor(socket, req, parser) {
    super({ allowHalfOpen: socket.allowHalfOpen, autoDestroy: true });
    this.socket = socket;
    this.req = req;
    this.parser = parser;
    this.waiting = null;
  }

  _attach() {
    const { socket } = this;
    socket.on('data', (bytes) => this._take(bytes));
    socket.on('end', () => this._ended());
    socket.on('drain', () => this._goOn());
    socket.on('timeout', () => this.emit('timeout'));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  _take(bytes) {
    const rest = this.parser === -1 ? bytes : this._takeBody(bytes);
    if (rest.length > 0 && !this.push(rest)) this.socket.pause();
  }

  // Gives what is behind the body.
  _takeBody(bytes) {
    const { req } = this;
    const events = binding.feed(this.parser, bytes);
    let i = 0;
    while (i < events.length) {
      const [at, end] = [events[i + 1], events[i + 2]];
      switch (events[i]) {
        case BODY:
          i += 3;
          if (!req._dumped && !req.push(bytes.subarray(at, end))) this.socket.pause(); // until its _read
          break;
        case TRAILERS:
          i += 2;
          req[kRawTrailers] = at;
          break;
        case END:
          i += 1;
          req.complete = true;
          req.push(null);
          break;
        case UPGRADED:
          this._release();
          return bytes.subarray(at);
        case ERROR:
          this.socket.destroy(parseError(at, end, events[i + 3], bytes));
          return none;
        default:
          // Where the parser stands.
          i += 2;
      }
    }
    return none;
  }

  _ended() {
    if (!this.req.complete) this.req.destroy();
    this.push(null);
  }

  _release() {
    if (this.parser !== -1) binding.close(this.parser);
    this.parser = -1;
  }

  _read() {
    this.socket.resume();
  }

  _write(chunk, encoding, callback) {
    if (this.socket.write(chunk, encoding)) callback();
    else this.waiting = callback;
  }

  _goOn() {
    const { waiting } = this;
    this.waiting = null;
    waiting?.();
  }

  _final(callback) {
    this.socket.end(callback);
  }

  _destroy(error, callback) {
    this._release();
    if (!this.req.complete) this.req.destroy();
    this.socket.destroy(error);
    callback(error);
  }

  setTimeout(msecs, callback) {
    if (callback !== undefined) this.once('timeout', callback);
    this.socket.setTimeout?.(msecs);
    return this;
  }

  setNoDelay(enable) {
    this.socket.setNoDelay?.(enable);
    return this;
  }

  setKeepAlive(enable, delay) {
    this.socket.setKeepAlive?.(enable, delay);
    return this;
  }
}

// Tells the upgrade. When the body is whole with what came behind the head, the connection itself is handed over; a body that
// nobody reads is dropped.
function emitUpgrade(server, req, socket, parser, bytes) {
  const stream = new UpgradeStream(socket, req, parser);
  const rest = stream._takeBody(bytes);
  if (stream.parser === -1) {
    server.emit('upgrade', req, socket, rest);
  } else {
    stream._attach();
    server.emit('upgrade', req, stream, Buffer.alloc(0));
  }
  process.nextTick(() => {
    if (!req._consumed) req._dump();
  });
}

module.exports = { emitUpgrade };
