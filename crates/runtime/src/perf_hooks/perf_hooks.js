// node:perf_hooks: the clock and its entries are the web's; histograms and observers are not there yet.
'use strict';

const { notImplemented } = require('internal:errors');
const { performance, Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure } =
  require('internal:web/performance');

const absent = (name) => notImplemented(`perf_hooks.${name}`);

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver: absent('PerformanceObserver'),
  PerformanceObserverEntryList: absent('PerformanceObserverEntryList'),
  PerformanceResourceTiming: absent('PerformanceResourceTiming'),
  monitorEventLoopDelay: absent('monitorEventLoopDelay'),
  eventLoopUtilization: absent('eventLoopUtilization'),
  timerify: absent('timerify'),
  createHistogram: absent('createHistogram'),
  performance,
  constants: Object.freeze({
    NODE_PERFORMANCE_GC_MAJOR: 4,
    NODE_PERFORMANCE_GC_MINOR: 1,
    NODE_PERFORMANCE_GC_INCREMENTAL: 8,
    NODE_PERFORMANCE_GC_WEAKCB: 16,
    NODE_PERFORMANCE_GC_FLAGS_NO: 0,
    NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2,
    NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
    NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
    NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
    NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32,
    NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
  }),
};
// No kind of entry can be observed.
module.exports.PerformanceObserver.supportedEntryTypes = Object.freeze([]);
