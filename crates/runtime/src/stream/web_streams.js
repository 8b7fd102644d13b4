// What pipeline(), finished() and compose() need to know of the streams of the web.
'use strict';

const { isReadableStream, isTransformStream, isWritableStream } = require('./predicates.js');

function coreOf(stream) {
  const { kReadable, kWritable } = require('internal:webstreams/shared');
  return stream[kReadable] ?? stream[kWritable];
}

// Settles when a stream is closed or has failed; undefined for what only looks like a stream.
function over(stream) {
  const core = coreOf(stream);
  if (core === undefined) return undefined;
  if (core.state === 'closed') return Promise.resolve();
  if (core.state === 'errored') return Promise.reject(core.error);
  const { promise, resolve, reject } = Promise.withResolvers();
  const others = core.onClosed;
  core.onClosed = () => {
    others?.();
    if (core.state === 'errored') reject(core.error);
    else resolve();
  };
  return promise;
}

// Fails a stream from within, locked or not.
function failStream(stream, error) {
  const core = coreOf(stream);
  if (core === undefined) (stream.cancel ?? stream.abort).call(stream, error);
  else if (core.controller !== undefined) core.controller.fail(error);
  else core.failIfWritable(error);
}

// Writes what `iterable` gives to a WritableStream, or the writable side of a TransformStream.
async function pumpToWeb(iterable, stream, finish, end) {
  const writer = (isTransformStream(stream) ? stream.writable : stream).getWriter();
  try {
    for await (const chunk of iterable) {
      await writer.ready;
      // Who fails is heard of by `ready`.
      writer.write(chunk).catch(() => {});
    }
    await writer.ready;
    if (end) await writer.close();
    finish();
  } catch (error) {
    try {
      await writer.abort(error);
      finish(error);
    } catch (second) {
      finish(second);
    }
  }
}

// The side of a stream that is read, if there is one.
function readingSide(stream) {
  if (isTransformStream(stream)) return stream.readable;
  return isReadableStream(stream) ? stream : undefined;
}

function writingSide(stream) {
  if (isTransformStream(stream)) return stream.writable;
  return isWritableStream(stream) ? stream : undefined;
}

module.exports = { failStream, over, pumpToWeb, readingSide, writingSide };
