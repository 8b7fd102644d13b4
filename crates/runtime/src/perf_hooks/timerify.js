// performance.timerify(): a function whose calls are entries and values of a histogram.
'use strict';

const { codes } = require('internal:errors');
const { validateFunction, validateObject } = require('internal:validators');
const { PerformanceEntry, kMake, now, tellObservers } = require('internal:web/performance');
const { isRecordable } = require('./histogram.js');

function complete(name, start, args, histogram) {
  const duration = now() - start;
  histogram?.record(Math.ceil(duration * 1e6));
  const entry = new PerformanceEntry(kMake, name, 'function', start, duration, args);
  for (let i = 0; i < args.length; i++) entry[i] = args[i];
  tellObservers(entry);
}

function timerify(fn, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && !isRecordable(histogram)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
  }
  function timerified(...args) {
    const start = now();
    const made = new.target !== undefined;
    const result = made ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
    if (!made && typeof result?.finally === 'function') {
      return result.finally(() => complete(fn.name, start, args, histogram));
    }
    complete(fn.name, start, args, histogram);
    return result;
  }
  Object.defineProperties(timerified, {
    length: { __proto__: null, configurable: false, enumerable: true, value: fn.length },
    name: { __proto__: null, configurable: false, enumerable: true, value: `timerified ${fn.name}` },
  });
  return timerified;
}

module.exports = { timerify };
