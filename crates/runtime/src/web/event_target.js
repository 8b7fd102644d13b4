// Event, CustomEvent and EventTarget as the DOM has them without a tree, and
// NodeEventTarget, which answers to on(), off() and emit() too.
'use strict';

const { codes } = require('internal:errors');
const { validateAbortSignal, validateObject } = require('internal:validators');
const { customInspectSymbol } = require('internal:util');

const kTrusted = Symbol('kTrusted'); // in the options: the house itself made the event
const kListenerAdded = Symbol('kListenerAdded'); // hook (type, count) for subclasses
const kListenerRemoved = Symbol('kListenerRemoved');
// A built-in's listener that hears of the event whoever stops it.
const kResistStopPropagation = Symbol.for('rill.resistStopPropagation');
const kArgument = Symbol('kArgument'); // what an event gives to listeners of on(), if it is not the event
const kEmpty = { __proto__: null };

let isEvent;
let beginDispatch; // (event, target)
let endDispatch;
let isDispatching;
let isStopped; // stopImmediatePropagation() was called
let setPassive;
let now; // performance.js needs this file first

const optionShape = { allowArray: true, allowFunction: true, nullable: true };

class Event {
  #type;
  #bubbles;
  #cancelable;
  #composed;
  #trusted;
  #timeStamp;
  #target = null;
  #dispatching = false;
  #prevented = false;
  #propagationStopped = false;
  #stopped = false;
  #passive = false;

  static {
    isEvent = (value) => typeof value === 'object' && value !== null && #type in value;
    isDispatching = (event) => event.#dispatching;
    isStopped = (event) => event.#stopped;
    setPassive = (event, passive) => { event.#passive = passive; };
    beginDispatch = (event, target) => {
      event.#target = target;
      event.#dispatching = true;
    };
    endDispatch = (event) => {
      event.#dispatching = false;
      event.#stopped = false;
      event.#propagationStopped = false;
    };
  }

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    if (options !== undefined) validateObject(options, 'options', optionShape);
    this.#bubbles = Boolean(options?.bubbles);
    this.#cancelable = Boolean(options?.cancelable);
    this.#composed = Boolean(options?.composed);
    this.#type = `${type}`;
    this.#trusted = options?.[kTrusted] === true;
    now ??= require('./performance.js').now;
    this.#timeStamp = now();
  }

  initEvent(type, bubbles = false, cancelable = false) {
    checkEvent(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    if (this.#dispatching) return;
    this.#type = `${type}`;
    this.#bubbles = Boolean(bubbles);
    this.#cancelable = Boolean(cancelable);
  }

  stopImmediatePropagation() {
    checkEvent(this);
    this.#propagationStopped = true;
    this.#stopped = true;
  }

  preventDefault() {
    checkEvent(this);
    if (this.#cancelable && !this.#passive) this.#prevented = true;
  }

  get target() {
    checkEvent(this);
    return this.#target;
  }

  get currentTarget() {
    checkEvent(this);
    return this.#dispatching ? this.#target : null;
  }

  get srcElement() {
    checkEvent(this);
    return this.#target;
  }

  get type() {
    checkEvent(this);
    return this.#type;
  }

  get cancelable() {
    checkEvent(this);
    return this.#cancelable;
  }

  get defaultPrevented() {
    checkEvent(this);
    return this.#cancelable && this.#prevented;
  }

  get timeStamp() {
    checkEvent(this);
    return this.#timeStamp;
  }

  composedPath() {
    checkEvent(this);
    return this.#dispatching ? [this.#target] : [];
  }

  get returnValue() {
    checkEvent(this);
    return !this.#cancelable || !this.#prevented;
  }

  set returnValue(value) {
    checkEvent(this);
    if (!value) this.preventDefault();
  }

  get bubbles() {
    checkEvent(this);
    return this.#bubbles;
  }

  get composed() {
    checkEvent(this);
    return this.#composed;
  }

  get eventPhase() {
    checkEvent(this);
    return this.#dispatching ? Event.AT_TARGET : Event.NONE;
  }

  get cancelBubble() {
    checkEvent(this);
    return this.#propagationStopped;
  }

  set cancelBubble(value) {
    checkEvent(this);
    if (value) this.#propagationStopped = true;
  }

  stopPropagation() {
    checkEvent(this);
    this.#propagationStopped = true;
  }

  get isTrusted() {
    checkEvent(this);
    return this.#trusted;
  }

  [customInspectSymbol](depth, options) {
    checkEvent(this);
    const { name } = this.constructor;
    if (typeof depth === 'number' && depth < 0) return name;
    const inner = { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
    return `${name} ${require('util').inspect({
      type: this.#type,
      defaultPrevented: this.defaultPrevented,
      cancelable: this.#cancelable,
      timeStamp: this.#timeStamp,
    }, inner)}`;
  }
}

function checkEvent(value) {
  if (!isEvent(value)) throw new codes.ERR_INVALID_THIS('Event');
}

const phases = { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 };
for (const name of Object.keys(phases)) {
  const descriptor = { __proto__: null, enumerable: true, value: phases[name] };
  Object.defineProperty(Event, name, descriptor);
  Object.defineProperty(Event.prototype, name, descriptor);
}

class CustomEvent extends Event {
  #detail;

  constructor(type, options) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() {
    if (!(#detail in this)) throw new codes.ERR_INVALID_THIS('CustomEvent');
    return this.#detail;
  }
}

let isTarget;
let listenersByType; // the map of a target
let remove; // (target, type, record)

class EventTarget {
  #listeners = new Map(); // type -> records in order

  static {
    isTarget = (value) => typeof value === 'object' && value !== null && #listeners in value;
    listenersByType = (target) => target.#listeners;
    remove = (target, type, record) => {
      const records = target.#listeners.get(type);
      const at = records === undefined ? -1 : records.indexOf(record);
      if (at === -1) return;
      record.removed = true;
      // A dispatch may be walking over the old list.
      const left = records.toSpliced(at, 1);
      if (left.length === 0) target.#listeners.delete(type);
      else target.#listeners.set(type, left);
      target[kListenerRemoved]?.(type, left.length);
    };
  }

  addEventListener(type, listener, options = kEmpty) {
    checkTarget(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    const { once, capture, passive, signal } = readOptions(options);
    if (!checkListener(listener)) {
      warnOfNoListener(this, type, listener);
      return;
    }
    type = `${type}`;
    if (signal !== undefined) {
      validateAbortSignal(signal, 'options.signal');
      if (signal.aborted) return;
    }
    const records = this.#listeners.get(type);
    if (records?.some((each) => each.listener === listener && each.capture === capture)) return;
    const record = {
      listener, once, capture, passive, removed: false, emits: options?.[kEmits] === true,
      resists: options?.[kResistStopPropagation] === true,
    };
    // A new list each time: one that is being walked stays as it is.
    this.#listeners.set(type, records === undefined ? [record] : [...records, record]);
    this[kListenerAdded]?.(type, (records?.length ?? 0) + 1);
    if (signal !== undefined) {
      signal.addEventListener('abort', () => remove(this, type, record), { once: true });
    }
  }

  removeEventListener(type, listener, options = kEmpty) {
    checkTarget(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    if (!checkListener(listener)) return;
    type = `${type}`;
    const capture = typeof options === 'boolean' ? options : Boolean(options?.capture);
    const record = this.#listeners.get(type)?.find(
      (each) => each.listener === listener && each.capture === capture);
    if (record !== undefined) remove(this, type, record);
  }

  dispatchEvent(event) {
    checkTarget(this);
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('event');
    if (!isEvent(event)) throw new codes.ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (isDispatching(event)) throw new codes.ERR_EVENT_RECURSION(event.type);
    beginDispatch(event, this);
    const records = this.#listeners.get(event.type);
    if (records !== undefined) {
      for (const record of records) {
        if (record.removed || (isStopped(event) && !record.resists)) continue;
        if (record.once) remove(this, event.type, record);
        callListener(this, record, event);
      }
    }
    endDispatch(event);
    return !event.defaultPrevented;
  }

  [customInspectSymbol](depth, options) {
    checkTarget(this);
    const { name } = this.constructor;
    if (typeof depth === 'number' && depth < 0) return name;
    const inner = { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
    return `${name} ${require('util').inspect({}, inner)}`;
  }
}

const kEmits = Symbol('kEmits'); // the listener takes emit()'s argument, not the event

function checkTarget(value) {
  if (!isTarget(value)) throw new codes.ERR_INVALID_THIS('EventTarget');
}

function readOptions(options) {
  if (typeof options === 'boolean') return { once: false, capture: options, passive: false, signal: undefined };
  if (options === null || options === undefined) options = kEmpty;
  validateObject(options, 'options', { allowArray: true, allowFunction: true });
  return {
    once: Boolean(options.once),
    capture: Boolean(options.capture),
    passive: Boolean(options.passive),
    signal: options.signal,
  };
}

function checkListener(listener) {
  if (typeof listener === 'function' || typeof listener?.handleEvent === 'function') return true;
  if (listener === null || listener === undefined) return false;
  if (typeof listener === 'object') return true; // handleEvent may come later
  throw new codes.ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

function warnOfNoListener(target, type, listener) {
  const warning = new Error(`addEventListener called with ${listener} which has no effect.`);
  warning.name = 'AddEventListenerArgumentTypeWarning';
  warning.target = target;
  warning.type = type;
  process.emitWarning(warning);
}

// What a listener throws is nobody's business but the program's: it is thrown
// again where it is uncaught, after the other listeners ran.
function throwLater(error) {
  process.nextTick(() => { throw error; });
}

function callListener(target, record, event) {
  const { listener } = record;
  setPassive(event, record.passive);
  try {
    const argument = record.emits ? argumentOf(event) : event;
    const result = typeof listener === 'function' ? listener.call(target, argument) : callHandler(listener, event);
    if (result !== undefined && result !== null && typeof result.then === 'function') {
      result.then(undefined, throwLater);
    }
  } catch (error) {
    throwLater(error);
  }
  setPassive(event, false);
}

function argumentOf(event) {
  if (kArgument in event) return event[kArgument];
  return 'detail' in event ? event.detail : event;
}

function callHandler(listener, event) {
  const { handleEvent } = listener;
  return typeof handleEvent === 'function' ? handleEvent.call(listener, event) : undefined;
}

// The listeners of a type, as events.getEventListeners() gives them.
function listenersOf(target, type) {
  return (listenersByType(target).get(`${type}`) ?? []).map((record) => record.listener);
}

// An event target that Node's older code can treat as an emitter.
class NodeEventTarget extends EventTarget {
  static defaultMaxListeners = 10;

  on(type, listener) {
    this.addEventListener(type, listener, { [kEmits]: true });
    return this;
  }

  addListener(type, listener) {
    return this.on(type, listener);
  }

  once(type, listener) {
    this.addEventListener(type, listener, { once: true, [kEmits]: true });
    return this;
  }

  off(type, listener, options) {
    this.removeEventListener(type, listener, options);
    return this;
  }

  removeListener(type, listener, options) {
    return this.off(type, listener, options);
  }

  emit(type, arg) {
    const had = this.listenerCount(type) > 0;
    this.dispatchEvent(new CustomEvent(type, { detail: arg }));
    return had;
  }

  eventNames() {
    return [...listenersByType(this).keys()];
  }

  listenerCount(type) {
    return listenersByType(this).get(`${type}`)?.length ?? 0;
  }

  removeAllListeners(type) {
    const types = type === undefined ? this.eventNames() : [`${type}`];
    for (const each of types) {
      for (const record of listenersByType(this).get(each) ?? []) remove(this, each, record);
    }
    return this;
  }

  setMaxListeners(n) {
    require('events').setMaxListeners(n, this);
    return this;
  }

  getMaxListeners() {
    return require('events').getMaxListeners(this);
  }
}

// Gives `prototype` an on<name> property that holds one listener.
function defineEventHandler(prototype, name, type = name) {
  let handlers; // WeakMap: target -> { fn, listener }; made at the first use
  Object.defineProperty(prototype, `on${name}`, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return handlers?.get(this)?.fn ?? null;
    },
    set(fn) {
      const callable = typeof fn === 'function' || (typeof fn === 'object' && fn !== null);
      handlers ??= new WeakMap();
      const present = handlers.get(this);
      if (present !== undefined) {
        present.fn = callable ? fn : null;
        if (!callable) {
          this.removeEventListener(type, present.listener);
          handlers.delete(this);
        }
        return;
      }
      if (!callable) return;
      const made = {
        fn,
        listener(event) {
          return typeof made.fn === 'function' ? Reflect.apply(made.fn, this, [event]) : undefined;
        },
      };
      handlers.set(this, made);
      this.addEventListener(type, made.listener);
    },
  });
}

const enumerable = { __proto__: null, enumerable: true };

function describe(Class, names) {
  for (const name of names) Object.defineProperty(Class.prototype, name, enumerable);
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: Class.name,
  });
}

describe(Event, [
  'initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget', 'srcElement', 'type',
  'cancelable', 'defaultPrevented', 'timeStamp', 'composedPath', 'returnValue', 'bubbles', 'composed', 'eventPhase',
  'cancelBubble', 'stopPropagation', 'isTrusted',
]);
describe(CustomEvent, ['detail']);
for (const name of [
  'setMaxListeners', 'getMaxListeners', 'eventNames', 'listenerCount', 'off', 'removeListener', 'on', 'addListener',
  'emit', 'once', 'removeAllListeners',
]) Object.defineProperty(NodeEventTarget.prototype, name, enumerable);
describe(EventTarget, ['addEventListener', 'removeEventListener', 'dispatchEvent']);

module.exports = {
  Event,
  CustomEvent,
  EventTarget,
  NodeEventTarget,
  defineEventHandler,
  isEventTarget: isTarget,
  kArgument,
  kListenerAdded,
  kListenerRemoved,
  kTrusted,
  listenersOf,
};
