// events.once, events.on, abort signals, captureRejections, errorMonitor.
const events = require('events');
const e = new events();
(async () => {
  setImmediate(() => e.emit('go', 1, 2));
  console.log(await events.once(e, 'go'));
  setImmediate(() => e.emit('error', new Error('bad')));
  await events.once(e, 'go').catch((error) => console.log('rejected', error.message));
  setImmediate(() => { e.emit('data', 'a'); e.emit('data', 'b'); e.emit('end'); });
  const control = new AbortController();
  e.once('end', () => control.abort());
  try {
    for await (const [value] of events.on(e, 'data', { signal: control.signal })) console.log(value);
  } catch (error) {
    console.log(error.name);
  }
  const catching = new events({ captureRejections: true });
  catching.on('x', async () => { throw new Error('async listener'); });
  catching.on(events.errorMonitor, (error) => console.log('monitor', error.message));
  catching.on('error', (error) => console.log('captured', error.message));
  catching.emit('x');
})();
