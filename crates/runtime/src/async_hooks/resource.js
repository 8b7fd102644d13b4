// AsyncResource: what a program uses to say that callbacks of its own belong to where they were given.
'use strict';

const { heard, told, followIds, silent, callNested } = require('./flow.js');
const { codes: { ERR_ASYNC_TYPE, ERR_INVALID_ASYNC_ID } } = require('internal:errors');
const { validateFunction, validateString } = require('internal:validators');

// Resources that nobody destroys by hand are when they are forgotten.
let forgotten;

function isForgotten(id) {
  if (heard.destroy.length > 0) told.destroy(id);
}

class AsyncResource {
  #origin;
  #watched = false;

  constructor(type, options = {}) {
    validateString(type, 'type');
    const trigger = typeof options === 'number' ? options : options.triggerAsyncId;
    if (trigger !== undefined && (!Number.isSafeInteger(trigger) || trigger < -1)) {
      throw new ERR_INVALID_ASYNC_ID('triggerAsyncId', trigger);
    }
    this.#origin = silent(this, trigger);
    if (heard.init.length > 0) {
      if (type.length === 0) throw new ERR_ASYNC_TYPE(type);
      told.init(this.#origin.id, type, this.#origin.trigger, this);
    }
    if (!options.requireManualDestroy && heard.destroy.length > 0) {
      this.#watched = true;
      forgotten ??= new FinalizationRegistry(isForgotten);
      forgotten.register(this, this.#origin.id, this);
    }
  }

  runInAsyncScope(fn, thisArg, ...args) {
    return callNested(this.#origin, fn, thisArg, ...args);
  }

  emitDestroy() {
    if (this.#watched) forgotten.unregister(this);
    if (heard.destroy.length > 0) told.destroy(this.#origin.id);
    return this;
  }

  asyncId() {
    followIds();
    return this.#origin.id;
  }

  triggerAsyncId() {
    followIds();
    return this.#origin.trigger;
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

module.exports = { AsyncResource };
