// events.once() and events.on(): events of an emitter or an event target as a promise and as an async iterator.
// Owns the queue between the two sides, its watermarks, and taking every listener off again.
'use strict';

const { AbortError, codes } = require('internal:errors');
const {
  validateAbortSignal, validateInteger, validateObject, validateStringArray, kEmptyObject,
} = require('internal:validators');

const kFirstEventParam = Symbol.for('nodejs.kFirstEventParam');
const kResistStopPropagation = Symbol.for('rill.resistStopPropagation');
const kWatermarkData = Symbol.for('nodejs.watermarkData');
const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

function abortError(signal) {
  return new AbortError(undefined, { cause: signal?.reason });
}

// Adds to either kind; gives the function that takes it off again.
function listen(emitter, name, listener, once) {
  if (typeof emitter.on === 'function') {
    if (once) emitter.once(name, listener);
    else emitter.on(name, listener);
    return () => emitter.removeListener(name, listener);
  }
  if (typeof emitter.addEventListener === 'function') {
    emitter.addEventListener(name, listener, { once });
    return () => emitter.removeEventListener(name, listener);
  }
  throw new codes.ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
}

async function once(emitter, name, options = kEmptyObject) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw abortError(signal);
  return new Promise((resolve, reject) => {
    const removers = [];
    const settle = (act, value) => {
      for (const remove of removers) remove();
      act(value);
    };
    removers.push(listen(emitter, name, (...args) => settle(resolve, args), true));
    if (name !== 'error' && typeof emitter.once === 'function') {
      removers.push(listen(emitter, 'error', (error) => settle(reject, error), true));
    }
    if (signal !== undefined && signal !== null) {
      const onAbort = () => settle(reject, abortError(signal));
      signal.addEventListener('abort', onAbort, { once: true, [kResistStopPropagation]: true });
      removers.push(() => signal.removeEventListener('abort', onAbort));
    }
  });
}

// The iterator on() gives: values wait in `queue`, or callers of next() in `waiting`, never both.
class EventIterator {
  #queue = [];
  #waiting = [];
  #error = null;
  #finished = false;
  #paused = false;
  #size = 0;
  #emitter;
  #high;
  #low;
  #removers = [];

  constructor(emitter, high, low) {
    this.#emitter = emitter;
    this.#high = high;
    this.#low = low;
    this.own = (remove) => this.#removers.push(remove);
    this.push = (value) => this.#push(value);
    this.fail = (error) => this.#fail(error);
    this.close = () => this.#close();
    const own = this;
    // Live: it may be asked for once and looked at often.
    this.measures = {
      get size() { return own.#size; },
      get low() { return own.#low; },
      get high() { return own.#high; },
      get isPaused() { return own.#paused; },
    };
  }

  next() {
    if (this.#size > 0) {
      const value = this.#queue.shift();
      this.#size--;
      if (this.#paused && this.#size < this.#low) {
        this.#emitter.resume();
        this.#paused = false;
      }
      return Promise.resolve({ value, done: false });
    }
    if (this.#error !== null) {
      const rejection = Promise.reject(this.#error);
      this.#error = null;
      return rejection;
    }
    if (this.#finished) return this.#close();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #push(value) {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) {
      waiting.resolve({ value, done: false });
      return;
    }
    this.#queue.push(value);
    this.#size++;
    if (!this.#paused && this.#size > this.#high) {
      this.#paused = true;
      this.#emitter.pause();
    }
  }

  #fail(error) {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) waiting.reject(error);
    else this.#error = error;
    this.#close();
  }

  #close() {
    for (const remove of this.#removers.splice(0)) remove();
    this.#finished = true;
    const end = { value: undefined, done: true };
    for (const { resolve } of this.#waiting.splice(0)) resolve(end);
    return Promise.resolve(end);
  }
}

function on(emitter, event, options = kEmptyObject) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw abortError(signal);
  const high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
  validateInteger(high, 'options.highWaterMark', 1);
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(low, 'options.lowWaterMark', 1);

  const events = new EventIterator(emitter, high, low);
  const first = options[kFirstEventParam];
  const isEmitter = typeof emitter?.on === 'function';
  const onEvent = first ? (value) => events.push(value) : (...args) => events.push(args);
  events.own(listen(emitter, event, onEvent, false));
  if (event !== 'error' && isEmitter) events.own(listen(emitter, 'error', events.fail, false));
  if (options.close?.length) {
    validateStringArray(options.close, 'options.close');
    for (const name of options.close) events.own(listen(emitter, name, events.close, false));
  }
  if (signal) {
    const onAbort = () => events.fail(abortError(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    events.own(() => signal.removeEventListener('abort', onAbort));
  }

  return Object.setPrototypeOf({
    next() {
      return events.next();
    },
    return() {
      return events.close();
    },
    throw(error) {
      if (!error || !(error instanceof Error)) {
        throw new codes.ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', error);
      }
      events.fail(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    get [kWatermarkData]() {
      return events.measures;
    },
  }, AsyncIteratorPrototype);
}

module.exports = { kFirstEventParam, on, once };
