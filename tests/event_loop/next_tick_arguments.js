// nextTick passes arguments on and keeps its order; a non-function is refused.
process.nextTick((...args) => console.log(args), 1, 'two', [3]);
process.nextTick(() => console.log('second'));
try {
  process.nextTick('not a function');
} catch (error) {
  console.log(error.code, error.message);
}
