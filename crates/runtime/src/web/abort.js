// AbortController and AbortSignal, with signals that follow a clock or others.
'use strict';

const { codes } = require('internal:errors');
const { validateUint32 } = require('internal:validators');
const { customInspectSymbol } = require('internal:util');
const { DOMException } = require('./dom_exception.js');
const {
  Event, EventTarget, defineEventHandler, kListenerAdded, kListenerRemoved, kTrusted,
} = require('./event_target.js');

const kMake = Symbol('kMake'); // opens the constructor

let abortSignal; // (signal, reason)
let isSignal;
let follow; // (signal, source)
let sourcesOf;

// Signals that follow others are held weakly by those. One that somebody
// listens to must not vanish, so it is kept here as long as that lasts.
const listenedTo = new Set();
let forgetDead;

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  #followers = undefined; // Set of WeakRef
  #sources = undefined; // Set of signals without sources of their own

  static {
    isSignal = (value) => typeof value === 'object' && value !== null && #aborted in value;
    sourcesOf = (signal) => signal.#sources;
    follow = (signal, source) => {
      signal.#sources ??= new Set();
      if (signal.#sources.has(source)) return;
      signal.#sources.add(source);
      source.#followers ??= new Set();
      const ref = new WeakRef(signal);
      source.#followers.add(ref);
      forgetDead ??= new FinalizationRegistry(({ followers, dead }) => followers.delete(dead));
      forgetDead.register(signal, { followers: source.#followers, dead: ref });
    };
    // First all followers learn the reason, then the events run.
    abortSignal = (signal, reason) => {
      if (signal.#aborted) return;
      signal.#aborted = true;
      signal.#reason = reason;
      const late = [];
      for (const ref of signal.#followers ?? []) {
        const follower = ref.deref();
        if (follower === undefined || follower.#aborted) continue;
        follower.#aborted = true;
        follower.#reason = reason;
        late.push(follower);
      }
      signal.#followers = undefined;
      fire(signal);
      for (const follower of late) fire(follower);
    };
  }

  constructor(key) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }

  get aborted() {
    checkSignal(this);
    return this.#aborted;
  }

  get reason() {
    checkSignal(this);
    return this.#reason;
  }

  throwIfAborted() {
    checkSignal(this);
    if (this.#aborted) throw this.#reason;
  }

  static abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    const signal = new AbortSignal(kMake);
    signal.#aborted = true;
    signal.#reason = reason;
    return signal;
  }

  // Does not keep the process alive.
  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = new AbortSignal(kMake);
    require('timers').setTimeout(() => {
      abortSignal(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, delay).unref();
    return signal;
  }

  static any(signals) {
    if (signals === null || typeof signals !== 'object' || typeof signals[Symbol.iterator] !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('signals', 'Array', signals);
    }
    const list = [...signals];
    list.forEach((source, i) => {
      if (!isSignal(source)) throw new codes.ERR_INVALID_ARG_TYPE(`signals[${i}]`, 'AbortSignal', source);
    });
    const signal = new AbortSignal(kMake);
    for (const source of list) {
      if (source.aborted) {
        signal.#aborted = true;
        signal.#reason = source.reason;
        return signal;
      }
    }
    for (const source of list) {
      // One that follows others is replaced by these.
      for (const root of sourcesOf(source) ?? [source]) follow(signal, root);
    }
    return signal;
  }

  [kListenerAdded](type) {
    if (type === 'abort' && this.#sources !== undefined && !this.#aborted) listenedTo.add(this);
  }

  [kListenerRemoved](type, count) {
    if (type === 'abort' && count === 0) listenedTo.delete(this);
  }

  [customInspectSymbol](depth, options) {
    checkSignal(this);
    return inspectAs(this, { aborted: this.#aborted }, depth, options);
  }
}

function fire(signal) {
  listenedTo.delete(signal);
  signal.dispatchEvent(new Event('abort', { [kTrusted]: true }));
}

function checkSignal(value) {
  if (!isSignal(value)) throw new codes.ERR_INVALID_THIS('AbortSignal');
}

class AbortController {
  #signal = undefined;

  // Made when first asked for; most controllers are asked at once.
  get signal() {
    checkController(this);
    this.#signal ??= new AbortSignal(kMake);
    return this.#signal;
  }

  abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    checkController(this);
    abortSignal(this.signal, reason);
  }

  static isController(value) {
    return typeof value === 'object' && value !== null && #signal in value;
  }

  [customInspectSymbol](depth, options) {
    checkController(this);
    return inspectAs(this, { signal: this.signal }, depth, options);
  }
}

const { isController } = AbortController;
delete AbortController.isController;

function checkController(value) {
  if (!isController(value)) throw new codes.ERR_INVALID_THIS('AbortController');
}

function inspectAs(self, fields, depth, options) {
  if (typeof depth === 'number' && depth < 0) return self;
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${self.constructor.name} ${require('util').inspect(fields, inner)}`;
}

defineEventHandler(AbortSignal.prototype, 'abort');

const enumerable = { __proto__: null, enumerable: true };

function describe(Class, names) {
  for (const name of names) Object.defineProperty(Class.prototype, name, enumerable);
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: Class.name,
  });
}

describe(AbortSignal, ['aborted', 'reason', 'throwIfAborted']);
describe(AbortController, ['signal', 'abort']);

module.exports = { AbortController, AbortSignal, isAbortSignal: isSignal };
