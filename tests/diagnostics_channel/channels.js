// Channels: by name, with and without subscribers, and a subscriber that throws.
const dc = require('diagnostics_channel');
const channel = dc.channel('a');
console.log(channel === dc.channel('a'), channel instanceof dc.Channel, channel.name, channel.hasSubscribers);
const listener = (message, name) => console.log('got', message, name);
dc.subscribe('a', listener);
console.log(channel.hasSubscribers, dc.hasSubscribers('a'), dc.hasSubscribers('b'));
channel.publish({ x: 1 });
console.log(dc.unsubscribe('a', listener), dc.unsubscribe('a', listener), channel.hasSubscribers);
channel.publish('nobody hears');
for (const wrong of [() => dc.channel(1), () => channel.subscribe(1), () => dc.tracingChannel(5)]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.code, error.message);
  }
}
process.on('uncaughtException', (error) => console.log('uncaught', error.message));
const thrower = dc.channel(Symbol('s'));
thrower.subscribe(() => { throw new Error('from a subscriber'); });
thrower.subscribe(() => console.log('the second is called'));
thrower.publish(1);
console.log('published');
const store = { run(value, fn) { console.log('store', value); return fn(); } };
thrower.bindStore(store, (data) => data + 1);
console.log(thrower.runStores(5, function(a) { return [this.z, a]; }, { z: 1 }, 2));
console.log(thrower.unbindStore(store), thrower.unbindStore(store));
