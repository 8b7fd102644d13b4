// What one Readable side remembers: bits, counters and the list of chunks not read yet.
// The list, the pipe targets and the text decoder are made when first needed, so an idle side is one small object.
'use strict';

const { highWaterMarkFrom } = require('./high_water_mark.js');
const { defineBits, defineTriState } = require('./state.js');
const {
  OBJECT, CONSTRUCTED, SYNC, ERROR_EMITTED, EMIT_CLOSE, AUTO_DESTROY, DESTROYED, CLOSED, CLOSE_EMITTED, DISABLED,
  ENDED, END_EMITTED, READING, NEED_READABLE, EMITTED_READABLE, READABLE_LISTENING, RESUME_SCHEDULED,
  READING_MORE, DATA_EMITTED, DATA_LISTENING, HAS_FLOWING, FLOWING, HAS_PAUSED, PAUSED, MULTI_AWAIT_DRAIN, DECODER,
} = require('./bits.js');

const START = CONSTRUCTED | SYNC | EMIT_CLOSE | AUTO_DESTROY;

class ReadableState {
  constructor(options, stream, isDuplex) {
    let bits = START;
    if (options) {
      if (options.objectMode || (isDuplex && options.readableObjectMode)) bits |= OBJECT;
      if (options.emitClose === false) bits &= ~EMIT_CLOSE;
      if (options.autoDestroy === false) bits &= ~AUTO_DESTROY;
    }
    this.bits = bits;
    this.highWaterMark = highWaterMarkFrom(options || {}, 'readableHighWaterMark', isDuplex, (bits & OBJECT) !== 0);
    this.length = 0;
    this.chunks = null;
    this.bufferIndex = 0;
    this.errored = null;
    this.targets = null;
    this.awaitDrainWriters = null;
    // { decoder, encoding, defaultEncoding } once any of them is asked for
    this.text = null;
    if (options && options.defaultEncoding) this.defaultEncoding = options.defaultEncoding;
    if (options && options.encoding) {
      const { StringDecoder } = require('string_decoder');
      this.decoder = new StringDecoder(options.encoding);
      this.encoding = options.encoding;
    }
  }

  get buffer() {
    if (this.chunks === null) return [];
    return this.bufferIndex === 0 ? this.chunks : this.chunks.slice(this.bufferIndex);
  }

  get pipes() { return (this.targets ??= []); }
  set pipes(value) { this.targets = value; }

  get pipesCount() { return this.targets === null ? 0 : this.targets.length; }

  get decoder() { return this.text === null ? null : this.text.decoder; }
  set decoder(value) {
    textOf(this).decoder = value;
    this.bits = value ? this.bits | DECODER : this.bits & ~DECODER;
  }

  get encoding() { return this.text === null ? null : this.text.encoding; }
  set encoding(value) { textOf(this).encoding = value; }

  get defaultEncoding() { return this.text === null ? 'utf8' : this.text.defaultEncoding; }
  set defaultEncoding(value) { textOf(this).defaultEncoding = value; }
}

function textOf(state) {
  return (state.text ??= { decoder: null, encoding: null, defaultEncoding: 'utf8' });
}

defineBits(ReadableState.prototype, {
  objectMode: OBJECT,
  ended: ENDED,
  endEmitted: END_EMITTED,
  reading: READING,
  constructed: CONSTRUCTED,
  sync: SYNC,
  needReadable: NEED_READABLE,
  emittedReadable: EMITTED_READABLE,
  readableListening: READABLE_LISTENING,
  resumeScheduled: RESUME_SCHEDULED,
  errorEmitted: ERROR_EMITTED,
  emitClose: EMIT_CLOSE,
  autoDestroy: AUTO_DESTROY,
  destroyed: DESTROYED,
  closed: CLOSED,
  closeEmitted: CLOSE_EMITTED,
  multiAwaitDrain: MULTI_AWAIT_DRAIN,
  readingMore: READING_MORE,
  dataEmitted: DATA_EMITTED,
  dataListening: DATA_LISTENING,
}, { readable: DISABLED });
defineTriState(ReadableState.prototype, 'flowing', HAS_FLOWING, FLOWING);
defineTriState(ReadableState.prototype, 'paused', HAS_PAUSED, PAUSED);

// The list of chunks: an array and the index of its first live one.

function append(state, chunk) {
  if (state.chunks === null) state.chunks = [chunk];
  else state.chunks.push(chunk);
}

function prepend(state, chunk) {
  if (state.chunks === null) state.chunks = [chunk];
  else if (state.bufferIndex > 0) state.chunks[--state.bufferIndex] = chunk;
  else state.chunks.unshift(chunk);
}

function clear(state) {
  state.chunks = null;
  state.bufferIndex = 0;
}

function shift(state) {
  const chunks = state.chunks;
  const index = state.bufferIndex;
  const chunk = chunks[index];
  if (index + 1 === chunks.length) {
    clear(state);
    return chunk;
  }
  chunks[index] = null;
  state.bufferIndex = index + 1;
  if (index > 1024) {
    chunks.splice(0, index + 1);
    state.bufferIndex = 0;
  }
  return chunk;
}

// Takes `n` bytes, characters or (object mode) one object off the front; all of it for n = 0.
function take(state, n) {
  if (state.length === 0) return null;
  if (state.bits & OBJECT) return shift(state);
  const chunks = state.chunks;
  const index = state.bufferIndex;
  if (!n || n >= state.length) {
    let all;
    if (index + 1 === chunks.length) all = chunks[index];
    else if (state.bits & DECODER) all = chunks.slice(index).join('');
    else all = require('buffer').Buffer.concat(index === 0 ? chunks : chunks.slice(index), state.length);
    clear(state);
    return all;
  }
  const first = chunks[index];
  if (n < first.length) {
    chunks[index] = first.slice(n);
    return first.slice(0, n);
  }
  if (n === first.length) return shift(state);
  return state.bits & DECODER ? takeText(state, n) : takeBytes(state, n);
}

function takeText(state, n) {
  let text = '';
  while (n > 0) {
    const chunk = state.chunks[state.bufferIndex];
    if (n < chunk.length) {
      text += chunk.slice(0, n);
      state.chunks[state.bufferIndex] = chunk.slice(n);
      break;
    }
    text += chunk;
    n -= chunk.length;
    shift(state);
  }
  return text;
}

function takeBytes(state, n) {
  const bytes = require('buffer').Buffer.allocUnsafe(n);
  let at = 0;
  while (at < n) {
    const chunk = state.chunks[state.bufferIndex];
    const wanted = n - at;
    if (wanted < chunk.length) {
      bytes.set(chunk.subarray(0, wanted), at);
      state.chunks[state.bufferIndex] = chunk.subarray(wanted);
      break;
    }
    bytes.set(chunk, at);
    at += chunk.length;
    shift(state);
  }
  return bytes;
}

function firstLength(state) {
  return state.chunks[state.bufferIndex].length;
}

module.exports = { ReadableState, append, prepend, clear, take, firstLength };
