// addAbortSignal(): an AbortSignal that destroys a stream.
'use strict';

const { AbortError, codes } = require('internal:errors');
const { isNodeStream, isWebStream } = require('./predicates.js');

function addAbortSignal(signal, stream) {
  if (signal === null || typeof signal !== 'object' || !('aborted' in signal)) {
    throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  }
  if (!isNodeStream(stream) && !isWebStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  return addAbortSignalNoValidate(signal, stream);
}

function addAbortSignalNoValidate(signal, stream) {
  if (typeof signal !== 'object' || !('aborted' in signal)) return stream;
  const onabort = isNodeStream(stream) ?
    () => stream.destroy(new AbortError(undefined, { cause: signal.reason })) :
    () => require('./web_streams.js').failStream(stream, new AbortError(undefined, { cause: signal.reason }));
  if (signal.aborted) {
    onabort();
  } else {
    const { eos } = require('./finished.js');
    const listening = onAbort(signal, onabort);
    eos(stream, () => listening[Symbol.dispose]());
  }
  return stream;
}

// Calls `listener` once when the signal fires; the result takes the listener off again.
function onAbort(signal, listener) {
  return require('events').addAbortListener(signal, listener);
}

module.exports = { addAbortSignal, addAbortSignalNoValidate, onAbort };
