// A timer counts from the call that starts it, however long its caller has been busy.
'use strict';

const busy = (ms) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};
const log = [];
busy(30);
const begun = performance.now();
setTimeout(() => log.push('timer'), 20);
setImmediate(() => log.push('immediate'));
setTimeout(() => {
  console.log(log.join(', '));
  console.log(performance.now() - begun >= 39);
}, 40);
