// What a program finds without requiring anything.
'use strict';

const { internals } = require('internal:boot');

function define(name, value) {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
}

// `read` runs at the first look; assignment replaces it.
function lazy(name, read) {
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: false,
    get() {
      const value = read();
      define(name, value);
      return value;
    },
    set(value) { define(name, value); },
  });
}

function enumerable(name, value) {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable: true, configurable: true });
}

// One that can be replaced, as a pair of functions.
function accessor(name, value) {
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: false,
    get() { return value; },
    set(replacement) { value = replacement; },
  });
}

// One whose getter has its name and that assignment leaves alone.
function readOnly(name, read) {
  const { get } = Object.getOwnPropertyDescriptor({ get [name]() { return read(); } }, name);
  Object.defineProperty(globalThis, name, { configurable: true, enumerable: true, get, set: undefined });
}

enumerable('global', globalThis);
// The name of 2010.
define('GLOBAL', globalThis);
accessor('process', process);
accessor('Buffer', require('buffer').Buffer);
Object.defineProperty(globalThis, Symbol.toStringTag, {
  value: 'global', writable: false, enumerable: false, configurable: true,
});

const timers = require('timers');
for (const name of ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval', 'setTimeout']) {
  enumerable(name, timers[name]);
}
enumerable('queueMicrotask', require('internal:process/ticks').queueMicrotask);

const buffer = require('buffer');
enumerable('atob', buffer.atob);
enumerable('btoa', buffer.btoa);
lazy('Blob', () => buffer.Blob);
lazy('File', () => buffer.File);

define('console', require('console'));

const url = require('url');
define('URL', url.URL);
define('URLSearchParams', url.URLSearchParams);
define('URLPattern', url.URLPattern);

const encoding = require('internal:web/encoding');
define('TextEncoder', encoding.TextEncoder);
define('TextDecoder', encoding.TextDecoder);
const events = require('internal:web/event_target');
define('Event', events.Event);
define('EventTarget', events.EventTarget);
define('CustomEvent', events.CustomEvent);
const abort = require('internal:web/abort');
define('AbortController', abort.AbortController);
define('AbortSignal', abort.AbortSignal);
define('DOMException', require('internal:web/dom_exception').DOMException);
for (const name of [
  'ReadableStream', 'ReadableStreamDefaultReader', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest',
  'ReadableByteStreamController', 'ReadableStreamDefaultController', 'TransformStream',
  'TransformStreamDefaultController', 'WritableStream', 'WritableStreamDefaultController',
  'WritableStreamDefaultWriter', 'ByteLengthQueuingStrategy', 'CountQueuingStrategy', 'TextEncoderStream',
  'TextDecoderStream', 'CompressionStream', 'DecompressionStream',
]) {
  lazy(name, () => require('stream/web')[name]);
}
for (const name of ['MessageChannel', 'MessagePort', 'BroadcastChannel']) {
  lazy(name, () => require('worker_threads')[name]);
}
lazy('MessageEvent', () => require('internal:worker_threads/message_event').MessageEvent);
for (const name of ['Headers', 'Request', 'Response', 'FormData']) {
  lazy(name, () => require('internal:fetch')[name]);
}
enumerable('fetch', function fetch(input, init = undefined) {
  return require('internal:fetch').fetch(input, init);
});
const navigator = require('internal:web/navigator');
define('Navigator', navigator.Navigator);
readOnly('navigator', () => navigator.navigator);
readOnly('crypto', () => require('crypto').webcrypto);
for (const name of ['Crypto', 'CryptoKey', 'SubtleCrypto']) lazy(name, () => require('internal:webcrypto')[name]);
enumerable('performance', require('internal:web/performance').performance);
for (const name of [
  'Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver',
  'PerformanceObserverEntryList', 'PerformanceResourceTiming',
]) {
  lazy(name, () => require('perf_hooks')[name]);
}
const { structuredClone } = require('internal:web/structured_clone');
enumerable('structuredClone', structuredClone);

internals.errorFactory = require('internal:errors/native').fromNative;
