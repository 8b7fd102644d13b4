// The events of a child in their order, its streams, and how it ended.
const { spawn } = require('child_process');

function show(name, child) {
  for (const event of ['spawn', 'exit', 'close']) child.on(event, (...args) => console.log(name, event, ...args));
  return new Promise((resolve) => child.on('close', resolve));
}

async function main() {
  const echo = spawn('sh', ['-c', 'cat; echo to-stderr >&2; exit 3']);
  console.log(typeof echo.pid, echo.spawnfile, echo.spawnargs, echo.connected, echo.killed);
  let out = '';
  echo.stdout.on('data', (chunk) => { out += chunk; });
  echo.stderr.setEncoding('utf8').on('data', (text) => { out += text; });
  echo.stdin.end('from stdin\n');
  await show('echo', echo);
  console.log(JSON.stringify(out), echo.exitCode, echo.signalCode);

  const killed = spawn('sleep', ['100']);
  killed.on('spawn', () => console.log(killed.kill('sigint'), killed.killed));
  await show('killed', killed);
  console.log(killed.kill(), killed.exitCode, killed.signalCode);

  const closed = spawn('true', { stdio: 'ignore' });
  console.log(closed.stdin, closed.stdout, closed.stderr, closed.stdio);
  await show('closed', closed);

  const more = spawn('sh', ['-c', 'echo $0 $A; pwd; cat <&3 >&4'], {
    argv0: 'called', env: { A: 'b', PATH: process.env.PATH }, cwd: '/', stdio: ['ignore', 'pipe', 'inherit', 'pipe', 'overlapped'],
  });
  let text = '';
  more.stdout.on('data', (chunk) => { text += chunk; });
  more.stdio[4].on('data', (chunk) => { text += chunk; });
  more.stdio[3].end('by descriptor 3');
  await show('more', more);
  console.log(text.split('\n').sort());

  const shell = spawn('exit $((1 + 2))', { shell: true, stdio: ['ignore', 1, 2] });
  await show('shell', shell);
}
main();
