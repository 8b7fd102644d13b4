// `for await (const chunk of readable)`: reads by 'readable' and read(), and destroys the stream when left early.
'use strict';

const { validateObject } = require('internal:validators');
const { eos } = require('./finished.js');
const { aggregateTwoErrors, destroyer } = require('./destroy.js');

function nop() {}

function makeIterator(Readable, stream, options) {
  if (typeof stream.read !== 'function') stream = Readable.wrap(stream, { objectMode: true });
  const iterator = iterate(stream, options);
  iterator.stream = stream;
  return iterator;
}

async function* iterate(stream, options) {
  let wake = nop;
  // Serves as 'readable' listener and as promise executor.
  function next(resolve) {
    if (this === stream) {
      wake();
      wake = nop;
    } else {
      wake = resolve;
    }
  }
  stream.on('readable', next);
  // undefined: going on; null: over; else what went wrong
  let error;
  const cleanup = eos(stream, { writable: false }, (err) => {
    error = err ? aggregateTwoErrors(error, err) : null;
    wake();
    wake = nop;
  });
  try {
    for (;;) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) yield chunk;
      else if (error) throw error;
      else if (error === null) return;
      else await new Promise(next);
    }
  } catch (err) {
    error = aggregateTwoErrors(error, err);
    throw error;
  } finally {
    if ((error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState.autoDestroy)) {
      destroyer(stream, null);
    } else {
      stream.off('readable', next);
      cleanup();
    }
  }
}

function install(Readable) {
  Readable.prototype[Symbol.asyncIterator] = function() {
    return makeIterator(Readable, this);
  };
  Readable.prototype.iterator = function(options) {
    if (options !== undefined) validateObject(options, 'options');
    return makeIterator(Readable, this, options);
  };
  Readable.prototype[Symbol.asyncDispose] = function() {
    let err;
    if (!this.destroyed) {
      err = this.readableEnded ? null : new (require('internal:errors').AbortError)();
      this.destroy(err);
    }
    return new Promise((resolve, reject) => {
      eos(this, (failure) => (failure && failure !== err ? reject(failure) : resolve(null)));
    });
  };
}

module.exports = { install };
