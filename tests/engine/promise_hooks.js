// Functions that hear of each promise's life.
const { promiseHooks } = require('v8');
const names = new Map();
const name = (promise) => names.get(promise) ?? 'new';
const log = [];
const stop = promiseHooks.createHook({
  init: (promise, parent) => log.push(`init ${parent && name(parent)}`),
  before: (promise) => log.push(`before ${name(promise)}`),
  after: (promise) => log.push(`after ${name(promise)}`),
  settled: (promise) => log.push(`settled ${name(promise)}`),
});
const first = Promise.resolve(1);
names.set(first, 'first');
const second = first.then(() => log.push('runs'));
names.set(second, 'second');
setImmediate(() => {
  stop();
  Promise.resolve(2);
  console.log(log);
  const end = promiseHooks.onInit(() => {
    end();
    throw new Error('of a hook');
  });
  process.on('uncaughtException', (error) => console.log(error.message));
  Promise.resolve(3);
});
for (const hook of ['onInit', 'onBefore', 'onAfter', 'onSettled']) {
  try {
    promiseHooks[hook](async () => {});
  } catch (error) {
    console.log(error.code, error.message);
  }
}
