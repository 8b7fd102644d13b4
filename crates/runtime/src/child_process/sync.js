// spawnSync, execSync, execFileSync: programs that are waited for.
'use strict';

const { ErrnoException, genericNodeError, codes: { ERR_INVALID_ARG_TYPE } } = require('internal:errors');
const { toExec, toExecFile, toKillSignal, toSpawn, validateMaxBuffer, validateTimeout } = require('./options.js');
const { nameOf } = require('./child.js');
const { toStdio } = require('./stdio.js');

const MAX_BUFFER = 1024 * 1024;

function toInput(input, encoding, i) {
  if (input === null || input === undefined) return undefined;
  if (ArrayBuffer.isView(input)) return input;
  if (typeof input === 'string') return Buffer.from(input, encoding);
  throw new ERR_INVALID_ARG_TYPE(`options.stdio[${i}]`, ['Buffer', 'TypedArray', 'DataView', 'string'], input);
}

function spawnSync(file, args, options) {
  options = { __proto__: null, maxBuffer: MAX_BUFFER, ...toSpawn(file, args, options) };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  const killSignal = toKillSignal(options.killSignal);
  const { list } = toStdio(options.stdio || 'pipe', true);
  const inputs = list.map((entry, i) => {
    const given = Array.isArray(options.stdio) ? options.stdio[i] : undefined;
    const input = i === 0 && options.input ? options.input : given?.input;
    return toInput(input, options.encoding, i);
  });
  // Whoever gives an input wants it read, whatever `stdio` says.
  if (inputs[0] !== undefined) list[0] = { type: 'pipe', native: -2 };
  const { maxBuffer, timeout } = options;
  const program = {
    file: options.file,
    args: options.args.map(String),
    env: options.envPairs,
    cwd: options.cwd,
    detached: options.detached,
    uid: options.uid,
    gid: options.gid,
  };
  const limit = typeof maxBuffer === 'number' && maxBuffer !== Infinity ? maxBuffer : -1;
  const [pid, status, signal, errno, outputs] = binding.spawnSync(
    program, list.map((entry) => entry.native), inputs, timeout ?? 0, limit, killSignal ?? 15);
  const started = pid !== 0;
  const result = {};
  if (errno !== 0) {
    result.error = new ErrnoException(errno, `spawnSync ${options.file}`);
    result.error.path = options.file;
    result.error.spawnargs = options.args.slice(1);
  }
  result.status = started && signal === 0 ? status : null;
  result.signal = signal === 0 ? null : nameOf(signal);
  result.output = started ? outputs.map((bytes, i) => read(list[i], bytes, i, options.encoding)) : null;
  result.pid = pid;
  result.stdout = result.output?.[1];
  result.stderr = result.output?.[2];
  return result;
}

function read(entry, bytes, i, encoding) {
  if (i === 0 || (entry.type !== 'pipe' && entry.type !== 'overlapped')) return null;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

// The error of what did not end well.
function failure(result, args, command) {
  if (result.error) return Object.assign(result.error, result);
  if (result.status === 0) return undefined;
  let message = `Command failed: ${command ?? args.join(' ')}`;
  if (result.stderr?.length > 0) message += `\n${result.stderr.toString()}`;
  return genericNodeError(message, result);
}

function finish(result, options, args, command) {
  if (!options.stdio && result.stderr) process.stderr.write(result.stderr);
  const error = failure(result, args, command);
  if (error !== undefined) throw error;
  return result.stdout;
}

function execFileSync(file, args, options) {
  ({ file, args, options } = toExecFile(file, args, options));
  return finish(spawnSync(file, args, options), options, [options.argv0 || file, ...args]);
}

function execSync(command, options) {
  const exec = toExec(command, options, null);
  return finish(spawnSync(exec.file, exec.options), exec.options, undefined, command);
}

module.exports = { spawnSync, execFileSync, execSync };
