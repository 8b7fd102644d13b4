// PerformanceObserver: entries for whoever asked for their kind, told behind the current round.
'use strict';

const { codes } = require('internal:errors');
const { customInspectSymbol } = require('internal:util');
const { validateFunction, validateObject } = require('internal:validators');
const { DOMException } = require('internal:web/dom_exception');
const { entriesOf, observing } = require('internal:web/performance');

// Kinds of entries that somebody makes.
const supportedEntryTypes = Object.freeze(['dns', 'function', 'http', 'mark', 'measure', 'net', 'resource']);

const kMake = Symbol('kMake');
const kSingle = 'single';
const kMultiple = 'multiple';

const observers = new Set();
const pending = new Set();
let scheduled = false;

function inspectAs(name, fields, depth, options) {
  const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${name} ${require('util').inspect(fields, inner)}`;
}

class PerformanceObserverEntryList {
  #entries;

  constructor(key, entries) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#entries = entries.toSorted((a, b) => a.startTime - b.startTime);
  }

  getEntries() {
    return this.#entries.slice();
  }

  getEntriesByType(type) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    type = `${type}`;
    return this.#entries.filter((entry) => entry.entryType === type);
  }

  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    name = `${name}`;
    if (type != null) type = `${type}`;
    return this.#entries.filter((entry) => entry.name === name && (type == null || entry.entryType === type));
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    return inspectAs('PerformanceObserverEntryList', this.#entries, depth, options);
  }
}

let offer;
let isWanting;
let tell;

class PerformanceObserver {
  #buffer = [];
  #types = new Set();
  #mode;
  #callback;

  static {
    offer = (observer, entry) => {
      if (!observer.#types.has(entry.entryType)) return;
      observer.#buffer.push(entry);
      queue(observer);
    };
    isWanting = (observer, type) => observer.#types.has(type);
    tell = (observer) => {
      const list = new PerformanceObserverEntryList(kMake, observer.takeRecords());
      Reflect.apply(observer.#callback, observer, [list, observer]);
    };
  }

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = { ...options };
    if (entryTypes === undefined && type === undefined) {
      throw new codes.ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    }
    if (entryTypes != null && type != null) {
      throw new codes.ERR_INVALID_ARG_VALUE(
        'options.entryTypes', entryTypes, 'options.entryTypes can not set with options.type together');
    }
    const mode = entryTypes === undefined ? kSingle : kMultiple;
    this.#mode ??= mode;
    if (this.#mode !== mode) {
      const wanted = mode === kSingle ? 'single observation' : 'multiple observations';
      throw new DOMException(`PerformanceObserver can not change to ${wanted}`, 'InvalidModificationError');
    }
    if (mode === kMultiple) {
      if (!Array.isArray(entryTypes)) {
        throw new codes.ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
      }
      this.#types = new Set(entryTypes.filter((each) => supportedEntryTypes.includes(each)));
    } else if (supportedEntryTypes.includes(type)) {
      this.#types.add(type);
      if (buffered) {
        this.#buffer.push(...entriesOf(type));
        queue(this);
      }
    }
    if (this.#types.size === 0) {
      this.disconnect();
      return;
    }
    observers.add(this);
    observing(enqueue, wants);
  }

  disconnect() {
    observers.delete(this);
    pending.delete(this);
    this.#buffer = [];
    this.#types.clear();
    this.#mode = undefined;
    if (observers.size === 0) observing(undefined);
  }

  takeRecords() {
    const taken = this.#buffer;
    this.#buffer = [];
    return taken;
  }

  static get supportedEntryTypes() {
    return supportedEntryTypes;
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    return inspectAs('PerformanceObserver', {
      connected: observers.has(this),
      pending: pending.has(this),
      entryTypes: [...this.#types],
      buffer: this.#buffer,
    }, depth, options);
  }
}

function enqueue(entry) {
  for (const observer of observers) offer(observer, entry);
}

function wants(type) {
  for (const observer of observers) {
    if (isWanting(observer, type)) return true;
  }
  return false;
}

function queue(observer) {
  pending.add(observer);
  if (scheduled) return;
  scheduled = true;
  setImmediate(() => {
    scheduled = false;
    const told = [...pending];
    pending.clear();
    for (const each of told) tell(each);
  });
}

function describe(Class, names) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: Class.name,
  });
}
describe(PerformanceObserver, ['observe', 'disconnect', 'takeRecords']);
describe(PerformanceObserverEntryList, ['getEntries', 'getEntriesByType', 'getEntriesByName']);
Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', { __proto__: null, enumerable: true });

module.exports = { PerformanceObserver, PerformanceObserverEntryList };
