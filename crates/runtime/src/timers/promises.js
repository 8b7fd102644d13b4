// node:timers/promises.
'use strict';

const { setTimeout: startTimeout, clearTimeout, setImmediate: startImmediate, clearImmediate,
  setInterval: startInterval, clearInterval } = require('./internal.js');
const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal:errors');
const { validateAbortSignal, validateBoolean, validateNumber, validateObject } = require('internal:validators');

function checked(options) {
  validateObject(options, 'options');
  const { signal, ref = true } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  validateBoolean(ref, 'options.ref');
  return { signal, ref };
}

function aborted(signal) {
  return new AbortError(undefined, { cause: signal.reason });
}

// One wait: `start(done)` begins it, `stop(handle)` takes it back when the signal says so.
function wait(start, stop, value, { signal, ref }) {
  if (signal?.aborted) return Promise.reject(aborted(signal));
  let onAbort;
  const promise = new Promise((resolve, reject) => {
    const handle = start(() => resolve(value));
    if (!ref) handle.unref();
    if (signal) {
      onAbort = () => {
        stop(handle);
        reject(aborted(signal));
      };
      signal.addEventListener('abort', onAbort, { once: true });
    }
  });
  if (onAbort === undefined) return promise;
  return promise.finally(() => signal.removeEventListener('abort', onAbort));
}

function setTimeout(delay, value, options = {}) {
  try {
    if (delay !== undefined) validateNumber(delay, 'delay');
    options = checked(options);
  } catch (error) {
    return Promise.reject(error);
  }
  return wait((done) => startTimeout(done, delay), clearTimeout, value, options);
}

function setImmediate(value, options = {}) {
  try {
    options = checked(options);
  } catch (error) {
    return Promise.reject(error);
  }
  return wait((done) => startImmediate(done), clearImmediate, value, options);
}

async function* setInterval(delay, value, options = {}) {
  if (delay !== undefined) validateNumber(delay, 'delay');
  const { signal, ref } = checked(options);
  if (signal?.aborted) throw aborted(signal);
  let missed = 0;
  let wake;
  const interval = startInterval(() => {
    missed++;
    wake?.();
    wake = undefined;
  }, delay);
  if (!ref) interval.unref();
  const onAbort = () => {
    clearInterval(interval);
    wake?.();
    wake = undefined;
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    while (!signal?.aborted) {
      if (missed === 0) await new Promise((resolve) => { wake = resolve; });
      for (; missed > 0; missed--) yield value;
    }
    throw aborted(signal);
  } finally {
    clearInterval(interval);
    signal?.removeEventListener('abort', onAbort);
  }
}

const kScheduler = Symbol('kScheduler');

class Scheduler {
  constructor(key) {
    if (key !== kScheduler) throw new ERR_ILLEGAL_CONSTRUCTOR();
    Object.defineProperty(this, kScheduler, { value: true });
  }

  wait(delay, options) {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setTimeout(delay, undefined, options);
  }

  yield() {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setImmediate();
  }
}

module.exports = { setTimeout, setImmediate, setInterval, scheduler: new Scheduler(kScheduler) };
