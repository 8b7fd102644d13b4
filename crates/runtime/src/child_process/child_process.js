// node:child_process.
'use strict';

const { AbortError, errnoName, genericNodeError, codes: { ERR_CHILD_PROCESS_IPC_REQUIRED,
  ERR_CHILD_PROCESS_STDIO_MAXBUFFER } } = require('internal:errors');
const { validateAbortSignal, validateArray, validateObject } = require('internal:validators');
const { toPath } = require('internal:fs/arguments');
const { ChildProcess } = require('./child.js');
const { forkChild } = require('./channel.js');
const { refuseNull, refuseNulls, toExec, toExecFile, toKillSignal, toSpawn, validateMaxBuffer, validateTimeout } =
  require('./options.js');
const { fromWord } = require('./stdio.js');
const { spawnSync, execFileSync, execSync } = require('./sync.js');

const MAX_BUFFER = 1024 * 1024;

function abortChild(child, killSignal, reason) {
  try {
    if (child.kill(killSignal)) child.emit('error', new AbortError(undefined, { cause: reason }));
  } catch (error) {
    child.emit('error', error);
  }
}

function spawn(file, args, options) {
  options = toSpawn(file, args, options);
  validateTimeout(options.timeout);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  const killSignal = toKillSignal(options.killSignal);
  const child = new ChildProcess();
  child.spawn(options);
  if (options.timeout > 0) {
    let timer = setTimeout(() => {
      timer = null;
      try {
        child.kill(killSignal);
      } catch (error) {
        child.emit('error', error);
      }
    }, options.timeout);
    child.once('exit', () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    });
  }
  const { signal } = options;
  if (signal) {
    const abort = () => abortChild(child, killSignal, signal.reason);
    if (signal.aborted) {
      process.nextTick(abort);
    } else {
      const listening = require('events').addAbortListener(signal, abort);
      child.once('exit', listening[Symbol.dispose]);
    }
  }
  return child;
}

function exec(command, options, callback) {
  const call = toExec(command, options, callback);
  return module.exports.execFile(call.file, call.options, call.callback);
}

function execFile(file, args, options, callback) {
  ({ file, args, options, callback } = toExecFile(file, args, options, callback));
  options = {
    __proto__: null,
    encoding: 'utf8',
    timeout: 0,
    maxBuffer: MAX_BUFFER,
    killSignal: 'SIGTERM',
    cwd: null,
    env: null,
    shell: false,
    ...options,
  };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = toKillSignal(options.killSignal);
  const child = spawn(file, args, {
    argv0: options.argv0,
    cwd: options.cwd,
    env: options.env,
    gid: options.gid,
    shell: options.shell,
    signal: options.signal,
    uid: options.uid,
    windowsHide: Boolean(options.windowsHide),
    windowsVerbatimArguments: Boolean(options.windowsVerbatimArguments),
  });
  const encoding = options.encoding !== 'buffer' && Buffer.isEncoding(options.encoding) ? options.encoding : null;
  const outputs = { stdout: collect('stdout'), stderr: collect('stderr') };
  let timer = null;
  let killed = false;
  let done = false;
  let failed = null;

  function collect(name) {
    const output = { chunks: [], length: 0 };
    const stream = child[name];
    if (!stream) return output;
    if (encoding) stream.setEncoding(encoding);
    stream.on('data', (chunk) => {
      if (options.maxBuffer !== Infinity) {
        const isText = stream.readableEncoding;
        const length = isText ? Buffer.byteLength(chunk, stream.readableEncoding) : chunk.length;
        const room = options.maxBuffer - output.length;
        output.length += length;
        if (length > room) {
          output.chunks.push(chunk.slice(0, room));
          failed = new ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name);
          kill();
          return;
        }
      }
      output.chunks.push(chunk);
    });
    return output;
  }

  function text(name) {
    const { chunks } = outputs[name];
    return encoding || child[name]?.readableEncoding ? chunks.join('') : Buffer.concat(chunks);
  }

  function onClose(code, signal) {
    if (done) return;
    done = true;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (!callback) return;
    const stdout = text('stdout');
    const stderr = text('stderr');
    if (failed === null && code === 0 && signal === null) {
      callback(null, stdout, stderr);
      return;
    }
    const command = args.length > 0 ? `${file} ${args.join(' ')}` : file;
    failed ??= genericNodeError(`Command failed: ${command}\n${stderr}`, {
      code: code < 0 ? errnoName(code) : code,
      killed: child.killed || killed,
      signal,
    });
    failed.cmd = command;
    callback(failed, stdout, stderr);
  }

  function onError(error) {
    failed = error;
    child.stdout?.destroy();
    child.stderr?.destroy();
    onClose();
  }

  function kill() {
    child.stdout?.destroy();
    child.stderr?.destroy();
    killed = true;
    try {
      child.kill(options.killSignal);
    } catch (error) {
      failed ??= error;
      onClose();
    }
  }

  if (options.timeout > 0) {
    timer = setTimeout(() => {
      timer = null;
      kill();
    }, options.timeout);
  }
  child.addListener('close', onClose);
  child.addListener('error', onError);
  return child;
}

// What util.promisify makes of exec and execFile.
function promised(original) {
  const promising = (...args) => {
    const { promise, resolve, reject } = Promise.withResolvers();
    promise.child = original(...args, (error, stdout, stderr) => {
      if (error !== null) {
        error.stdout = stdout;
        error.stderr = stderr;
        reject(error);
      } else {
        resolve({ stdout, stderr });
      }
    });
    return promise;
  };
  Object.defineProperty(promising, 'name', { value: original.name, configurable: true });
  return promising;
}
for (const original of [exec, execFile]) {
  Object.defineProperty(original, require('util').promisify.custom, { enumerable: false, value: promised(original) });
}

// Without the program's text, which `-e` brought in and a child that has a file of its own must not run.
function inheritedOptions() {
  const at = process._eval === undefined ? -1 : process.execArgv.lastIndexOf(process._eval);
  return at > 0 ? process.execArgv.toSpliced(at - 1, 2) : process.execArgv;
}

function fork(modulePath, args, options) {
  modulePath = toPath(modulePath, 'modulePath');
  if (args === undefined || args === null) {
    args = [];
  } else if (typeof args === 'object' && !Array.isArray(args)) {
    options = args;
    args = [];
  } else {
    validateArray(args, 'args');
  }
  if (options !== undefined && options !== null) validateObject(options, 'options');
  options = { __proto__: null, ...options, shell: false };
  options.execPath ||= process.execPath;
  refuseNull(options.execPath, 'options.execPath');
  const execArgv = options.execArgv || inheritedOptions();
  refuseNulls(execArgv, 'options.execArgv');
  if (typeof options.stdio === 'string') {
    options.stdio = fromWord(options.stdio, 'ipc');
  } else if (!Array.isArray(options.stdio)) {
    options.stdio = fromWord(options.silent ? 'pipe' : 'inherit', 'ipc');
  } else if (!options.stdio.includes('ipc')) {
    throw new ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  }
  return spawn(options.execPath, [...execArgv, modulePath, ...args], options);
}

module.exports = {
  _forkChild: forkChild,
  ChildProcess,
  exec,
  execFile,
  execFileSync,
  execSync,
  fork,
  spawn,
  spawnSync,
};
