// ReadableStream: what programs hold and make. Its insides are in readable_core.js and byte_controller.js.
'use strict';

const { codes } = require('internal:errors');
const { kReadable, kWritable, checkObject, checkOptions, methodOf, highWaterMark, sizeFunction, promised, describe,
  inspectAs, invalidThis, invalidState, handled, customInspectSymbol } = require('./shared.js');
const { ReadableCore, DefaultCore } = require('./readable_core.js');
const { ByteCore } = require('./byte_controller.js');
const { ReaderCore, ReadableStreamDefaultReader, ReadableStreamBYOBReader } = require('./readers.js');
const { StreamIterator } = require('./iterator.js');
const { tee } = require('./tee.js');
const { pipeTo, checkSignal } = require('./pipe.js');

const kWrapped = Symbol('wrapped'); // marks the constructor's inner use

class ReadableStream {
  constructor(source = {}, strategy = {}) {
    if (source === kWrapped) {
      this[kReadable] = strategy;
      strategy.shown = this;
      return;
    }
    checkObject(source, 'source');
    checkOptions(strategy, 'strategy');
    const core = new ReadableCore();
    this[kReadable] = core;
    core.shown = this;
    const { type } = source;
    if (`${type}` === 'bytes') {
      if (strategy?.size !== undefined) {
        throw new codes.ERR_INVALID_ARG_VALUE.RangeError('strategy.size', strategy.size);
      }
      setUpBytes(core, source, highWaterMark(strategy, 0));
    } else if (type === undefined) {
      const size = sizeFunction(strategy);
      setUp(core, source, highWaterMark(strategy, 1), size);
    } else {
      throw new codes.ERR_INVALID_ARG_VALUE('source.type', type);
    }
  }

  static from(iterable) {
    return fromIterable(iterable);
  }

  get locked() {
    return coreOf(this).reader !== undefined;
  }

  cancel(reason = undefined) {
    const core = this?.[kReadable];
    if (core === undefined) return Promise.reject(invalidThis('ReadableStream'));
    if (core.reader !== undefined) return Promise.reject(invalidState('ReadableStream is locked'));
    return core.cancel(reason);
  }

  getReader(options = undefined) {
    coreOf(this);
    checkOptions(options);
    const mode = options?.mode;
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw new codes.ERR_INVALID_ARG_VALUE('options.mode', mode);
    return new ReadableStreamBYOBReader(this);
  }

  pipeThrough(transform, options = undefined) {
    const core = coreOf(this);
    const readable = transform?.readable;
    if (readable?.[kReadable] === undefined) {
      throw new codes.ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
    }
    const writable = transform.writable;
    const to = writable?.[kWritable];
    if (to === undefined) throw new codes.ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', writable);
    checkOptions(options);
    const { preventAbort, preventCancel, preventClose, signal } = options ?? {};
    checkSignal(signal);
    if (core.reader !== undefined) throw invalidState('The ReadableStream is locked');
    if (to.writer !== undefined) throw invalidState('The WritableStream is locked');
    handled(pipeTo(core, to, Boolean(preventClose), Boolean(preventAbort), Boolean(preventCancel), signal));
    return readable;
  }

  pipeTo(destination, options = undefined) {
    try {
      const core = coreOf(this);
      const to = destination?.[kWritable];
      if (to === undefined) {
        throw new codes.ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', destination);
      }
      checkOptions(options);
      const { preventAbort, preventCancel, preventClose, signal } = options ?? {};
      checkSignal(signal);
      if (core.reader !== undefined) throw invalidState('The ReadableStream is locked');
      if (to.writer !== undefined) throw invalidState('The WritableStream is locked');
      return pipeTo(core, to, Boolean(preventClose), Boolean(preventAbort), Boolean(preventCancel), signal);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  tee() {
    const core = coreOf(this);
    if (core.reader !== undefined) throw invalidState('ReadableStream is locked');
    return tee(core).map(show);
  }

  values(options = undefined) {
    const core = coreOf(this);
    checkOptions(options);
    const preventCancel = Boolean(options?.preventCancel);
    if (core.reader !== undefined) throw invalidState('ReadableStream is locked');
    return new StreamIterator(new ReaderCore(core, false), preventCancel);
  }

  get [Symbol.for('nodejs.stream.disturbed')]() { return coreOf(this).disturbed; }
  get [Symbol.for('nodejs.stream.errored')]() { return coreOf(this).state === 'errored'; }
  get [Symbol.for('nodejs.stream.readable')]() { return coreOf(this).state === 'readable'; }

  [customInspectSymbol](depth, options) {
    const { state, reader, controller } = coreOf(this);
    return inspectAs(this, depth, options, {
      locked: reader !== undefined, state, supportsBYOB: controller instanceof ByteCore,
    });
  }
}

function coreOf(stream) {
  const core = stream?.[kReadable];
  if (core === undefined) throw invalidThis('ReadableStream');
  return core;
}

function setUp(core, source, mark, size) {
  const { start } = source;
  const pull = methodOf(source, 'pull', 'source');
  const cancel = methodOf(source, 'cancel', 'source');
  const controller = new DefaultCore(core, mark, size,
    pull === undefined ? undefined : () => promised(pull, source, controller.public),
    cancel === undefined ? undefined : (reason) => promised(cancel, source, reason));
  controller.start(callStart(start, source, controller));
}

function setUpBytes(core, source, mark) {
  const { start, autoAllocateChunkSize } = source;
  const pull = methodOf(source, 'pull', 'source');
  const cancel = methodOf(source, 'cancel', 'source');
  if (autoAllocateChunkSize === 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', autoAllocateChunkSize);
  }
  const controller = new ByteCore(core, mark, autoAllocateChunkSize,
    pull === undefined ? undefined : () => promised(pull, source, controller.public),
    cancel === undefined ? undefined : (reason) => promised(cancel, source, reason));
  controller.start(callStart(start, source, controller));
}

function callStart(start, source, controller) {
  if (start === undefined) return undefined;
  if (typeof start !== 'function') throw new TypeError('Bind must be called on a function');
  return Reflect.apply(start, source, [controller.public]);
}

// The public object of a core.
function show(core) {
  return core.shown ?? new ReadableStream(kWrapped, core);
}

// A byte stream fed from inside: `pull(controller)` and `cancel(reason)` give promises. It has started.
function byteStream(pull, cancel) {
  const core = new ReadableCore();
  const controller = new ByteCore(core, 0, undefined, pull, cancel);
  controller.started = true;
  return controller;
}

// The core of a stream of bytes that stay whose they are.
function coreOfBytes(bytes) {
  let given = false;
  const controller = byteStream(async () => {
    if (!given && bytes.byteLength > 0) {
      given = true;
      controller.give(new Uint8Array(bytes));
    } else {
      controller.finish();
    }
  }, undefined);
  return controller.stream;
}

function bytesStream(bytes) {
  return show(coreOfBytes(bytes));
}

// The same as byteStream() for any values.
function valueStream(mark, size, pull, cancel) {
  const core = new ReadableCore();
  const controller = new DefaultCore(core, mark, size, pull, cancel);
  controller.started = true;
  return controller;
}

// ---- ReadableStream.from ----

function fromIterable(iterable) {
  if (typeof iterable === 'string') iterable = new String(iterable);
  const method = iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator];
  if (typeof method !== 'function') throw new codes.ERR_ARG_NOT_ITERABLE(iterable);
  const iterator = Reflect.apply(method, iterable, []);
  checkObject(iterator, 'iterator');
  const { next } = iterator;
  const controller = valueStream(0, undefined, async () => {
    const step = Reflect.apply(next, iterator, []);
    const result = await step;
    if (typeof result !== 'object' || result === null) {
      throw invalidState('The promise returned by the iterator.next() method must fulfill with an object');
    }
    if (result.done) controller.close();
    else controller.enqueue(await result.value);
  }, async (reason) => {
    const leave = iterator.return;
    if (leave === undefined || leave === null) return;
    const result = await Reflect.apply(leave, iterator, [reason]);
    if (typeof result !== 'object' || result === null) {
      throw invalidState('The promise returned by the iterator.return() method must fulfill with an object');
    }
  });
  return show(controller.stream);
}

describe(ReadableStream, ['cancel', 'getReader', 'pipeThrough', 'pipeTo', 'tee', 'values', 'locked']);
Object.defineProperty(ReadableStream, 'from', { __proto__: null, enumerable: true });
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  __proto__: null, configurable: true, writable: true, value: ReadableStream.prototype.values,
});

module.exports = { ReadableStream, show, byteStream, bytesStream, coreOfBytes };
