// Histograms: counts of values, of delays between calls, and of how late the event loop comes.
'use strict';

const { codes, notImplemented } = require('internal:errors');
const { customInspectSymbol, kMessaging } = require('internal:util');
const { validateInteger, validateNumber, validateObject } = require('internal:validators');

const kMake = Symbol('kMake');
const largest = 9223372036854775807n;

let handleOf; // the native histogram behind an object; shared by clones
let letGo;

function makeHandle(lowest, highest, figures) {
  const handle = { id: binding.histogram(lowest, highest, figures) };
  letGo ??= new FinalizationRegistry((id) => binding.dropHistogram(id));
  letGo.register(handle, handle.id);
  return handle;
}

class Histogram {
  #handle;

  static {
    handleOf = (value) => (typeof value === 'object' && value !== null && #handle in value ? value.#handle : undefined);
  }

  constructor(key, handle) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#handle = handle;
  }

  get count() { return factsOf(this)[0]; }
  get countBigInt() { return BigInt(factsOf(this)[0]); }
  get min() { return Number(minOf(this)); }
  get minBigInt() { return BigInt(minOf(this)); }
  get max() { return factsOf(this)[2]; }
  get maxBigInt() { return BigInt(factsOf(this)[2]); }

  get mean() {
    const { 0: count, 3: mean } = factsOf(this);
    return count === 0 ? NaN : mean;
  }

  get exceeds() { return factsOf(this)[5]; }
  get exceedsBigInt() { return BigInt(factsOf(this)[5]); }
  get kurtosis() { return moment(this, 4); }
  get skewness() { return moment(this, 3); }

  get stddev() {
    const { 0: count, 4: stddev } = factsOf(this);
    return count === 0 ? NaN : stddev;
  }

  percentile(percentile) {
    const { id } = checked(this);
    validatePercentile(percentile);
    return binding.percentile(id, percentile);
  }

  percentileBigInt(percentile) {
    return BigInt(this.percentile(percentile));
  }

  get percentiles() {
    return new Map(steps(this));
  }

  get percentilesBigInt() {
    return new Map(steps(this).map(([at, value]) => [at, BigInt(value)]));
  }

  reset() {
    binding.reset(checked(this).id);
  }

  toJSON() {
    const { count, min, max, mean, exceeds, stddev, skewness, kurtosis } = this;
    return {
      count, min, max, mean, exceeds, stddev, skewness, kurtosis, percentiles: Object.fromEntries(this.percentiles),
    };
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return `[${this.constructor.name}]`;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const { min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles } = this;
    return `Histogram ${require('util').inspect({
      min, max, mean, exceeds, stddev, skewness, kurtosis, count, percentiles,
    }, inner)}`;
  }
}

function checked(value) {
  const handle = handleOf(value);
  if (handle === undefined) throw new codes.ERR_INVALID_THIS('Histogram');
  return handle;
}

const factsOf = (histogram) => binding.facts(checked(histogram).id);

function minOf(histogram) {
  const { 0: count, 1: min } = factsOf(histogram);
  return count === 0 ? largest : min;
}

function validatePercentile(percentile) {
  validateNumber(percentile, 'percentile');
  if (!(percentile > 0 && percentile <= 100)) {
    throw new codes.ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
  }
}

function pairs(list) {
  const found = [];
  for (let i = 0; i < list.length; i += 2) found.push([list[i], list[i + 1]]);
  return found;
}

function steps(histogram) {
  const list = binding.percentiles(checked(histogram).id);
  return list.length === 0 ? [[100, 0]] : pairs(list);
}

// The standardized third or fourth moment (the latter in excess of the normal distribution's), 0 for as few values as
// have none.
function moment(histogram, power) {
  const { 0: count, 3: mean, 4: stddev } = factsOf(histogram);
  if (count < power || stddev === 0) return 0;
  let sum = 0;
  for (const [value, times] of pairs(binding.countValues(checked(histogram).id))) {
    sum += times * (value - mean) ** power;
  }
  const standardized = sum / count / stddev ** power;
  return power === 4 ? standardized - 3 : standardized;
}

for (const name of [
  'ccdf', 'cdf', 'countAt', 'meanCI', 'export', 'burnRate', 'ksTest', 'welchTest', 'mannWhitneyTest', 'cohensD',
  'cliffsD', 'linearBuckets', 'logBuckets', 'percentileCI', 'percentilesAt', 'qrde',
]) {
  Object.defineProperty(Histogram.prototype, name, {
    __proto__: null, configurable: true, value: notImplemented(`histogram.${name}`), writable: true,
  });
}

class RecordableHistogram extends Histogram {
  record(val) {
    const { id } = checked(this);
    if (typeof val === 'bigint') {
      binding.record(id, Number(val));
      return;
    }
    validateInteger(val, 'val', 1);
    binding.record(id, val);
  }

  recordDelta() {
    binding.recordDelta(checked(this).id);
  }

  add(other) {
    const { id } = checked(this);
    if (!isRecordable(other)) throw new codes.ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    binding.add(id, handleOf(other).id);
  }
}

for (const name of ['recordCorrected', 'subtract']) {
  Object.defineProperty(RecordableHistogram.prototype, name, {
    __proto__: null, configurable: true, value: notImplemented(`histogram.${name}`), writable: true,
  });
}

class ELDHistogram extends Histogram {
  #resolution;
  #enabled = false;

  constructor(key, handle, resolution) {
    super(key, handle);
    this.#resolution = resolution;
  }

  enable() {
    if (this.#enabled) return false;
    this.#enabled = true;
    binding.monitor(checked(this).id, this.#resolution);
    return true;
  }

  disable() {
    if (!this.#enabled) return false;
    this.#enabled = false;
    binding.stopMonitor(checked(this).id);
    return true;
  }

  [Symbol.dispose]() {
    this.disable();
  }
}

// A clone counts with the original; that of a monitor can only be read.
function goesAlong(Class, Clone) {
  Object.defineProperty(Class.prototype, kMessaging, {
    __proto__: null,
    value: {
      is: (value) => handleOf(value) !== undefined,
      clone: handleOf,
      read: (handle) => new Clone(kMake, handle),
    },
  });
}
goesAlong(Histogram, Histogram);
goesAlong(RecordableHistogram, RecordableHistogram);

function isRecordable(value) {
  return handleOf(value) !== undefined && value instanceof RecordableHistogram;
}

function monitorEventLoopDelay(options = {}) {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new ELDHistogram(kMake, makeHandle(1, 3.6e12, 3), resolution);
}

function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1, Number.MAX_SAFE_INTEGER);
  if (typeof highest !== 'bigint') {
    const least = 2n * BigInt(lowest);
    validateInteger(highest, 'options.highest');
    if (highest < least) {
      throw new codes.ERR_OUT_OF_RANGE('options.highest', `>= 2 * options.lowest (${least}n)`, highest);
    }
  } else if (highest < 2n * BigInt(lowest)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.highest', highest);
  }
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(kMake, makeHandle(Number(lowest), Number(highest), figures));
}

module.exports = { createHistogram, isRecordable, monitorEventLoopDelay };
