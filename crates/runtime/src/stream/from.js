// Readable.from(): a Readable over anything that can be iterated, in object mode unless told otherwise.
'use strict';

const { codes } = require('internal:errors');
const { Buffer } = require('buffer');

module.exports = function from(Readable, iterable, options) {
  // Text and bytes are one chunk, not a sequence of characters.
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Readable({
      objectMode: true,
      ...options,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }

  let iterator;
  let isAsync;
  if (iterable && iterable[Symbol.asyncIterator]) {
    isAsync = true;
    iterator = iterable[Symbol.asyncIterator]();
  } else if (iterable && iterable[Symbol.iterator]) {
    isAsync = false;
    iterator = iterable[Symbol.iterator]();
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  }

  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  let reading = false;

  readable._read = function() {
    if (reading) return;
    reading = true;
    if (isAsync) pullAsync();
    else pullSync();
  };
  const originalDestroy = readable._destroy;
  readable._destroy = function(error, cb) {
    close(error).then(
      () => originalDestroy.call(readable, error, (err) => process.nextTick(cb, err || error)),
      (err) => process.nextTick(cb, err || error));
  };

  async function close(error) {
    const failed = error !== undefined && error !== null;
    if (failed && typeof iterator.throw === 'function') {
      const { value, done } = await iterator.throw(error);
      await value;
      if (done) return;
    }
    if (typeof iterator.return === 'function') {
      const { value } = await iterator.return();
      await value;
    }
  }

  // Returns false when the stream wants no more for now.
  function give(value) {
    if (value === null) throw new codes.ERR_STREAM_NULL_VALUES();
    if (readable.push(value)) return true;
    reading = false;
    return false;
  }

  function pullSync() {
    for (;;) {
      try {
        const { value, done } = iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (value && typeof value.then === 'function') {
          awaitValue(value);
          return;
        }
        if (!give(value)) return;
      } catch (err) {
        readable.destroy(err);
        return;
      }
    }
  }

  async function awaitValue(promise) {
    try {
      if (give(await promise)) pullSync();
    } catch (err) {
      readable.destroy(err);
    }
  }

  async function pullAsync() {
    for (;;) {
      try {
        const { value, done } = await iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (!give(value)) return;
      } catch (err) {
        readable.destroy(err);
        return;
      }
    }
  }

  return readable;
};
