// The parser of one connection's responses: turns what native code found in the bytes fed into IncomingMessages.
// What a response means to its request is client.js's matter: it is told by `onHead`.
'use strict';

const { IncomingMessage, kRaw } = require('./incoming.js');
const { HEAD, BODY, TRAILERS, END, UPGRADED } = require('./protocol.js');

const KEEP_ALIVE = 1;
const UPGRADE = 2;

class ResponseParser {
  // `onHead(message, keepAlive)` says whether the message's body is wanted.
  constructor(socket, { method, maxHeaderSize, insecure, maxHeaderPairs, joinDuplicateHeaders, onHead }) {
    this.id = binding.open(Math.min(maxHeaderSize || 0, 0xffffffff), insecure === true);
    this.socket = socket;
    this.incoming = null;
    this.onHead = onHead;
    this.maxHeaderPairs = maxHeaderPairs;
    this.joinDuplicateHeaders = joinDuplicateHeaders;
    // Where in the bytes fed last another protocol begins; -1: nowhere.
    this.upgradedAt = -1;
    // The message whose body is being read.
    this.stream = null;
    if (method === 'HEAD' || method === 'CONNECT') {
      binding.setRequestMethod(this.id, method === 'HEAD', method === 'CONNECT');
    }
  }

  // Gives an error when the bytes are no HTTP.
  execute(bytes) {
    return this.play(binding.feed(this.id, bytes), bytes);
  }

  finish() {
    return this.id === -1 ? undefined : this.play(binding.finish(this.id), undefined);
  }

  close() {
    if (this.id === -1) return;
    binding.close(this.id);
    this.id = -1;
    this.socket = null;
    this.incoming = null;
    this.stream = null;
  }

  play(events, bytes) {
    let i = 0;
    while (i < events.length) {
      switch (events[i]) {
        case HEAD:
          this.head(events[i + 1], events[i + 2], events[i + 3], events[i + 4], events[i + 5]);
          i += 6;
          break;
        case BODY:
          this.body(bytes.subarray(events[i + 1], events[i + 2]));
          i += 3;
          break;
        case TRAILERS:
          this.trailers(events[i + 1]);
          i += 2;
          break;
        case END:
          this.end();
          i += 1;
          break;
        case UPGRADED:
          this.upgradedAt = events[i + 1];
          i += 2;
          break;
        default:
          return parseError(events[i + 1], events[i + 2], events[i + 3], bytes);
      }
    }
    return undefined;
  }

  head(status, reason, minor, flags, raw) {
    const message = new IncomingMessage(this.socket);
    message.statusCode = status;
    message.statusMessage = reason;
    message.httpVersionMajor = 1;
    message.httpVersionMinor = minor;
    message.joinDuplicateHeaders = this.joinDuplicateHeaders;
    message.upgrade = (flags & UPGRADE) !== 0;
    message[kRaw] = raw;
    if (this.maxHeaderPairs > 0) limitHeaders(message, this.maxHeaderPairs);
    this.incoming = message;
    this.stream = this.onHead(message, (flags & KEEP_ALIVE) !== 0) ? message : null;
  }

  body(piece) {
    const { stream } = this;
    if (stream === null || stream._dumped) return;
    if (!stream.push(piece) && this.socket !== null) this.socket.pause(); // until the message's _read
  }

  trailers(list) {
    if (this.stream === null) return;
    this.stream.complete = true;
    this.stream._addHeaderLines(list, list.length);
    // What was made from none before.
    this.stream.trailers = null;
    this.stream.trailersDistinct = null;
  }

  end() {
    const { stream } = this;
    if (stream !== null) {
      stream.complete = true;
      stream.push(null);
      this.stream = null;
    }
    if (this.socket?.isPaused?.()) this.socket.resume();
  }
}

// Without a packet it was the stream's end that came too early.
function limitHeaders(message, most) {
  if (message.rawHeaders.length > most) message.rawHeaders = message.rawHeaders.slice(0, most);
}

function parseError(code, reason, bytesParsed, rawPacket) {
  const error = new Error(rawPacket === undefined ? 'Parse Error' : `Parse Error: ${reason}`);
  error.bytesParsed = bytesParsed;
  error.code = code;
  error.reason = reason;
  if (rawPacket !== undefined) error.rawPacket = rawPacket;
  return error;
}

module.exports = { ResponseParser, parseError };
