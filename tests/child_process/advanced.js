// Messages in V8's own form.
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
  process.on('message', (message) => process.send(message));
} else {
  const child = fork(__filename, ['child'], { serialization: 'advanced' });
  const circular = { name: 'circular' };
  circular.self = circular;
  const messages = [undefined, null, { big: 5n }, new Map([[1, new Set(['a'])]]), Buffer.from('bytes'), new Uint16Array([1, 2]), circular,
                    new RangeError('out').message, new Date(0), -0, [, 1], 'x'.repeat(100000).length];
  const next = () => {
    if (messages.length === 0) child.disconnect();
    else if (messages[0] === undefined) sendNothing();
    else child.send(messages.shift());
  };
  const sendNothing = () => {
    try {
      child.send(messages.shift());
    } catch (error) {
      console.log(error.code);
      next();
    }
  };
  child.on('message', (message) => {
    console.log(message);
    next();
  });
  child.on('exit', (code) => console.log('exit', code));
  try {
    child.send(() => {});
  } catch (error) {
    console.log(error.message);
  }
  next();
}
