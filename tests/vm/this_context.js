// Scripts in the program's own context.
const vm = require('vm');
console.log(vm.runInThisContext('var shared = 4; shared * 2'), shared, globalThis.shared);
const script = new vm.Script('shared += 1', { filename: 'count.js' });
console.log(script.runInThisContext(), script.runInThisContext());
try {
  new vm.Script('let x = ;', { filename: 'broken.js' });
} catch (error) {
  console.log(error instanceof SyntaxError, error.message);
}
try {
  vm.runInThisContext('null.x', { filename: 'thrower.js' });
} catch (error) {
  console.log(error.message, /thrower\.js:1/.test(error.stack));
}
console.log(vm.runInThisContext('typeof require'));
const heap = require('v8').getHeapStatistics();
console.log(heap.used_heap_size > 0, heap.heap_size_limit > heap.used_heap_size);
