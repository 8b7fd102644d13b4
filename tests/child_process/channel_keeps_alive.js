// A channel keeps the parent alive; in the child only a listener does.
const { fork } = require('child_process');

if (process.argv[2] === 'silent') {
  process.send('gone without a listener');
} else if (process.argv[2] === 'unref') {
  process.on('message', () => {});
  process.channel.unref();
  process.send('gone with a listener');
} else {
  const run = (kind, then) => {
    const child = fork(__filename, [kind]);
    child.on('message', (message) => console.log(message));
    child.on('close', (code) => {
      console.log(kind, code);
      then();
    });
  };
  run('silent', () => run('unref', () => {}));
}
