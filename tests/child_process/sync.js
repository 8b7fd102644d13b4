// The forms that wait: input, output, limits, errors.
const { spawnSync, execSync, execFileSync } = require('child_process');

function told(result) {
  const { pid, ...rest } = result;
  console.log(pid > 0, rest);
}

told(spawnSync('cat', { input: 'abc', encoding: 'utf8' }));
told(spawnSync('sh', ['-c', 'kill -TERM $$'], { stdio: 'ignore' }));
told(spawnSync('sh', ['-c', 'echo $A; exit 7'], { env: { A: 'b' }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
const large = 'x'.repeat(3000000);
console.log(spawnSync('cat', { input: Buffer.from(large), maxBuffer: Infinity }).stdout.toString() === large);
console.log(spawnSync('sh', ['-c', 'cat <&3'], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], timeout: 20 }).error.code);
const over = spawnSync('sh', ['-c', 'exec yes'], { maxBuffer: 100 });
console.log(over.error.code, over.error.message, over.signal);
const missing = spawnSync('no-such-program', ['a']);
console.log(missing.error.message, missing.error.path, missing.error.spawnargs, missing.status, missing.pid);
console.log(execSync('echo a b').toString(), execFileSync('echo', ['a', 'b'], { encoding: 'utf8' }));
for (const call of [
  () => execSync('echo out; exit 3', { stdio: 'pipe' }),
  () => execSync('echo err >&2; exit 3', { stdio: 'pipe' }),
  () => execFileSync('sh', ['-c', 'kill -KILL $$'], { stdio: 'pipe' }),
  () => execFileSync('no-such-program'),
]) {
  try {
    call();
  } catch (error) {
    console.log(error.message, error.code, error.status, error.signal, error.stdout, error.stderr);
  }
}
execSync('echo inherited', { stdio: 'inherit' });
console.log(execSync('echo both >&2') + '');
