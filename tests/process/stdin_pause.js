// Paused input does not keep the program alive.
const { spawn } = require('child_process');
if (process.argv[2] === 'child') {
  process.stdin.on('data', (chunk) => {
    console.log(`${chunk}`);
    setImmediate(() => setImmediate(() => process.stdin.pause()));
  });
} else {
  const child = spawn(process.execPath, [__filename, 'child'], { stdio: ['pipe', 'inherit', 'inherit'] });
  child.stdin.write('something');
  child.on('exit', (code) => console.log('exit', code));
}
