// `internal:util`: small tools that every room leans on, with nothing of their own to load at the start.
// Owns the well-known symbols, brand checks that need no native help, deprecation and experimental warnings,
// encoding names, and lazy properties.
'use strict';

const customInspectSymbol = Symbol.for('nodejs.util.inspect.custom');
const customPromisify = Symbol.for('nodejs.util.promisify.custom');
const customPromisifyArgs = Symbol('customPromisifyArgs');
const SymbolDispose = Symbol.dispose ?? Symbol('Symbol.dispose');
const SymbolAsyncDispose = Symbol.asyncDispose ?? Symbol('Symbol.asyncDispose');
const kEmptyObject = Object.freeze({ __proto__: null });
// How an object of a class goes along in a message (worker_threads/message.js).
const kMessaging = Symbol('kMessaging');
const kEnumerableProperty = Object.freeze({ __proto__: null, enumerable: true });
const kIsEncodingSymbol = Symbol('kIsEncodingSymbol');

// An object without inherited names, as `{ __proto__: null }` is, but one that V8 keeps as a record and not as a dictionary:
// a third of the memory, and quicker to read. Its prototype is empty, and inspect() shows it as none; V8 takes its class's name
// from the property.
const Table = { Object: function() {} }.Object;
Table.prototype = Object.freeze({ __proto__: null });

// Brand checks

const typedArrayTag = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
const arrayBufferLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;
// V8 adds this class when a context is made from the snapshot.
let sharedLength;

// True if the built-in getter or method takes `value` as its `this`: that is what a brand is.
function takes(getter, value) {
  try {
    Reflect.apply(getter, value, []);
    return true;
  } catch {
    return false;
  }
}

// 'Uint8Array' and its like, undefined for everything else.
function typedArrayName(value) {
  return Reflect.apply(typedArrayTag, value, []);
}

function isUint8Array(value) {
  return ArrayBuffer.isView(value) && typedArrayName(value) === 'Uint8Array';
}

function isArrayBufferView(value) {
  return ArrayBuffer.isView(value);
}

function isArrayBuffer(value) {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && takes(arrayBufferLength, value);
}

function isSharedArrayBuffer(value) {
  if (typeof value !== 'object' || value === null || typeof SharedArrayBuffer === 'undefined') return false;
  sharedLength ??= Object.getOwnPropertyDescriptor(SharedArrayBuffer.prototype, 'byteLength').get;
  return takes(sharedLength, value);
}

function isAnyArrayBuffer(value) {
  // What is plainly none is not asked by a method that throws.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  return isArrayBuffer(value) || isSharedArrayBuffer(value);
}

function isError(value) {
  return Error.isError !== undefined ? Error.isError(value) || value instanceof Error : value instanceof Error;
}

// Functions about functions

// `fn` runs once, later calls give undefined.
function once(fn, { preserveReturnValue = false } = kEmptyObject) {
  let called = false;
  let result;
  return function(...args) {
    if (called) return preserveReturnValue ? result : undefined;
    called = true;
    result = Reflect.apply(fn, this, args);
    return result;
  };
}

const warnedCodes = new Set();

// A function that emits the warning at its first call; `shouldEmit` may hold it back.
function getDeprecationWarningEmitter(code, message, deprecated, useEmitSync, shouldEmit = () => true) {
  let warned = false;
  return function() {
    if (warned || !shouldEmit()) return;
    warned = true;
    if (code !== undefined) {
      if (warnedCodes.has(code)) return;
      warnedCodes.add(code);
      process.emitWarning(message, 'DeprecationWarning', code, deprecated);
    } else {
      process.emitWarning(message, 'DeprecationWarning', deprecated);
    }
  };
}

function isPendingDeprecation() {
  return process.execArgv?.includes('--pending-deprecation') === true || process.env.NODE_PENDING_DEPRECATION === '1';
}

// util.deprecate(): `fn` with a warning at its first call. Classes stay classes.
function deprecate(fn, message, code, useEmitSync, modifyPrototype = true) {
  const emit = getDeprecationWarningEmitter(code, message, deprecated, useEmitSync);
  function deprecated(...args) {
    if (process.noDeprecation !== true) emit();
    if (new.target) return Reflect.construct(fn, args, new.target);
    return Reflect.apply(fn, this, args);
  }
  if (modifyPrototype) {
    Object.setPrototypeOf(deprecated, fn);
    // Instances made by either one belong to both.
    if (fn.prototype) deprecated.prototype = fn.prototype;
  }
  Object.defineProperty(deprecated, 'length', { __proto__: null, ...Object.getOwnPropertyDescriptor(fn, 'length') });
  return deprecated;
}

// Documented as deprecated: warns only with --pending-deprecation.
function pendingDeprecate(fn, message, code) {
  const emit = getDeprecationWarningEmitter(code, message, deprecated, false, isPendingDeprecation);
  function deprecated(...args) {
    if (process.noDeprecation !== true) emit();
    return Reflect.apply(fn, this, args);
  }
  return deprecated;
}

const experimentalWarnings = new Set();

function emitExperimentalWarning(feature, message, code, ctor) {
  if (experimentalWarnings.has(feature)) return;
  experimentalWarnings.add(feature);
  message ??= `${feature} is an experimental feature and might change at any time`;
  process.emitWarning(message, 'ExperimentalWarning', code, ctor);
}

// Encodings

const encodings = {
  '__proto__': null,
  'utf8': 'utf8', 'utf-8': 'utf8',
  'ucs2': 'utf16le', 'ucs-2': 'utf16le', 'utf16le': 'utf16le', 'utf-16le': 'utf16le',
  'latin1': 'latin1', 'binary': 'latin1',
  'base64': 'base64', 'base64url': 'base64url', 'hex': 'hex', 'ascii': 'ascii',
};

// Node's name for an encoding; 'utf8' for none, undefined for one nobody knows.
function normalizeEncoding(encoding) {
  if (encoding === 'utf8' || encoding === undefined || encoding === null || encoding === '') return 'utf8';
  const known = encodings[encoding];
  if (known !== undefined) return known;
  return typeof encoding === 'string' ? encodings[encoding.toLowerCase()] : undefined;
}

// Properties

// `target[name]` that is made when first read and then is an ordinary property.
function defineLazy(target, name, getter, enumerable = true) {
  let value;
  let made = false;
  function set(replacement) {
    Object.defineProperty(target, name, {
      __proto__: null, value: replacement, writable: true, enumerable, configurable: true,
    });
  }
  Object.defineProperty(target, name, {
    __proto__: null,
    enumerable,
    configurable: true,
    get() {
      if (!made) {
        value = getter();
        made = true;
        if (this === target) set(value);
      }
      return value;
    },
    set,
  });
}

function defineOperation(target, name, method) {
  Object.defineProperty(target, name, {
    __proto__: null, writable: true, enumerable: true, configurable: true, value: method,
  });
}

// A class as WebIDL puts it on a global: there, but not enumerable.
function exposeInterface(target, name, value) {
  Object.defineProperty(target, name, {
    __proto__: null, writable: true, enumerable: false, configurable: true, value,
  });
}

function setOwnProperty(target, key, value) {
  return Object.defineProperty(target, key, {
    __proto__: null, configurable: true, enumerable: true, value, writable: true,
  });
}

function filterOwnProperties(source, keys) {
  const filtered = Object.create(null);
  for (const key of keys) {
    if (Object.hasOwn(source, key)) filtered[key] = source[key];
  }
  return filtered;
}

function getLazy(make) {
  let value;
  let made = false;
  return function() {
    if (!made) {
      value = make();
      made = true;
    }
    return value;
  };
}

// Lists

// Takes one element out without making the array of removed ones that splice() makes.
function spliceOne(list, index) {
  for (; index + 1 < list.length; index++) list[index] = list[index + 1];
  list.pop();
}

function filterDuplicateStrings(items, low) {
  const unique = new Map();
  for (const item of items) {
    const key = item.toLowerCase();
    if (low || !unique.has(key)) unique.set(key, low ? key : item);
  }
  return [...unique.values()].sort();
}

function createDeferredPromise() {
  return Promise.withResolvers();
}

function lazyDOMExceptionClass() {
  return require('internal:web/dom_exception').DOMException;
}

function lazyDOMException(message, name) {
  return new (lazyDOMExceptionClass())(message, name);
}

// 'SIGTERM' or 15 -> 15
function convertToValidSignal(signal) {
  const { signals } = require('os').constants;
  const { codes } = require('internal:errors');
  if (typeof signal === 'number') {
    for (const name of Object.keys(signals)) {
      if (signals[name] === signal) return signal;
    }
  } else if (typeof signal === 'string') {
    const number = signals[signal.toUpperCase()];
    if (number !== undefined) return number;
  }
  throw new codes.ERR_UNKNOWN_SIGNAL(signal);
}

// A weak reference that can be held on to for a while; made when first used, never in the snapshot.
class WeakReference {
  #weak;
  #strong;
  #holders = 0;

  constructor(target) {
    this.#weak = new WeakRef(target);
  }

  incRef() {
    if (++this.#holders === 1) this.#strong = this.#weak.deref();
    return this.#strong;
  }

  decRef() {
    if (--this.#holders === 0) this.#strong = undefined;
    return this.#holders;
  }

  get() {
    return this.#weak.deref();
  }
}

module.exports = {
  Table,
  SymbolAsyncDispose,
  SymbolDispose,
  WeakReference,
  convertToValidSignal,
  createDeferredPromise,
  customInspectSymbol,
  customPromisify,
  customPromisifyArgs,
  defineLazy,
  defineOperation,
  deprecate,
  emitExperimentalWarning,
  exposeInterface,
  filterDuplicateStrings,
  filterOwnProperties,
  getDeprecationWarningEmitter,
  getLazy,
  isAnyArrayBuffer,
  isArrayBuffer,
  isArrayBufferView,
  isError,
  isPendingDeprecation,
  isSharedArrayBuffer,
  isUint8Array,
  kEmptyObject,
  kEnumerableProperty,
  kMessaging,
  kIsEncodingSymbol,
  lazyDOMException,
  lazyDOMExceptionClass,
  normalizeEncoding,
  once,
  pendingDeprecate,
  setOwnProperty,
  spliceOne,
  takes,
  typedArrayName,
};
