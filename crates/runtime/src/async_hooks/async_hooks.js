// node:async_hooks. AsyncResource runs callbacks and numbers itself; nothing follows the flow of asynchronous calls
// yet, so there is no storage to restore, and what asks for the current flow refuses.
'use strict';

const { notImplemented, codes: { ERR_INVALID_ASYNC_ID } } = require('internal:errors');
const { validateFunction, validateString } = require('internal:validators');

let lastId = 1;

class AsyncResource {
  #id;
  #trigger;

  constructor(type, options = {}) {
    validateString(type, 'type');
    const trigger = typeof options === 'number' ? options : options?.triggerAsyncId;
    if (trigger !== undefined && !(Number.isSafeInteger(trigger) && trigger >= -1)) {
      throw new ERR_INVALID_ASYNC_ID('triggerAsyncId', trigger);
    }
    this.#id = ++lastId;
    this.#trigger = trigger;
  }

  runInAsyncScope(fn, thisArg, ...args) {
    return Reflect.apply(fn, thisArg, args);
  }

  emitDestroy() {
    return this;
  }

  asyncId() {
    return this.#id;
  }

  triggerAsyncId() {
    return this.#trigger ?? triggerAsyncId();
  }

  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const resource = this;
    const bound = function(...args) {
      return resource.runInAsyncScope(fn, thisArg === undefined ? this : thisArg, ...args);
    };
    return Object.defineProperty(bound, 'length', {
      __proto__: null, configurable: true, enumerable: false, writable: false, value: fn.length,
    });
  }

  static bind(fn, type, thisArg) {
    return new AsyncResource(type || fn.name || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

const triggerAsyncId = notImplemented('async_hooks.triggerAsyncId');

module.exports = {
  AsyncLocalStorage: notImplemented('async_hooks.AsyncLocalStorage'),
  AsyncResource,
  createHook: notImplemented('async_hooks.createHook'),
  executionAsyncId: notImplemented('async_hooks.executionAsyncId'),
  triggerAsyncId,
  executionAsyncResource: notImplemented('async_hooks.executionAsyncResource'),
  // No kind of native resource is followed.
  asyncWrapProviders: Object.freeze({ __proto__: null }),
};
for (const name of ['bind', 'snapshot']) {
  module.exports.AsyncLocalStorage[name] = notImplemented(`AsyncLocalStorage.${name}`);
}
