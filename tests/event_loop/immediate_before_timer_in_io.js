// From an I/O callback an immediate always comes before a timer.
require('fs').stat('.', () => {
  setTimeout(() => console.log('timeout'), 0);
  setImmediate(() => console.log('immediate'));
});
