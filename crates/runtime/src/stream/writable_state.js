// What one Writable side remembers: bits, counters, the write under way and the list of those behind it.
'use strict';

const { highWaterMarkFrom } = require('./high_water_mark.js');
const { codes } = require('internal:errors');
const { Buffer } = require('buffer');
const { defineBits } = require('./state.js');
const {
  OBJECT, CONSTRUCTED, SYNC, ERROR_EMITTED, EMIT_CLOSE, AUTO_DESTROY, DESTROYED, CLOSED, CLOSE_EMITTED, DISABLED,
  ENDED, NEED_DRAIN, ENDING, FINISHED, KEEP_STRINGS, WRITING, BUFFER_PROCESSING, PREFINISHED, FINAL_CALLED,
  MIXED_BUFFERS, REAL_CALLBACKS, AFTER_WRITE_PENDING, CORKED,
} = require('./bits.js');

const START = CONSTRUCTED | SYNC | EMIT_CLOSE | AUTO_DESTROY;

class WritableState {
  constructor(options, stream, isDuplex) {
    let bits = START;
    if (options) {
      if (options.objectMode || (isDuplex && options.writableObjectMode)) bits |= OBJECT;
      if (options.emitClose === false) bits &= ~EMIT_CLOSE;
      if (options.autoDestroy === false) bits &= ~AUTO_DESTROY;
      if (options.decodeStrings === false) bits |= KEEP_STRINGS;
    }
    this.bits = bits;
    this.highWaterMark = highWaterMarkFrom(options || {}, 'writableHighWaterMark', isDuplex, (bits & OBJECT) !== 0);
    this.length = 0;
    // The write under way: its size, its callback, and the function handed to _write() (made at the first write).
    this.writelen = 0;
    this.writecb = null;
    this.callback = null;
    // Writes waiting behind it: three slots each (chunk, encoding, callback) from index `at` on.
    this.waiting = null;
    this.at = 0;
    this.corkCount = 0;
    // Callbacks still owed; 'finish' waits for them.
    this.pendingcb = 0;
    this.errored = null;
    this.onfinish = null;
    this.afterWriteTickInfo = null;
    this.defaultEncoding = 'utf8';
    const encoding = options ? options.defaultEncoding : null;
    if (encoding != null && encoding !== 'utf8' && encoding !== 'utf-8') {
      if (!Buffer.isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
      this.defaultEncoding = encoding;
    }
  }

  getBuffer() {
    const list = [];
    if (this.waiting === null) return list;
    for (let i = this.at; i < this.waiting.length; i += 3) {
      list.push({ chunk: this.waiting[i], encoding: this.waiting[i + 1], callback: this.waiting[i + 2] });
    }
    return list;
  }

  get buffered() { return this.getBuffer(); }

  get bufferedRequestCount() { return this.waiting === null ? 0 : (this.waiting.length - this.at) / 3; }

  get corked() { return this.corkCount; }
  set corked(count) {
    this.corkCount = count;
    this.bits = count ? this.bits | CORKED : this.bits & ~CORKED;
  }

  get onwrite() { return this.callback; }
}

defineBits(WritableState.prototype, {
  objectMode: OBJECT,
  finalCalled: FINAL_CALLED,
  needDrain: NEED_DRAIN,
  ending: ENDING,
  ended: ENDED,
  finished: FINISHED,
  destroyed: DESTROYED,
  writing: WRITING,
  sync: SYNC,
  bufferProcessing: BUFFER_PROCESSING,
  constructed: CONSTRUCTED,
  prefinished: PREFINISHED,
  errorEmitted: ERROR_EMITTED,
  emitClose: EMIT_CLOSE,
  autoDestroy: AUTO_DESTROY,
  closed: CLOSED,
  closeEmitted: CLOSE_EMITTED,
  afterWritePending: AFTER_WRITE_PENDING,
}, {
  writable: DISABLED,
  decodeStrings: KEEP_STRINGS,
  allBuffers: MIXED_BUFFERS,
  allNoop: REAL_CALLBACKS,
});

module.exports = { WritableState };
