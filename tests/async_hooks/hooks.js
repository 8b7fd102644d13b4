// createHook: each resource from its making to its end, who made it, and what is executing meanwhile.
'use strict';

const { createHook, executionAsyncId, executionAsyncResource, triggerAsyncId, AsyncResource } = require('async_hooks');
const { EventEmitterAsyncResource } = require('events');
const fs = require('fs');

const types = new Map();
const events = [];
const ended = [];
const told = (what) => (id) => {
  if (types.has(id)) events.push(`${what} ${types.get(id)}`);
};
const hook = createHook({
  init(id, type, trigger, resource) {
    if (type === 'TickObject' && events.length > 40) return;
    types.set(id, type);
    events.push(`init ${type} by ${types.get(trigger) ?? trigger} ${typeof resource}`);
  },
  before: told('before'),
  after: told('after'),
  // When, depends on how long a round of the loop takes.
  destroy: (id) => ended.push(types.get(id) ?? 'other'),
  promiseResolve: told('resolve'),
}).enable();

console.log(executionAsyncId(), triggerAsyncId(), typeof executionAsyncResource());

const timer = setTimeout(() => {
  console.log(executionAsyncResource() === timer, triggerAsyncId());
  Promise.resolve().then(() => {
    process.nextTick(() => setImmediate(() => setImmediate(done)));
  });
}, 1);

const resource = new AsyncResource('MINE', { requireManualDestroy: true });
console.log(resource.runInAsyncScope(() => executionAsyncId() === resource.asyncId()));
resource.emitDestroy();

const emitter = new EventEmitterAsyncResource({ name: 'Emitter' });
emitter.on('x', () => console.log(executionAsyncId() === emitter.asyncId, executionAsyncResource() === emitter.asyncResource));
emitter.emit('x');

function done() {
  hook.disable();
  for (const event of events) console.log(event);
  console.log(ended.sort().join());
  fs.stat(__filename, () => console.log(executionAsyncId() > 0));
}
