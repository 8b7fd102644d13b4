// perf_hooks gives the global clock and its classes.
const { performance: own, PerformanceEntry, PerformanceMark, PerformanceMeasure, constants } = require('perf_hooks');
console.log(own === performance);
const mark = own.mark('m', { startTime: 1 });
console.log(mark instanceof PerformanceMark, mark instanceof PerformanceEntry);
console.log(own.measure('x', { start: 1, duration: 2 }) instanceof PerformanceMeasure);
console.log(constants.NODE_PERFORMANCE_GC_MAJOR);
