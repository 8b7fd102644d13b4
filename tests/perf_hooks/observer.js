// Observers hear of marks, measures and timed functions, behind the round that made them.
const { PerformanceObserver, performance } = require('perf_hooks');

const show = ({ name, entryType, startTime, duration, detail }) =>
  console.log(' ', name, entryType, entryType === 'function' ? typeof duration : `${startTime} ${duration}`, detail);

performance.mark('before', { startTime: 1 });
const both = new PerformanceObserver(function(list, observer) {
  console.log('both', this === observer, list.getEntriesByType('mark').length, list.getEntriesByName('m').length);
  list.getEntries().forEach(show);
  observer.disconnect();
});
both.observe({ entryTypes: ['mark', 'measure', 'nobody knows this'] });
const single = new PerformanceObserver((list) => {
  console.log('single');
  list.getEntries().forEach(show);
  single.disconnect();
});
single.observe({ type: 'mark', buffered: true });
single.observe({ type: 'function' });
console.log(both, single);

performance.mark('late', { startTime: 9, detail: { a: [1] } });
performance.mark('early', { startTime: 3 });
performance.measure('m', 'early', 'late');
performance.measure('n', { start: 2, duration: 5, detail: 'd' });
function sum(a, b) { return a + b; }
const timed = performance.timerify(sum);
console.log(timed(1, 2), timed.name, timed.length);

for (const call of [
  () => new PerformanceObserver(),
  () => single.observe({ entryTypes: ['mark'] }),
  () => both.observe({ type: 'mark' }),
  () => both.observe(),
  () => both.observe({ type: 'mark', entryTypes: [] }),
  () => performance.measure('x', 'unknown'),
  () => performance.mark('nodeStart'),
  () => performance.mark('x', { startTime: 'y' }),
  () => performance.measure('x', { start: 1, end: 2, duration: 1 }),
  () => performance.now.call({}),
]) {
  try {
    call();
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
}
console.log(performance.getEntries().map(({ name }) => name));
performance.clearMarks('late');
performance.clearMeasures();
console.log(performance.getEntries().map(({ name }) => name));
setImmediate(() => console.log('immediate'));
