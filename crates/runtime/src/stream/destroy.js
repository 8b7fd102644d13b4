// How a stream ends before its time, and how one begins late: destroy(), errors, 'close', and _construct().
// Works on either side or both; every step that users see happens in its own tick.
'use strict';

const { codes, AbortError, aggregateTwoErrors } = require('internal:errors');
const { isDestroyed, isFinished, isServerRequest, isRequest, kIsDestroyed } = require('./predicates.js');
const {
  CONSTRUCTED, ERROR_EMITTED, EMIT_CLOSE, AUTO_DESTROY, DESTROYED, CLOSED, CLOSE_EMITTED,
  DISABLED, ENDED, END_EMITTED, READING, ENDING, FINISHED, PREFINISHED, FINAL_CALLED,
} = require('./bits.js');

const kDestroy = Symbol('kDestroy');
const kConstruct = Symbol('kConstruct');

function setBits(stream, mask) {
  const w = stream._writableState;
  const r = stream._readableState;
  if (w) w.bits |= mask;
  if (r) r.bits |= mask;
}

function anyBits(stream, mask) {
  const w = stream._writableState;
  const r = stream._readableState;
  return ((w ? w.bits : 0) | (r ? r.bits : 0)) & mask;
}

function setErrored(stream, err) {
  // The stack is text only once it is read: read it before frames go away.
  err.stack; // eslint-disable-line no-unused-expressions
  const w = stream._writableState;
  const r = stream._readableState;
  if (w && !w.errored) w.errored = err;
  if (r && !r.errored) r.errored = err;
}

function destroy(err, cb) {
  if (anyBits(this, DESTROYED)) {
    if (typeof cb === 'function') cb();
    return this;
  }
  if (err) setErrored(this, err);
  setBits(this, DESTROYED);
  const state = this._writableState || this._readableState;
  if ((state.bits & CONSTRUCTED) === 0) {
    this.once(kDestroy, (constructError) => runDestroy(this, aggregateTwoErrors(constructError, err), cb));
  } else {
    runDestroy(this, err, cb);
  }
  return this;
}

function runDestroy(stream, err, cb) {
  let called = false;
  function ondestroy(err) {
    if (called) return;
    called = true;
    if (err) setErrored(stream, err);
    setBits(stream, CLOSED);
    if (typeof cb === 'function') cb(err);
    if (err) process.nextTick(emitErrorAndClose, stream, err);
    else process.nextTick(emitClose, stream);
  }
  try {
    stream._destroy(err || null, ondestroy);
  } catch (thrown) {
    ondestroy(thrown);
  }
}

function emitErrorAndClose(stream, err) {
  emitError(stream, err);
  emitClose(stream);
}

function emitClose(stream) {
  setBits(stream, CLOSE_EMITTED);
  if (anyBits(stream, EMIT_CLOSE)) stream.emit('close');
}

function emitError(stream, err) {
  if (anyBits(stream, ERROR_EMITTED)) return;
  setBits(stream, ERROR_EMITTED);
  stream.emit('error', err);
}

function undestroy() {
  const r = this._readableState;
  const w = this._writableState;
  const both = DESTROYED | CLOSED | CLOSE_EMITTED | ERROR_EMITTED;
  if (r) {
    r.bits = (r.bits & ~(both | READING | ENDED | END_EMITTED)) | CONSTRUCTED;
    if (r.bits & DISABLED) r.bits |= ENDED | END_EMITTED;
    r.errored = null;
  }
  if (w) {
    w.bits = (w.bits & ~(both | FINAL_CALLED | PREFINISHED | ENDED | ENDING | FINISHED)) | CONSTRUCTED;
    if (w.bits & DISABLED) w.bits |= ENDED | ENDING | FINISHED;
    w.errored = null;
  }
}

// The one way an error inside a stream gets out: by destroying it, or, with autoDestroy off, by 'error' alone.
function errorOrDestroy(stream, err, sync) {
  if (anyBits(stream, DESTROYED)) return;
  if (anyBits(stream, AUTO_DESTROY)) {
    stream.destroy(err);
  } else if (err) {
    setErrored(stream, err);
    if (sync) process.nextTick(emitError, stream, err);
    else emitError(stream, err);
  }
}

// Runs _construct() in the next tick and `done` after it; a Duplex may ask twice, once a side.
function construct(stream, done) {
  if (typeof stream._construct !== 'function') return;
  const r = stream._readableState;
  const w = stream._writableState;
  if (r) r.bits &= ~CONSTRUCTED;
  if (w) w.bits &= ~CONSTRUCTED;
  stream.once(kConstruct, done);
  if (stream.listenerCount(kConstruct) > 1) return;
  process.nextTick(runConstruct, stream);
}

function runConstruct(stream) {
  let called = false;
  function onconstruct(err) {
    if (called) {
      errorOrDestroy(stream, err ?? new codes.ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    setBits(stream, CONSTRUCTED);
    if (anyBits(stream, DESTROYED)) stream.emit(kDestroy, err);
    else if (err) errorOrDestroy(stream, err, true);
    else stream.emit(kConstruct);
  }
  try {
    stream._construct((err) => process.nextTick(onconstruct, err));
  } catch (thrown) {
    process.nextTick(onconstruct, thrown);
  }
}

// Destroys whatever it is given, in the way that kind of stream understands.
function destroyer(stream, err) {
  if (!stream || isDestroyed(stream)) return;
  if (!err && !isFinished(stream)) err = new AbortError();
  if (isServerRequest(stream)) {
    stream.socket = null;
    stream.destroy(err);
  } else if (isRequest(stream)) {
    stream.abort();
  } else if (isRequest(stream.req)) {
    stream.req.abort();
  } else if (typeof stream.destroy === 'function') {
    stream.destroy(err);
  } else if (typeof stream.close === 'function') {
    stream.close();
  }
  if (!stream.destroyed) stream[kIsDestroyed] = true;
}

module.exports = { aggregateTwoErrors, construct, destroy, destroyer, errorOrDestroy, undestroy };
