// The iterator helpers of Readable: map(), filter() and so on give new Readables; reduce(), toArray() and their kind give promises.
'use strict';

const { codes, AbortError } = require('internal:errors');
const { validateAbortSignal, validateFunction, validateInteger, validateObject } = require('internal:validators');
const { finished } = require('./finished.js');
const { onAbort } = require('./abort_signal.js');

const kEmpty = Symbol('kEmpty');

function checkOptions(options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
}

function checkFunction(fn) {
  if (typeof fn !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('fn', ['Function', 'AsyncFunction'], fn);
}

function aborted(signal) {
  return new AbortError(undefined, { cause: signal?.reason });
}

function toCount(number) {
  number = Number(number);
  if (Number.isNaN(number)) return 0;
  if (number < 0) throw new codes.ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

// Up to `concurrency` calls of fn run at once; results come out in the order of the chunks.
function map(fn, options) {
  checkFunction(fn);
  checkOptions(options);
  let concurrency = 1;
  if (options?.concurrency != null) concurrency = Math.floor(options.concurrency);
  let highWaterMark = concurrency - 1;
  if (options?.highWaterMark != null) highWaterMark = Math.floor(options.highWaterMark);
  validateInteger(concurrency, 'options.concurrency', 1);
  validateInteger(highWaterMark, 'options.highWaterMark', 0);
  highWaterMark += concurrency;

  return async function* map() {
    const stream = this;
    const signal = AbortSignal.any([options?.signal].filter(Boolean));
    const queue = [];
    const callOptions = { signal };
    let wakeConsumer;
    let wakeProducer;
    let done = false;
    let running = 0;

    const settled = () => {
      running -= 1;
      refill();
    };
    const failed = () => {
      done = true;
      settled();
    };
    const refill = () => {
      if (wakeProducer && !done && running < concurrency && queue.length < highWaterMark) {
        wakeProducer();
        wakeProducer = null;
      }
    };
    const offer = (item) => {
      queue.push(item);
      if (wakeConsumer) {
        wakeConsumer();
        wakeConsumer = null;
      }
    };

    async function produce() {
      try {
        for await (let value of stream) {
          if (done) return;
          if (signal.aborted) throw new AbortError();
          try {
            value = fn(value, callOptions);
            if (value === kEmpty) continue;
            value = Promise.resolve(value);
          } catch (err) {
            value = Promise.reject(err);
          }
          running += 1;
          value.then(settled, failed);
          offer(value);
          if (!done && (queue.length >= highWaterMark || running >= concurrency)) {
            await new Promise((resolve) => {
              wakeProducer = resolve;
            });
          }
        }
        queue.push(kEmpty);
      } catch (err) {
        const rejected = Promise.reject(err);
        rejected.then(settled, failed);
        queue.push(rejected);
      } finally {
        done = true;
        if (wakeConsumer) {
          wakeConsumer();
          wakeConsumer = null;
        }
      }
    }
    produce();

    try {
      for (;;) {
        while (queue.length > 0) {
          const value = await queue[0];
          if (value === kEmpty && queue[0] === kEmpty) return;
          if (signal.aborted) throw new AbortError();
          if (value !== kEmpty) yield value;
          queue.shift();
          refill();
        }
        await new Promise((resolve) => {
          wakeConsumer = resolve;
        });
      }
    } finally {
      done = true;
      if (wakeProducer) {
        wakeProducer();
        wakeProducer = null;
      }
    }
  }.call(this);
}

function filter(fn, options) {
  checkFunction(fn);
  async function keep(value, callOptions) {
    return (await fn(value, callOptions)) ? value : kEmpty;
  }
  return map.call(this, keep, options);
}

function flatMap(fn, options) {
  const values = map.call(this, fn, options);
  return async function* flatMap() {
    for await (const value of values) yield* value;
  }.call(this);
}

function drop(number, options = undefined) {
  checkOptions(options);
  number = toCount(number);
  return async function* drop() {
    if (options?.signal?.aborted) throw new AbortError();
    for await (const value of this) {
      if (options?.signal?.aborted) throw new AbortError();
      if (number-- <= 0) yield value;
    }
  }.call(this);
}

function take(number, options = undefined) {
  checkOptions(options);
  number = toCount(number);
  return async function* take() {
    if (options?.signal?.aborted) throw new AbortError();
    for await (const value of this) {
      if (options?.signal?.aborted) throw new AbortError();
      if (number-- > 0) yield value;
      // Not waiting for another chunk only to drop it.
      if (number <= 0) return;
    }
  }.call(this);
}

async function forEach(fn, options) {
  checkFunction(fn);
  async function call(value, callOptions) {
    await fn(value, callOptions);
    return kEmpty;
  }
  // eslint-disable-next-line no-unused-vars
  for await (const none of map.call(this, call, options));
}

async function toArray(options) {
  checkOptions(options);
  const result = [];
  for await (const value of this) {
    if (options?.signal?.aborted) throw aborted(options.signal);
    result.push(value);
  }
  return result;
}

async function some(fn, options = undefined) {
  // eslint-disable-next-line no-unused-vars
  for await (const one of filter.call(this, fn, options)) return true;
  return false;
}

async function every(fn, options = undefined) {
  checkFunction(fn);
  return !(await some.call(this, async (...args) => !(await fn(...args)), options));
}

async function find(fn, options) {
  for await (const value of filter.call(this, fn, options)) return value;
  return undefined;
}

async function reduce(reducer, initialValue, options) {
  checkReducer(reducer);
  checkOptions(options);
  let hasInitial = arguments.length > 1;
  if (options?.signal?.aborted) {
    const err = aborted(options.signal);
    this.once('error', () => {});
    await finished(this.destroy(err));
    throw err;
  }
  const controller = new AbortController();
  const { signal } = controller;
  const listening = options?.signal ? onAbort(options.signal, () => controller.abort()) : null;
  let any = false;
  try {
    for await (const value of this) {
      any = true;
      if (options?.signal?.aborted) throw new AbortError();
      if (!hasInitial) {
        initialValue = value;
        hasInitial = true;
      } else {
        initialValue = await reducer(initialValue, value, { signal });
      }
    }
    if (!any && !hasInitial) throw emptyReduce();
  } finally {
    controller.abort();
    listening?.[Symbol.dispose]();
  }
  return initialValue;
}

function emptyReduce() {
  const err = new codes.ERR_MISSING_ARGS('reduce');
  err.message = 'Reduce of an empty stream requires an initial value';
  return err;
}

function checkReducer(reducer) {
  if (typeof reducer !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('reducer', ['Function', 'AsyncFunction'], reducer);
  }
}

function define(prototype, name, length, value) {
  Object.defineProperty(value, 'name', { value: name });
  Object.defineProperty(value, 'length', { value: length });
  Object.defineProperty(prototype, name, { value, writable: true, enumerable: false, configurable: true });
}

function install(Readable) {
  const toStream = { map, filter, flatMap, drop, take };
  const toPromise = { every, forEach, reduce, toArray, some, find };
  for (const [name, op] of Object.entries(toStream)) {
    define(Readable.prototype, name, op.length, function(...args) {
      if (new.target) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
      return Readable.from(op.apply(this, args));
    });
  }
  for (const [name, op] of Object.entries(toPromise)) {
    define(Readable.prototype, name, op.length, function(...args) {
      if (new.target) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
      return Promise.resolve().then(() => op.apply(this, args));
    });
  }
  define(Readable.prototype, 'compose', 2, function(stream, options) {
    return require('./compose.js').composed.call(this, stream, options);
  });
}

module.exports = { install };
