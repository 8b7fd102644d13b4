// pipeline(): a chain of streams, iterables and generator functions; all are destroyed when one fails.
'use strict';

const { codes, AbortError } = require('internal:errors');
const { validateFunction, validateAbortSignal } = require('internal:validators');
const { eos, once } = require('./finished.js');
const destroyImpl = require('./destroy.js');
const { onAbort } = require('./abort_signal.js');
const {
  isIterable, isReadable, isReadableNodeStream, isNodeStream, isWebStream, isReadableFinished,
  isTransformStream,
} = require('./predicates.js');

const { pumpToWeb, readingSide } = require('./web_streams.js');

const { aggregateTwoErrors } = destroyImpl;

function pipeline(...streams) {
  const callback = streams.pop();
  validateFunction(callback, 'streams[stream.length - 1]');
  return run(streams, once(callback));
}

function pipelinePromise(...streams) {
  return new Promise((resolve, reject) => {
    let options;
    const last = streams[streams.length - 1];
    if (last && typeof last === 'object' && !isNodeStream(last) && !isIterable(last) && !isWebStream(last)) {
      options = streams.pop();
    }
    run(streams, (err, value) => {
      if (err) reject(err);
      else resolve(value);
    }, options);
  });
}

function run(streams, callback, options) {
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw new codes.ERR_MISSING_ARGS('streams');

  const controller = new AbortController();
  const { signal } = controller;
  const outerSignal = options?.signal;
  validateAbortSignal(outerSignal, 'options.signal');

  // A last stream that can still be read belongs to the caller afterwards: our listeners come off it.
  const lastStreamCleanup = [];
  const destroys = [];
  let error;
  let value;
  let pending = 0;
  let listening;

  const settle = (err, final) => {
    if (err && (!error || error.code === 'ERR_STREAM_PREMATURE_CLOSE')) error = err;
    if (!error && !final) return;
    while (destroys.length) destroys.shift()(error);
    listening?.[Symbol.dispose]();
    controller.abort();
    if (final) {
      if (!error) lastStreamCleanup.forEach((cleanup) => cleanup());
      process.nextTick(callback, error, value);
    }
  };
  const finish = (err) => settle(err, --pending === 0);
  const fail = (err) => settle(err, false);
  const abort = () => fail(new AbortError(undefined, { cause: outerSignal?.reason }));
  if (outerSignal) listening = onAbort(outerSignal, abort);

  let current;
  streams.forEach((stream, i) => {
    const isLast = i === streams.length - 1;
    const end = !isLast || options?.end !== false;

    if (isNodeStream(stream)) {
      if (end) {
        const { destroy, cleanup } = watch(stream, !isLast, i > 0);
        destroys.push(destroy);
        if (isLast && isReadable(stream)) lastStreamCleanup.push(cleanup);
      }
      const onerror = (err) => {
        if (err && err.name !== 'AbortError' && err.code !== 'ERR_STREAM_PREMATURE_CLOSE') fail(err);
      };
      stream.on('error', onerror);
      if (isLast && isReadable(stream)) lastStreamCleanup.push(() => stream.removeListener('error', onerror));
    }

    if (i === 0) {
      if (typeof stream === 'function') {
        current = stream({ signal });
        if (!isIterable(current)) {
          throw new codes.ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', current);
        }
      } else if (isIterable(stream) || isReadableNodeStream(stream) || isTransformStream(stream)) {
        current = stream;
      } else {
        current = require('./duplex.js').Duplex.from(stream);
      }
    } else if (typeof stream === 'function') {
      current = stream(iterableFrom(isTransformStream(current) ? current.readable : current), { signal });
      if (!isLast) {
        if (!isIterable(current, true)) {
          throw new codes.ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, current);
        }
        return;
      }
      // What the last function returns becomes a stream that can be read.
      const { PassThrough } = require('./transform.js');
      const output = new PassThrough({ objectMode: true });
      const then = current?.then;
      if (typeof then === 'function') {
        pending++;
        then.call(current, (result) => {
          value = result;
          if (result != null) output.write(result);
          if (end) output.end();
          process.nextTick(finish);
        }, (err) => {
          output.destroy(err);
          process.nextTick(finish, err);
        });
      } else if (isIterable(current, true)) {
        pending++;
        pump(current, output, finish, end);
      } else {
        throw new codes.ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', current);
      }
      current = output;
      const { destroy, cleanup } = watch(output, false, true);
      destroys.push(destroy);
      lastStreamCleanup.push(cleanup);
    } else if (isNodeStream(stream)) {
      if (isReadableNodeStream(current)) {
        pending += 2;
        const cleanup = join(current, stream, finish, fail, end);
        if (isLast && isReadable(stream)) lastStreamCleanup.push(cleanup);
      } else if (isTransformStream(current) || isIterable(current)) {
        pending++;
        pump(readingSide(current) ?? current, stream, finish, end);
      } else {
        throw new codes.ERR_INVALID_ARG_TYPE(
          'val', ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'], current);
      }
      current = stream;
    } else if (isWebStream(stream)) {
      if (!isReadableNodeStream(current) && !isTransformStream(current) && !isIterable(current)) {
        throw new codes.ERR_INVALID_ARG_TYPE(
          'val', ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'], current);
      }
      pending++;
      pumpToWeb(iterableFrom(readingSide(current) ?? current), stream, finish, end);
      current = stream;
    } else {
      current = require('./duplex.js').Duplex.from(stream);
    }
  });

  if (signal.aborted || outerSignal?.aborted) process.nextTick(abort);
  return current;
}

// Knows whether a member has come to its own end; if not, `destroy` ends it.
function watch(stream, reading, writing) {
  let over = false;
  stream.on('close', () => {
    over = true;
  });
  const cleanup = eos(stream, { readable: reading, writable: writing }, (err) => {
    over = !err;
  });
  return {
    cleanup,
    destroy(err) {
      if (over) return;
      over = true;
      destroyImpl.destroyer(stream, err || new codes.ERR_STREAM_DESTROYED('pipe'));
    },
  };
}

function iterableFrom(value) {
  if (isIterable(value)) return value;
  if (isReadableNodeStream(value)) return iterateReadable(value);
  throw new codes.ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], value);
}

async function* iterateReadable(stream) {
  const { Readable } = require('./readable.js');
  yield* Readable.prototype[Symbol.asyncIterator].call(stream);
}

async function pump(iterable, writable, finish, end) {
  let error;
  let wake = null;
  const resume = (err) => {
    if (err) error = err;
    if (wake) {
      const callback = wake;
      wake = null;
      callback();
    }
  };
  const drained = () => new Promise((resolve, reject) => {
    if (error) {
      reject(error);
    } else {
      wake = () => (error ? reject(error) : resolve());
    }
  });
  writable.on('drain', resume);
  const cleanup = eos(writable, { readable: false }, resume);
  try {
    if (writable.writableNeedDrain) await drained();
    for await (const chunk of iterable) {
      if (!writable.write(chunk)) await drained();
    }
    if (end) {
      writable.end();
      await drained();
    }
    finish();
  } catch (err) {
    finish(error !== err ? aggregateTwoErrors(error, err) : err);
  } finally {
    cleanup();
    writable.off('drain', resume);
  }
}

function join(source, dest, finish, fail, end) {
  let ended = false;
  dest.on('close', () => {
    if (!ended) fail(new codes.ERR_STREAM_PREMATURE_CLOSE());
  });
  // pipe() would end the target only on 'end'; here the order against errors matters, so it is done by hand.
  source.pipe(dest, { end: false });
  if (end) {
    const endDest = () => {
      ended = true;
      dest.end();
    };
    if (isReadableFinished(source)) process.nextTick(endDest);
    else source.once('end', endDest);
  } else {
    finish();
  }
  eos(source, { readable: true, writable: false }, (err) => {
    const r = source._readableState;
    if (err && err.code === 'ERR_STREAM_PREMATURE_CLOSE' && r?.ended && !r.errored && !r.errorEmitted) {
      // Closed with data left to read, which is still on its way.
      source.once('end', finish).once('error', finish);
    } else {
      finish(err);
    }
  });
  return eos(dest, { readable: false, writable: true }, finish);
}

module.exports = { pipeline, pipelinePromise };
