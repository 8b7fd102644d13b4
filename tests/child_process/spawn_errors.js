// What is told when a child can't be started, and what is refused at the call.
const { spawn, execFile, exec, spawnSync, fork, ChildProcess } = require('child_process');

const child = spawn('no-such-program', ['a', 'b']);
console.log(child.pid, child.stdin !== null, child.exitCode);
child.on('exit', () => console.log('no exit'));
child.on('error', (error) => {
  console.log(error.message, error.errno, error.code, error.syscall, error.path, error.spawnargs);
});
child.on('close', (code, signal) => {
  console.log('close', code, signal);
  execFile('no-such-program', ['x'], (error) => {
    console.log(error.code, error.cmd);
    exec('exit 5', (second, stdout, stderr) => {
      console.log(second.message, second.code, second.killed, second.signal, second.cmd, [stdout, stderr]);
    });
  });
});
spawn('true', { cwd: '/no/such/folder' }).on('error', (error) => console.log(error.message));

for (const call of [
  () => spawn(),
  () => spawn(''),
  () => spawn('a\0b'),
  () => spawn('true', 5),
  () => spawn('true', ['a\0']),
  () => spawn('true', [], null),
  () => spawn('true', { cwd: 5 }),
  () => spawn('true', { uid: 'x' }),
  () => spawn('true', { detached: 1 }),
  () => spawn('true', { shell: {} }),
  () => spawn('true', { argv0: 1 }),
  () => spawn('true', { timeout: -1 }),
  () => spawn('true', { killSignal: 'SIGNOTHING' }),
  () => spawn('true', { signal: {} }),
  () => spawn('true', { stdio: 'what' }),
  () => spawn('true', { stdio: ['pipe', 'what'] }),
  () => spawn('true', { stdio: ['ipc', 'ipc'] }),
  () => spawn('true', { serialization: 'xml' }),
  () => spawn('true', { env: { A: '\0' } }),
  () => spawnSync('true', { maxBuffer: -1 }),
  () => spawnSync('true', { stdio: 'ipc' }),
  () => spawnSync('true', { stdio: ['ipc'] }),
  () => spawnSync('true', { input: 5 }),
  () => execFile('true', 'x'),
  () => exec('true', 'x', 5),
  () => fork(5),
  () => fork('x', { stdio: [] }),
  () => new ChildProcess().spawn({ file: 5 }),
]) {
  try {
    call().on?.('error', () => {});
    console.log('fine');
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
