// exec and execFile: what is collected, limits, time-outs, abort signals, promises.
const { exec, execFile } = require('child_process');
const { promisify } = require('util');

const run = promisify(exec);
const runFile = promisify(execFile);

async function main() {
  console.log(await run('echo out; echo err >&2'));
  console.log(await run('printf abc', { encoding: 'buffer' }), (await run('printf abc', { encoding: 'hex' })).stdout);
  console.log((await runFile('sh', ['-c', 'echo $A'], { env: { A: 'b' } })).stdout);
  const failed = await run('echo o; echo e >&2; exit 2').catch((error) => error);
  console.log(failed.message, failed.code, failed.killed, failed.signal, failed.cmd, failed.stdout, failed.stderr);
  const large = await run('printf 1234567890', { maxBuffer: 4 }).catch((error) => error);
  console.log(large.name, large.code, large.message, large.cmd, large.stdout);
  const late = await runFile('sleep', ['100'], { timeout: 1 }).catch((error) => error);
  console.log(late.message, late.code, late.killed, late.signal, late.cmd);
  const abort = new AbortController();
  const promise = runFile('sleep', ['100'], { signal: abort.signal });
  promise.child.on('spawn', () => abort.abort(new Error('enough')));
  const aborted = await promise.catch((error) => error);
  console.log(aborted.name, aborted.code, aborted.message, aborted.cause.message, aborted.cmd);
  const before = await runFile('sleep', ['100'], { signal: AbortSignal.abort() }).catch((error) => error);
  console.log(before.name);
  exec('exit 0', (error, stdout, stderr) => console.log(error, [stdout, stderr]));
}
main();
