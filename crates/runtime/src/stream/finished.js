// finished(): one callback when a stream is over, whatever over means for it: ended, finished, failed or closed early.
'use strict';

const { codes, AbortError } = require('internal:errors');
const { validateFunction, validateObject, validateAbortSignal, validateBoolean } = require('internal:validators');
const {
  isReadable, isWritable, isReadableNodeStream, isWritableNodeStream, isReadableFinished, isWritableFinished,
  isReadableErrored, isWritableErrored, isClosed, isNodeStream, isRequest, willEmitClose: emitsClose, isReadableStream,
  isWritableStream,
} = require('./predicates.js');
const { onAbort } = require('./abort_signal.js');
const { called } = require('internal:async_hooks/flow');

function nop() {}

function once(callback) {
  let called = false;
  return function(...args) {
    if (called) return;
    called = true;
    callback.apply(this, args);
  };
}

function eos(stream, options, callback) {
  if (arguments.length === 2) {
    callback = options;
    options = {};
  } else if (options == null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  validateFunction(callback, 'callback');
  validateAbortSignal(options.signal, 'options.signal');
  callback = called(once(callback), 'STREAM_END_OF_STREAM');
  if (isReadableStream(stream) || isWritableStream(stream)) return eosWeb(stream, options, callback);
  if (!isNodeStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }

  const readable = options.readable ?? isReadableNodeStream(stream);
  const writable = options.writable ?? isWritableNodeStream(stream);
  const w = stream._writableState;
  const r = stream._readableState;
  const listening = [];
  const listen = (emitter, event, listener) => {
    emitter.on(event, listener);
    listening.push(emitter, event, listener);
  };

  // Where 'close' is sure to come and both sides are watched, it is what is waited for.
  let willClose = emitsClose(stream) && isReadableNodeStream(stream) === readable &&
    isWritableNodeStream(stream) === writable;
  let writableFinished = isWritableFinished(stream, false);
  let readableFinished = isReadableFinished(stream, false);
  let closed = isClosed(stream);

  const onfinish = () => {
    writableFinished = true;
    // Destroyed by hand before 'finish': what emits 'close' is not known any more.
    if (stream.destroyed) willClose = false;
    if (willClose && (!stream.writable || readable)) return;
    if (!readable || readableFinished) callback.call(stream);
  };
  const onend = () => {
    readableFinished = true;
    if (stream.destroyed) willClose = false;
    if (willClose && (!stream.readable || writable)) return;
    if (!writable || writableFinished) callback.call(stream);
  };
  const onlegacyfinish = () => {
    if (!stream.writable) onfinish();
  };
  const onerror = (err) => callback.call(stream, err);
  const failure = () => {
    const errored = isWritableErrored(stream) || isReadableErrored(stream);
    return errored && typeof errored !== 'boolean' ? errored : null;
  };
  const onclose = () => {
    closed = true;
    const errored = failure();
    if (errored) return callback.call(stream, errored);
    if (readable && !readableFinished && isReadableNodeStream(stream, true) && !isReadableFinished(stream, false)) {
      return callback.call(stream, new codes.ERR_STREAM_PREMATURE_CLOSE());
    }
    if (writable && !writableFinished && !isWritableFinished(stream, false)) {
      return callback.call(stream, new codes.ERR_STREAM_PREMATURE_CLOSE());
    }
    callback.call(stream);
  };
  const onclosed = () => {
    closed = true;
    const errored = failure();
    if (errored) callback.call(stream, errored);
    else callback.call(stream);
  };
  const onrequest = () => listen(stream.req, 'finish', onfinish);

  if (isRequest(stream)) {
    listen(stream, 'complete', onfinish);
    if (!willClose) listen(stream, 'abort', onclose);
    if (stream.req) onrequest();
    else listen(stream, 'request', onrequest);
  } else if (writable && !w) {
    listen(stream, 'end', onlegacyfinish);
    listen(stream, 'close', onlegacyfinish);
  }
  if (!willClose && typeof stream.aborted === 'boolean') listen(stream, 'aborted', onclose);
  listen(stream, 'end', onend);
  listen(stream, 'finish', onfinish);
  if (options.error !== false) listen(stream, 'error', onerror);
  listen(stream, 'close', onclose);

  if (closed) {
    process.nextTick(onclose);
  } else if (w?.errorEmitted || r?.errorEmitted) {
    if (!willClose) process.nextTick(onclosed);
  } else if (!readable && (!willClose || isReadable(stream)) &&
             (writableFinished || isWritable(stream) === false) && (w == null || !w.pendingcb)) {
    process.nextTick(onclosed);
  } else if (!writable && (!willClose || isWritable(stream)) &&
             (readableFinished || isReadable(stream) === false)) {
    process.nextTick(onclosed);
  } else if (r && stream.req && stream.aborted) {
    process.nextTick(onclosed);
  }

  const cleanup = () => {
    callback = nop;
    for (let i = 0; i < listening.length; i += 3) {
      listening[i].removeListener(listening[i + 1], listening[i + 2]);
    }
  };

  if (options.signal && !closed) {
    const { signal } = options;
    const abort = () => {
      const inform = callback;
      cleanup();
      inform.call(stream, new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) {
      process.nextTick(abort);
    } else {
      const listener = onAbort(signal, abort);
      const inform = callback;
      callback = once((...args) => {
        listener[Symbol.dispose]();
        inform.apply(stream, args);
      });
    }
  }
  return cleanup;
}

// As above, of a stream of the web; nothing was listened to that could be taken off again.
function eosWeb(stream, options, callback) {
  const ended = require('./web_streams.js').over(stream);
  if (ended === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  const { signal } = options;
  let aborted = false;
  if (signal) {
    const abort = () => {
      aborted = true;
      callback.call(stream, new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) {
      process.nextTick(abort);
    } else {
      const listener = onAbort(signal, abort);
      const inform = callback;
      callback = once((...args) => {
        listener[Symbol.dispose]();
        inform.apply(stream, args);
      });
    }
  }
  const tell = (...args) => {
    if (!aborted) process.nextTick(() => callback.apply(stream, args));
  };
  ended.then(() => tell(), tell);
  return nop;
}

// The promise form; `cleanup: true` takes the listeners off when it settles.
function finished(stream, options) {
  let autoCleanup = false;
  if (options == null) options = {};
  if (options?.cleanup) {
    validateBoolean(options.cleanup, 'cleanup');
    autoCleanup = options.cleanup;
  }
  return new Promise((resolve, reject) => {
    const cleanup = eos(stream, options, (err) => {
      if (autoCleanup) cleanup();
      if (err) reject(err);
      else resolve();
    });
  });
}

module.exports = { eos, finished, once };
