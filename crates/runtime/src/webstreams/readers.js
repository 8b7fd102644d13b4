// ReadableStreamDefaultReader and ReadableStreamBYOBReader, and the requests they leave with a stream. A request is an
// object with chunk(), close() and error(); what is inside rill and reads streams leaves its own.
'use strict';

const { codes } = require('internal:errors');
const { kReadable, Fifo, LazyPromise, checkOptions, describe, inspectAs, invalidThis, invalidState,
  customInspectSymbol } = require('./shared.js');
const { ByteCore } = require('./byte_controller.js');

const kReader = Symbol('reader');

class ReaderCore {
  constructor(stream, byob) {
    this.stream = stream;
    this.byob = byob;
    this.requests = new Fifo();
    this.closed = new LazyPromise();
    stream.reader = this;
    if (stream.state === 'closed') this.closed.fulfil();
    else if (stream.state === 'errored') this.closed.fail(stream.error);
  }

  takeRequests() {
    const taken = [];
    while (this.requests.length > 0) taken.push(this.requests.shift());
    return taken;
  }

  // Leaves a request of one's own.
  read(request) {
    const { stream } = this;
    stream.disturbed = true;
    if (stream.state === 'closed') request.close();
    else if (stream.state === 'errored') request.error(stream.error);
    else stream.controller.serve(request);
  }

  readInto(view, min, request) {
    const { stream } = this;
    stream.disturbed = true;
    if (stream.state === 'errored') request.error(stream.error);
    else stream.controller.serveInto(view, min, request);
  }

  release() {
    const { stream } = this;
    if (stream === undefined) return;
    this.detach();
    const error = invalidState('Releasing reader');
    for (const request of this.takeRequests()) request.error(error);
  }

  // Leaves the stream without a word to the requests.
  detach() {
    const { stream } = this;
    this.closed.fail(invalidState('Reader released'));
    stream.controller.released();
    stream.reader = undefined;
    this.stream = undefined;
  }
}

class PromiseRequest {
  constructor() {
    const { promise, resolve, reject } = Promise.withResolvers();
    this.promise = promise;
    this.resolve = resolve;
    this.error = reject;
  }

  chunk(value) { this.resolve({ done: false, value }); }
  close(value) { this.resolve({ done: true, value }); }
}

// The core of a stream that has no reader yet, for a constructor.
function lockable(stream) {
  const core = stream?.[kReadable];
  if (core === undefined) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
  if (core.reader !== undefined) throw invalidState('ReadableStream is locked');
  return core;
}

class ReadableStreamDefaultReader {
  constructor(stream) {
    this[kReader] = new ReaderCore(lockable(stream), false);
  }

  read() {
    const core = defaultCore(this);
    if (core === undefined) return Promise.reject(invalidThis('ReadableStreamDefaultReader'));
    const { stream } = core;
    if (stream === undefined) return Promise.reject(invalidState('The reader is not attached to a stream'));
    const { controller } = stream;
    if (stream.state === 'readable' && controller.queue.length > 0 && controller.take !== undefined) {
      stream.disturbed = true;
      return Promise.resolve({ done: false, value: controller.take() });
    }
    const request = new PromiseRequest();
    core.read(request);
    return request.promise;
  }

  releaseLock() {
    const core = defaultCore(this);
    if (core === undefined) throw invalidThis('ReadableStreamDefaultReader');
    core.release();
  }

  get closed() {
    const core = defaultCore(this);
    return core === undefined ? Promise.reject(invalidThis('ReadableStreamDefaultReader')) : core.closed.get();
  }

  cancel(reason = undefined) {
    return cancel(defaultCore(this), 'ReadableStreamDefaultReader', reason);
  }

  [customInspectSymbol](depth, options) {
    return inspectReader(this, defaultCore(this), depth, options);
  }
}

class ReadableStreamBYOBReader {
  constructor(stream) {
    const core = stream?.[kReadable];
    if (core === undefined) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    if (core.reader !== undefined) throw invalidState('ReadableStream is locked');
    if (!(core.controller instanceof ByteCore)) {
      throw new codes.ERR_INVALID_ARG_VALUE('stream', stream, 'must be a byte stream');
    }
    this[kReader] = new ReaderCore(core, true);
  }

  read(view, options = undefined) {
    const core = byobCore(this);
    if (core === undefined) return Promise.reject(invalidThis('ReadableStreamBYOBReader'));
    const request = new PromiseRequest();
    try {
      checkOptions(options);
      if (!ArrayBuffer.isView(view)) {
        throw new codes.ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
      }
      if (view.byteLength === 0 || view.buffer.byteLength === 0) {
        throw invalidState('View or Viewed ArrayBuffer is zero-length or detached');
      }
      const min = options?.min ?? 1;
      if (typeof min !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('options.min', 'number', min);
      if (!Number.isInteger(min)) throw new codes.ERR_INVALID_ARG_VALUE('options.min', min, 'must be an integer');
      if (min <= 0) throw new codes.ERR_INVALID_ARG_VALUE('options.min', min, 'must be greater than 0');
      const length = view instanceof DataView ? view.byteLength : view.length;
      if (min > length) {
        throw new codes.ERR_OUT_OF_RANGE('options.min',
          view instanceof DataView ? '<= view.byteLength' : '<= view.length', min);
      }
      if (core.stream === undefined) throw invalidState('The reader is not attached to a stream');
      core.readInto(view, min, request);
    } catch (error) {
      request.error(error);
    }
    return request.promise;
  }

  releaseLock() {
    const core = byobCore(this);
    if (core === undefined) throw invalidThis('ReadableStreamBYOBReader');
    core.release();
  }

  get closed() {
    const core = byobCore(this);
    return core === undefined ? Promise.reject(invalidThis('ReadableStreamBYOBReader')) : core.closed.get();
  }

  cancel(reason = undefined) {
    return cancel(byobCore(this), 'ReadableStreamBYOBReader', reason);
  }

  [customInspectSymbol](depth, options) {
    return inspectReader(this, byobCore(this), depth, options);
  }
}

function defaultCore(reader) {
  const core = reader?.[kReader];
  return core === undefined || core.byob ? undefined : core;
}

function byobCore(reader) {
  const core = reader?.[kReader];
  return core?.byob ? core : undefined;
}

function cancel(core, name, reason) {
  if (core === undefined) return Promise.reject(invalidThis(name));
  if (core.stream === undefined) return Promise.reject(invalidState('The reader is not attached to a stream'));
  return core.stream.cancel(reason);
}

function inspectReader(reader, core, depth, options) {
  if (core === undefined) return reader;
  return inspectAs(reader, depth, options, {
    stream: core.stream?.shown,
    [core.byob ? 'readIntoRequests' : 'readRequests']: core.requests.length,
    close: core.closed.get(),
  });
}

describe(ReadableStreamDefaultReader, ['closed', 'read', 'releaseLock', 'cancel']);
describe(ReadableStreamBYOBReader, ['closed', 'read', 'releaseLock', 'cancel']);

module.exports = { ReaderCore, PromiseRequest, ReadableStreamDefaultReader, ReadableStreamBYOBReader };
