// One script that mixes everything: ticks before microtasks before timers before immediates.
console.log('start');
setImmediate(() => console.log('immediate'));
setTimeout(() => console.log('timeout 0'), 0);
process.nextTick(() => console.log('tick 1'));
Promise.resolve().then(() => {
  console.log('promise 1');
  process.nextTick(() => console.log('tick from promise'));
  queueMicrotask(() => console.log('microtask from promise'));
});
queueMicrotask(() => console.log('microtask 1'));
process.nextTick(() => {
  console.log('tick 2');
  Promise.resolve().then(() => console.log('promise from tick'));
  process.nextTick(() => console.log('tick from tick'));
});
(async () => {
  console.log('async start');
  await null;
  console.log('async after await');
})();
// The timer is due before the loop's first round.
const until = Date.now() + 5;
while (Date.now() < until);
console.log('end');
