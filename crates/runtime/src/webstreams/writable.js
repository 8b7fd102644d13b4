// WritableStream, its writer and its controller.
'use strict';

const { codes } = require('internal:errors');
const { kWritable, kInner, SizedQueue, Fifo, LazyPromise, checkObject, checkOptions, methodOf, highWaterMark,
  sizeFunction, promised, handled, describe, inspectAs, invalidThis, invalidState, customInspectSymbol } =
  require('./shared.js');

const CLOSE = Symbol('close'); // stands in the queue behind the last chunk

// What is inside: the states, and the queue of writes. `sink` has write, close and abort, each giving a promise.
class WritableCore {
  constructor(mark, size, sink) {
    this.state = 'writable';
    this.error = undefined;
    this.writer = undefined;
    this.requests = new Fifo();
    this.inFlight = undefined;
    this.closeRequest = undefined;
    this.closeInFlight = undefined;
    this.pendingAbort = undefined;
    this.mark = mark;
    this.queue = new SizedQueue(size);
    this.sink = sink;
    this.started = false;
    this.backpressure = mark <= 0;
    this.aborter = undefined;
    this.abortReason = undefined;
    this.shown = undefined;
    this.shownController = undefined;
    this.onClosed = undefined;
  }

  start(result) {
    Promise.resolve(result).then(() => {
      this.started = true;
      this.advance();
    }, (error) => {
      this.started = true;
      this.rejected(error);
    });
  }

  get closing() {
    return this.closeRequest !== undefined || this.closeInFlight !== undefined;
  }

  get room() {
    return this.mark - this.queue.total;
  }

  // ---- what writers ask for ----

  sizeOf(chunk) {
    const { size } = this.queue;
    if (size === undefined) return 1;
    try {
      return size(chunk);
    } catch (error) {
      this.failIfWritable(error);
      return 1;
    }
  }

  // Why nothing can be written now.
  refusal() {
    if (this.state === 'errored') return [this.error];
    if (this.closing || this.state === 'closed') return [invalidState('WritableStream is closed')];
    return this.state === 'erroring' ? [this.error] : undefined;
  }

  // `request` hears by resolve() or reject().
  write(chunk, size, request) {
    this.requests.push(request);
    try {
      this.queue.push(chunk, size);
    } catch (error) {
      this.failIfWritable(error);
      return;
    }
    if (!this.closing && this.state === 'writable') this.updateBackpressure();
    this.advance();
  }

  close() {
    if (this.state === 'closed' || this.state === 'errored') {
      return Promise.reject(invalidState('WritableStream is closed'));
    }
    this.closeRequest = Promise.withResolvers();
    const { promise } = this.closeRequest;
    if (this.writer !== undefined && this.backpressure && this.state === 'writable') this.writer.ready.fulfil();
    this.queue.push(CLOSE, 0);
    this.advance();
    return promise;
  }

  abort(reason) {
    if (this.state === 'closed' || this.state === 'errored') return Promise.resolve();
    this.abortReason = [reason];
    this.aborter?.abort(reason);
    if (this.state === 'closed' || this.state === 'errored') return Promise.resolve();
    if (this.pendingAbort !== undefined) return this.pendingAbort.promise;
    const late = this.state === 'erroring';
    this.pendingAbort = { ...Promise.withResolvers(), reason: late ? undefined : reason, late };
    const { promise } = this.pendingAbort;
    if (!late) this.startErroring(reason);
    return promise;
  }

  get signal() {
    if (this.aborter === undefined) {
      this.aborter = new AbortController();
      if (this.abortReason !== undefined) this.aborter.abort(this.abortReason[0]);
    }
    return this.aborter.signal;
  }

  // ---- errors ----

  failIfWritable(error) {
    if (this.state === 'writable') this.fail(error);
  }

  fail(error) {
    this.forget();
    this.startErroring(error);
  }

  forget() {
    this.sink = {};
    this.queue.size = undefined;
  }

  startErroring(reason) {
    this.state = 'erroring';
    this.error = reason;
    this.writer?.ready.fail(reason);
    if (this.inFlight === undefined && this.closeInFlight === undefined && this.started) this.finishErroring();
  }

  rejected(error) {
    if (this.state === 'writable') this.startErroring(error);
    else this.finishErroring();
  }

  finishErroring() {
    this.state = 'errored';
    this.queue.reset();
    while (this.requests.length > 0) this.requests.shift().reject(this.error);
    const abort = this.pendingAbort;
    this.pendingAbort = undefined;
    if (abort === undefined || abort.late) {
      abort?.reject(this.error);
      this.rejectClosed();
      return;
    }
    const { sink } = this;
    this.forget();
    (sink.abort === undefined ? Promise.resolve() : sink.abort(abort.reason)).then(() => {
      abort.resolve();
      this.rejectClosed();
    }, (error) => {
      abort.reject(error);
      this.rejectClosed();
    });
  }

  rejectClosed() {
    if (this.closeRequest !== undefined) {
      handled(this.closeRequest.promise);
      this.closeRequest.reject(this.error);
      this.closeRequest = undefined;
    }
    this.writer?.closed.fail(this.error);
    this.onClosed?.();
  }

  // ---- the queue ----

  updateBackpressure() {
    const backpressure = this.room <= 0;
    if (backpressure === this.backpressure) return;
    this.backpressure = backpressure;
    if (this.writer === undefined) return;
    if (backpressure) this.writer.ready.renew();
    else this.writer.ready.fulfil();
  }

  advance() {
    if (!this.started || this.inFlight !== undefined || this.closeInFlight !== undefined) return;
    if (this.state === 'erroring') {
      this.finishErroring();
      return;
    }
    if (this.state !== 'writable' || this.queue.length === 0) return;
    const chunk = this.queue.first();
    if (chunk === CLOSE) this.sendClose();
    else this.send(chunk);
  }

  send(chunk) {
    this.inFlight = this.requests.shift();
    const { sink } = this;
    (sink.write === undefined ? Promise.resolve() : sink.write(chunk)).then(() => {
      const request = this.inFlight;
      this.inFlight = undefined;
      request.resolve();
      this.queue.shift();
      if (!this.closing && this.state === 'writable') this.updateBackpressure();
      this.advance();
    }, (error) => {
      if (this.state === 'writable') this.forget();
      const request = this.inFlight;
      this.inFlight = undefined;
      request.reject(error);
      this.rejected(error);
    });
  }

  sendClose() {
    this.closeInFlight = this.closeRequest;
    this.closeRequest = undefined;
    this.queue.shift();
    const { sink } = this;
    this.forget();
    (sink.close === undefined ? Promise.resolve() : sink.close()).then(() => {
      this.closeInFlight.resolve();
      this.closeInFlight = undefined;
      this.error = undefined;
      this.pendingAbort?.resolve();
      this.pendingAbort = undefined;
      this.state = 'closed';
      this.writer?.closed.fulfil();
      this.onClosed?.();
    }, (error) => {
      handled(this.closeInFlight.promise);
      this.closeInFlight.reject(error);
      this.closeInFlight = undefined;
      this.pendingAbort?.reject(error);
      this.pendingAbort = undefined;
      this.rejected(error);
    });
  }

  get public() {
    this.shownController ??= new WritableStreamDefaultController(kInner, this);
    return this.shownController;
  }
}

class WriterCore {
  constructor(stream) {
    this.stream = stream;
    this.ready = new LazyPromise();
    this.closed = new LazyPromise();
    stream.writer = this;
    const { state } = stream;
    if (state === 'erroring' || state === 'errored') this.ready.fail(stream.error);
    else if (state === 'closed' || stream.closing || !stream.backpressure) this.ready.fulfil();
    if (state === 'closed') this.closed.fulfil();
    else if (state === 'errored') this.closed.fail(stream.error);
  }

  release() {
    const error = invalidState('Writer has been released');
    this.ready.fail(error);
    this.closed.fail(error);
    this.stream.writer = undefined;
    this.stream = undefined;
  }
}

const kWrapped = Symbol('wrapped'); // marks the constructor's inner use

class WritableStream {
  constructor(sink = {}, strategy = {}) {
    if (sink === kWrapped) {
      this[kWritable] = strategy;
      strategy.shown = this;
      return;
    }
    checkObject(sink, 'sink');
    checkOptions(strategy, 'strategy');
    const { type, start } = sink;
    if (type !== undefined) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('type', type);
    const size = sizeFunction(strategy);
    const mark = highWaterMark(strategy, 1);
    const write = methodOf(sink, 'write', 'sink');
    const close = methodOf(sink, 'close', 'sink');
    const abort = methodOf(sink, 'abort', 'sink');
    const core = new WritableCore(mark, size, {
      write: write && ((chunk) => promised(write, sink, chunk, core.public)),
      close: close && (() => promised(close, sink)),
      abort: abort && ((reason) => promised(abort, sink, reason)),
    });
    this[kWritable] = core;
    core.shown = this;
    if (start !== undefined && typeof start !== 'function') throw new TypeError('Bind must be called on a function');
    core.start(start === undefined ? undefined : Reflect.apply(start, sink, [core.public]));
  }

  get locked() {
    return coreOf(this).writer !== undefined;
  }

  abort(reason = undefined) {
    const core = this?.[kWritable];
    if (core === undefined) return Promise.reject(invalidThis('WritableStream'));
    if (core.writer !== undefined) return Promise.reject(invalidState('WritableStream is locked'));
    return core.abort(reason);
  }

  close() {
    const core = this?.[kWritable];
    if (core === undefined) return Promise.reject(invalidThis('WritableStream'));
    if (core.writer !== undefined) return Promise.reject(invalidState('WritableStream is locked'));
    if (core.closing) return Promise.reject(invalidState('Failure closing WritableStream'));
    return core.close();
  }

  getWriter() {
    coreOf(this);
    return new WritableStreamDefaultWriter(this);
  }

  get [Symbol.for('nodejs.stream.errored')]() { return coreOf(this).state === 'errored'; }
  get [Symbol.for('nodejs.stream.writable')]() { return coreOf(this).state === 'writable'; }

  [customInspectSymbol](depth, options) {
    const { writer, state } = coreOf(this);
    return inspectAs(this, depth, options, { locked: writer !== undefined, state });
  }
}

function coreOf(stream) {
  const core = stream?.[kWritable];
  if (core === undefined) throw invalidThis('WritableStream');
  return core;
}

// The public object of a core.
function showWritable(core) {
  return core.shown ?? new WritableStream(kWrapped, core);
}

const kWriter = Symbol('writer');

class WritableStreamDefaultWriter {
  constructor(stream) {
    const core = stream?.[kWritable];
    if (core === undefined) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    if (core.writer !== undefined) throw invalidState('WritableStream is locked');
    this[kWriter] = new WriterCore(core);
  }

  get closed() {
    const core = this?.[kWriter];
    return core === undefined ? Promise.reject(invalidThis('WritableStreamDefaultWriter')) : core.closed.get();
  }

  get ready() {
    const core = this?.[kWriter];
    return core === undefined ? Promise.reject(invalidThis('WritableStreamDefaultWriter')) : core.ready.get();
  }

  get desiredSize() {
    const core = this?.[kWriter];
    if (core === undefined) throw invalidThis('WritableStreamDefaultWriter');
    const { stream } = core;
    if (stream === undefined) throw notBound();
    if (stream.state === 'errored' || stream.state === 'erroring') return null;
    return stream.state === 'closed' ? 0 : stream.room;
  }

  abort(reason = undefined) {
    const core = this?.[kWriter];
    if (core === undefined) return Promise.reject(invalidThis('WritableStreamDefaultWriter'));
    return core.stream === undefined ? Promise.reject(notBound()) : core.stream.abort(reason);
  }

  close() {
    const core = this?.[kWriter];
    if (core === undefined) return Promise.reject(invalidThis('WritableStreamDefaultWriter'));
    if (core.stream === undefined) return Promise.reject(notBound());
    if (core.stream.closing) return Promise.reject(invalidState('Failure to close WritableStream'));
    return core.stream.close();
  }

  releaseLock() {
    const core = this?.[kWriter];
    if (core === undefined) throw invalidThis('WritableStreamDefaultWriter');
    if (core.stream !== undefined) core.release();
  }

  write(chunk = undefined) {
    const core = this?.[kWriter];
    if (core === undefined) return Promise.reject(invalidThis('WritableStreamDefaultWriter'));
    const { stream } = core;
    if (stream === undefined) return Promise.reject(notBound());
    const size = stream.sizeOf(chunk);
    // The size function may have released the writer.
    if (core.stream !== stream) return Promise.reject(notBound());
    const refusal = stream.refusal();
    if (refusal !== undefined) return Promise.reject(refusal[0]);
    const request = Promise.withResolvers();
    stream.write(chunk, size, request);
    return request.promise;
  }

  [customInspectSymbol](depth, options) {
    const core = this[kWriter];
    return inspectAs(this, depth, options, {
      stream: core.stream?.shown, close: core.closed.get(), ready: core.ready.get(),
      desiredSize: core.stream === undefined ? undefined : this.desiredSize,
    });
  }
}

function notBound() {
  return invalidState('Writer is not bound to a WritableStream');
}

const kController = Symbol('controller');

class WritableStreamDefaultController {
  constructor(key = undefined, core = undefined) {
    if (key !== kInner) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this[kController] = core;
  }

  get signal() {
    return controlled(this).signal;
  }

  error(error = undefined) {
    controlled(this).failIfWritable(error);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, depth, options, { stream: controlled(this).shown });
  }
}

function controlled(controller) {
  const core = controller?.[kController];
  if (core === undefined) throw invalidThis('WritableStreamDefaultController');
  return core;
}

describe(WritableStream, ['locked', 'abort', 'close', 'getWriter']);
describe(WritableStreamDefaultWriter, ['closed', 'ready', 'desiredSize', 'abort', 'close', 'releaseLock', 'write']);
describe(WritableStreamDefaultController, ['signal', 'error']);

module.exports = {
  WritableCore, WriterCore, WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController, showWritable,
};
