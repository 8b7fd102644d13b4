// Stores that are entered with a publication, and channels that bound one operation.
'use strict';

const dc = require('diagnostics_channel');
const { AsyncLocalStorage } = require('async_hooks');

const storage = new AsyncLocalStorage();
const other = new AsyncLocalStorage();
const show = (what) => console.log(what, storage.getStore(), other.getStore());

const channel = dc.channel('stores');
channel.runStores({}, () => show('nobody'));
channel.bindStore(storage);
channel.bindStore(other, (data) => `of ${data}`);
channel.subscribe((data) => show(`told ${data}`));
console.log(channel.runStores('a', function(...args) { show('run'); return [this.x, args]; }, { x: 1 }, 2, 3));
{
  using scope = channel.withStoreScope('b');
  show('scope');
}
show('after');
console.log(channel.unbindStore(other), channel.unbindStore(other));
channel.runStores('c', () => show('one'));

const bounded = dc.boundedChannel('work');
bounded.start.bindStore(storage, (context) => context.id);
bounded.subscribe({ start: () => show('start'), end: () => show('end') });
console.log(bounded.run({ id: 1 }, () => { show('in'); return 'result'; }));
try {
  bounded.run({ id: 2 }, () => { throw new Error('failed'); });
} catch (error) {
  console.log(error.message);
}
{
  using scope = bounded.withScope({ id: 3 });
  show('bounded scope');
}
console.log(bounded.hasSubscribers, dc.boundedChannel('idle').hasSubscribers);

const traced = dc.tracingChannel('traced');
traced.start.bindStore(storage, () => 'call');
traced.asyncStart.bindStore(other, () => 'continuation');
for (const phase of ['start', 'end', 'asyncStart', 'asyncEnd', 'error']) traced[phase].subscribe(() => show(phase));
traced.tracePromise(async () => 1).then(() => {
  show('then');
  traced.traceCallback((callback) => setImmediate(callback, null, 5), 0, {}, null, (error, value) => show(`called ${value}`));
});
for (const wrong of [() => dc.tracingChannel(), () => dc.boundedChannel(0), () => dc.tracingChannel({}),
                     () => dc.tracingChannel({ start: channel, end: channel, asyncStart: {} })]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.name, error.message);
  }
}
