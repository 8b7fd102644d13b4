// The `process` object: identity, facts, exit, warnings. Values of the running process are read when asked for, since
// this file runs while the snapshot is made.
'use strict';

const EventEmitter = require('events');
const { internals, requirePublic, isPublic } = require('internal:boot');
const ticks = require('./ticks.js');
const fatal = require('./fatal.js');
const { environment } = require('./env.js');
const warnings = require('./warnings.js');
const signals = require('./signals.js');
const stdio = require('./stdio.js');
const versions = require('./versions.js');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_SIGNAL },
  ErrnoException, errnoName, notImplemented } = require('internal:errors');
const { validateArray, validateBoolean, validateNumber, validateObject, validateString, parseFileMode } =
  require('internal:validators');

const { ownChannel } = require('internal:diagnostics_channel/channels');

const onExecve = ownChannel('process.execve');

function processConstructor() {}
Object.defineProperty(processConstructor, 'name', { value: 'process' });
const prototype = Object.create(EventEmitter.prototype, {
  constructor: { value: processConstructor, enumerable: false, writable: true, configurable: true },
});
processConstructor.prototype = prototype;
Object.setPrototypeOf(process, prototype);
Object.defineProperty(process, Symbol.toStringTag, {
  value: 'process', enumerable: false, writable: false, configurable: true,
});

// ---- identity ----

process.version = versions.version;
process.versions = versions.versions;
process.arch = versions.arch;
process.platform = 'linux';
process.release = versions.release;
process.config = versions.config;
process.features = versions.features;

// `read` runs once, at the first look, in the running process.
function lazy(name, read) {
  Object.defineProperty(process, name, {
    configurable: true,
    enumerable: true,
    get() {
      const value = read();
      Object.defineProperty(process, name, { value, writable: true, configurable: true, enumerable: true });
      return value;
    },
    set(value) {
      Object.defineProperty(process, name, { value, writable: true, configurable: true, enumerable: true });
    },
  });
}

lazy('stdout', () => stdio.output(1));
lazy('stderr', () => stdio.output(2));
lazy('stdin', () => stdio.input());
process.env = environment;
process.argv = [];
process.execArgv = [];
process.argv0 = '';
process.execPath = '';
process.pid = 0;
process.ppid = 0;
process.debugPort = 9229;

let title = '';
Object.defineProperty(process, 'title', {
  configurable: true,
  enumerable: true,
  get() { return title; },
  set(value) {
    title = binding.setTitle(String(value));
  },
});

// ---- exit ----

let exitCode;

function validExitCode(value, name) {
  if (value === null || value === undefined) return;
  if (typeof value === 'string' && value !== '') {
    const number = Number(value);
    if (Number.isInteger(number)) return;
  }
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (!Number.isInteger(value)) throw new ERR_OUT_OF_RANGE(name, 'an integer', value);
}

Object.defineProperty(process, 'exitCode', {
  configurable: true,
  enumerable: true,
  get() { return exitCode; },
  set(value) {
    if (value !== null && value !== undefined) validExitCode(value, 'code');
    exitCode = value;
  },
});
Object.defineProperty(process, '_exiting', { value: false, writable: true, enumerable: false, configurable: true });

process.exit = function exit(code) {
  if (arguments.length > 0 && code !== undefined) process.exitCode = code;
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', Number(exitCode ?? 0));
  }
  process.reallyExit(Number(exitCode ?? 0));
};

process.reallyExit = function reallyExit(code) {
  binding.reallyExit((code | 0) & 0xff);
  // The isolate stops at its next check: this loop is one, and nothing after `exit` may run.
  for (;;) ;
};

({ abort: process.abort } = {
  abort() {
    binding.kill(process.pid, 6);
    for (;;) ;
  },
});

internals.beforeExit = function beforeExit() {
  const { callForCheck } = require('internal:timers');
  while (callForCheck());
  process.emit('beforeExit', Number(exitCode ?? 0));
};

internals.exit = function exit() {
  if (!process._exiting) {
    process._exiting = true;
    // A program whose own module still awaits has not done what it should.
    const unsettled = exitCode === undefined ? internals.unsettledStatus() : undefined;
    process.emit('exit', Number(exitCode ?? unsettled ?? 0));
    if (exitCode === undefined && unsettled !== undefined) {
      internals.tellUnsettled((text) => binding.writeText(2, text));
      return unsettled;
    }
  }
  return Number(exitCode ?? 0) & 0xff;
};

// ---- facts ----

process.cwd = function cwd() {
  try {
    return binding.cwd();
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    throw Object.assign(new Error('ENOENT: process.cwd failed with error no such file or directory, the current working ' +
      'directory was likely removed without changing the working directory, uv_cwd'), {
      errno: error.errno, code: error.code, syscall: error.syscall,
    });
  }
};
process.chdir = function chdir(directory) {
  validateString(directory, 'directory');
  binding.chdir(directory);
};
process.umask = function umask(mask) {
  if (mask === undefined) return binding.umask();
  return binding.setUmask(parseFileMode(mask, 'mask'));
};
process.uptime = function uptime() { return binding.uptime(); };

process.hrtime = function hrtime(time) {
  const [seconds, nanoseconds] = binding.hrtime();
  if (time === undefined) return [seconds, nanoseconds];
  validateArray(time, 'time');
  if (time.length !== 2) throw new ERR_OUT_OF_RANGE('time', 2, time.length);
  let s = seconds - time[0];
  let n = nanoseconds - time[1];
  if (n < 0) {
    s--;
    n += 1e9;
  }
  return [s, n];
};
process.hrtime.bigint = function bigint() {
  const [seconds, nanoseconds] = binding.hrtime();
  return BigInt(seconds) * 1000000000n + BigInt(nanoseconds);
};

process.memoryUsage = function memoryUsage() {
  const [heapTotal, heapUsed, external] = binding.heapNumbers();
  const [rss, vsize] = binding.memory();
  return Object.defineProperty({ rss, heapTotal, heapUsed, external, arrayBuffers: external }, 'vsize', {
    value: vsize, enumerable: false, configurable: true, writable: true,
  });
};
process.memoryUsage.rss = function rss() { return binding.rss(); };
process.constrainedMemory = function constrainedMemory() { return binding.totalMemory(); };
process.availableMemory = function availableMemory() { return binding.freeMemory(); };

process.resourceUsage = function resourceUsage() {
  const u = binding.resourceUsage(false);
  return {
    userCPUTime: u[0], systemCPUTime: u[1], maxRSS: u[2], sharedMemorySize: u[3], unsharedDataSize: u[4],
    unsharedStackSize: u[5], minorPageFault: u[6], majorPageFault: u[7], swappedOut: u[8], fsRead: u[9],
    fsWrite: u[10], ipcSent: u[11], ipcReceived: u[12], signalsCount: u[13],
    voluntaryContextSwitches: u[14], involuntaryContextSwitches: u[15],
  };
};

process.cpuUsage = function cpuUsage(previous) {
  return usageSince(previous, false);
};

process.threadCpuUsage = function threadCpuUsage(previous) {
  return usageSince(previous, true);
};

function usageSince(previous, ofThread) {
  const [user, system] = binding.resourceUsage(ofThread);
  if (previous === undefined) return { user, system };
  validateObject(previous, 'prevValue');
  for (const key of ['user', 'system']) {
    validateNumber(previous[key], `prevValue.${key}`);
    if (!(previous[key] >= 0 && previous[key] <= Number.MAX_SAFE_INTEGER)) {
      throw new ERR_INVALID_ARG_VALUE.RangeError(`prevValue.${key}`, previous[key]);
    }
  }
  return { user: user - previous.user, system: system - previous.system };
}

Object.assign(process, require('./credentials.js'));

process.kill = function kill(pid, signal) {
  // eslint-like equality: "1" is accepted as node does.
  if (pid != (pid | 0)) throw new ERR_INVALID_ARG_TYPE('pid', 'number', pid);
  const { signals: numbers } = require('os').constants;
  let number;
  if (typeof signal === 'number') {
    number = signal;
  } else {
    number = numbers[signal ?? 'SIGTERM'];
    if (number === undefined) throw new ERR_UNKNOWN_SIGNAL(signal);
  }
  // Through the name that programs replace.
  const errno = process._kill(pid | 0, number);
  if (errno) throw new ErrnoException(errno, 'kill');
  return true;
};
process._kill = (pid, signal) => binding.kill(pid, signal);

// ---- ticks, errors, warnings ----

process.nextTick = ticks.nextTick;
process._tickCallback = ticks.runNextTicks;
process.emitWarning = warnings.emitWarning;
process._fatalException = (error, fromPromise) => fatal.fatal(error, undefined, false, fromPromise) === -1;
process.addUncaughtExceptionCaptureCallback = fatal.addUncaughtExceptionCaptureCallback;
process.setUncaughtExceptionCaptureCallback = fatal.setUncaughtExceptionCaptureCallback;
process.hasUncaughtExceptionCaptureCallback = fatal.hasUncaughtExceptionCaptureCallback;
process._rawDebug = function _rawDebug(...args) {
  binding.writeText(2, `${require('util').format(...args)}\n`);
};
process.binding = notImplemented('process.binding');
process.dlopen = notImplemented('process.dlopen');
process.setSourceMapsEnabled = function setSourceMapsEnabled(enabled) {
  validateBoolean(enabled, 'enabled');
  if (enabled) notImplemented('process.setSourceMapsEnabled')();
};
Object.defineProperty(process, 'sourceMapsEnabled', { value: false, writable: true, enumerable: true, configurable: true });
process.getActiveResourcesInfo = () => require('./resources.js').getActiveResourcesInfo();
process._getActiveHandles = () => require('./resources.js').getActiveHandles();
process._getActiveRequests = () => require('./resources.js').getActiveRequests();
lazy('finalization', () => require('./finalization.js').make());
lazy('allowedNodeEnvironmentFlags', () => require('./environment_flags.js').make());

process.loadEnvFile = function loadEnvFile(path = undefined) {
  const { readFileSync } = require('fs');
  const { parseEnv } = require('util');
  const values = parseEnv(readFileSync(path ?? '.env', 'utf8'));
  for (const [name, value] of Object.entries(values)) process.env[name] ??= value;
};

process.openStdin = function openStdin() {
  process.stdin.resume();
  return process.stdin;
};

process.ref = function ref(thing) {
  const act = thing?.[Symbol.for('nodejs.ref')] || thing?.ref;
  if (typeof act === 'function') Reflect.apply(act, thing, []);
};
process.unref = function unref(thing) {
  const act = thing?.[Symbol.for('nodejs.unref')] || thing?.unref;
  if (typeof act === 'function') Reflect.apply(act, thing, []);
};

function hasNull(text) {
  return text.includes('\0');
}

process.execve = function execve(execPath, args = [], env = process.env) {
  process.emitWarning('process.execve is an experimental feature and might change at any time', 'ExperimentalWarning');
  validateString(execPath, 'execPath');
  validateArray(args, 'args');
  args.forEach((arg, i) => {
    if (typeof arg !== 'string' || hasNull(arg)) {
      throw new ERR_INVALID_ARG_VALUE(`args[${i}]`, arg, 'must be a string without null bytes');
    }
  });
  validateObject(env, 'env');
  const pairs = Object.entries(env).map(([name, value]) => {
    if (typeof value !== 'string' || hasNull(name) || hasNull(value)) {
      throw new ERR_INVALID_ARG_VALUE('env', env, 'must be an object with string keys and values without null bytes');
    }
    return `${name}=${value}`;
  });
  if (onExecve.hasSubscribers) onExecve.publish({ execPath, args, env: pairs });
  const errno = binding.execve(execPath, args, pairs);
  // The program has promised to be another one: it can't go on as itself.
  binding.writeText(2, `process.execve failed with error code ${errnoName(-errno)}\n`);
  process.abort();
};
process.domain = null;
process._events = undefined;

process.getBuiltinModule = function getBuiltinModule(id) {
  validateString(id, 'id');
  const name = id.startsWith('node:') ? id.slice(5) : id;
  return isPublic(name) ? requirePublic(name) : undefined;
};

// ---- the names of 2010 that contradict nothing of today ----

process.mixin = function mixin(...args) {
  const deep = typeof args[0] === 'boolean' ? args.shift() : false;
  const target = args.length > 1 ? Object(args.shift()) : globalThis;
  for (const source of args) {
    if (source === null || source === undefined) continue;
    for (const key of Object.keys(source)) {
      const described = Object.getOwnPropertyDescriptor(source, key);
      const both = deep && typeof described.value === 'object' && described.value !== null &&
        typeof target[key] === 'object' && target[key] !== null;
      if (both) process.mixin(true, target[key], described.value);
      else Object.defineProperty(target, key, described);
    }
  }
  return target;
};
process.assert = function assert(value, message) {
  require('./warnings.js').emitDeprecation(
    'DEP0100', 'process.assert() is deprecated. Please use the `assert` module instead.');
  if (!value) throw Object.assign(new Error(message || 'assertion error'), { code: 'ERR_ASSERTION' });
};

EventEmitter.call(process);
signals.install();

// ---- start ----

const settings = new Map();
internals.setting = (name) => settings.get(name);

internals.start = function start() {
  const [[argv0, execPath, pid, ppid, channel], execArgv, args, preload, pairs] = binding.startFacts();
  process.argv0 = argv0;
  process.execPath = execPath;
  process.pid = Number(pid);
  process.ppid = Number(ppid);
  process.execArgv = execArgv;
  process.argv = [execPath, ...args];
  for (let i = 0; i < pairs.length; i += 2) settings.set(pairs[i], pairs[i + 1]);
  for (const name of ['no', 'throw', 'trace']) {
    if (settings.has(`${name}-deprecation`)) process[`${name}Deprecation`] = true;
  }
  internals.preload = preload;
  title = argv0;
  if (settings.has('title')) process.title = settings.get('title');
  if (channel !== '') openChannel(channel);
};

// Whoever started this program wants to talk with it. The program's own children are not meant.
function openChannel(fd) {
  const serialization = process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  delete process.env.NODE_CHANNEL_FD;
  delete process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  require('internal:child_process/channel').forkChild(Number(fd), serialization || 'json');
  const { NODE_UNIQUE_ID } = process.env;
  if (NODE_UNIQUE_ID === undefined) return;
  delete process.env.NODE_UNIQUE_ID;
  internals.clusterWorker = NODE_UNIQUE_ID;
  require('cluster')._setupWorker();
}
