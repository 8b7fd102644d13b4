// Questions and look-ups are told to who observes them.
'use strict';
const dns = require('dns');
const { PerformanceObserver } = require('perf_hooks');

new PerformanceObserver((list, observer) => {
  for (const { name, entryType, duration, detail } of list.getEntries()) {
    console.log(name, entryType, duration > 0, Object.keys(detail).join(' '), detail.hostname === 'localhost');
  }
  observer.disconnect();
}).observe({ type: 'dns' });

dns.lookup('localhost', { family: 4 }, (error, address, family) => console.log(error, address, family));
