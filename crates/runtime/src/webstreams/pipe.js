// pipeTo: chunks from a ReadableStream to a WritableStream while it has room. Errors, closing and signals are told
// onwards when what was read has been written.
'use strict';

const { codes } = require('internal:errors');
const { noop, invalidState } = require('./shared.js');
const { ReaderCore } = require('./readers.js');
const { WriterCore } = require('./writable.js');
const { isAbortSignal } = require('internal:web/abort');

function checkSignal(signal) {
  if (signal !== undefined && !isAbortSignal(signal)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.signal', 'AbortSignal', signal);
  }
}

class Pipe {
  constructor(source, to, preventClose, preventAbort, preventCancel, signal) {
    this.source = source;
    this.to = to;
    this.preventClose = preventClose;
    this.preventAbort = preventAbort;
    this.preventCancel = preventCancel;
    this.signal = signal;
    this.onAbort = undefined;
    this.reader = new ReaderCore(source, false);
    this.writer = new WriterCore(to);
    this.ending = false;
    this.writing = 0;
    this.whenWritten = undefined;
    this.reading = false;
    this.pumping = false;
    source.disturbed = true;
    const { promise, resolve, reject } = Promise.withResolvers();
    this.promise = promise;
    this.settle = { resolve, reject };
  }

  begin() {
    const { signal, source, to } = this;
    if (signal !== undefined) {
      this.onAbort = () => this.aborted(signal.reason);
      if (signal.aborted) {
        this.onAbort();
        return;
      }
      signal.addEventListener('abort', this.onAbort);
    }
    // Each as soon as it holds, in this order.
    if (source.state === 'errored') this.sourceFailed();
    else if (source.state === 'readable') this.reader.closed.get().then(noop, () => this.sourceFailed());
    if (to.state === 'errored') this.targetFailed();
    else if (to.state !== 'closed') this.writer.closed.get().then(noop, () => this.targetFailed());
    if (source.state === 'closed') this.sourceClosed();
    else if (source.state === 'readable') this.reader.closed.get().then(() => this.sourceClosed(), noop);
    if (to.closing || to.state === 'closed') {
      const error = invalidState('Destination WritableStream is closed');
      this.end(this.preventCancel ? undefined : () => source.cancel(error), [error]);
    }
    this.pump();
  }

  // ---- chunks ----

  // Goes on while chunks are there and room is; not recursive, so that a full queue needs no stack.
  pump() {
    if (this.pumping) return;
    this.pumping = true;
    while (!this.ending && !this.reading) {
      if (this.to.backpressure || this.to.state !== 'writable') {
        this.writer.ready.get().then(() => this.pump(), noop);
        break;
      }
      this.reading = true;
      this.reader.read(this);
    }
    this.pumping = false;
  }

  // As a read request:
  chunk(chunk) {
    this.reading = false;
    const { to } = this;
    const size = to.sizeOf(chunk);
    if (to.refusal() === undefined) {
      this.writing++;
      to.write(chunk, size, this);
    }
    this.pump();
  }

  close() { this.reading = true; }

  error() { this.reading = true; }

  // As a write request:
  resolve() {
    this.writing--;
    // Later, as the stream is in the middle of telling.
    if (this.writing === 0 && this.whenWritten !== undefined) queueMicrotask(this.whenWritten);
  }

  reject() {
    this.resolve();
  }

  // ---- the end ----

  sourceFailed() {
    const { error } = this.source;
    this.end(this.preventAbort ? undefined : () => this.to.abort(error), [error]);
  }

  targetFailed() {
    const { error } = this.to;
    this.end(this.preventCancel ? undefined : () => this.source.cancel(error), [error]);
  }

  sourceClosed() {
    this.end(this.preventClose ? undefined : () => {
      const { to } = this;
      if (to.closing || to.state === 'closed') return Promise.resolve();
      return to.state === 'errored' ? Promise.reject(to.error) : to.close();
    }, undefined);
  }

  aborted(reason) {
    this.end(() => {
      const actions = [];
      if (!this.preventAbort && this.to.state === 'writable') actions.push(this.to.abort(reason));
      if (!this.preventCancel && this.source.state === 'readable') actions.push(this.source.cancel(reason));
      return Promise.all(actions);
    }, [reason]);
  }

  // `failure` holds the reason of a rejection.
  end(action, failure) {
    if (this.ending) return;
    this.ending = true;
    const act = () => {
      if (action === undefined) this.finish(failure);
      else action().then(() => this.finish(failure), (error) => this.finish([error]));
    };
    if (this.to.state === 'writable' && !this.to.closing && this.writing > 0) this.whenWritten = act;
    else act();
  }

  finish(failure) {
    this.writer.release();
    this.reader.release();
    if (this.onAbort !== undefined) this.signal.removeEventListener('abort', this.onAbort);
    if (failure === undefined) this.settle.resolve(undefined);
    else this.settle.reject(failure[0]);
  }
}

function pipeTo(source, to, preventClose, preventAbort, preventCancel, signal) {
  const pipe = new Pipe(source, to, preventClose, preventAbort, preventCancel, signal);
  pipe.begin();
  return pipe.promise;
}

module.exports = { pipeTo, checkSignal };
