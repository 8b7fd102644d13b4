// node:readline: lines and keys from a stream, and the cursor of a terminal.
'use strict';

const { promisify } = require('util');
const { AbortError } = require('internal:errors');
const { validateAbortSignal } = require('internal:validators');
const { Interface: Base, kQuestion, kQuestionCancel } = require('./interface.js');
const { emitKeypressEvents } = require('./keypress.js');
const { cursorTo, moveCursor, clearLine, clearScreenDown } = require('./cursor.js');

// A function, for programs of old call it without `new` and inherit from it by hand.
function Interface(input, output, completer, terminal) {
  return Reflect.construct(Base, [input, output, completer, terminal], new.target ?? Interface);
}
Object.setPrototypeOf(Interface.prototype, Base.prototype);
Object.setPrototypeOf(Interface, Base);

Interface.prototype.question = function question(query, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  options = typeof options === 'object' && options !== null ? options : {};
  if (options.signal) {
    const { signal } = options;
    validateAbortSignal(signal, 'options.signal');
    if (signal.aborted) return;
    const onAbort = () => this[kQuestionCancel]();
    const { [Symbol.dispose]: remove } = require('events').addAbortListener(signal, onAbort);
    const answered = callback;
    callback = typeof answered === 'function' ? (answer) => {
      remove();
      answered(answer);
    } : remove;
  }
  if (typeof callback === 'function') this[kQuestion](query, callback);
};
Object.defineProperty(Interface.prototype.question, promisify.custom, {
  value: function question(query, options = {}) {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
    return new Promise((resolve, reject) => {
      let answered = resolve;
      if (signal) {
        const onAbort = () => reject(new AbortError(undefined, { cause: signal.reason }));
        signal.addEventListener('abort', onAbort, { once: true });
        answered = (answer) => {
          signal.removeEventListener('abort', onAbort);
          resolve(answer);
        };
      }
      this.question(query, options, answered);
    });
  },
});

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = {
  Interface, clearLine, clearScreenDown, createInterface, cursorTo, emitKeypressEvents, moveCursor,
  get promises() {
    return require('./promises.js');
  },
};
