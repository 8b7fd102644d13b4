// A callback that is no function is refused with Node's code.
for (const set of [setTimeout, setInterval, setImmediate, queueMicrotask]) {
  try {
    set('text', 1);
  } catch (error) {
    console.log(set.name, error.name, error.code, error.message);
  }
}
