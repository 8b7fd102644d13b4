// node:perf_hooks. The clock and its entries are the web's.
'use strict';

const { notImplemented } = require('internal:errors');
const { performance, Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure } =
  require('internal:web/performance');
const { createHistogram, monitorEventLoopDelay } = require('./histogram.js');
const { PerformanceObserver, PerformanceObserverEntryList } = require('./observer.js');
const { PerformanceResourceTiming } = require('./resource_timing.js');

const constant = (value) => ({ __proto__: null, enumerable: true, value });

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  PerformanceResourceTiming,
  monitorEventLoopDelay,
  eventLoopUtilization: performance.eventLoopUtilization,
  timerify: performance.timerify,
  createHistogram,
  createSlidingWindowHistogram: notImplemented('perf_hooks.createSlidingWindowHistogram'),
  importHistogram: notImplemented('perf_hooks.importHistogram'),
  performance,
};

Object.defineProperty(module.exports, 'constants', {
  __proto__: null,
  configurable: false,
  enumerable: true,
  value: Object.defineProperties({}, {
    NODE_PERFORMANCE_GC_MAJOR: constant(4),
    NODE_PERFORMANCE_GC_MINOR: constant(1),
    NODE_PERFORMANCE_GC_MINOR_MARK_SWEEP: constant(2),
    NODE_PERFORMANCE_GC_INCREMENTAL: constant(8),
    NODE_PERFORMANCE_GC_WEAKCB: constant(16),
    NODE_PERFORMANCE_GC_FLAGS_NO: constant(0),
    NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: constant(2),
    NODE_PERFORMANCE_GC_FLAGS_FORCED: constant(4),
    NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: constant(8),
    NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: constant(16),
    NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: constant(32),
    NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: constant(64),
  }),
});
