// Duplex.from(): one Duplex out of something that is not one: a stream, an iterable, a function, a promise, a pair.
'use strict';

const { codes, AbortError } = require('internal:errors');
const { Duplex } = require('./duplex.js');
const from = require('./from.js');
const { destroyer } = require('./destroy.js');
const { eos } = require('./finished.js');
const {
  isDuplexNodeStream, isIterable, isNodeStream, isReadable, isReadableNodeStream, isWritable, isWritableNodeStream,
  isReadableStream, isWritableStream,
} = require('./predicates.js');

module.exports = function duplexify(body, name) {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return join({ readable: body });
  if (isWritableNodeStream(body)) return join({ writable: body });
  if (isNodeStream(body)) return join({ writable: false, readable: false });
  if (isReadableStream(body) || isWritableStream(body)) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('stream.Duplex.from() of a web stream');
  if (typeof body === 'function') return fromFunction(body, name);
  if (body instanceof Blob) return duplexify(body.arrayBuffer(), name);
  if (isIterable(body)) return from(Duplex, body, { objectMode: true, writable: false });
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    const side = (value, isSide) => (value ? (isSide(value) ? value : duplexify(value, name)) : undefined);
    return join({
      readable: side(body.readable, isReadableNodeStream),
      writable: side(body.writable, isWritableNodeStream),
    });
  }
  if (typeof body?.then === 'function') return fromPromise(body);
  throw new codes.ERR_INVALID_ARG_TYPE(name, [
    'Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable', 'Function',
    '{ readable, writable } pair', 'Promise',
  ], body);
};

function fromPromise(promise) {
  const duplex = new Duplex({ objectMode: true, writable: false, read() {} });
  promise.then((value) => {
    if (value != null) duplex.push(value);
    duplex.push(null);
  }, (err) => destroyer(duplex, err));
  return duplex;
}

// The function is given what is written, as an async iterable; what it yields is what is read.
function fromFunction(fn, name) {
  const controller = new AbortController();
  const { signal } = controller;
  let next = Promise.withResolvers();
  const input = (async function* () {
    for (;;) {
      const { chunk, done, cb } = await next.promise;
      process.nextTick(cb);
      if (done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      next = Promise.withResolvers();
      yield chunk;
    }
  })();
  const value = fn(input, { signal });
  const sides = {
    write(chunk, encoding, cb) { next.resolve({ chunk, done: false, cb }); },
    final(cb) { next.resolve({ done: true, cb }); },
    destroy(err, cb) {
      controller.abort();
      cb(err);
    },
  };
  if (isIterable(value)) return outputOf(value, sides);
  if (typeof value?.then === 'function') {
    const duplex = new Duplex({
      objectMode: true,
      readable: false,
      write: sides.write,
      final(cb) {
        sides.final(async () => {
          try {
            await promise;
            process.nextTick(cb, null);
          } catch (err) {
            process.nextTick(cb, err);
          }
        });
      },
      destroy: sides.destroy,
    });
    const promise = Promise.resolve(value).then((result) => {
      if (result != null) throw new codes.ERR_INVALID_RETURN_VALUE('nully', 'body', result);
    });
    promise.catch((err) => destroyer(duplex, err));
    return duplex;
  }
  throw new codes.ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, value);
}

function outputOf(iterable, { write, final, destroy }) {
  return from(Duplex, iterable, { objectMode: true, write, final, destroy });
}

// Two streams behind one front.
function join({ readable: r, writable: w }) {
  let canRead = !!isReadable(r);
  let canWrite = !!isWritable(w);
  let ondrain, onfinish, onreadable, onclose;

  function onfinished(err) {
    const cb = onclose;
    onclose = null;
    if (cb) cb(err);
    else if (err) duplex.destroy(err);
  }

  const duplex = new Duplex({
    readableObjectMode: !!r?.readableObjectMode,
    writableObjectMode: !!w?.writableObjectMode,
    readable: canRead,
    writable: canWrite,
  });

  if (canWrite) {
    eos(w, (err) => {
      canWrite = false;
      if (err) destroyer(r, err);
      onfinished(err);
    });
    duplex._write = function(chunk, encoding, callback) {
      if (w.write(chunk, encoding)) callback();
      else ondrain = callback;
    };
    duplex._final = function(callback) {
      w.end();
      onfinish = callback;
    };
    w.on('drain', () => {
      const cb = ondrain;
      ondrain = null;
      if (cb) cb();
    });
    w.on('finish', () => {
      const cb = onfinish;
      onfinish = null;
      if (cb) cb();
    });
  }

  if (canRead) {
    eos(r, (err) => {
      canRead = false;
      if (err) destroyer(r, err);
      onfinished(err);
    });
    r.on('readable', () => {
      const cb = onreadable;
      onreadable = null;
      if (cb) cb();
    });
    r.on('end', () => duplex.push(null));
    duplex._read = function() {
      for (;;) {
        const chunk = r.read();
        if (chunk === null) {
          onreadable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
      }
    };
  }

  duplex._destroy = function(err, callback) {
    if (!err && onclose !== null) err = new AbortError();
    onreadable = null;
    ondrain = null;
    onfinish = null;
    if (!canWrite && !canRead) {
      callback(err);
    } else {
      onclose = callback;
      destroyer(w, err);
      destroyer(r, err);
    }
  };
  return duplex;
}
