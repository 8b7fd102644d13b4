// performance: the clock since the process started, and marks and measures.
'use strict';

const { codes, notImplemented } = require('internal:errors');
const { validateObject } = require('internal:validators');
const { customInspectSymbol, kEmptyObject } = require('internal:util');
const { DOMException } = require('./dom_exception.js');
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
  return monotonic() - start;
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

  static detail(entry) {
    return entry.#detail;
  }

  toJSON() {
    const { name, entryType, startTime, duration } = this;
    return { name, entryType, startTime, duration };
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `${this.constructor.name} ${require('util').inspect(this.toJSON(), inner)}`;
  }
}

const { detail: detailOf } = PerformanceEntry;
delete PerformanceEntry.detail;

function clone(detail) {
  return detail === undefined || detail === null ? null : structuredClone(detail);
}

class PerformanceMark extends PerformanceEntry {
  constructor(name, options = kEmptyObject) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    validateObject(options, 'options', { nullable: true });
    const { startTime, detail } = options ?? kEmptyObject;
    if (startTime !== undefined && startTime < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(startTime);
    super(kMake, `${name}`, 'mark', startTime === undefined ? now() : +startTime, 0, clone(detail));
  }

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

function clear(type, name) {
  for (let i = entries.length - 1; i >= 0; i--) {
    if (entries[i].entryType === type && (name === undefined || entries[i].name === `${name}`)) entries.splice(i, 1);
  }
}

// A mark's name or a number, as a time.
function timeOf(mark) {
  if (mark === undefined) return undefined;
  if (typeof mark === 'number') {
    if (mark < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(mark);
    return mark;
  }
  const found = entries.findLast((entry) => entry.entryType === 'mark' && entry.name === `${mark}`);
  if (found === undefined) {
    throw new DOMException(`The "${mark}" performance mark has not been set`, 'SyntaxError');
  }
  return found.startTime;
}

function measureOf(name, startOrOptions, endMark) {
  let begin;
  let end;
  let detail;
  if (typeof startOrOptions === 'object' && startOrOptions !== null) {
    const { start: from, end: to, duration } = startOrOptions;
    if (endMark !== undefined) {
      throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
    }
    if (from === undefined && to === undefined) {
      throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('One of options.start or options.end is required');
    }
    if (from !== undefined && to !== undefined && duration !== undefined) {
      throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS(
        'Must not have options.start, options.end, and options.duration specified');
    }
    detail = startOrOptions.detail;
    begin = timeOf(from);
    end = timeOf(to);
    if (end === undefined && duration !== undefined) end = begin + timeOf(duration);
    if (begin === undefined && duration !== undefined) begin = end - timeOf(duration);
  } else {
    begin = timeOf(startOrOptions);
    end = timeOf(endMark);
  }
  begin ??= 0;
  end ??= now();
  return new PerformanceMeasure(kMake, `${name}`, 'measure', begin, end - begin, clone(detail));
}

class Performance extends require('./event_target.js').EventTarget {
  constructor(key) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }

  now() {
    return now();
  }

  get timeOrigin() {
    return timeOrigin();
  }

  mark(name, options = kEmptyObject) {
    return add(new PerformanceMark(name, options));
  }

  measure(name, startOrMeasureOptions = kEmptyObject, endMark = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    // An empty object stands for nothing given.
    if (typeof startOrMeasureOptions === 'object' && startOrMeasureOptions !== null &&
        Object.keys(startOrMeasureOptions).length === 0) {
      startOrMeasureOptions = undefined;
    }
    return add(measureOf(name, startOrMeasureOptions, endMark));
  }

  clearMarks(name = undefined) {
    clear('mark', name);
  }

  clearMeasures(name = undefined) {
    clear('measure', name);
  }

  clearResourceTimings() {
    clear('resource', undefined);
  }

  getEntries() {
    return entries.slice();
  }

  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return entries.filter((entry) => entry.name === `${name}` && (type === undefined || entry.entryType === `${type}`));
  }

  getEntriesByType(type) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    return entries.filter((entry) => entry.entryType === `${type}`);
  }

  toJSON() {
    return { timeOrigin: timeOrigin() };
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `Performance ${require('util').inspect({ timeOrigin: timeOrigin() }, inner)}`;
  }
}

for (const name of ['eventLoopUtilization', 'timerify', 'setResourceTimingBufferSize', 'markResourceTiming']) {
  Performance.prototype[name] = notImplemented(`performance.${name}`);
}

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
  'now', 'timeOrigin', 'mark', 'measure', 'clearMarks', 'clearMeasures', 'clearResourceTimings', 'getEntries',
  'getEntriesByName', 'getEntriesByType', 'toJSON',
]);

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  now,
  timeOrigin,
  performance: new Performance(kMake),
};
