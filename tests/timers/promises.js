// timers/promises: values, abort, and the interval as an iterator.
const { setTimeout: sleep, setImmediate: immediate, setInterval: every } = require('timers/promises');
(async () => {
  console.log(await sleep(1, 'slept'));
  console.log(await immediate('immediate'));
  let n = 0;
  for await (const value of every(1, 'each')) {
    console.log(value);
    if (++n === 2) break;
  }
  const control = new AbortController();
  const waiting = sleep(100000, null, { signal: control.signal });
  control.abort();
  await waiting.catch((error) => console.log(error.name, error.code, error.message));
})();
