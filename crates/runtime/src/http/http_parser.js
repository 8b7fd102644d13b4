// HTTPParser: the parser of node:_http_common, which calls functions of its own by number with what it finds. The
// runtime's own connections have no use for it.
'use strict';

const { flow, callNested, gone, origin } = require('internal:async_hooks/flow');
const { notImplemented } = require('internal:errors');
const { IncomingMessage, kRaw, kRawTrailers } = require('./incoming.js');
const { parseError } = require('./response_parser.js');
const protocol = require('./protocol.js');

const { HEAD, BODY, TRAILERS, END, UPGRADED, ERROR, REQUEST, STATUS, METHODS, numberedMethods } = protocol;

const kinds = { REQUEST: 1, RESPONSE: 2 };
const calls = {
  kOnMessageBegin: 0, kOnHeaders: 1, kOnHeadersComplete: 2, kOnBody: 3, kOnMessageComplete: 4, kOnExecute: 5,
  kOnTimeout: 6,
};
const leniencies = {
  kLenientNone: 0, kLenientHeaders: 1, kLenientChunkedLength: 2, kLenientKeepAlive: 4, kLenientTransferEncoding: 8,
  kLenientVersion: 16, kLenientDataAfterClose: 32, kLenientOptionalLFAfterCR: 64, kLenientOptionalCRLFAfterChunk: 128,
  kLenientOptionalCRBeforeLF: 256, kLenientSpacesAfterChunkSize: 512, kLenientHeaderValueRelaxed: 1024, kLenientAll: 1023,
};

// Bits of a request's facts, and of a response's flags.
const KEEP_ALIVE = 1;
const UPGRADE = 2;
const HTTP_1_1 = 16;

// The head's fields as a list, from its text or as they were told.
function fieldsOf(raw) {
  const message = new IncomingMessage();
  message[kRaw] = raw;
  return message.rawHeaders;
}

function trailersOf(raw) {
  if (typeof raw !== 'string') return raw;
  const message = new IncomingMessage();
  message[kRawTrailers] = raw;
  return message.rawTrailers;
}

// Closes what programs forget to.
let dropped;

class HTTPParser {
  #id = -1;
  #origin;

  initialize(type, resource, maxHeaderSize = 0, lenient = leniencies.kLenientNone) {
    this.#release();
    const size = Math.min(maxHeaderSize, 0xffffffff);
    this.#id = type === kinds.REQUEST ? binding.openRequest(size, 0, lenient !== 0) : binding.open(size, lenient !== 0);
    dropped ??= new FinalizationRegistry((id) => binding.close(id));
    dropped.register(this, this.#id, this);
    if (flow.on) this.#origin = origin(type === kinds.REQUEST ? 'HTTPINCOMINGMESSAGE' : 'HTTPCLIENTREQUEST', resource);
  }

  // How many bytes were read, or the error that is in them. What a function throws ends the call.
  execute(bytes, start = 0, length = bytes.length - start) {
    if (this.#id === -1) return 0;
    const part = bytes.subarray(start, start + length);
    return this.#play(binding.feed(this.#id, part), part);
  }

  finish() {
    if (this.#id === -1) return undefined;
    const result = this.#play(binding.finish(this.#id), undefined);
    return result === 0 ? undefined : result;
  }

  close() {
    this.#release();
  }

  free() {
    gone(this.#origin);
    this.#origin = undefined;
  }

  remove() {}

  #release() {
    if (this.#id === -1) return;
    dropped.unregister(this);
    binding.close(this.#id);
    this.#id = -1;
    this.free();
  }

  // Calls the function of that number, if there is one.
  #call(number, ...args) {
    const found = this[number];
    if (typeof found !== 'function') return undefined;
    return flow.on ? callNested(this.#origin, found, this, ...args) : Reflect.apply(found, this, args);
  }

  #play(events, bytes) {
    for (let i = 0; i < events.length;) {
      switch (events[i]) {
        case REQUEST: {
          const facts = events[i + 1];
          const code = facts >> 8 & 0xff;
          const raw = events[i + 3];
          const method = code < numberedMethods.length ? numberedMethods[code] : raw.slice(0, facts >>> 16);
          this.#head((facts & HTTP_1_1) === 0 ? 0 : 1, fieldsOf(raw), METHODS.indexOf(method), events[i + 2], undefined,
                     undefined, facts);
          i += 4;
          break;
        }
        case HEAD:
          this.#head(events[i + 3], fieldsOf(events[i + 5]), undefined, undefined, events[i + 1], events[i + 2],
                     events[i + 4]);
          i += 6;
          break;
        case BODY:
          this.#call(calls.kOnBody, bytes.subarray(events[i + 1], events[i + 2]));
          i += 3;
          break;
        case TRAILERS:
          this.#call(calls.kOnHeaders, trailersOf(events[i + 1]), '');
          i += 2;
          break;
        case END:
          this.#call(calls.kOnMessageComplete);
          i += 1;
          break;
        case STATUS:
          i += 2;
          break;
        case UPGRADED:
          return events[i + 1];
        case ERROR:
        default:
          return parseError(events[i + 1], events[i + 2], events[i + 3], bytes);
      }
    }
    return bytes?.length ?? 0;
  }

  #head(minor, fields, method, url, status, reason, flags) {
    this.#call(calls.kOnMessageBegin);
    const skips = this.#call(calls.kOnHeadersComplete, 1, minor, fields, method, url, status, reason,
                             (flags & UPGRADE) !== 0, (flags & KEEP_ALIVE) !== 0);
    // The body is parsed by then.
    if (skips === 1 && status !== undefined) notImplemented('HTTPParser() of a response whose body is skipped')();
  }
}

for (const name of ['pause', 'resume', 'consume', 'unconsume', 'getCurrentBuffer']) {
  HTTPParser.prototype[name] = notImplemented(`HTTPParser.${name}`);
}
Object.assign(HTTPParser, kinds, calls, leniencies);

module.exports = { HTTPParser };
