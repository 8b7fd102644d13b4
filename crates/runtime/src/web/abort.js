// AbortController and AbortSignal, with signals that follow a clock or others.
'use strict';

const { codes } = require('internal:errors');
const { validateUint32 } = require('internal:validators');
const { customInspectSymbol, kMessaging } = require('internal:util');
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
let stopClock;
let makeTransferable;
let isTransferable;

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  #followers = undefined; // Set of WeakRef
  #sources = undefined; // Set of signals without sources of their own
  #timed = false; // a clock aborts it
  #transferable = false;

  static {
    isSignal = (value) => typeof value === 'object' && value !== null && #aborted in value;
    sourcesOf = (signal) => signal.#sources;
    makeTransferable = (signal) => { signal.#transferable = true; };
    isTransferable = (value) => isSignal(value) && value.#transferable;
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
    signal.#timed = true;
    // The clock holds a signal that nobody listens to by nothing.
    const ref = new WeakRef(signal);
    const { clearTimeout, setTimeout } = require('timers');
    const timer = setTimeout(() => {
      const late = ref.deref();
      if (late === undefined) return;
      abortSignal(late, new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, delay).unref();
    stopClock ??= new FinalizationRegistry(clearTimeout);
    stopClock.register(signal, timer);
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
    if (type !== 'abort' || this.#aborted) return;
    if (this.#timed || this.#sources !== undefined) listenedTo.add(this);
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

// A signal in a message: the one that is made of it hears of the abort through a channel.
const messaging = {
  is: (value) => isTransferable(value),
  transfer(signal) {
    const { aborted, reason } = signal;
    if (aborted) return { aborted, reason: structuredClone(reason) };
    const { MessageChannel, MessagePort } = require('worker_threads');
    const { port1, port2 } = new MessageChannel();
    signal.addEventListener('abort', () => {
      port1.postMessage(signal.reason);
      port1.close();
    }, { once: true });
    const { transfer, read } = MessagePort.prototype[kMessaging];
    return { aborted, end: transfer(port2), read };
  },
  read({ aborted, reason, end, read }) {
    if (aborted) return AbortSignal.abort(reason);
    const signal = new AbortSignal(kMake);
    const port = read(end);
    port.onmessage = ({ data }) => {
      abortSignal(signal, data);
      port.close();
    };
    port.unref();
    return signal;
  },
};
Object.defineProperty(AbortSignal.prototype, kMessaging, { __proto__: null, value: messaging });

function transferableAbortSignal(signal) {
  if (!isSignal(signal)) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  makeTransferable(signal);
  return signal;
}

function transferableAbortController() {
  const controller = new AbortController();
  makeTransferable(controller.signal);
  return controller;
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
  if (typeof depth === 'number' && depth < 0) return `[${self.constructor.name}]`;
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

module.exports = { AbortController, AbortSignal, isAbortSignal: isSignal, transferableAbortController, transferableAbortSignal };
