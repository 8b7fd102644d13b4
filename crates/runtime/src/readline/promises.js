// node:readline/promises: an Interface whose questions are promises, and a cursor whose moves are collected.
'use strict';

const { AbortError, codes: { ERR_INVALID_ARG_TYPE } } = require('internal:errors');
const { validateAbortSignal, validateBoolean, validateInteger } = require('internal:validators');
const { Interface: Base, kQuestion, kQuestionCancel } = require('./interface.js');
const { sequences, cursorText, moveText, lineText } = require('./cursor.js');

class Interface extends Base {
  async askCompleter(text, answer) {
    let value;
    try {
      value = await this.completer(text);
    } catch (error) {
      answer(error);
      return;
    }
    answer(null, value);
  }

  question(query, options = {}) {
    const { promise, resolve, reject } = Promise.withResolvers();
    let settle = resolve;
    if (options?.signal) {
      const { signal } = options;
      validateAbortSignal(signal, 'options.signal');
      if (signal.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
      const onAbort = () => {
        this[kQuestionCancel]();
        reject(new AbortError(undefined, { cause: signal.reason }));
      };
      const { [Symbol.dispose]: remove } = require('events').addAbortListener(signal, onAbort);
      settle = (answer) => {
        remove();
        resolve(answer);
      };
    }
    try {
      this[kQuestion](query, settle);
    } catch (error) {
      return Promise.reject(error);
    }
    // An answer that can't come any more.
    const onClose = () => reject(new AbortError());
    this.once('close', onClose);
    return promise.finally(() => this.removeListener('close', onClose));
  }
}

class Readline {
  #autoCommit = false;
  #stream;
  #todo = [];

  constructor(stream, options = undefined) {
    const { isWritable } = require('stream');
    if (typeof stream !== 'object' || stream === null || !isWritable(stream)) {
      throw new ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    }
    this.#stream = stream;
    if (options?.autoCommit != null) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
  }

  #add(text) {
    if (this.#autoCommit) process.nextTick(() => this.#stream.write(text));
    else this.#todo.push(text);
    return this;
  }

  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y != null) validateInteger(y, 'y');
    return this.#add(cursorText(x, y ?? undefined));
  }

  moveCursor(dx, dy) {
    if (!dx && !dy) return this;
    validateInteger(dx, 'dx');
    validateInteger(dy, 'dy');
    return this.#add(moveText(dx, dy));
  }

  clearLine(direction) {
    validateInteger(direction, 'dir', -1, 1);
    return this.#add(lineText(direction));
  }

  clearScreenDown() {
    return this.#add(sequences.clearDown);
  }

  commit() {
    return new Promise((resolve) => {
      this.#stream.write(this.#todo.join(''), resolve);
      this.#todo = [];
    });
  }

  rollback() {
    this.#todo = [];
    return this;
  }
}

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = { Interface, Readline, createInterface };
