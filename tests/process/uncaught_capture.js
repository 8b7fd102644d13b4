// Who hears of an uncaught error, and in which order.
process.on('uncaughtExceptionMonitor', (error, origin) => console.log('monitor', error.message, origin));
process.on('uncaughtException', (error, origin) => console.log('listener', error.message, origin));

const steps = [
  () => { throw new Error('one'); },
  () => {
    process.setUncaughtExceptionCaptureCallback((error) => console.log('captured', error.message));
    throw new Error('two');
  },
  () => {
    process.addUncaughtExceptionCaptureCallback((error) => error.message === 'three' && console.log('first') === undefined);
    process.addUncaughtExceptionCaptureCallback((error) => console.log('second', error.message));
    throw new Error('three');
  },
  () => {
    process.setUncaughtExceptionCaptureCallback(null);
    Promise.reject(new Error('four'));
  },
  () => Promise.reject(5),
];
function next() {
  const step = steps.shift();
  if (step === undefined) return;
  setImmediate(next);
  step();
}
next();
