// AsyncLocalStorage: a value that follows the flow of calls. All storages' values are one frame, which V8 and flow.js
// carry; who enters a store makes a new one.
'use strict';

const { flow, follow, frameNow, setFrame } = require('./flow.js');
const { AsyncResource } = require('./resource.js');
const { validateObject } = require('internal:validators');

class AsyncLocalStorage {
  #defaultValue;
  #name = '';

  constructor(options = {}) {
    validateObject(options, 'options');
    const { defaultValue, name } = options;
    this.#defaultValue = defaultValue;
    if (name !== undefined) this.#name = `${name}`;
  }

  get name() {
    return this.#name;
  }

  static bind(fn) {
    return AsyncResource.bind(fn);
  }

  static snapshot() {
    return AsyncLocalStorage.bind((fn, ...args) => fn(...args));
  }

  // Whoever runs in the current frame finds the store gone, too.
  disable() {
    if (flow.on) frameNow()?.delete(this);
  }

  enterWith(store) {
    follow();
    setFrame(new Map(frameNow()).set(this, store));
  }

  run(store, fn, ...args) {
    const before = this.getStore();
    if (Object.is(before, store)) return Reflect.apply(fn, null, args);
    this.enterWith(store);
    try {
      return Reflect.apply(fn, null, args);
    } finally {
      this.enterWith(before);
    }
  }

  exit(fn, ...args) {
    return this.run(undefined, fn, ...args);
  }

  getStore() {
    const frame = frameNow();
    if (frame === undefined) return this.#defaultValue;
    const store = frame.get(this);
    return store === undefined && !frame.has(this) ? this.#defaultValue : store;
  }

  withScope(store) {
    return new RunScope(this, store);
  }
}

// A store that is entered until the end of a block.
class RunScope {
  #storage;
  #before;
  #disposed = false;

  constructor(storage, store) {
    this.#storage = storage;
    this.#before = storage.getStore();
    storage.enterWith(store);
  }

  dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#storage.enterWith(this.#before);
  }

  [Symbol.dispose]() {
    this.dispose();
  }
}

module.exports = { AsyncLocalStorage };
