// Histograms, what the loop did, when the runtime came how far.
const { createHistogram, monitorEventLoopDelay, performance } = require('perf_hooks');

const histogram = createHistogram();
console.log(histogram);
for (const value of [5, 10n, 1000, 1000, 123456]) histogram.record(value);
console.log(histogram, histogram.percentile(50), histogram.maxBigInt, histogram.percentilesBigInt);
const small = createHistogram({ lowest: 2, highest: 100, figures: 2 });
small.record(50);
small.record(500);
console.log(small.count, small.exceeds, small.max);
small.add(histogram);
console.log(small.count, structuredClone(small).count);
small.reset();
console.log(small.count);
for (const call of [
  () => histogram.record(0), () => histogram.record('a'), () => histogram.percentile(0), () => histogram.add({}),
  () => createHistogram({ figures: 6 }), () => createHistogram({ lowest: 5, highest: 6 }), () => createHistogram(1),
  () => monitorEventLoopDelay({ resolution: 0 }), () => new histogram.constructor(),
  () => performance.timerify(() => {}, { histogram: 1 }),
]) {
  try {
    call();
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
}

const { nodeTiming } = performance;
console.log(performance.eventLoopUtilization(), nodeTiming.loopStart, nodeTiming.loopExit, nodeTiming.idleTime);
console.log(nodeTiming.nodeStart < nodeTiming.v8Start && nodeTiming.v8Start < nodeTiming.environment &&
  nodeTiming.environment < nodeTiming.bootstrapComplete && nodeTiming.bootstrapComplete < nodeTiming.duration);
const delay = monitorEventLoopDelay({ resolution: 1 });
console.log(delay.enable(), delay.enable());
(function look() {
  if (delay.count < 3) {
    setTimeout(look, 1);
    return;
  }
  console.log(delay.min > 0, delay.min <= delay.mean, delay.mean <= delay.max, delay.disable(), delay.disable());
  const { idle, active, utilization } = performance.eventLoopUtilization();
  console.log(idle > 0, active > 0, utilization > 0 && utilization < 1, nodeTiming.loopStart > 0);
})();
process.on('exit', () => console.log(nodeTiming.loopExit > nodeTiming.loopStart));
