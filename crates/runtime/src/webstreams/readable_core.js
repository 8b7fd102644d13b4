// What a ReadableStream is inside: its state, and the controller of streams of any value. Readers are in readers.js,
// the controller of bytes is in byte_controller.js; a public object is only what programs hold.
'use strict';

const { codes } = require('internal:errors');
const { SizedQueue, kInner, invalidThis, invalidState, describe, inspectAs, customInspectSymbol } =
  require('./shared.js');

class ReadableCore {
  constructor() {
    this.state = 'readable';
    this.error = undefined;
    this.reader = undefined;
    this.controller = undefined;
    this.disturbed = false;
    // The public object.
    this.shown = undefined;
    this.onClosed = undefined;
  }

  get pending() {
    return this.reader === undefined ? 0 : this.reader.requests.length;
  }

  close() {
    this.state = 'closed';
    const { reader } = this;
    if (reader !== undefined) {
      reader.closed.fulfil();
      if (!reader.byob) {
        for (const request of reader.takeRequests()) request.close(undefined);
      }
    }
    this.onClosed?.();
  }

  fail(error) {
    this.state = 'errored';
    this.error = error;
    const { reader } = this;
    if (reader !== undefined) {
      reader.closed.fail(error);
      for (const request of reader.takeRequests()) request.error(error);
    }
    this.onClosed?.();
  }

  cancel(reason) {
    this.disturbed = true;
    if (this.state === 'closed') return Promise.resolve();
    if (this.state === 'errored') return Promise.reject(this.error);
    this.close();
    if (this.reader?.byob) {
      for (const request of this.reader.takeRequests()) request.close(undefined);
    }
    return this.controller.cancelled(reason).then(() => undefined);
  }
}

// Gives chunks one by one. `pull` and `cancel` give promises, or nothing where the source has no such method.
class DefaultCore {
  constructor(stream, mark, size, pull, cancel) {
    this.stream = stream;
    this.mark = mark;
    this.queue = new SizedQueue(size);
    this.pull = pull;
    this.cancel = cancel;
    this.started = false;
    this.closing = false;
    this.pulling = false;
    this.pullAgain = false;
    this.shown = undefined;
    stream.controller = this;
  }

  start(result) {
    Promise.resolve(result).then(() => {
      this.started = true;
      this.pullIfNeeded();
    }, (error) => this.fail(error));
  }

  get open() {
    return !this.closing && this.stream.state === 'readable';
  }

  get desired() {
    const { state } = this.stream;
    if (state === 'errored') return null;
    return state === 'closed' ? 0 : this.mark - this.queue.total;
  }

  get hungry() {
    return this.open && this.started && (this.stream.pending > 0 || this.mark - this.queue.total > 0);
  }

  forget() {
    this.pull = undefined;
    this.cancel = undefined;
    this.queue.size = undefined;
  }

  pullIfNeeded() {
    if (this.pull === undefined || !this.hungry) return;
    if (this.pulling) {
      this.pullAgain = true;
      return;
    }
    this.pulling = true;
    this.pull(this).then(() => {
      this.pulling = false;
      if (this.pullAgain) {
        this.pullAgain = false;
        this.pullIfNeeded();
      }
    }, (error) => this.fail(error));
  }

  // A chunk that waits; only when there is one.
  take() {
    const chunk = this.queue.shift();
    if (this.closing && this.queue.length === 0) {
      this.forget();
      this.stream.close();
    } else {
      this.pullIfNeeded();
    }
    return chunk;
  }

  serve(request) {
    if (this.queue.length > 0) {
      request.chunk(this.take());
    } else {
      this.stream.reader.requests.push(request);
      this.pullIfNeeded();
    }
  }

  enqueue(chunk) {
    if (this.stream.pending > 0) {
      this.stream.reader.requests.shift().chunk(chunk);
    } else {
      try {
        this.queue.push(chunk, this.queue.size === undefined ? 1 : (0, this.queue.size)(chunk));
      } catch (error) {
        this.fail(error);
        throw error;
      }
    }
    this.pullIfNeeded();
  }

  close() {
    this.closing = true;
    if (this.queue.length === 0) {
      this.forget();
      this.stream.close();
    }
  }

  fail(error) {
    if (this.stream.state !== 'readable') return;
    this.queue.reset();
    this.forget();
    this.stream.fail(error);
  }

  cancelled(reason) {
    this.queue.reset();
    const { cancel } = this;
    this.forget();
    return cancel === undefined ? Promise.resolve() : cancel(reason);
  }

  released() {}

  get public() {
    this.shown ??= new ReadableStreamDefaultController(kInner, this);
    return this.shown;
  }
}

const kController = Symbol('controller');

class ReadableStreamDefaultController {
  constructor(key = undefined, core = undefined) {
    if (key !== kInner) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this[kController] = core;
  }

  get desiredSize() {
    return coreOf(this).desired;
  }

  close() {
    const core = coreOf(this);
    if (!core.open) throw invalidState('Controller is already closed');
    core.close();
  }

  enqueue(chunk = undefined) {
    const core = coreOf(this);
    if (!core.open) throw invalidState('Controller is already closed');
    core.enqueue(chunk);
  }

  error(error = undefined) {
    coreOf(this).fail(error);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, depth, options, {});
  }
}

function coreOf(controller) {
  const core = controller?.[kController];
  if (core === undefined) throw invalidThis('ReadableStreamDefaultController');
  return core;
}

describe(ReadableStreamDefaultController, ['close', 'enqueue', 'error', 'desiredSize']);

module.exports = { ReadableCore, DefaultCore, ReadableStreamDefaultController };
