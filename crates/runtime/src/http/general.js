// HTTP over any Duplex that is handed to a server: `server.emit('connection', duplex)`. What it reads is parsed here and
// answered through ServerResponses that have it as their socket. Connections that the room accepted are requests.js's.
'use strict';

const { Socket } = require('net');
const { kRawTrailers } = require('./incoming.js');
const { parseError } = require('./response_parser.js');
const { askedHeaderSize, BODY, TRAILERS, END, UPGRADED, ERROR, REQUEST, STATUS } = require('./protocol.js');
const { closed, kBegun, publishFinish, responseFinish, tellEntry } = require('./response.js');
const { emitUpgrade } = require('./upgrade_stream.js');
const { watch, waitsAnew, unwatch } = require('./late.js');
const { requestOf, responseTo, limitRequests, serve, isAccepted } = require('./requests.js');
const { refusal, refuseEncoding } = require('./refusals.js');
const { runNextTicks } = require('internal:process/ticks');
const { connResetException, codes: { ERR_HTTP_REQUEST_TIMEOUT } } = require('internal:errors');

// What the parser waits for when the bytes fed are used up.
const IN_HEAD = 1;
const IN_BODY = 2;

// Bits of a request's facts; receive.rs packs them.
const ASKS_UPGRADE = 2;
const HAS_BODY = 4;
const HTTP_1_1 = 16;

const kConnection = Symbol('connection');

function connectionListener(socket) {
  if (!isAccepted(socket)) new Connection(this, socket);
}

class Connection {
  constructor(server, socket) {
    this.server = server;
    this.socket = socket;
    this.parser = binding.openRequest(Math.min(server.maxHeaderSize || askedHeaderSize(), 0xffffffff), server._maxHeaders(),
                                      server._insecure);
    // Requests whose answers are not out, oldest first.
    this.incoming = [];
    // Answers that wait for their turn.
    this.outgoing = [];
    // The request whose body comes, or whose connection is to be taken over.
    this.reading = null;
    this.hasBody = false;
    this.count = 0;
    // What late.js goes by.
    this.said = false;
    this.inHead = true;
    this.inBody = false;
    this.since = 0;
    // What is fed came by a round: ticks run behind each piece of a body, as they do there.
    this.inRound = false;
    // A message ended in the bytes that are gone through.
    this.ended = false;
    socket.server = server;
    socket[kConnection] = this;
    socket._paused = false;
    socket.setEncoding = refuseEncoding;
    if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
    socket.on('timeout', onTimeout);
    socket.on('error', onError);
    socket.on('close', onClose);
    socket.on('end', onEnd);
    socket.on('data', onData);
    socket.on('drain', onDrain);
    if (typeof socket._onData === 'function') socket._onData = onRoundData;
    waitsAnew(this);
  }

  get idle() {
    return !this.said || !this.inHead && !this.inBody && this.incoming.length === 0;
  }

  get open() {
    return this.parser !== -1;
  }

  release() {
    if (this.parser === -1) return;
    binding.close(this.parser);
    this.parser = -1;
    unwatch(this);
  }

  late() {
    this.fail(new ERR_HTTP_REQUEST_TIMEOUT());
  }

  feed(bytes) {
    this.said = true;
    this.play(binding.feed(this.parser, bytes), 0, bytes);
    const { socket } = this;
    if (this.parser !== -1 && socket._paused) socket.pause();
  }

  // Goes through what was found in `bytes`. What an exception of the program leaves behind comes in a tick of its own.
  play(events, i, bytes) {
    try {
      while (i < events.length && this.parser !== -1) {
        const at = i;
        switch (events[at]) {
          case REQUEST:
            i += 4;
            this.onRequest(events[at + 1], events[at + 2], events[at + 3]);
            break;
          case BODY:
            i += 3;
            this.onBody(bytes.subarray(events[at + 1], events[at + 2]));
            break;
          case TRAILERS:
            i += 2;
            if (this.reading !== null) this.reading[kRawTrailers] = events[at + 1];
            break;
          case END:
            i += 1;
            this.onMessageEnd();
            break;
          case STATUS:
            i += 2;
            this.onStatus(events[at + 1]);
            break;
          case UPGRADED:
            i += 2;
            this.onUpgraded(bytes, events[at + 1]);
            break;
          default:
            i = events.length;
            this.fail(parseError(events[at + 1], events[at + 2], events[at + 3], bytes));
        }
      }
    } finally {
      if (i < events.length && this.parser !== -1) process.nextTick(() => this.play(events, i, bytes));
    }
  }

  onRequest(facts, target, raw) {
    const { server, socket } = this;
    const req = requestOf(server, facts, target, raw, socket);
    req.socket = socket;
    this.reading = req;
    if ((facts & ASKS_UPGRADE) !== 0) {
      req.upgrade = req.method === 'CONNECT' || server._takesUpgrade(req);
      this.hasBody = (facts & HAS_BODY) !== 0;
      if (req.upgrade) return;
    }
    this.incoming.push(req);
    this.holdBack();
    const res = responseTo(server, req, facts);
    if (socket._httpMessage) this.outgoing.push(res);
    else res.assignSocket(socket);
    res.on('finish', () => {
      if (res[kBegun] !== undefined) tellEntry(res);
      if (responseFinish.hasSubscribers) publishFinish(req, res, socket, server);
      this.onFinish(req, res);
    });
    if (server.maxRequestsPerSocket > 0 && (facts & HTTP_1_1) !== 0) limitRequests(server, ++this.count, res);
    serve(server, req, res, facts);
  }

  // A peer that sends requests and takes no answers is not read from.
  holdBack() {
    const { socket } = this;
    if (!socket._paused && this.isFull()) {
      socket._paused = true;
      socket.pause();
    }
  }

  isFull() {
    const { socket } = this;
    let waiting = 0;
    for (const res of this.outgoing) waiting += res.outputSize;
    return socket.writableNeedDrain || waiting >= socket.writableHighWaterMark;
  }

  onBody(piece) {
    const { reading } = this;
    // Nobody's: the answer is out, or the program destroyed the request.
    if (reading === null || reading._dumped) return;
    if (!reading.push(piece)) this.socket.pause(); // until its _read
    if (this.inRound) runNextTicks();
  }

  onMessageEnd() {
    const { reading, socket } = this;
    this.reading = null;
    this.ended = true;
    if (reading !== null) {
      reading.complete = true;
      reading.push(null);
    }
    // The next request may come, however much of this one is still to be read.
    if (!socket._paused) socket.resume();
  }

  onUpgraded(bytes, at) {
    if (this.reading?.upgrade) {
      this.takeOver(bytes.subarray(at));
      return;
    }
    binding.ignoreUpgrade(this.parser);
    this.feed(bytes.subarray(at));
  }

  // The connection leaves HTTP: whoever listens gets it, with what came after the head.
  takeOver(head) {
    const { reading, server, socket, parser } = this;
    const event = reading.method === 'CONNECT' ? 'connect' : 'upgrade';
    if (server.listenerCount(event) === 0) {
      this.release();
      this.letGo();
      socket.destroy();
      return;
    }
    if (this.hasBody && event === 'upgrade') {
      unwatch(this);
      this.parser = -1;
      this.letGo();
      socket.readableFlowing = null;
      emitUpgrade(server, reading, socket, parser, head);
      return;
    }
    this.release();
    this.letGo();
    reading.complete = true;
    reading.push(null);
    socket.readableFlowing = null;
    server.emit(event, reading, socket, head);
  }

  letGo() {
    const { socket } = this;
    socket.removeListener('timeout', onTimeout);
    socket.removeListener('error', onError);
    socket.removeListener('close', onClose);
    socket.removeListener('end', onEnd);
    socket.removeListener('data', onData);
    socket.removeListener('drain', onDrain);
    socket[kConnection] = undefined;
    delete socket.setEncoding;
    delete socket._onData;
  }

  onStatus(status) {
    const waited = !this.inHead && !this.inBody;
    this.inHead = status === IN_HEAD;
    this.inBody = status === IN_BODY;
    // A message's time counts from its first byte.
    if (waited || this.ended) waitsAnew(this);
    else watch(this);
    this.ended = false;
  }

  // An answer is out.
  onFinish(req, res) {
    const { socket } = this;
    this.incoming.shift();
    if (!req._consumed) req._dump();
    res.detachSocket(socket);
    process.nextTick(closed, res);
    if (res._last) {
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    } else if (this.outgoing.length > 0) {
      const next = this.outgoing.shift();
      if (next.destroyed) socket.destroy();
      else next.assignSocket(socket);
    } else if (this.idle) {
      waitsAnew(this);
    }
  }

  // The bytes were no HTTP, came too late, or the stream failed.
  fail(error) {
    const { socket, server } = this;
    socket.removeListener('error', onError);
    if (socket.listenerCount('error') === 0) socket.on('error', ignore);
    if (server.emit('clientError', error, socket)) return;
    if (socket.writable && !socket._httpMessage?._headerSent) socket.write(refusal(error), 'latin1');
    socket.destroy(error);
  }
}

function ignore() {}

function onData(bytes) {
  const connection = this[kConnection];
  if (connection.open) connection.feed(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
}

// In the place of a net.Socket's own.
function onRoundData(bytes) {
  const connection = this[kConnection];
  connection.inRound = true;
  try {
    Socket.prototype._onData.call(this, bytes);
  } finally {
    connection.inRound = false;
  }
}

function onEnd() {
  const connection = this[kConnection];
  if (!connection.open) return;
  const found = binding.finish(connection.parser);
  const { server, outgoing } = connection;
  if (found[0] === ERROR) {
    connection.fail(parseError(found[1], found[2], found[3], undefined));
  } else if (!server.httpAllowHalfOpen) {
    this.end();
  } else if (outgoing.length > 0) {
    outgoing.at(-1)._last = true;
  } else if (this._httpMessage) {
    this._httpMessage._last = true;
  } else {
    this.end();
  }
}

function onDrain() {
  const connection = this[kConnection];
  if (this._paused && !connection.isFull()) {
    this._paused = false;
    this.resume();
  }
  const message = this._httpMessage;
  if (message && !message.finished) message._drained();
}

function onTimeout() {
  const { server, reading } = this[kConnection];
  const heard = (reading !== null && !reading.complete && reading.emit('timeout', this)) | (this._httpMessage?.emit('timeout', this) ?? false) |
    server.emit('timeout', this);
  if (!heard) this.destroy();
}

function onError(error) {
  this[kConnection].fail(error);
}

function onClose() {
  const connection = this[kConnection];
  connection.release();
  for (const req of connection.incoming.splice(0)) req.destroy(connResetException('aborted'));
  for (const res of connection.outgoing.splice(0)) closed(res);
}

module.exports = { connectionListener };
