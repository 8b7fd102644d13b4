// Messages between programs, in both directions; the end of the channel.
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
  const said = ['child', process.connected, typeof process.send, process.env.NODE_CHANNEL_FD ?? null, process.channel.fd];
  process.on('message', (message) => {
    if (message === 'end') {
      process.disconnect();
      return;
    }
    process.send(message === 'text' ? said : { got: message });
  });
  process.on('disconnect', () => { process.exitCode = process.connected ? 1 : 5; });
} else {
  const child = fork(__filename, ['child']);
  console.log(child.connected, child.channel.fd > 2);
  const messages = ['text', 5, null, true, { a: [1, { b: '\u20ac\n' }] }, 'x'.repeat(200000).length, 'end'];
  const next = () => child.send(messages.shift(), (error) => { if (error) console.log('sent', error); });
  child.on('message', (message, handle) => {
    console.log(JSON.stringify(message), handle);
    next();
  });
  child.on('disconnect', () => {
    console.log('disconnect', child.connected, child.channel);
    console.log(child.send('late', (error) => console.log(error.code)));
    child.once('error', (error) => console.log(error.code));
    child.disconnect();
  });
  child.on('exit', (code, signal) => console.log('exit', code, signal));
  child.on('close', (code, signal) => console.log('close', code, signal));
  next();
  for (const args of [[], ['a', 'b'], ['a', null, 5], [() => {}], [Symbol('s')]]) {
    try {
      child.send(...args);
    } catch (error) {
      console.log(error.code, error.message);
    }
  }
}
