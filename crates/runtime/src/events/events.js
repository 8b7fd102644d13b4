// `node:events`: EventEmitter and the functions around it. Owns the table of listeners (`_events`, kept as Node keeps
// it: one function or an array a name), the warning for too many of them and captureRejections. The async iterator of
// on() is in async_iterator.js, everything on EventTarget is asked of the target itself.
'use strict';

const { codes } = require('internal:errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateNumber } = require('internal:validators');

const { Table } = require('internal:util');

const kCapture = Symbol('kCapture');
const kErrorMonitor = Symbol('events.errorMonitor');
const kRejection = Symbol.for('nodejs.rejection');
const kMaxEventTargetListeners = Symbol('events.maxEventTargetListeners');
const kMaxEventTargetListenersWarned = Symbol('events.maxEventTargetListenersWarned');
const kResistStopPropagation = Symbol.for('rill.resistStopPropagation');
const kShapeMode = Symbol('shapeMode');

let defaultMaxListeners = 10;
const lazyInspect = (value) => require('internal:util/inspect').inspect(value);

function EventEmitter(opts) {
  EventEmitter.init.call(this, opts);
}

module.exports = EventEmitter;

EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;

EventEmitter.init = function(opts) {
  if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
    this._events = new Table();
    this._eventsCount = 0;
    this[kShapeMode] = false;
  } else {
    this[kShapeMode] = true;
  }
  this._maxListeners = this._maxListeners || undefined;
  if (opts?.captureRejections) {
    validateBoolean(opts.captureRejections, 'options.captureRejections');
    this[kCapture] = Boolean(opts.captureRejections);
  } else {
    // The prototype's value, which EventEmitter.captureRejections sets.
    this[kCapture] = EventEmitter.prototype[kCapture];
  }
};

function checkListener(listener) {
  validateFunction(listener, 'listener');
}

function maxListenersOf(emitter) {
  return emitter._maxListeners === undefined ? defaultMaxListeners : emitter._maxListeners;
}

EventEmitter.prototype.setMaxListeners = function setMaxListeners(n) {
  validateNumber(n, 'setMaxListeners', 0);
  this._maxListeners = n;
  return this;
};

EventEmitter.prototype.getMaxListeners = function getMaxListeners() {
  return maxListenersOf(this);
};

// The value a listener gave may be a promise: its rejection becomes an 'error' event.
function watchRejection(emitter, promise, type, args) {
  if (!emitter[kCapture]) return;
  try {
    const { then } = promise;
    if (typeof then === 'function') {
      then.call(promise, undefined, (error) => process.nextTick(emitRejection, emitter, error, type, args));
    }
  } catch (error) {
    emitter.emit('error', error);
  }
}

function emitRejection(emitter, error, type, args) {
  if (typeof emitter[kRejection] === 'function') {
    emitter[kRejection](error, type, ...args);
    return;
  }
  // Without capture for this one event: an async 'error' listener that fails must not come back here for ever.
  const before = emitter[kCapture];
  try {
    emitter[kCapture] = false;
    emitter.emit('error', error);
  } finally {
    emitter[kCapture] = before;
  }
}

// An 'error' event that nobody hears is thrown.
function throwUnheard(emitter, error) {
  if (error instanceof Error) {
    rememberEmit(emitter, error);
    throw error; // Unhandled 'error' event
  }
  let shown;
  try {
    shown = lazyInspect(error);
  } catch {
    shown = error;
  }
  const wrapped = new codes.ERR_UNHANDLED_ERROR(shown);
  wrapped.context = error;
  throw wrapped;
}

const kEnhancedStack = Symbol.for('nodejs.enhancedStack');

// Under this key the error tells, besides its own stack, where the event was emitted: for the report of a crash.
// Frames are captured now and written out only if somebody asks.
function rememberEmit(emitter, error) {
  try {
    const here = {};
    Error.captureStackTrace(here, EventEmitter.prototype.emit);
    const { name } = emitter.constructor;
    Object.defineProperty(error, kEnhancedStack, {
      __proto__: null,
      get() {
        return emittedStack(error.stack, here.stack, name);
      },
      configurable: true,
    });
  } catch {
    // An error that cannot be written to is thrown as it is.
  }
}

function emittedStack(stack, hereStack, name) {
  const own = stack.split('\n').slice(1);
  const frames = hereStack.split('\n').slice(1);
  // Frames that both share say nothing twice.
  let end = frames.length;
  for (let at = own.length - 1; end > 0 && at >= 0 && frames[end - 1] === own[at]; at--) end--;
  const shared = frames.length - end;
  if (shared > 3) {
    frames.splice(end + 1, shared - 2, '    [... lines matching original stack trace ...]');
  }
  const on = name !== 'EventEmitter' ? ` on ${name} instance` : '';
  return `${stack}\nEmitted 'error' event${on} at:\n${frames.join('\n')}`;
}

EventEmitter.prototype.emit = function emit(type) {
  const events = this._events;
  if (type === 'error') {
    if (events !== undefined && events[kErrorMonitor] !== undefined) {
      this.emit(kErrorMonitor, ...Array.prototype.slice.call(arguments, 1));
    }
    if (events === undefined || events.error === undefined) throwUnheard(this, arguments[1]);
  } else if (events === undefined) {
    return false;
  }
  const handler = events[type];
  if (handler === undefined) return false;
  const count = arguments.length - 1;
  if (typeof handler === 'function') {
    let result;
    // Without an array of arguments where there are few.
    switch (count) {
      case 0: result = Reflect.apply(handler, this, []); break;
      case 1: result = Reflect.apply(handler, this, [arguments[1]]); break;
      case 2: result = Reflect.apply(handler, this, [arguments[1], arguments[2]]); break;
      default: result = Reflect.apply(handler, this, Array.prototype.slice.call(arguments, 1));
    }
    if (result !== undefined && result !== null) {
      watchRejection(this, result, type, Array.prototype.slice.call(arguments, 1));
    }
    return true;
  }
  const args = Array.prototype.slice.call(arguments, 1);
  const listeners = handler.slice();
  for (let i = 0; i < listeners.length; i++) {
    const result = Reflect.apply(listeners[i], this, args);
    if (result !== undefined && result !== null) watchRejection(this, result, type, args);
  }
  return true;
};

function warnOfLeak(emitter, list, type) {
  list.warned = true;
  const warning = new Error(
    `Possible EventEmitter memory leak detected. ${list.length} ${String(type)} listeners added to ` +
    `${require('internal:util/inspect').inspect(emitter, { depth: -1 })}. MaxListeners is ` +
    `${maxListenersOf(emitter)}. Use emitter.setMaxListeners() to increase limit`);
  warning.name = 'MaxListenersExceededWarning';
  warning.emitter = emitter;
  warning.type = type;
  warning.count = list.length;
  process.emitWarning(warning);
}

function addListener(emitter, type, listener, first) {
  checkListener(listener);
  let events = emitter._events;
  let existing;
  if (events === undefined) {
    events = emitter._events = new Table();
    emitter._eventsCount = 0;
  } else {
    // Told before it is added, so that a listener of 'newListener' never hears of itself.
    if (events.newListener !== undefined) {
      emitter.emit('newListener', type, listener.listener ?? listener);
      events = emitter._events;
    }
    existing = events[type];
  }
  if (existing === undefined) {
    events[type] = listener;
    ++emitter._eventsCount;
    return emitter;
  }
  if (typeof existing === 'function') {
    existing = events[type] = first ? [listener, existing] : [existing, listener];
  } else if (first) {
    existing.unshift(listener);
  } else {
    existing.push(listener);
  }
  const max = maxListenersOf(emitter);
  if (max > 0 && existing.length > max && !existing.warned) warnOfLeak(emitter, existing, type);
  return emitter;
}

EventEmitter.prototype.addListener = function addListener_(type, listener) {
  return addListener(this, type, listener, false);
};
Object.defineProperty(EventEmitter.prototype.addListener, 'name', { __proto__: null, value: 'addListener' });

EventEmitter.prototype.on = EventEmitter.prototype.addListener;

EventEmitter.prototype.prependListener = function prependListener(type, listener) {
  return addListener(this, type, listener, true);
};

function callOnce() {
  if (!this.fired) {
    this.target.removeListener(this.type, this.wrapFn);
    this.fired = true;
    if (arguments.length === 0) return this.listener.call(this.target);
    return Reflect.apply(this.listener, this.target, arguments);
  }
}

function onceWrap(target, type, listener) {
  const state = { fired: false, wrapFn: undefined, target, type, listener };
  const wrapped = callOnce.bind(state);
  wrapped.listener = listener;
  state.wrapFn = wrapped;
  return wrapped;
}

EventEmitter.prototype.once = function once(type, listener) {
  checkListener(listener);
  this.on(type, onceWrap(this, type, listener));
  return this;
};

EventEmitter.prototype.prependOnceListener = function prependOnceListener(type, listener) {
  checkListener(listener);
  this.prependListener(type, onceWrap(this, type, listener));
  return this;
};

EventEmitter.prototype.removeListener = function removeListener(type, listener) {
  checkListener(listener);
  const events = this._events;
  if (events === undefined) return this;
  const list = events[type];
  if (list === undefined) return this;
  if (list === listener || list.listener === listener) {
    this._eventsCount -= 1;
    if (this[kShapeMode]) {
      events[type] = undefined;
    } else if (this._eventsCount === 0) {
      this._events = new Table();
    } else {
      delete events[type];
    }
    if (events.removeListener) this.emit('removeListener', type, list.listener || listener);
    return this;
  }
  if (typeof list === 'function') return this;
  let at = -1;
  for (let i = list.length - 1; i >= 0; i--) {
    if (list[i] === listener || list[i].listener === listener) {
      at = i;
      break;
    }
  }
  if (at < 0) return this;
  if (at === 0) list.shift();
  else list.splice(at, 1);
  if (list.length === 1) events[type] = list[0];
  if (events.removeListener !== undefined) this.emit('removeListener', type, listener);
  return this;
};

EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

EventEmitter.prototype.removeAllListeners = function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) return this;
  if (events.removeListener === undefined) {
    if (arguments.length === 0) {
      this._events = new Table();
      this._eventsCount = 0;
    } else if (events[type] !== undefined) {
      if (--this._eventsCount === 0) this._events = new Table();
      else delete events[type];
    }
    this[kShapeMode] = false;
    return this;
  }
  // Somebody wants to hear of each one that goes.
  if (arguments.length === 0) {
    for (const key of Reflect.ownKeys(events)) {
      if (key !== 'removeListener') this.removeAllListeners(key);
    }
    this.removeAllListeners('removeListener');
    this._events = new Table();
    this._eventsCount = 0;
    this[kShapeMode] = false;
    return this;
  }
  const listeners = events[type];
  if (typeof listeners === 'function') {
    this.removeListener(type, listeners);
  } else if (listeners !== undefined) {
    for (let i = listeners.length - 1; i >= 0; i--) this.removeListener(type, listeners[i]);
  }
  return this;
};

function listenersOf(emitter, type, unwrap) {
  const found = emitter._events?.[type];
  if (found === undefined) return [];
  if (typeof found === 'function') return unwrap ? [found.listener || found] : [found];
  return unwrap ? found.map((each) => each.listener || each) : found.slice();
}

EventEmitter.prototype.listeners = function listeners(type) {
  return listenersOf(this, type, true);
};

EventEmitter.prototype.rawListeners = function rawListeners(type) {
  return listenersOf(this, type, false);
};

EventEmitter.prototype.listenerCount = function listenerCount(type, listener) {
  const found = this._events?.[type];
  if (found === undefined) return 0;
  if (listener == null) return typeof found === 'function' ? 1 : found.length;
  if (typeof found === 'function') return found === listener || found.listener === listener ? 1 : 0;
  let count = 0;
  for (const each of found) {
    if (each === listener || each.listener === listener) count++;
  }
  return count;
};

EventEmitter.prototype.eventNames = function eventNames() {
  return this._eventsCount > 0 ? Reflect.ownKeys(this._events) : [];
};

// Functions that take emitters and event targets alike

const isEventTarget = (target) => typeof target?.addEventListener === 'function';

function getEventListeners(emitterOrTarget, type) {
  if (typeof emitterOrTarget?.listeners === 'function') return emitterOrTarget.listeners(type);
  if (isEventTarget(emitterOrTarget)) {
    return require('internal:web/event_target').listenersOf(emitterOrTarget, type);
  }
  throw new codes.ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

function getMaxListeners(emitterOrTarget) {
  if (typeof emitterOrTarget?.getMaxListeners === 'function') return maxListenersOf(emitterOrTarget);
  if (isEventTarget(emitterOrTarget)) {
    // Any number of operations may wait for one signal.
    const usual = emitterOrTarget instanceof AbortSignal ? 0 : defaultMaxListeners;
    return emitterOrTarget[kMaxEventTargetListeners] ?? usual;
  }
  throw new codes.ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

// events.setMaxListeners(n, ...targets): without targets it is the default of all.
function setMaxListeners(n = defaultMaxListeners, ...eventTargets) {
  validateNumber(n, 'setMaxListeners', 0);
  if (eventTargets.length === 0) {
    defaultMaxListeners = n;
    return;
  }
  for (const target of eventTargets) {
    if (typeof target?.setMaxListeners === 'function') {
      target.setMaxListeners(n);
    } else if (isEventTarget(target)) {
      target[kMaxEventTargetListeners] = n;
      target[kMaxEventTargetListenersWarned] = false;
    } else {
      throw new codes.ERR_INVALID_ARG_TYPE('eventTargets', ['EventEmitter', 'EventTarget'], target);
    }
  }
}

function listenerCount(emitter, type, listener) {
  if (typeof emitter.listenerCount === 'function') return emitter.listenerCount(type, listener);
  if (isEventTarget(emitter)) return getEventListeners(emitter, type).length;
  return EventEmitter.prototype.listenerCount.call(emitter, type, listener);
}

// Listens for the abort and gives an object that stops listening. Calls at once (next microtask) if it has happened.
function addAbortListener(signal, listener) {
  if (signal === undefined) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');
  let remove;
  if (signal.aborted) {
    queueMicrotask(() => listener());
  } else {
    signal.addEventListener('abort', listener, { __proto__: null, once: true, [kResistStopPropagation]: true });
    remove = () => signal.removeEventListener('abort', listener);
  }
  return {
    __proto__: null,
    [Symbol.dispose]() {
      remove?.();
    },
  };
}

Object.assign(EventEmitter, {
  addAbortListener,
  getEventListeners,
  getMaxListeners,
  listenerCount,
  on: require('./async_iterator.js').on,
  once: require('./async_iterator.js').once,
  setMaxListeners,
});
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.usingDomains = false;
EventEmitter.captureRejectionSymbol = kRejection;
EventEmitter.errorMonitor = kErrorMonitor;

Object.defineProperties(EventEmitter, {
  captureRejections: {
    __proto__: null,
    get() {
      return EventEmitter.prototype[kCapture];
    },
    set(value) {
      validateBoolean(value, 'EventEmitter.captureRejections');
      EventEmitter.prototype[kCapture] = value;
    },
    configurable: true,
    enumerable: true,
  },
  defaultMaxListeners: {
    __proto__: null,
    enumerable: true,
    get() {
      return defaultMaxListeners;
    },
    set(value) {
      validateNumber(value, 'defaultMaxListeners', 0);
      defaultMaxListeners = value;
    },
  },
  kMaxEventTargetListeners: { __proto__: null, value: kMaxEventTargetListeners },
  kMaxEventTargetListenersWarned: { __proto__: null, value: kMaxEventTargetListenersWarned },
  EventEmitterAsyncResource: {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() {
      return require('./async_resource.js').EventEmitterAsyncResource;
    },
    set: undefined,
  },
});

Object.defineProperty(EventEmitter.prototype, kCapture, {
  __proto__: null, value: false, writable: true, enumerable: false,
});
