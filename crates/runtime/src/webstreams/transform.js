// TransformStream: a writable side whose chunks a transformer turns into those of a readable side.
'use strict';

const { codes } = require('internal:errors');
const { kInner, kReadable, kWritable, checkObject, checkOptions, methodOf, highWaterMark, sizeFunction, promised,
  describe, inspectAs, invalidThis, invalidState, customInspectSymbol } = require('./shared.js');
const { ReadableCore, DefaultCore } = require('./readable_core.js');
const { WritableCore, showWritable } = require('./writable.js');
const { show } = require('./readable.js');

// `transformer` has transform, flush and cancel, each giving a promise.
class TransformCore {
  constructor(transformer, writableMark, writableSize, readableMark, readableSize) {
    this.transformer = transformer;
    this.backpressure = true;
    this.change = Promise.withResolvers();
    this.finished = undefined;
    this.shown = undefined;
    this.shownController = undefined;
    this.writable = new WritableCore(writableMark, writableSize, {
      write: (chunk) => this.write(chunk),
      close: () => this.close(),
      abort: (reason) => this.abort(reason),
    });
    this.readable = new DefaultCore(new ReadableCore(), readableMark, readableSize,
      () => this.pull(), (reason) => this.cancel(reason));
  }

  start(result) {
    this.writable.start(result);
    this.readable.start(result);
  }

  setBackpressure(on) {
    this.change.resolve();
    this.change = Promise.withResolvers();
    this.backpressure = on;
  }

  fail(error) {
    this.readable.fail(error);
    this.failWritable(error);
  }

  failWritable(error) {
    this.transformer = {};
    this.writable.failIfWritable(error);
    if (this.backpressure) this.setBackpressure(false);
  }

  enqueue(chunk) {
    if (!this.readable.open) throw invalidState('Unable to enqueue');
    try {
      this.readable.enqueue(chunk);
    } catch (error) {
      this.failWritable(error);
      throw this.readable.stream.error;
    }
    if (!this.readable.hungry !== this.backpressure) this.setBackpressure(true);
  }

  terminate() {
    if (this.readable.open) this.readable.close();
    this.failWritable(invalidState('TransformStream has been terminated'));
  }

  // ---- what the two sides ask for ----

  transform(chunk) {
    const { transform } = this.transformer;
    if (transform === undefined) {
      try {
        this.enqueue(chunk);
        return Promise.resolve();
      } catch (error) {
        this.fail(error);
        return Promise.reject(error);
      }
    }
    return transform(chunk).catch((error) => {
      this.fail(error);
      throw error;
    });
  }

  write(chunk) {
    if (!this.backpressure) return this.transform(chunk);
    return this.change.promise.then(() => {
      if (this.writable.state === 'erroring') throw this.writable.error;
      return this.transform(chunk);
    });
  }

  // The last word is said once, whichever side asks for it. `settled` ends the other side well, `failed` badly.
  finish(action, settled, failed) {
    this.finished = Promise.withResolvers();
    const { promise, resolve, reject } = this.finished;
    this.transformer = {};
    (action ?? Promise.resolve()).then(() => {
      const error = settled();
      if (error === undefined) resolve();
      else reject(error[0]);
    }, (error) => {
      failed(error);
      reject(error);
    });
    return promise;
  }

  abort(reason) {
    if (this.finished !== undefined) return this.finished.promise;
    const { stream } = this.readable;
    return this.finish(this.transformer.cancel?.(reason), () => {
      if (stream.state === 'errored') return [stream.error];
      this.readable.fail(reason);
      return undefined;
    }, (error) => this.readable.fail(error));
  }

  close() {
    if (this.finished !== undefined) return this.finished.promise;
    const { stream } = this.readable;
    return this.finish(this.transformer.flush?.(), () => {
      if (stream.state === 'errored') return [stream.error];
      if (this.readable.open) this.readable.close();
      return undefined;
    }, (error) => this.readable.fail(error));
  }

  cancel(reason) {
    if (this.finished !== undefined) return this.finished.promise;
    const { writable } = this;
    const unblock = (error) => {
      writable.failIfWritable(error);
      if (this.backpressure) this.setBackpressure(false);
    };
    return this.finish(this.transformer.cancel?.(reason), () => {
      if (writable.state === 'errored') return [writable.error];
      unblock(reason);
      return undefined;
    }, unblock);
  }

  pull() {
    this.setBackpressure(false);
    return this.change.promise;
  }

  get public() {
    this.shownController ??= new TransformStreamDefaultController(kInner, this);
    return this.shownController;
  }
}

const kTransform = Symbol('transform');

class TransformStream {
  constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    if (transformer === kInner) {
      // Two sides that came from elsewhere.
      const [from, to] = [writableStrategy, readableStrategy];
      this[kTransform] = { readable: { stream: from[kReadable] }, writable: to[kWritable], backpressure: undefined };
      return;
    }
    checkObject(transformer, 'transformer');
    checkOptions(writableStrategy, 'writableStrategy');
    checkOptions(readableStrategy, 'readableStrategy');
    const { readableType, writableType, start } = transformer;
    if (readableType !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('transformer.readableType', readableType);
    }
    if (writableType !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('transformer.writableType', writableType);
    }
    const readableMark = highWaterMark(readableStrategy, 0);
    const readableSize = sizeFunction(readableStrategy);
    const writableMark = highWaterMark(writableStrategy, 1);
    const writableSize = sizeFunction(writableStrategy);
    const transform = methodOf(transformer, 'transform', 'transformer');
    const flush = methodOf(transformer, 'flush', 'transformer');
    const cancel = methodOf(transformer, 'cancel', 'transformer');
    const core = new TransformCore({
      transform: transform && ((chunk) => promised(transform, transformer, chunk, core.public)),
      flush: flush && (() => promised(flush, transformer, core.public)),
      cancel: cancel && ((reason) => promised(cancel, transformer, reason)),
    }, writableMark, writableSize, readableMark, readableSize);
    this[kTransform] = core;
    core.shown = this;
    if (start !== undefined && typeof start !== 'function') throw new TypeError('Bind must be called on a function');
    core.start(start === undefined ? undefined : Reflect.apply(start, transformer, [core.public]));
  }

  get readable() {
    return show(coreOf(this).readable.stream);
  }

  get writable() {
    return showWritable(coreOf(this).writable);
  }

  [customInspectSymbol](depth, options) {
    const { readable, writable } = this;
    return inspectAs(this, depth, options, { readable, writable, backpressure: coreOf(this).backpressure });
  }
}

function coreOf(stream) {
  const core = stream?.[kTransform];
  if (core === undefined) throw invalidThis('TransformStream');
  return core;
}

const kController = Symbol('controller');

class TransformStreamDefaultController {
  constructor(key = undefined, core = undefined) {
    if (key !== kInner) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this[kController] = core;
  }

  get desiredSize() {
    return controlled(this).readable.desired;
  }

  enqueue(chunk = undefined) {
    controlled(this).enqueue(chunk);
  }

  error(reason = undefined) {
    controlled(this).fail(reason);
  }

  terminate() {
    controlled(this).terminate();
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, depth, options, { stream: controlled(this).shown });
  }
}

function controlled(controller) {
  const core = controller?.[kController];
  if (core === undefined) throw invalidThis('TransformStreamDefaultController');
  return core;
}

describe(TransformStream, ['readable', 'writable']);
describe(TransformStreamDefaultController, ['desiredSize', 'enqueue', 'error', 'terminate']);

module.exports = { TransformStream, TransformStreamDefaultController, kTransform };
