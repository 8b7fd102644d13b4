// An immediate set by an immediate waits for the next round; a cleared one does not run.
let cleared;
setImmediate(() => {
  console.log('one');
  setImmediate(() => console.log('four, next round'));
  clearImmediate(cleared);
});
setImmediate(() => console.log('two'));
cleared = setImmediate(() => console.log('never'));
setImmediate((a, b) => console.log('three', a, b), 'with', 'arguments');
