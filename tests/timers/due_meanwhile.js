// A timer that comes due while another one runs leaves later ones scheduled.
'use strict';
setTimeout(() => {
  console.log('first');
  const until = performance.now() + 20;
  while (performance.now() < until);
}, 1);
setTimeout(() => {
  console.log('second, due meanwhile');
  setImmediate(() => setTimeout(() => console.log('third'), 5));
}, 10);
