// Readable: chunks come in by push(), go out by read(), 'data' or 'readable', and the end comes after the last of them.
// Piping is in pipe.js, iteration in async_iterator.js, map() and its kind in operators.js.
'use strict';

const { codes } = require('internal:errors');
const { Buffer } = require('buffer');
const { isBuffer } = require('internal:buffer/fast_buffer');
const { Stream } = require('./legacy.js');
const { ReadableState, append, prepend, clear, take, firstLength } = require('./readable_state.js');
const destroyImpl = require('./destroy.js');
const { addAbortSignalNoValidate } = require('./abort_signal.js');
const {
  OBJECT, CONSTRUCTED, SYNC, ERROR_EMITTED, AUTO_DESTROY, DESTROYED, CLOSED, CLOSE_EMITTED, DISABLED, ENDED,
  END_EMITTED, READING, NEED_READABLE, EMITTED_READABLE, READABLE_LISTENING, DATA_LISTENING, RESUME_SCHEDULED,
  READING_MORE, DATA_EMITTED, HAS_FLOWING, FLOWING, HAS_PAUSED, PAUSED, MULTI_AWAIT_DRAIN, DECODER, FINISHED,
} = require('./bits.js');

const { errorOrDestroy } = destroyImpl;
const streamOn = Stream.prototype.on;
const streamRemoveListener = Stream.prototype.removeListener;
const streamRemoveAllListeners = Stream.prototype.removeAllListeners;
const MAX_HIGH_WATER_MARK = 0x40000000;

function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  this._readableState = new ReadableState(options, this, false);
  if (options) {
    if (typeof options.read === 'function') this._read = options.read;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) addAbortSignalNoValidate(options.signal, this);
  }
  Stream.call(this, options);
  if (this._construct != null) destroyImpl.construct(this, () => readableConstructed(this));
}
Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);

function readableConstructed(stream) {
  const state = stream._readableState;
  if (state.bits & NEED_READABLE) maybeReadMore(stream, state);
}

Readable.prototype.destroy = destroyImpl.destroy;
Readable.prototype._undestroy = destroyImpl.undestroy;
Readable.prototype._destroy = function(err, cb) {
  cb(err);
};
Readable.prototype[Symbol.for('nodejs.rejection')] = function(err) {
  this.destroy(err);
};

// Coming in

Readable.prototype.push = function(chunk, encoding) {
  return addToReadable(this, this._readableState, chunk, encoding, false);
};

Readable.prototype.unshift = function(chunk, encoding) {
  return addToReadable(this, this._readableState, chunk, encoding, true);
};

const REFUSES = ENDED | DESTROYED | DECODER;

function addToReadable(stream, state, chunk, encoding, front) {
  if (chunk === null) {
    state.bits &= ~READING;
    onEnd(stream, state);
    return false;
  }
  if ((state.bits & OBJECT) === 0) {
    if (typeof chunk === 'string') {
      encoding = encoding || state.defaultEncoding;
      if (state.encoding !== encoding) {
        if (front && state.encoding) {
          chunk = Buffer.from(chunk, encoding).toString(state.encoding);
        } else {
          chunk = Buffer.from(chunk, encoding);
          encoding = '';
        }
      }
    } else if (isBuffer(chunk)) {
      encoding = '';
    } else if (ArrayBuffer.isView(chunk)) {
      chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      encoding = '';
    } else if (chunk !== undefined) {
      errorOrDestroy(stream, new codes.ERR_INVALID_ARG_TYPE(
        'chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk));
      return false;
    }
    if (!chunk || chunk.length <= 0) {
      state.bits &= ~READING;
      maybeReadMore(stream, state);
      return wantsMore(state);
    }
  }
  if (front) return unshiftChunk(stream, state, chunk);
  if ((state.bits & REFUSES) !== 0 || state.errored !== null) {
    if (state.bits & ENDED) {
      errorOrDestroy(stream, new codes.ERR_STREAM_PUSH_AFTER_EOF());
      return false;
    }
    if ((state.bits & DESTROYED) !== 0 || state.errored !== null) return false;
    state.bits &= ~READING;
    if (!encoding) {
      chunk = state.decoder.write(chunk);
      if (chunk.length === 0 && (state.bits & OBJECT) === 0) {
        maybeReadMore(stream, state);
        return wantsMore(state);
      }
    }
  } else {
    state.bits &= ~READING;
  }
  addChunk(stream, state, chunk, false);
  return wantsMore(state);
}

function unshiftChunk(stream, state, chunk) {
  if (state.bits & END_EMITTED) {
    errorOrDestroy(stream, new codes.ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
  } else if ((state.bits & DESTROYED) !== 0 || state.errored !== null) {
    return false;
  } else {
    addChunk(stream, state, chunk, true);
  }
  return wantsMore(state);
}

function wantsMore(state) {
  return (state.bits & ENDED) === 0 && (state.length < state.highWaterMark || state.length === 0);
}

function addChunk(stream, state, chunk, front) {
  if ((state.bits & (FLOWING | SYNC | DATA_LISTENING)) === (FLOWING | DATA_LISTENING) && state.length === 0) {
    // Nothing waits before it and someone listens: hand it over without keeping it.
    if (state.awaitDrainWriters !== null) clearAwaitDrain(state);
    state.bits |= DATA_EMITTED;
    stream.emit('data', chunk);
  } else {
    state.length += state.bits & OBJECT ? 1 : chunk.length;
    if (front) prepend(state, chunk);
    else append(state, chunk);
    if (state.bits & NEED_READABLE) emitReadable(stream);
  }
  maybeReadMore(stream, state);
}

// Hands bytes straight to who listens if push() would do no more than that, and keeps the stream's read under way: a source
// that goes on by itself needs no tick to be asked for more. False says that nothing was done.
const PASSING = ENDED | DESTROYED | DECODER | OBJECT | SYNC | FLOWING | DATA_LISTENING;

function passOn(stream, bytes) {
  const state = stream._readableState;
  if ((state.bits & PASSING) !== (FLOWING | DATA_LISTENING) || state.length !== 0 || state.errored !== null ||
      bytes.length === 0) {
    return false;
  }
  if (state.awaitDrainWriters !== null) clearAwaitDrain(state);
  state.bits |= DATA_EMITTED;
  stream.emit('data', bytes);
  return true;
}

function clearAwaitDrain(state) {
  if (state.bits & MULTI_AWAIT_DRAIN) state.awaitDrainWriters.clear();
  else state.awaitDrainWriters = null;
}

function onEnd(stream, state) {
  if (state.bits & ENDED) return;
  if (state.bits & DECODER) {
    const rest = state.decoder.end();
    if (rest && rest.length) {
      append(state, rest);
      state.length += state.bits & OBJECT ? 1 : rest.length;
    }
  }
  state.bits |= ENDED;
  if (state.bits & SYNC) {
    emitReadable(stream);
  } else {
    state.bits = (state.bits & ~NEED_READABLE) | EMITTED_READABLE;
    emitReadableNow(stream);
  }
}

Readable.prototype.setEncoding = function(encoding) {
  const { StringDecoder } = require('string_decoder');
  const decoder = new StringDecoder(encoding);
  const state = this._readableState;
  state.decoder = decoder;
  state.encoding = decoder.encoding;
  let content = '';
  if (state.chunks !== null) {
    for (let i = state.bufferIndex; i < state.chunks.length; i++) content += decoder.write(state.chunks[i]);
  }
  clear(state);
  if (content !== '') append(state, content);
  state.length = content.length;
  return this;
};

// Going out

function raiseHighWaterMark(n) {
  if (n > MAX_HIGH_WATER_MARK) throw new codes.ERR_OUT_OF_RANGE('size', '<= 1GiB', n);
  let mark = 1;
  while (mark < n) mark *= 2;
  return mark;
}

function howMuchToRead(n, state) {
  if (n <= 0 || (state.length === 0 && (state.bits & ENDED))) return 0;
  if (state.bits & OBJECT) return 1;
  if (Number.isNaN(n)) {
    // One piece at a time. Text is asked for whole: its pieces are where the decoder happened to cut.
    const isOne = ((state.bits & FLOWING) || !state.decoder) && state.length > 0;
    return isOne ? firstLength(state) : state.length;
  }
  if (n <= state.length) return n;
  return state.bits & ENDED ? state.length : 0;
}

Readable.prototype.read = function(n) {
  if (n === undefined) n = NaN;
  else if (!Number.isInteger(n)) n = Number.parseInt(n, 10);
  const state = this._readableState;
  const asked = n;
  if (n > state.highWaterMark) state.highWaterMark = raiseHighWaterMark(n);
  if (n !== 0) state.bits &= ~EMITTED_READABLE;

  // read(0) on a full or ended buffer only repeats the news of it.
  if (n === 0 && (state.bits & NEED_READABLE) !== 0 &&
      ((state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0) || state.bits & ENDED)) {
    if (state.length === 0 && (state.bits & ENDED)) endReadable(this);
    else emitReadable(this);
    return null;
  }
  n = howMuchToRead(n, state);
  if (n === 0 && (state.bits & ENDED)) {
    if (state.length === 0) endReadable(this);
    return null;
  }

  const hungry = (state.bits & NEED_READABLE) !== 0 || state.length === 0 || state.length - n < state.highWaterMark;
  if (hungry && (state.bits & (ENDED | READING | DESTROYED | CONSTRUCTED)) === CONSTRUCTED && state.errored === null) {
    state.bits |= READING | SYNC;
    if (state.length === 0) state.bits |= NEED_READABLE;
    try {
      this._read(state.highWaterMark);
    } catch (err) {
      errorOrDestroy(this, err);
    }
    state.bits &= ~SYNC;
    // _read() may have pushed at once.
    if ((state.bits & READING) === 0) n = howMuchToRead(asked, state);
  }

  const chunk = n > 0 ? take(state, n) : null;
  if (chunk === null) {
    if (state.length <= state.highWaterMark) state.bits |= NEED_READABLE;
    else state.bits &= ~NEED_READABLE;
    n = 0;
  } else {
    state.length -= n;
    if (state.awaitDrainWriters !== null) clearAwaitDrain(state);
  }
  if (state.length === 0) {
    if ((state.bits & ENDED) === 0) state.bits |= NEED_READABLE;
    else if (asked !== n) endReadable(this);
  }
  if (chunk !== null && (state.bits & (ERROR_EMITTED | CLOSE_EMITTED)) === 0) {
    state.bits |= DATA_EMITTED;
    this.emit('data', chunk);
  }
  return chunk;
};

Readable.prototype._read = function(n) {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_read()');
};

function emitReadable(stream) {
  const state = stream._readableState;
  state.bits &= ~NEED_READABLE;
  if ((state.bits & EMITTED_READABLE) === 0) {
    state.bits |= EMITTED_READABLE;
    process.nextTick(emitReadableNow, stream);
  }
}

function emitReadableNow(stream) {
  const state = stream._readableState;
  if ((state.bits & DESTROYED) === 0 && state.errored === null && (state.length || state.bits & ENDED)) {
    stream.emit('readable');
    state.bits &= ~EMITTED_READABLE;
  }
  // A flowing stream needs no event, and an ended one will have no more of them.
  if ((state.bits & (FLOWING | ENDED)) === 0 && state.length <= state.highWaterMark) state.bits |= NEED_READABLE;
  flow(stream);
}

function maybeReadMore(stream, state) {
  if ((state.bits & (READING_MORE | CONSTRUCTED)) === CONSTRUCTED) {
    state.bits |= READING_MORE;
    process.nextTick(readMore, stream, state);
  }
}

// Fills the buffer up to the mark, or keeps a flowing stream going; stops when a read brought nothing.
function readMore(stream, state) {
  while ((state.bits & (READING | ENDED)) === 0 &&
         (state.length < state.highWaterMark || ((state.bits & FLOWING) && state.length === 0))) {
    const before = state.length;
    stream.read(0);
    if (before === state.length) break;
  }
  state.bits &= ~READING_MORE;
}

function endReadable(stream) {
  const state = stream._readableState;
  if ((state.bits & END_EMITTED) === 0) {
    state.bits |= ENDED;
    process.nextTick(emitEnd, state, stream);
  }
}

function emitEnd(state, stream) {
  if (state.errored !== null || (state.bits & (CLOSE_EMITTED | END_EMITTED)) !== 0 || state.length !== 0) return;
  state.bits |= END_EMITTED;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) {
    process.nextTick(endWritable, stream);
  } else if (state.bits & AUTO_DESTROY) {
    const w = stream._writableState;
    if (!w || ((w.bits & AUTO_DESTROY) && (w.bits & (FINISHED | DISABLED)))) stream.destroy();
  }
}

function endWritable(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

// Listening, pausing, resuming

Readable.prototype.on = function(event, listener) {
  const result = streamOn.call(this, event, listener);
  const state = this._readableState;
  if (event === 'data') {
    state.bits |= DATA_LISTENING;
    // resume() must know of 'readable' listeners: those forbid flowing.
    if (this.listenerCount('readable') > 0) state.bits |= READABLE_LISTENING;
    if ((state.bits & (HAS_FLOWING | FLOWING)) !== HAS_FLOWING) this.resume();
  } else if (event === 'readable' && (state.bits & (END_EMITTED | READABLE_LISTENING)) === 0) {
    state.bits |= READABLE_LISTENING | NEED_READABLE | HAS_FLOWING;
    state.bits &= ~(FLOWING | EMITTED_READABLE);
    if (state.length) emitReadable(this);
    else if ((state.bits & READING) === 0) process.nextTick(readNothing, this);
  }
  return result;
};
Readable.prototype.addListener = Readable.prototype.on;

function readNothing(stream) {
  stream.read(0);
}

Readable.prototype.removeListener = function(event, listener) {
  const result = streamRemoveListener.call(this, event, listener);
  const state = this._readableState;
  if (event === 'readable') {
    // In the next tick, since 'readable' is often taken off and put back at once.
    process.nextTick(updateReadableListening, this);
  } else if (event === 'data' && this.listenerCount('data') === 0) {
    state.bits &= ~DATA_LISTENING;
  }
  return result;
};
Readable.prototype.off = Readable.prototype.removeListener;

Readable.prototype.removeAllListeners = function(event) {
  const result = streamRemoveAllListeners.apply(this, arguments);
  if (event === 'readable' || event === undefined) process.nextTick(updateReadableListening, this);
  if ((event === 'data' || event === undefined) && this.listenerCount('data') === 0) {
    this._readableState.bits &= ~DATA_LISTENING;
  }
  return result;
};

function updateReadableListening(stream) {
  const state = stream._readableState;
  if (stream.listenerCount('readable') > 0) state.bits |= READABLE_LISTENING;
  else state.bits &= ~READABLE_LISTENING;
  if ((state.bits & (RESUME_SCHEDULED | HAS_PAUSED | PAUSED)) === (RESUME_SCHEDULED | HAS_PAUSED)) {
    // resume() was called meanwhile: flow whatever the listeners are.
    state.bits |= HAS_FLOWING | FLOWING;
  } else if (stream.listenerCount('data') > 0) {
    stream.resume();
  } else if ((state.bits & READABLE_LISTENING) === 0) {
    state.bits &= ~(HAS_FLOWING | FLOWING);
  }
}

Readable.prototype.isPaused = function() {
  const { bits } = this._readableState;
  return (bits & PAUSED) !== 0 || (bits & (HAS_FLOWING | FLOWING)) === HAS_FLOWING;
};

Readable.prototype.resume = function() {
  const state = this._readableState;
  if ((state.bits & FLOWING) === 0) {
    state.bits |= HAS_FLOWING;
    if ((state.bits & READABLE_LISTENING) === 0) state.bits |= FLOWING;
    if ((state.bits & RESUME_SCHEDULED) === 0) {
      state.bits |= RESUME_SCHEDULED;
      process.nextTick(resumeNow, this, state);
    }
  }
  state.bits = (state.bits | HAS_PAUSED) & ~PAUSED;
  return this;
};

function resumeNow(stream, state) {
  if ((state.bits & READING) === 0) stream.read(0);
  state.bits &= ~RESUME_SCHEDULED;
  stream.emit('resume');
  flow(stream);
  if ((state.bits & (FLOWING | READING)) === FLOWING) stream.read(0);
}

Readable.prototype.pause = function() {
  const state = this._readableState;
  if ((state.bits & (HAS_FLOWING | FLOWING)) !== HAS_FLOWING) {
    state.bits = (state.bits | HAS_FLOWING) & ~FLOWING;
    this.emit('pause');
  }
  state.bits |= HAS_PAUSED | PAUSED;
  return this;
};

function flow(stream) {
  const state = stream._readableState;
  while ((state.bits & FLOWING) !== 0 && stream.read() !== null);
}

// Takes an old stream (events and pause() only) as this one's source.
Readable.prototype.wrap = function(source) {
  let paused = false;
  source.on('data', (chunk) => {
    if (!this.push(chunk) && source.pause) {
      paused = true;
      source.pause();
    }
  });
  source.on('end', () => this.push(null));
  source.on('error', (err) => errorOrDestroy(this, err));
  source.on('close', () => this.destroy());
  source.on('destroy', () => this.destroy());
  this._read = () => {
    if (paused && source.resume) {
      paused = false;
      source.resume();
    }
  };
  for (const key of Object.keys(source)) {
    if (this[key] === undefined && typeof source[key] === 'function') this[key] = source[key].bind(source);
  }
  return this;
};

// What can be asked

function getter(name, get, set) {
  Object.defineProperty(Readable.prototype, name, { enumerable: false, configurable: false, get, set });
}

Object.defineProperty(Readable.prototype, 'readable', {
  enumerable: false,
  configurable: false,
  get() {
    const r = this._readableState;
    return r == null ? false : (r.bits & (DISABLED | DESTROYED | ERROR_EMITTED | END_EMITTED)) === 0;
  },
  set(on) {
    if (this._readableState) this._readableState.readable = !!on;
  },
});
getter('readableDidRead', function() { return (this._readableState.bits & DATA_EMITTED) !== 0; });
getter('readableAborted', function() {
  const r = this._readableState;
  return (r.bits & (DISABLED | END_EMITTED)) === 0 && ((r.bits & DESTROYED) !== 0 || r.errored !== null);
});
getter('readableHighWaterMark', function() { return this._readableState.highWaterMark; });
getter('readableBuffer', function() { return this._readableState?.buffer; });
getter('readableFlowing', function() { return this._readableState.flowing; }, function(on) {
  if (this._readableState) this._readableState.flowing = on;
});
getter('readableLength', function() { return this._readableState.length; });
getter('readableObjectMode', function() {
  return this._readableState ? (this._readableState.bits & OBJECT) !== 0 : false;
});
getter('readableEncoding', function() { return this._readableState ? this._readableState.encoding : null; });
getter('errored', function() { return this._readableState ? this._readableState.errored : null; });
getter('closed', function() { return this._readableState ? (this._readableState.bits & CLOSED) !== 0 : false; });
getter('destroyed', function() {
  return this._readableState ? (this._readableState.bits & DESTROYED) !== 0 : false;
}, function(on) {
  // Old subclasses keep this flag by hand.
  if (this._readableState) this._readableState.destroyed = on;
});
getter('readableEnded', function() {
  return this._readableState ? (this._readableState.bits & END_EMITTED) !== 0 : false;
});

Readable.ReadableState = ReadableState;
Readable._fromList = (n, state) => take(state, n);
Readable.from = function(iterable, options) {
  return require('./from.js')(Readable, iterable, options);
};
Readable.wrap = function(source, options) {
  return new Readable({
    objectMode: source.readableObjectMode ?? source.objectMode ?? true,
    ...options,
    destroy(err, callback) {
      destroyImpl.destroyer(source, err);
      callback(err);
    },
  }).wrap(source);
};

module.exports = { Readable, readableConstructed, passOn };
require('./pipe.js').install(Readable);
require('./async_iterator.js').install(Readable);
require('./operators.js').install(Readable);
