// Errors of callbacks that were made in a domain are the domain's: thrown, emitted, rejected or handed over.
'use strict';

const domain = require('domain');
const EventEmitter = require('events');
const fs = require('fs');

console.log(Object.keys(domain).join(), domain.create === domain.createDomain, process.domain, EventEmitter.usingDomains);
const outer = domain.create();
const caught = [];
outer.on('error', (error) => {
  caught.push(`${error?.message ?? error} ${error?.domainThrown} ${error?.domain === outer} ${process.domain} ${domain._stack.length}`);
});

outer.run(() => {
  const emitter = new EventEmitter();
  console.log(emitter.domain === outer, process.domain === outer, domain.active === outer);
  console.log(Object.keys(emitter).includes('domain'), setTimeout(() => {}, 1).domain === outer);
  emitter.emit('error', new Error('emitted'));
  emitter.emit('error');
  setTimeout(() => setImmediate(() => process.nextTick(() => { throw new Error('thrown'); })), 1);
  fs.stat('/nowhere/at/all', (error) => { throw error; });
  Promise.reject(new Error('rejected'));
});
console.log(process.domain, domain._stack.length);

setTimeout(outer.bind(() => { throw new Error('bound'); }), 20);
setTimeout(() => outer.intercept(() => console.log('never'))(new Error('intercepted')), 40);
console.log(outer.intercept((a, b) => a + b)(null, 1, 2));

// A handler that throws leaves the error to the domain around it.
setTimeout(() => {
  outer.run(() => {
    const inner = domain.create();
    inner.on('error', () => { throw new Error('from the handler'); });
    inner.run(() => { throw new Error('inner'); });
  });
}, 60);

const alone = new EventEmitter();
outer.add(alone);
console.log(alone.domain === outer, outer.members.length);
outer.remove(alone);
console.log(alone.domain, outer.members.length);

// Without a handler the error is the process's.
setTimeout(() => {
  process.once('uncaughtException', (error) => {
    console.log('uncaught', error.message, process.domain, domain._stack.length);
    for (const line of caught.sort()) console.log(line);
  });
  domain.create().run(() => { throw new Error('unheard'); });
}, 80);
