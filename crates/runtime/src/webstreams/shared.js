// What all streams of the web share: the keys under which public objects keep their cores, a queue that is made when
// something waits, checks of what users give, and strategies.
'use strict';

const { codes } = require('internal:errors');
const { customInspectSymbol, kEnumerableProperty } = require('internal:util');

// The core of a ReadableStream, a reader, a controller ... is a property of the public object, one key for each class,
// so that a look at it is the brand check.
const kReadable = Symbol('readable');
const kWritable = Symbol('writable');

// What the constructors of classes take that programs can't construct.
const kInner = Symbol('inner');

const noop = () => {};

// First in, first out; chunks that were taken are dropped in bulk.
class Fifo {
  constructor() {
    this.items = [];
    this.head = 0;
  }

  get length() { return this.items.length - this.head; }

  push(item) { this.items.push(item); }

  first() { return this.items[this.head]; }

  shift() {
    const { items, head } = this;
    const item = items[head];
    items[head] = undefined;
    if (head + 1 === items.length) {
      items.length = 0;
      this.head = 0;
    } else if (head > 1000 && head * 2 > items.length) {
      items.splice(0, head + 1);
      this.head = 0;
    } else {
      this.head = head + 1;
    }
    return item;
  }
}

// Chunks with their sizes. Without a `size` function each counts for one, and no size is kept.
class SizedQueue {
  constructor(size) {
    this.size = size;
    this.total = 0;
    this.chunks = undefined;
    this.sizes = undefined;
  }

  get length() { return this.chunks === undefined ? 0 : this.chunks.length; }

  push(chunk, size) {
    if (typeof size !== 'number' || size < 0 || Number.isNaN(size) || size === Infinity) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('size', size);
    }
    this.chunks ??= new Fifo();
    this.chunks.push(chunk);
    if (this.size !== undefined) {
      this.sizes ??= new Fifo();
      this.sizes.push(size);
    }
    this.total += size;
  }

  first() { return this.chunks.first(); }

  shift() {
    this.total -= this.sizes === undefined ? 1 : this.sizes.shift();
    // Sums of fractions may end a little below nothing.
    if (this.total < 0) this.total = 0;
    return this.chunks.shift();
  }

  reset() {
    this.total = 0;
    this.chunks = undefined;
    this.sizes = undefined;
  }
}

function checkObject(value, name) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, 'Object', value);
  }
}

function checkOptions(options, name = 'options') {
  if (options !== undefined && options !== null) checkObject(options, name);
}

// A method of `source`, or undefined when it has none.
function methodOf(source, name, owner) {
  const method = source[name];
  if (method !== undefined && typeof method !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE(`${owner}.${name}`, 'Function', method);
  }
  return method;
}

function highWaterMark(strategy, initial) {
  const given = strategy?.highWaterMark;
  if (given === undefined) return initial;
  const mark = +given;
  if (Number.isNaN(mark) || mark < 0) {
    throw new codes.ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', given);
  }
  return mark;
}

function sizeFunction(strategy) {
  const size = strategy?.size;
  if (size !== undefined && typeof size !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('strategy.size', 'Function', size);
  }
  return size;
}

// What a user's function gives, as a promise; what it throws is a rejection.
function promised(fn, self, a, b) {
  try {
    return Promise.resolve(Reflect.apply(fn, self, [a, b]));
  } catch (error) {
    return Promise.reject(error);
  }
}

// A rejection that nobody need care for.
function handled(promise) {
  promise.then(undefined, noop);
  return promise;
}

// A promise made when somebody looks at it: most streams have their `closed` never read.
class LazyPromise {
  constructor() {
    this.promise = undefined;
    this.resolve = undefined;
    this.reject = undefined;
    this.state = 0; // 1 fulfilled, 2 rejected
    this.reason = undefined;
  }

  get() {
    if (this.promise !== undefined) return this.promise;
    if (this.state === 1) this.promise = Promise.resolve();
    else if (this.state === 2) this.promise = handled(Promise.reject(this.reason));
    else ({ promise: this.promise, resolve: this.resolve, reject: this.reject } = Promise.withResolvers());
    return this.promise;
  }

  fulfil() {
    if (this.state !== 0) return;
    this.state = 1;
    this.resolve?.(undefined);
  }

  // For a promise that has been settled, a new one.
  fail(reason) {
    if (this.state !== 0) this.promise = this.resolve = this.reject = undefined;
    this.state = 2;
    this.reason = reason;
    if (this.reject !== undefined) {
      handled(this.promise);
      this.reject(reason);
    }
  }

  renew() {
    this.promise = this.resolve = this.reject = this.reason = undefined;
    this.state = 0;
  }
}

function describe(Class, names) {
  for (const name of names) Object.defineProperty(Class.prototype, name, kEnumerableProperty);
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: Class.name,
  });
}

function inspectAs(self, depth, options, fields) {
  if (depth < 0) return self;
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${self.constructor.name} ${require('util').inspect(fields, inner)}`;
}

function invalidThis(name) {
  return new codes.ERR_INVALID_THIS(name);
}

function invalidState(message) {
  return new codes.ERR_INVALID_STATE.TypeError(message);
}

module.exports = {
  kReadable, kWritable, kInner, Fifo, SizedQueue, LazyPromise, noop, checkObject, checkOptions, methodOf, highWaterMark,
  sizeFunction, promised, handled, describe, inspectAs, invalidThis, invalidState, customInspectSymbol,
};
