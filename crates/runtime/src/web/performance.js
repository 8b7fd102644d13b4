// performance: the clock since the process started, and marks and measures.
'use strict';

const { codes } = require('internal:errors');
const { validateNumber, validateObject, validateString } = require('internal:validators');
const { customInspectSymbol, kEmptyObject } = require('internal:util');
const { DOMException } = require('./dom_exception.js');
const { EventTarget, defineEventHandler } = require('./event_target.js');
const { monotonic, processStart } = binding;

// The start on the monotonic clock and on the wall's; read at the first look.
let start;
let wallStart;

function readStart() {
  start = processStart();
  wallStart = Date.now() - (monotonic() - start);
}

function now() {
  if (start === undefined) readStart();
  return sinceStart(monotonic());
}

// In nanoseconds at most: what is finer is the error of the subtraction.
function sinceStart(at) {
  if (start === undefined) readStart();
  return Math.round((at - start) * 1e6) / 1e6;
}

function timeOrigin() {
  if (start === undefined) readStart();
  return wallStart;
}

const kMake = Symbol('kMake');

class PerformanceEntry {
  #name;
  #entryType;
  #startTime;
  #duration;
  #detail;

  constructor(key, name, entryType, startTime, duration, detail) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#entryType = entryType;
    this.#startTime = startTime;
    this.#duration = duration;
    this.#detail = detail;
  }

  get name() { return this.#name; }
  get entryType() { return this.#entryType; }
  get startTime() { return this.#startTime; }
  get duration() { return this.#duration; }
  get detail() { return this.#detail; }

  static detail(entry) {
    return entry.#detail;
  }

  toJSON() {
    const { name, entryType, startTime, duration } = this;
    return { name, entryType, startTime, duration };
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return `[${this.constructor.name}]`;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `${this.constructor.name} ${require('util').inspect(this.toJSON(), inner)}`;
  }
}

const { detail: detailOf } = PerformanceEntry;
delete PerformanceEntry.detail;

function clone(detail) {
  return detail === undefined || detail === null ? null : structuredClone(detail);
}

// Steps of the runtime's start, which measures may name.
const milestones = ['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete'];

class PerformanceMark extends PerformanceEntry {
  constructor(name, options = kEmptyObject) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    name = `${name}`;
    if (milestones.includes(name)) throw new codes.ERR_INVALID_ARG_VALUE('name', name);
    validateObject(options, 'options', { nullable: true });
    const { startTime, detail } = options ?? kEmptyObject;
    if (startTime !== undefined) validateNumber(startTime, 'startTime');
    if (startTime !== undefined && startTime < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(startTime);
    super(kMake, name, 'mark', startTime === undefined ? now() : +startTime, 0, clone(detail));
  }

  get detail() { return detailOf(this); }

  toJSON() {
    return { ...super.toJSON(), detail: this.detail };
  }
}

class PerformanceNodeEntry extends PerformanceEntry {
  get detail() { return detailOf(this); }

  toJSON() {
    return { ...super.toJSON(), detail: this.detail };
  }
}

class PerformanceMeasure extends PerformanceEntry {
  get detail() { return detailOf(this); }

  toJSON() {
    return { ...super.toJSON(), detail: this.detail };
  }
}

// The time line, in order of start.
const entries = [];

function add(entry) {
  let at = entries.length;
  while (at > 0 && entries[at - 1].startTime > entry.startTime) at--;
  entries.splice(at, 0, entry);
  return entry;
}

// Who observes, if anybody does: a function of an entry.
let observe;
let isWanted;

function observing(enqueue, wants) {
  observe = enqueue;
  isWanted = wants;
}

// Whether anybody wants entries of that type: the runtime makes its own for nobody else.
function observes(type) {
  return observe !== undefined && isWanted(type);
}

// Something of the runtime's that began at `start` and is done.
function tellDone(type, name, start, detail) {
  observe?.(new PerformanceNodeEntry(kMake, name, type, start, now() - start, detail));
}

function tellObservers(entry) {
  if (observe !== undefined) observe(entry);
  return entry;
}

function entriesOf(type) {
  return entries.filter((entry) => entry.entryType === type);
}

function clear(type, name) {
  if (name !== undefined) name = `${name}`;
  for (let i = entries.length - 1; i >= 0; i--) {
    if (entries[i].entryType === type && (name === undefined || entries[i].name === name)) entries.splice(i, 1);
  }
}

// A mark's name or a number, as a time.
function timeOf(mark) {
  if (mark === undefined) return undefined;
  if (typeof mark === 'number') {
    if (mark < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(mark);
    return mark;
  }
  if (milestones.includes(mark)) return nodeTiming()[mark];
  const found = entries.findLast((entry) => entry.entryType === 'mark' && entry.name === `${mark}`);
  if (found === undefined) {
    throw new DOMException(`The "${mark}" performance mark has not been set`, 'SyntaxError');
  }
  return found.startTime;
}

function measureOf(name, startOrOptions, endMark) {
  validateString(name, 'name');
  let begin;
  let end;
  let detail;
  let given;
  if (typeof startOrOptions === 'object' && startOrOptions !== null) {
    const { start: from, end: to, duration } = startOrOptions;
    if (endMark !== undefined) {
      throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
    }
    if (from !== undefined && to !== undefined && duration !== undefined) {
      throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS(
        'Must not have options.start, options.end, and options.duration specified');
    }
    detail = startOrOptions.detail;
    // A sum and a difference would not give it back to the last bit.
    if (from !== undefined || to !== undefined) given = duration;
    begin = timeOf(from);
    end = timeOf(to);
    if (end === undefined && duration !== undefined) end = begin + timeOf(duration);
    if (begin === undefined && duration !== undefined) begin = end - timeOf(duration);
  } else {
    begin = typeof startOrOptions === 'string' ? timeOf(startOrOptions) : 0;
    end = timeOf(endMark);
  }
  begin ??= 0;
  end ??= now();
  return new PerformanceMeasure(kMake, name, 'measure', begin, given ?? end - begin, clone(detail));
}

const nodeTiming = () => require('internal:perf_hooks/node_timing').nodeTiming;

let isPerformance;

function checked(value) {
  if (!isPerformance(value)) throw new codes.ERR_INVALID_THIS('Performance');
}

class Performance extends EventTarget {
  #brand = true;

  static {
    isPerformance = (value) => typeof value === 'object' && value !== null && #brand in value;
  }

  constructor(key) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }

  clearMarks(name = undefined) {
    checked(this);
    clear('mark', name);
  }

  clearMeasures(name = undefined) {
    checked(this);
    clear('measure', name);
  }

  clearResourceTimings(name = undefined) {
    checked(this);
    clear('resource', name);
  }

  getEntries() {
    checked(this);
    return entries.slice();
  }

  getEntriesByName(name, type = undefined) {
    checked(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return entries.filter((entry) => entry.name === `${name}` && (type === undefined || entry.entryType === `${type}`));
  }

  getEntriesByType(type) {
    checked(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    return entriesOf(`${type}`);
  }

  mark(name, options = kEmptyObject) {
    checked(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return tellObservers(add(new PerformanceMark(name, options)));
  }

  measure(name, startOrMeasureOptions = kEmptyObject, endMark = undefined) {
    checked(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    // An empty object stands for nothing given.
    if (startOrMeasureOptions === null ||
        (typeof startOrMeasureOptions === 'object' && Object.keys(startOrMeasureOptions).length === 0)) {
      startOrMeasureOptions = undefined;
    }
    return tellObservers(add(measureOf(name, startOrMeasureOptions, endMark)));
  }

  now() {
    checked(this);
    return now();
  }

  setResourceTimingBufferSize(maxSize) {
    checked(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('maxSize');
    require('internal:perf_hooks/resource_timing').setResourceTimingBufferSize(maxSize);
  }

  get timeOrigin() {
    checked(this);
    return timeOrigin();
  }

  toJSON() {
    checked(this);
    return {
      nodeTiming: this.nodeTiming,
      timeOrigin: timeOrigin(),
      eventLoopUtilization: this.eventLoopUtilization(),
    };
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `Performance ${require('util').inspect({ nodeTiming: this.nodeTiming, timeOrigin: timeOrigin() }, inner)}`;
  }
}

function hidden(name, value) {
  Object.defineProperty(Performance.prototype, name, {
    __proto__: null, configurable: true, enumerable: false, value, writable: true,
  });
}

// What a program rarely looks at is compiled when it does.
hidden('eventLoopUtilization', function eventLoopUtilization(util1, util2) {
  return require('internal:perf_hooks/node_timing').eventLoopUtilization(util1, util2);
});
Object.defineProperty(Performance.prototype, 'nodeTiming', {
  __proto__: null, configurable: true, enumerable: false, get: nodeTiming,
});
hidden('markResourceTiming', function markResourceTiming(...args) {
  return require('internal:perf_hooks/resource_timing').markResourceTiming(...args);
});
hidden('timerify', function timerify(fn, options) {
  return require('internal:perf_hooks/timerify').timerify(fn, options);
});

const enumerable = { __proto__: null, enumerable: true };

function describe(Class, names) {
  for (const name of names) Object.defineProperty(Class.prototype, name, enumerable);
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: Class.name,
  });
}

describe(PerformanceEntry, ['name', 'entryType', 'startTime', 'duration', 'toJSON']);
describe(PerformanceMark, ['detail']);
describe(PerformanceMeasure, ['detail']);
describe(Performance, [
  'clearMarks', 'clearMeasures', 'clearResourceTimings', 'getEntries', 'getEntriesByName', 'getEntriesByType', 'mark',
  'measure', 'now', 'setResourceTimingBufferSize', 'timeOrigin', 'toJSON',
]);
defineEventHandler(Performance.prototype, 'resourcetimingbufferfull');

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  add,
  entriesOf,
  kMake,
  observes,
  observing,
  sinceStart,
  tellDone,
  tellObservers,
  now,
  timeOrigin,
  performance: new Performance(kMake),
};
