// A tracing channel tells start, end, asynchronous end and failure of one operation.
const dc = require('diagnostics_channel');
const tracing = dc.tracingChannel('op');
const handlers = {};
const plain = (key, value) => value instanceof Error ? value.message : value;
for (const name of ['start', 'end', 'asyncStart', 'asyncEnd', 'error']) {
  handlers[name] = (message, channel) => console.log(name, channel, JSON.stringify(message, plain));
}
tracing.subscribe(handlers);
console.log(tracing.traceSync(function(a, b) { return [this.q, a, b]; }, { id: 1 }, { q: 7 }, 1, 2));
try {
  tracing.traceSync(() => { throw new Error('sync'); }, { id: 2 });
} catch (error) {
  console.log('thrown', error.message);
}
tracing.traceCallback((x, done) => setImmediate(done, null, x * 2), -1, { id: 3 }, null, 21,
                      (error, result) => console.log('called back', error, result));
tracing.traceCallback((done) => process.nextTick(done, new Error('late')), 0, { id: 4 }, null,
                      (error, result) => console.log('called back', error.message, result));
try {
  tracing.traceCallback(() => {}, -1, { id: 5 }, null, 5);
} catch (error) {
  console.log(error.message);
}
tracing.tracePromise(async (x) => x + 1, { id: 6 }, null, 1).then(console.log);
tracing.tracePromise(async () => { throw new Error('rejected'); }, { id: 7 }).catch((error) => console.log(error.message));
try {
  tracing.tracePromise(() => { throw new Error('at once'); }, { id: 8 });
} catch (error) {
  console.log('thrown', error.message);
}
setTimeout(() => console.log(tracing.unsubscribe(handlers), tracing.unsubscribe(handlers)), 20);
