// flags: --no-warnings
// Functions that are called with an object when the program ends.
const { finalization } = process;
for (const call of [() => finalization.register(), () => finalization.register(5, () => {})]) {
  try {
    call();
  } catch (error) {
    console.log(error.code, error.message);
  }
}
const [a, b, c] = globalThis.kept = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
finalization.register(a, (object, event) => console.log('first', object, event));
finalization.registerBeforeExit(b, (object, event) => console.log('second', object, event));
finalization.register(c, () => console.log('never'));
finalization.unregister(c);
finalization.registerBeforeExit(a, (object, event) => console.log('third', object, event));
process.on('exit', () => console.log('exit'));
process.on('beforeExit', () => console.log('beforeExit'));
