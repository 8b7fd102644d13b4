// Ticks and microtasks run after each timer and each immediate, not after the whole batch.
const log = (what) => () => {
  console.log(what);
  process.nextTick(() => console.log(`${what}: tick`));
  Promise.resolve().then(() => console.log(`${what}: microtask`));
};
setTimeout(log('timer 1'), 1);
setTimeout(log('timer 2'), 1);
setTimeout(() => {
  setImmediate(log('immediate 1'));
  setImmediate(log('immediate 2'));
}, 1);
