// The controller of byte streams: a queue of bytes, and the views of readers that bring their own. Buffers are
// transferred on their way in and out, except those of sources inside rill (`give`), which hand over what nobody keeps.
'use strict';

const { codes } = require('internal:errors');
const { Fifo, kInner, describe, inspectAs, invalidThis, invalidState, customInspectSymbol } = require('./shared.js');

// A view that waits to be filled. `by` says for whom: 'byob', 'default' (allocated for a plain read), or 'none' when
// its reader has left.
class PullInto {
  constructor(buffer, offset, length, minimum, View, by) {
    this.buffer = buffer;
    this.bufferLength = buffer.byteLength;
    this.offset = offset;
    this.length = length;
    this.filled = 0;
    this.minimum = minimum;
    this.View = View;
    this.unit = View === DataView ? 1 : View.BYTES_PER_ELEMENT;
    this.by = by;
  }

  view() {
    return new this.View(this.buffer.transfer(), this.offset, this.filled / this.unit);
  }
}

class ByteCore {
  constructor(stream, mark, autoSize, pull, cancel) {
    this.stream = stream;
    this.mark = mark;
    this.autoSize = autoSize;
    this.pull = pull;
    this.cancel = cancel;
    this.queue = new Fifo(); // of Uint8Array
    this.total = 0;
    this.waiting = []; // of PullInto
    this.request = null;
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
    return state === 'closed' ? 0 : this.mark - this.total;
  }

  forget() {
    this.pull = undefined;
    this.cancel = undefined;
  }

  pullIfNeeded() {
    if (this.pull === undefined || !this.open || !this.started) return;
    if (this.stream.pending === 0 && !(this.mark - this.total > 0)) return;
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

  // ---- reading ----

  take() {
    const chunk = this.queue.shift();
    this.total -= chunk.byteLength;
    this.drained();
    return chunk;
  }

  drained() {
    if (this.total === 0 && this.closing) {
      this.forget();
      this.stream.close();
    } else {
      this.pullIfNeeded();
    }
  }

  serve(request) {
    if (this.total > 0) {
      request.chunk(this.take());
      return;
    }
    if (this.autoSize !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(this.autoSize);
      } catch (error) {
        request.error(error);
        return;
      }
      this.waiting.push(new PullInto(buffer, 0, this.autoSize, 1, Uint8Array, 'default'));
    }
    this.stream.reader.requests.push(request);
    this.pullIfNeeded();
  }

  serveInto(view, min, request) {
    const View = viewClass(view);
    const { byteOffset, byteLength } = view;
    let into;
    try {
      const unit = View === DataView ? 1 : View.BYTES_PER_ELEMENT;
      into = new PullInto(view.buffer.transfer(), byteOffset, byteLength, min * unit, View, 'byob');
    } catch (error) {
      request.error(error);
      return;
    }
    const { reader } = this.stream;
    if (this.waiting.length === 0) {
      if (this.stream.state === 'closed') {
        request.close(new View(into.buffer, byteOffset, 0));
        return;
      }
      if (this.total > 0) {
        if (this.fill(into)) {
          const filled = into.view();
          this.drained();
          request.chunk(filled);
          return;
        }
        if (this.closing) {
          const error = invalidState('ReadableStream closed');
          this.fail(error);
          request.error(error);
          return;
        }
      }
    }
    this.waiting.push(into);
    reader.requests.push(request);
    this.pullIfNeeded();
  }

  // Moves queued bytes into a view; true when it is as full as its reader wants it.
  fill(into) {
    const most = Math.min(this.total, into.length - into.filled);
    let left = most;
    const aligned = into.filled + most - ((into.filled + most) % into.unit);
    const ready = aligned >= into.minimum;
    if (ready) left = aligned - into.filled;
    const target = new Uint8Array(into.buffer, into.offset, into.length);
    while (left > 0) {
      const head = this.queue.first();
      const n = Math.min(left, head.byteLength);
      target.set(n === head.byteLength ? head : head.subarray(0, n), into.filled);
      if (n === head.byteLength) this.queue.shift();
      else this.queue.items[this.queue.head] = head.subarray(n);
      this.total -= n;
      into.filled += n;
      left -= n;
    }
    return ready;
  }

  fillWaiting() {
    const filled = [];
    while (this.waiting.length > 0 && this.total > 0 && this.fill(this.waiting[0])) filled.push(this.waiting.shift());
    for (const into of filled) this.commit(into);
  }

  commit(into) {
    const request = this.stream.reader.requests.shift();
    const view = into.view();
    if (this.stream.state === 'closed') request.close(into.by === 'default' ? undefined : view);
    else request.chunk(view);
  }

  // ---- writing ----

  push(chunk) {
    this.queue.push(chunk);
    this.total += chunk.byteLength;
  }

  enqueue(chunk) {
    const { buffer, byteOffset, byteLength } = chunk;
    if (buffer.detached) throw invalidState('chunk ArrayBuffer is zero-length or detached');
    const owned = new Uint8Array(buffer.transfer(), byteOffset, byteLength);
    const first = this.waiting[0];
    if (first !== undefined) {
      if (first.buffer.detached) throw invalidState('Destination ArrayBuffer is detached');
      this.invalidate();
      first.buffer = first.buffer.transfer();
      if (first.by === 'none') this.dropDetached(first);
    }
    this.give(owned);
  }

  // Bytes whose buffer is the stream's from now on.
  give(bytes) {
    const { reader } = this.stream;
    if (reader === undefined) {
      this.push(bytes);
    } else if (reader.byob) {
      this.push(bytes);
      this.fillWaiting();
    } else {
      while (reader.requests.length > 0 && this.total > 0) {
        const request = reader.requests.shift();
        const chunk = this.queue.shift();
        this.total -= chunk.byteLength;
        request.chunk(chunk);
      }
      if (reader.requests.length === 0) {
        this.push(bytes);
      } else {
        this.waiting.shift();
        reader.requests.shift().chunk(bytes);
      }
    }
    this.pullIfNeeded();
  }

  // The bytes of a view whose reader has left are the stream's.
  dropDetached(into) {
    if (into.filled > 0) this.push(new Uint8Array(into.buffer.slice(into.offset, into.offset + into.filled)));
    this.waiting.shift();
  }

  respond(written) {
    const first = this.waiting[0];
    this.checkAnswer(first, written);
    first.buffer = first.buffer.transfer();
    this.answered(first, written);
  }

  respondWith(view) {
    const first = this.waiting[0];
    const { byteLength, byteOffset, buffer } = view;
    this.checkAnswer(first, byteLength);
    if (first.offset + first.filled !== byteOffset || first.bufferLength !== buffer.byteLength) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('view', view);
    }
    first.buffer = buffer.transfer();
    this.answered(first, byteLength);
  }

  checkAnswer(first, written) {
    if (this.stream.state === 'closed') {
      if (written !== 0) throw invalidState('Controller is already closed');
    } else if (written === 0) {
      throw invalidState('View or Viewed ArrayBuffer is zero-length or detached');
    } else if (first.filled + written > first.length) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', written);
    }
  }

  answered(first, written) {
    this.invalidate();
    if (this.stream.state === 'closed') this.answeredClosed(first);
    else this.answeredOpen(first, written);
    this.pullIfNeeded();
  }

  answeredClosed(first) {
    if (first.by === 'none') this.waiting.shift();
    const { reader } = this.stream;
    while (reader?.byob && reader.requests.length > 0) this.commit(this.waiting.shift());
  }

  answeredOpen(first, written) {
    first.filled += written;
    if (first.by === 'none') {
      this.dropDetached(first);
      this.fillWaiting();
      return;
    }
    if (first.filled < first.minimum) return;
    this.waiting.shift();
    const rest = first.filled % first.unit;
    if (rest > 0) {
      const end = first.offset + first.filled;
      this.push(new Uint8Array(first.buffer.slice(end - rest, end)));
      first.filled -= rest;
    }
    this.commit(first);
    this.fillWaiting();
  }

  // ---- the end ----

  close() {
    if (this.total > 0) {
      this.closing = true;
      return;
    }
    const first = this.waiting[0];
    if (first !== undefined && first.filled % first.unit !== 0) {
      const error = invalidState('Partial read');
      this.fail(error);
      throw error;
    }
    this.closing = true;
    this.forget();
    this.stream.close();
  }

  // The end, for sources inside: readers that wait with views of their own hear of it.
  finish() {
    if (!this.open) return;
    this.close();
    if (this.total === 0 && this.waiting.length > 0) this.respond(0);
  }

  fail(error) {
    if (this.stream.state !== 'readable') return;
    this.invalidate();
    this.reset();
    this.forget();
    this.stream.fail(error);
  }

  reset() {
    this.waiting = [];
    this.queue = new Fifo();
    this.total = 0;
  }

  cancelled(reason) {
    this.invalidate();
    this.reset();
    const { cancel } = this;
    this.forget();
    return cancel === undefined ? Promise.resolve() : cancel(reason);
  }

  released() {
    const first = this.waiting[0];
    if (first === undefined) return;
    first.by = 'none';
    this.waiting = [first];
  }

  // ---- what programs hold ----

  invalidate() {
    if (this.request === null) return;
    this.request[kRequest] = [undefined, null];
    this.request = null;
  }

  get byobRequest() {
    const first = this.waiting[0];
    if (this.request === null && first !== undefined) {
      const view = new Uint8Array(first.buffer, first.offset + first.filled, first.length - first.filled);
      this.request = new ReadableStreamBYOBRequest(kInner, [this, view]);
    }
    return this.request;
  }

  get public() {
    this.shown ??= new ReadableByteStreamController(kInner, this);
    return this.shown;
  }
}

const typedArrays = {
  __proto__: null, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
  Float32Array, Float64Array, BigInt64Array, BigUint64Array,
};
if (typeof Float16Array === 'function') typedArrays.Float16Array = Float16Array;
const { get: arrayName } =
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag);

// The class of a view whatever its prototype: a Buffer is a Uint8Array.
function viewClass(view) {
  const name = Reflect.apply(arrayName, view, []);
  return name === undefined ? DataView : typedArrays[name];
}

const kController = Symbol('controller');
const kRequest = Symbol('request');

function checkView(view, name) {
  if (!ArrayBuffer.isView(view)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], view);
  }
}

class ReadableByteStreamController {
  constructor(key = undefined, core = undefined) {
    if (key !== kInner) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this[kController] = core;
  }

  get byobRequest() {
    return coreOf(this).byobRequest;
  }

  get desiredSize() {
    return coreOf(this).desired;
  }

  close() {
    const core = coreOf(this);
    if (!core.open) throw invalidState('Controller is already closed');
    core.close();
  }

  enqueue(chunk) {
    const core = coreOf(this);
    checkView(chunk, 'buffer');
    if (chunk.byteLength === 0 || chunk.buffer.byteLength === 0) {
      throw invalidState('chunk ArrayBuffer is zero-length or detached');
    }
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
  if (core === undefined) throw invalidThis('ReadableByteStreamController');
  return core;
}

class ReadableStreamBYOBRequest {
  constructor(key = undefined, parts = undefined) {
    if (key !== kInner) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this[kRequest] = parts;
  }

  get view() {
    return partsOf(this)[1];
  }

  respond(bytesWritten) {
    const [core, view] = partsOf(this);
    if (core === undefined) throw invalidState('This BYOB request has been invalidated');
    if (view.buffer.detached) throw invalidState('Viewed ArrayBuffer is detached');
    const written = +bytesWritten;
    if (!(written >= 0) || written === Infinity) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', bytesWritten);
    }
    core.respond(Math.trunc(written));
  }

  respondWithNewView(view) {
    const [core] = partsOf(this);
    if (core === undefined) throw invalidState('This BYOB request has been invalidated');
    checkView(view, 'view');
    if (view.buffer.detached) throw invalidState('Viewed ArrayBuffer is detached');
    core.respondWith(view);
  }

  [customInspectSymbol](depth, options) {
    const [core, view] = partsOf(this);
    return inspectAs(this, depth, options, { view, controller: core?.public });
  }
}

function partsOf(request) {
  const parts = request?.[kRequest];
  if (parts === undefined) throw invalidThis('ReadableStreamBYOBRequest');
  return parts;
}

describe(ReadableByteStreamController, ['byobRequest', 'desiredSize', 'close', 'enqueue', 'error']);
describe(ReadableStreamBYOBRequest, ['view', 'respond', 'respondWithNewView']);

module.exports = { ByteCore, ReadableByteStreamController, ReadableStreamBYOBRequest };
