// Signals: a native watcher for each signal that the program listens to.
'use strict';

const { flow, callIn, closed, origin } = require('internal:async_hooks/flow');

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
  if (flow.on) callIn(origins.get(number), process.emit, process, name, name, number);
  else process.emit(name, name, number);
};

// By number, of the signals that are watched.
const origins = new Map();

function unwatch(number) {
  binding.unwatchSignal(number);
  closed(origins.get(number));
  origins.delete(number);
}

function install() {
  process.on('newListener', (event) => {
    const number = numberOf(event);
    if (number === undefined) return;
    try {
      binding.watchSignal(number);
      if (flow.on && !origins.has(number)) origins.set(number, origin('SIGNALWRAP'));
    } catch (error) {
      if (error.code === undefined) throw error;
      throw Object.assign(new Error(`uv_signal_start ${error.code}`), {
        errno: error.errno, code: error.code, syscall: 'uv_signal_start',
      });
    }
  });
  process.on('removeListener', (event) => {
    const number = numberOf(event);
    if (number !== undefined && process.listenerCount(event) === 0) unwatch(number);
  });
}

module.exports = { install };
