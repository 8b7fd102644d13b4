// Readable.prototype.pipe() and unpipe(): chunks across, back-pressure back, until either end closes.
'use strict';

const { prependListener } = require('./legacy.js');
const { errorOrDestroy } = require('./destroy.js');
const { noted } = require('internal:pump');
const { END_EMITTED, FLOWING, MULTI_AWAIT_DRAIN } = require('./bits.js');

function pipe(dest, options) {
  const source = this;
  const state = source._readableState;
  const targets = state.pipes;
  if (targets.length === 1 && (state.bits & MULTI_AWAIT_DRAIN) === 0) {
    state.bits |= MULTI_AWAIT_DRAIN;
    state.awaitDrainWriters = new Set(state.awaitDrainWriters ? [state.awaitDrainWriters] : []);
  }
  targets.push(dest);

  const mayEnd = (!options || options.end !== false) && dest !== process.stdout && dest !== process.stderr;
  const atEnd = mayEnd ? onend : unpipe;
  if (state.bits & END_EMITTED) process.nextTick(atEnd);
  else source.once('end', atEnd);

  dest.on('unpipe', onunpipe);
  function onunpipe(readable, info) {
    if (readable === source && info && info.hasUnpiped === false) {
      info.hasUnpiped = true;
      cleanup();
    }
  }
  function onend() {
    dest.end();
  }

  let ondrain;
  let cleanedUp = false;
  function cleanup() {
    dest.removeListener('close', onclose);
    dest.removeListener('finish', onfinish);
    if (ondrain) dest.removeListener('drain', ondrain);
    dest.removeListener('error', onerror);
    dest.removeListener('unpipe', onunpipe);
    source.removeListener('end', onend);
    source.removeListener('end', unpipe);
    source.removeListener('data', ondata);
    cleanedUp = true;
    // Others may still wait for a drain that this target will not report to us any more.
    if (ondrain && state.awaitDrainWriters && (!dest._writableState || dest._writableState.needDrain)) ondrain();
  }

  function pause() {
    // The target may have been unpiped by its own write(); then it must not stop the source.
    if (!cleanedUp) {
      const now = state.pipes;
      if (now.length === 1 && now[0] === dest) {
        state.awaitDrainWriters = dest;
        state.bits &= ~MULTI_AWAIT_DRAIN;
      } else if (now.length > 1 && now.includes(dest)) {
        state.awaitDrainWriters.add(dest);
      }
      source.pause();
    }
    if (!ondrain) {
      ondrain = () => drained(source, state, dest);
      dest.on('drain', ondrain);
      if (below !== undefined) below.ondrain = ondrain;
    }
  }

  const below = noted(source, dest, pause);
  source.on('data', ondata);
  function ondata(chunk) {
    if (below !== undefined) below.pieces++;
    if (dest.write(chunk) === false && (below === undefined || !below.flushes())) pause();
  }

  function onerror(err) {
    unpipe();
    dest.removeListener('error', onerror);
    if (dest.listenerCount('error') === 0) {
      const side = dest._writableState || dest._readableState;
      if (side && !side.errorEmitted) errorOrDestroy(dest, err);
      else dest.emit('error', err);
    }
  }
  prependListener(dest, 'error', onerror);

  function onclose() {
    dest.removeListener('finish', onfinish);
    unpipe();
  }
  dest.once('close', onclose);
  function onfinish() {
    dest.removeListener('close', onclose);
    unpipe();
  }
  dest.once('finish', onfinish);
  function unpipe() {
    source.unpipe(dest);
  }

  dest.emit('pipe', source);
  if (dest.writableNeedDrain === true) pause();
  else if ((state.bits & FLOWING) === 0) source.resume();
  return dest;
}

function drained(source, state, dest) {
  if (state.awaitDrainWriters === dest) state.awaitDrainWriters = null;
  else if (state.bits & MULTI_AWAIT_DRAIN) state.awaitDrainWriters.delete(dest);
  if ((!state.awaitDrainWriters || state.awaitDrainWriters.size === 0) && source.listenerCount('data')) {
    source.resume();
  }
}

function unpipe(dest) {
  const state = this._readableState;
  const targets = state.targets;
  if (targets === null || targets.length === 0) return this;
  if (!dest) {
    state.targets = null;
    this.pause();
    for (const target of targets) target.emit('unpipe', this, { hasUnpiped: false });
    return this;
  }
  const index = targets.indexOf(dest);
  if (index === -1) return this;
  targets.splice(index, 1);
  if (targets.length === 0) this.pause();
  dest.emit('unpipe', this, { hasUnpiped: false });
  return this;
}

function install(Readable) {
  Readable.prototype.pipe = pipe;
  Readable.prototype.unpipe = unpipe;
}

module.exports = { install };
