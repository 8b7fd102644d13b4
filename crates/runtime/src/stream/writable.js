// Writable: chunks go in by write(), one at a time to _write(), the others wait; end() leads to 'finish' when all are out.
'use strict';

const { codes } = require('internal:errors');
const { Buffer } = require('buffer');
const { isBuffer } = require('internal:buffer/fast_buffer');
const { Stream } = require('./legacy.js');
const { WritableState } = require('./writable_state.js');
const destroyImpl = require('./destroy.js');
const { addAbortSignalNoValidate } = require('./abort_signal.js');
const {
  OBJECT, CONSTRUCTED, SYNC, ERROR_EMITTED, AUTO_DESTROY, DESTROYED, CLOSED, CLOSE_EMITTED, DISABLED, ENDED,
  NEED_DRAIN, ENDING, FINISHED, KEEP_STRINGS, WRITING, BUFFER_PROCESSING, PREFINISHED, FINAL_CALLED,
  MIXED_BUFFERS, REAL_CALLBACKS, BUFFERED, CORKED, AFTER_WRITE_PENDING, END_EMITTED,
} = require('./bits.js');

const { errorOrDestroy } = destroyImpl;

function nop() {}

function Writable(options) {
  if (!(this instanceof Writable)) return new Writable(options);
  this._writableState = new WritableState(options, this, false);
  if (options) {
    if (typeof options.write === 'function') this._write = options.write;
    if (typeof options.writev === 'function') this._writev = options.writev;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.final === 'function') this._final = options.final;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) addAbortSignalNoValidate(options.signal, this);
  }
  Stream.call(this, options);
  if (this._construct != null) destroyImpl.construct(this, () => writableConstructed(this));
}
Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);

Object.defineProperty(Writable, Symbol.hasInstance, {
  configurable: true,
  writable: true,
  value(object) {
    if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
    // A Duplex is a Writable too, though it inherits from Readable.
    return this === Writable && !!object && object._writableState instanceof WritableState;
  },
});

function writableConstructed(stream) {
  const state = stream._writableState;
  if ((state.bits & WRITING) === 0) clearBuffer(stream, state);
  if (state.bits & ENDING) finishMaybe(stream, state);
}

Writable.prototype.pipe = function() {
  errorOrDestroy(this, new codes.ERR_STREAM_CANNOT_PIPE());
};

// write() takes this path as long as no other write is under way: straight to _write().

const BLOCKED = WRITING | CORKED | CONSTRUCTED;
const REFUSES = ENDING | DESTROYED;

Writable.prototype.write = function(chunk, encoding, cb) {
  if (chunk != null && typeof encoding === 'function') {
    cb = encoding;
    encoding = null;
  }
  return writeChunk(this, this._writableState, chunk, encoding, cb) === true;
};

// True, false for "wait for 'drain'", or the error that came of it.
function writeChunk(stream, state, chunk, encoding, cb) {
  if (typeof cb !== 'function') cb = nop;
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if ((state.bits & OBJECT) === 0) {
    if (!encoding) encoding = state.defaultEncoding;
    else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    if (typeof chunk === 'string') {
      if ((state.bits & KEEP_STRINGS) === 0) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else if (isBuffer(chunk)) {
      encoding = 'buffer';
    } else if (ArrayBuffer.isView(chunk)) {
      chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      encoding = 'buffer';
    } else {
      throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
  }
  if (state.bits & REFUSES) return refuse(stream, state, cb);

  state.pendingcb++;
  const length = state.bits & OBJECT ? 1 : chunk.length;
  state.length += length;
  if ((state.bits & BLOCKED) === CONSTRUCTED && state.errored === null) {
    state.writelen = length;
    state.writecb = cb;
    state.bits |= WRITING | SYNC;
    stream._write(chunk, encoding, state.callback ?? makeCallback(stream, state));
    state.bits &= ~SYNC;
  } else {
    wait(state, chunk, encoding, cb);
  }
  // Written at once, a chunk of any size leaves room.
  const room = state.length < state.highWaterMark || state.length === 0;
  if (!room) state.bits |= NEED_DRAIN;
  return room && state.errored === null && (state.bits & DESTROYED) === 0;
}

// Whether a write may go past the stream: nothing waits before it, and nothing is to be refused or noted.
const NOT_PASSING = WRITING | CORKED | CONSTRUCTED | BUFFERED | REFUSES | OBJECT | NEED_DRAIN;

function mayPass(stream) {
  const state = stream._writableState;
  return (state.bits & NOT_PASSING) === CONSTRUCTED && state.length === 0 && state.errored === null;
}

// A write that went past the stream and is not done, or has failed: the stream's books as if _write() had begun it. Gives
// what write() gives, and `done(error)` is to be called once.
function passed(stream, length, cb) {
  const state = stream._writableState;
  state.pendingcb++;
  state.length += length;
  state.writelen = length;
  state.writecb = typeof cb === 'function' ? cb : nop;
  state.bits |= WRITING;
  const room = state.length < state.highWaterMark;
  if (!room) state.bits |= NEED_DRAIN;
  return { room, done: (err) => onwrite(stream, state, err) };
}

function refuse(stream, state, cb) {
  const err = state.bits & ENDING ?
    new codes.ERR_STREAM_WRITE_AFTER_END() : new codes.ERR_STREAM_DESTROYED('write');
  process.nextTick(cb, err);
  errorOrDestroy(stream, err, true);
  return err;
}

function makeCallback(stream, state) {
  return (state.callback = (err) => onwrite(stream, state, err));
}

function wait(state, chunk, encoding, cb) {
  if (state.waiting === null) state.waiting = [chunk, encoding, cb];
  else state.waiting.push(chunk, encoding, cb);
  state.bits |= BUFFERED;
  if (encoding !== 'buffer') state.bits |= MIXED_BUFFERS;
  if (cb !== nop) state.bits |= REAL_CALLBACKS;
}

// _write() reports back

function onwrite(stream, state, err) {
  const cb = state.writecb;
  if (typeof cb !== 'function') {
    errorOrDestroy(stream, new codes.ERR_MULTIPLE_CALLBACK());
    return;
  }
  state.bits &= ~WRITING;
  state.writecb = null;
  state.length -= state.writelen;
  state.writelen = 0;
  if (err) {
    onwriteFailed(stream, state, err, cb);
    return;
  }
  if (state.bits & BUFFERED) clearBuffer(stream, state);
  if ((state.bits & SYNC) === 0) afterWrite(stream, state, 1, cb);
  else afterWriteSoon(stream, state, cb);
}

// _write() called back before it returned: users' callbacks come in the next tick, equal ones together.
function afterWriteSoon(stream, state, cb) {
  if (cb === nop) {
    // Object streams always take the tick: 'finish' and callbacks of theirs are that much later in Node.
    const drain = (state.bits & (ENDING | NEED_DRAIN | DESTROYED)) === NEED_DRAIN && state.length === 0;
    if ((drain || (state.bits & OBJECT)) && (state.bits & AFTER_WRITE_PENDING) === 0) {
      state.bits |= AFTER_WRITE_PENDING;
      process.nextTick(afterWrite, stream, state, 1, cb);
    } else {
      state.pendingcb--;
      if (state.bits & ENDING) finishMaybe(stream, state, true);
    }
    return;
  }
  const info = state.afterWriteTickInfo;
  if (info !== null && info.cb === cb) {
    info.count++;
  } else {
    state.bits |= AFTER_WRITE_PENDING;
    state.afterWriteTickInfo = { count: 1, cb };
    process.nextTick(afterWriteTick, stream, state, state.afterWriteTickInfo);
  }
}

function afterWriteTick(stream, state, info) {
  state.afterWriteTickInfo = null;
  afterWrite(stream, state, info.count, info.cb);
}

function afterWrite(stream, state, count, cb) {
  state.bits &= ~AFTER_WRITE_PENDING;
  if ((state.bits & (ENDING | NEED_DRAIN | DESTROYED)) === NEED_DRAIN && state.length === 0) {
    state.bits &= ~NEED_DRAIN;
    stream.emit('drain');
  }
  while (count-- > 0) {
    state.pendingcb--;
    cb(null);
  }
  if (state.bits & DESTROYED) failWaiting(state);
  if (state.bits & ENDING) finishMaybe(stream, state, true);
}

function onwriteFailed(stream, state, err, cb) {
  err.stack; // eslint-disable-line no-unused-expressions
  if (!state.errored) state.errored = err;
  const r = stream._readableState;
  if (r && !r.errored) r.errored = err;
  if (state.bits & SYNC) process.nextTick(reportFailedWrite, stream, state, err, cb);
  else reportFailedWrite(stream, state, err, cb);
}

function reportFailedWrite(stream, state, err, cb) {
  --state.pendingcb;
  cb(err);
  // The waiting ones fail too, also with autoDestroy off.
  failWaiting(state);
  errorOrDestroy(stream, err);
}

function failWaiting(state) {
  if (state.bits & WRITING) return;
  const waiting = state.waiting;
  if (waiting !== null) {
    for (let i = state.at; i < waiting.length; i += 3) {
      state.length -= state.bits & OBJECT ? 1 : waiting[i].length;
      waiting[i + 2](state.errored ?? new codes.ERR_STREAM_DESTROYED('write'));
    }
  }
  callFinishCallbacks(state, state.errored ?? new codes.ERR_STREAM_DESTROYED('end'));
  resetWaiting(state);
}

function resetWaiting(state) {
  state.waiting = null;
  state.at = 0;
  state.bits &= ~(BUFFERED | MIXED_BUFFERS | REAL_CALLBACKS);
}

// Writes what waited: together by _writev() if there is one, else one after the other while they finish at once.
function clearBuffer(stream, state) {
  if ((state.bits & (CORKED | BUFFER_PROCESSING | DESTROYED | CONSTRUCTED)) !== CONSTRUCTED) return;
  const waiting = state.waiting;
  if (waiting === null) return;
  state.bits |= BUFFER_PROCESSING;
  if (waiting.length - state.at > 3 && stream._writev) {
    writeTogether(stream, state);
  } else {
    let i = state.at;
    do {
      const chunk = waiting[i];
      const encoding = waiting[i + 1];
      const cb = waiting[i + 2];
      waiting[i] = waiting[i + 1] = waiting[i + 2] = null;
      i += 3;
      state.at = i;
      doWrite(stream, state, state.bits & OBJECT ? 1 : chunk.length, chunk, encoding, cb);
    } while (i < waiting.length && (state.bits & WRITING) === 0);
    if (state.waiting === waiting) {
      if (i === waiting.length) {
        resetWaiting(state);
      } else if (i > 768) {
        waiting.splice(0, i);
        state.at = 0;
      }
    }
  }
  state.bits &= ~BUFFER_PROCESSING;
}

function doWrite(stream, state, length, chunk, encoding, cb) {
  state.writelen = length;
  state.writecb = cb;
  state.bits |= WRITING | SYNC;
  if (state.bits & DESTROYED) onwrite(stream, state, new codes.ERR_STREAM_DESTROYED('write'));
  else stream._write(chunk, encoding, state.callback ?? makeCallback(stream, state));
  state.bits &= ~SYNC;
}

function writeTogether(stream, state) {
  const chunks = state.getBuffer();
  chunks.allBuffers = (state.bits & MIXED_BUFFERS) === 0;
  state.pendingcb -= chunks.length - 1;
  const cb = (state.bits & REAL_CALLBACKS) === 0 ? nop : (err) => {
    for (const { callback } of chunks) callback(err);
  };
  state.writelen = state.length;
  state.writecb = cb;
  state.bits |= WRITING | SYNC;
  resetWaiting(state);
  if (state.bits & DESTROYED) onwrite(stream, state, new codes.ERR_STREAM_DESTROYED('write'));
  else stream._writev(chunks, state.callback ?? makeCallback(stream, state));
  state.bits &= ~SYNC;
}

Writable.prototype.cork = function() {
  this._writableState.corked++;
};

Writable.prototype.uncork = function() {
  const state = this._writableState;
  if (state.corkCount === 0) return;
  state.corked--;
  if ((state.bits & WRITING) === 0) clearBuffer(this, state);
};

Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  if (typeof encoding === 'string') encoding = encoding.toLowerCase();
  if (!Buffer.isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

Writable.prototype._write = function(chunk, encoding, cb) {
  if (!this._writev) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_write()');
  this._writev([{ chunk, encoding }], cb);
};
Writable.prototype._writev = null;

// The end

Writable.prototype.end = function(chunk, encoding, cb) {
  const state = this._writableState;
  if (typeof chunk === 'function') {
    cb = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    cb = encoding;
    encoding = null;
  }
  let err;
  if (chunk != null) {
    const result = writeChunk(this, state, chunk, encoding);
    if (typeof result !== 'boolean') err = result;
  }
  if (state.bits & CORKED) {
    state.corked = 1;
    this.uncork();
  }
  if (err) {
    // the write has reported it
  } else if (state.errored === null && (state.bits & ENDING) === 0) {
    // Ending while the last writes are still under way is fine; `ended` tells it from "end() was called".
    state.bits |= ENDING;
    finishMaybe(this, state, true);
    state.bits |= ENDED;
  } else if (state.bits & FINISHED) {
    err = new codes.ERR_STREAM_ALREADY_FINISHED('end');
  } else if (state.bits & DESTROYED) {
    err = new codes.ERR_STREAM_DESTROYED('end');
  }
  if (typeof cb === 'function') {
    if (err) process.nextTick(cb, err);
    else if (state.errored) process.nextTick(cb, state.errored);
    else if (state.bits & FINISHED) process.nextTick(cb);
    else (state.onfinish ??= []).push(cb);
  }
  return this;
};

const FINISHABLE = ENDING | CONSTRUCTED;
const FINISH_MASK = FINISHABLE | DESTROYED | FINISHED | WRITING | ERROR_EMITTED | CLOSE_EMITTED | BUFFERED;

function mayFinish(state) {
  return (state.bits & FINISH_MASK) === FINISHABLE && state.length === 0 && state.errored === null;
}

function callFinal(stream, state) {
  let called = false;
  function onfinal(err) {
    if (called) {
      errorOrDestroy(stream, err ?? new codes.ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    state.pendingcb--;
    if (err) {
      callFinishCallbacks(state, err);
      errorOrDestroy(stream, err, (state.bits & SYNC) !== 0);
    } else if (mayFinish(state)) {
      state.bits |= PREFINISHED;
      stream.emit('prefinish');
      // 'finish' is never emitted inside _final().
      state.pendingcb++;
      process.nextTick(finish, stream, state);
    }
  }
  state.bits |= SYNC;
  state.pendingcb++;
  try {
    stream._final(onfinal);
  } catch (thrown) {
    onfinal(thrown);
  }
  state.bits &= ~SYNC;
}

function finishMaybe(stream, state, sync) {
  if (!mayFinish(state)) return;
  if ((state.bits & (PREFINISHED | FINAL_CALLED)) === 0) {
    if (typeof stream._final === 'function' && (state.bits & DESTROYED) === 0) {
      state.bits |= FINAL_CALLED;
      callFinal(stream, state);
    } else {
      state.bits |= PREFINISHED | FINAL_CALLED;
      stream.emit('prefinish');
    }
  }
  if (state.pendingcb !== 0) return;
  if (sync) {
    state.pendingcb++;
    process.nextTick(finishUnlessChanged, stream, state);
  } else if (mayFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finishUnlessChanged(stream, state) {
  if (mayFinish(state)) finish(stream, state);
  else state.pendingcb--;
}

function finish(stream, state) {
  state.pendingcb--;
  state.bits |= FINISHED;
  callFinishCallbacks(state, null);
  stream.emit('finish');
  if (state.bits & AUTO_DESTROY) {
    const r = stream._readableState;
    if (!r || ((r.bits & AUTO_DESTROY) && (r.bits & (END_EMITTED | DISABLED)))) stream.destroy();
  }
}

function callFinishCallbacks(state, err) {
  const callbacks = state.onfinish;
  if (callbacks === null) return;
  state.onfinish = null;
  for (const callback of callbacks) callback(err);
}

Writable.prototype.destroy = function(err, cb) {
  const state = this._writableState;
  if ((state.bits & DESTROYED) === 0 && ((state.bits & BUFFERED) || state.onfinish !== null)) {
    process.nextTick(failWaiting, state);
  }
  destroyImpl.destroy.call(this, err, cb);
  return this;
};
Writable.prototype._undestroy = destroyImpl.undestroy;
Writable.prototype._destroy = function(err, cb) {
  cb(err);
};
Writable.prototype[Symbol.for('nodejs.rejection')] = function(err) {
  this.destroy(err);
};

Writable.prototype[Symbol.asyncDispose] = function() {
  const { AbortError } = require('internal:errors');
  const { eos } = require('./finished.js');
  if (!this.destroyed) this.destroy(this.writableFinished ? null : new AbortError());
  return new Promise((resolve, reject) => {
    eos(this, (err) => (err && err.name !== 'AbortError' ? reject(err) : resolve(null)));
  });
};

// What can be asked; Duplex takes these over.

const properties = {
  closed: {
    get() { return this._writableState ? (this._writableState.bits & CLOSED) !== 0 : false; },
  },
  destroyed: {
    get() { return this._writableState ? (this._writableState.bits & DESTROYED) !== 0 : false; },
    set(on) {
      if (this._writableState) this._writableState.destroyed = on;
    },
  },
  errored: {
    get() { return this._writableState ? this._writableState.errored : null; },
  },
  writable: {
    get() {
      const w = this._writableState;
      return w ? (w.bits & (DISABLED | DESTROYED | ENDING | ENDED)) === 0 && !w.errored : false;
    },
    set(on) {
      if (this._writableState) this._writableState.writable = !!on;
    },
  },
  writableFinished: {
    get() { return this._writableState ? (this._writableState.bits & FINISHED) !== 0 : false; },
  },
  writableObjectMode: {
    get() { return this._writableState ? (this._writableState.bits & OBJECT) !== 0 : false; },
  },
  writableBuffer: {
    get() { return this._writableState?.getBuffer(); },
  },
  writableEnded: {
    get() { return this._writableState ? (this._writableState.bits & ENDING) !== 0 : false; },
  },
  writableNeedDrain: {
    get() {
      const w = this._writableState;
      return w ? (w.bits & (DESTROYED | ENDING | NEED_DRAIN)) === NEED_DRAIN : false;
    },
  },
  writableHighWaterMark: {
    get() { return this._writableState?.highWaterMark; },
  },
  writableCorked: {
    get() { return this._writableState ? this._writableState.corkCount : 0; },
  },
  writableLength: {
    get() { return this._writableState?.length; },
  },
  writableAborted: {
    get() {
      const w = this._writableState;
      return (w.bits & (DISABLED | FINISHED)) === 0 && ((w.bits & DESTROYED) !== 0 || w.errored !== null);
    },
  },
};
Object.defineProperties(Writable.prototype, properties);

Writable.WritableState = WritableState;

module.exports = { Writable, writableConstructed, mayPass, passed };
