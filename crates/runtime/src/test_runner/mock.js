// Functions, methods and properties that are watched and replaced for the time of a test.
'use strict';

const { codes: { ERR_INVALID_ARG_VALUE }, notImplemented } = require('internal:errors');
const { validateFunction, validateInteger, validateObject } = require('internal:validators');

// What `fn.mock` is: the calls, and what runs instead.
class MockFunctionContext {
  #calls = [];
  #once = new Map();
  #implementation;
  #original;
  #times;
  #restore;

  constructor(original, implementation, times, restore) {
    this.#original = original;
    this.#implementation = implementation;
    this.#times = times;
    this.#restore = restore;
  }

  get calls() { return this.#calls.slice(); }

  callCount() { return this.#calls.length; }

  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }

  mockImplementationOnce(implementation, onCall = this.#calls.length) {
    validateFunction(implementation, 'implementation');
    validateInteger(onCall, 'onCall', this.#calls.length);
    this.#once.set(onCall, implementation);
  }

  restore() {
    this.#implementation = this.#original;
    this.#restore?.();
  }

  resetCalls() {
    this.#calls = [];
  }

  // For the mock's own functions: programs get no such method.
  static take(context, thisArg, args, target, run) {
    const at = context.#calls.length;
    const once = context.#once.get(at);
    context.#once.delete(at);
    const call = { __proto__: null, arguments: args, error: undefined, result: undefined, stack: new Error(), target,
                   this: thisArg };
    const implementation = once ?? (at < context.#times ? context.#implementation : context.#original);
    try {
      call.result = run(implementation);
      if (target !== undefined) call.this = call.result;
      return call.result;
    } catch (error) {
      call.error = error;
      throw error;
    } finally {
      context.#calls.push(call);
    }
  }
}

const { take } = MockFunctionContext;
delete MockFunctionContext.take;

function watched(original, context) {
  return new Proxy(original, {
    apply(target, thisArg, args) {
      return take(context, thisArg, args, undefined, (run) => Reflect.apply(run, thisArg, args));
    },
    construct(target, args, newTarget) {
      return take(context, undefined, args, target,
                  (run) => Reflect.construct(run, args, newTarget === proxyOf.get(context) ? run : newTarget));
    },
    get(target, name, receiver) {
      return name === 'mock' ? context : Reflect.get(target, name, receiver);
    },
  });
}
const proxyOf = new WeakMap();

function timesOf({ times = Infinity }) {
  if (times !== Infinity) validateInteger(times, 'options.times', 1);
  return times;
}

// The property of `object` or of what it inherits from.
function described(object, name) {
  for (let owner = object; owner !== null && owner !== undefined; owner = Object.getPrototypeOf(owner)) {
    const found = Object.getOwnPropertyDescriptor(owner, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

class MockTracker {
  #mocks = [];
  #timers;

  get timers() {
    if (this.#timers === undefined) {
      this.#timers = {};
      for (const name of ['enable', 'reset', 'tick', 'runAll', 'setTime']) {
        this.#timers[name] = notImplemented(`test.mock.timers.${name}`);
      }
    }
    return this.#timers;
  }

  #watch(original, implementation, options, restore) {
    const context = new MockFunctionContext(original, implementation, timesOf(options), restore);
    const proxy = watched(original, context);
    proxyOf.set(context, proxy);
    this.#mocks.push(context);
    return proxy;
  }

  fn(original = function() {}, implementation = original, options = {}) {
    if (original !== null && typeof original === 'object') {
      options = original;
      original = function() {};
      implementation = original;
    } else if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    }
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    return this.#watch(original, implementation, options, undefined);
  }

  method(object, name, implementation, options = {}) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    validateObject(options, 'options');
    const { getter = false, setter = false } = options;
    if (getter && setter) throw new ERR_INVALID_ARG_VALUE('options.setter', setter, "cannot be used with 'options.getter'");
    const before = described(object, name);
    const kind = getter ? 'get' : setter ? 'set' : 'value';
    const original = before?.[kind];
    if (typeof original !== 'function') throw new ERR_INVALID_ARG_VALUE('methodName', original, 'must be a method');
    if (implementation !== undefined) validateFunction(implementation, 'implementation');
    const mock = this.#watch(original, implementation ?? original, options, () => {
      Object.defineProperty(object, name, before);
    });
    Object.defineProperty(object, name, { ...before, [kind]: mock });
    return mock;
  }

  getter(object, name, implementation, options = {}) {
    if (implementation !== null && typeof implementation === 'object') [options, implementation] = [implementation, undefined];
    return this.method(object, name, implementation, { ...options, getter: true });
  }

  setter(object, name, implementation, options = {}) {
    if (implementation !== null && typeof implementation === 'object') [options, implementation] = [implementation, undefined];
    return this.method(object, name, implementation, { ...options, setter: true });
  }

  reset() {
    this.restoreAll();
    this.#mocks = [];
  }

  restoreAll() {
    for (const mock of this.#mocks) mock.restore();
  }
}
for (const name of ['property', 'module']) {
  Object.defineProperty(MockTracker.prototype, name, {
    value: notImplemented(`test.mock.${name}`), writable: true, configurable: true,
  });
}

module.exports = { MockTracker };
