// The asynchronous iterator of a ReadableStream. Calls of next() and return() queue up behind each other.
'use strict';

class StreamIterator {
  #reader;
  #preventCancel;
  #current = undefined;
  #finished = false;

  constructor(reader, preventCancel) {
    this.#reader = reader;
    this.#preventCancel = preventCancel;
  }

  next() {
    return this.#after(() => this.#read());
  }

  return(value) {
    return this.#after(() => this.#leave(value));
  }

  #after(act) {
    const current = this.#current === undefined ? act() : this.#current.then(act, act);
    this.#current = current;
    return current;
  }

  #read() {
    if (this.#finished) return Promise.resolve({ done: true, value: undefined });
    const { promise, resolve, reject } = Promise.withResolvers();
    this.#reader.read({
      chunk: (value) => {
        this.#current = undefined;
        resolve({ done: false, value });
      },
      close: () => {
        this.#finish();
        resolve({ done: true, value: undefined });
      },
      error: (reason) => {
        this.#finish();
        reject(reason);
      },
    });
    return promise;
  }

  #finish() {
    this.#current = undefined;
    this.#finished = true;
    this.#reader.release();
  }

  #leave(value) {
    if (this.#finished) return Promise.resolve({ done: true, value });
    const { stream } = this.#reader;
    this.#finished = true;
    const cancelled = this.#preventCancel ? Promise.resolve() : stream.cancel(value);
    this.#reader.release();
    return cancelled.then(() => ({ done: true, value }));
  }
}

const AsyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);

delete StreamIterator.prototype.constructor;
Object.setPrototypeOf(StreamIterator.prototype, AsyncIteratorPrototype);
for (const name of ['next', 'return']) {
  Object.defineProperty(StreamIterator.prototype, name, { __proto__: null, enumerable: true });
}

module.exports = { StreamIterator };
