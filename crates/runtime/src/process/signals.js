// Signals: a native watcher for each signal that the program listens to.
'use strict';

let names;

function numberOf(name) {
  if (typeof name !== 'string' || !name.startsWith('SIG')) return undefined;
  const { signals } = require('os').constants;
  const number = signals[name];
  // SIGKILL and SIGSTOP can't be caught.
  return number === undefined ? undefined : number;
}

function nameOf(number) {
  if (names === undefined) {
    names = new Map();
    for (const [name, value] of Object.entries(require('os').constants.signals)) {
      if (!names.has(value)) names.set(value, name);
    }
  }
  return names.get(number);
}

binding.dispatch = function dispatch(number) {
  const name = nameOf(number);
  process.emit(name, name, number);
};

function install() {
  process.on('newListener', (event) => {
    const number = numberOf(event);
    if (number === undefined) return;
    try {
      binding.watchSignal(number);
    } catch (error) {
      if (error.code === undefined) throw error;
      throw Object.assign(new Error(`uv_signal_start ${error.code}`), {
        errno: error.errno, code: error.code, syscall: 'uv_signal_start',
      });
    }
  });
  process.on('removeListener', (event) => {
    const number = numberOf(event);
    if (number !== undefined && process.listenerCount(event) === 0) binding.unwatchSignal(number);
  });
}

module.exports = { install };
