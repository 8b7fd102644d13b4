// Arguments of the functions of child_process: who is called how, and what is refused.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_SIGNAL } } =
  require('internal:errors');
const { validateBoolean, validateFunction, validateInt32, validateInteger, validateNumber, validateObject,
  validateString } = require('internal:validators');
const { toPath } = require('internal:fs/arguments');

let warnedOfShell = false;

function refuseNull(text, name) {
  if (typeof text === 'string' && text.includes('\0')) {
    throw new ERR_INVALID_ARG_VALUE(name, text, 'must be a string without null bytes');
  }
}

function refuseNulls(list, name) {
  for (let i = 0; i < list.length; i++) refuseNull(list[i], `${name}[${i}]`);
}

function validateTimeout(timeout) {
  if (isPresent(timeout)) validateInteger(timeout, 'timeout', 0);
}

function validateMaxBuffer(maxBuffer) {
  if (isPresent(maxBuffer)) validateNumber(maxBuffer, 'options.maxBuffer', 0);
}

// The number of a signal given by number or name, in any case.
function toSignal(signal) {
  const { signals } = require('os').constants;
  if (typeof signal === 'number') {
    for (const name in signals) {
      if (signals[name] === signal) return signal;
    }
  } else if (typeof signal === 'string') {
    const name = signal.toUpperCase();
    if (Object.hasOwn(signals, name)) return signals[name];
  }
  throw new ERR_UNKNOWN_SIGNAL(signal);
}

function toKillSignal(signal) {
  if (typeof signal === 'string' || typeof signal === 'number') return toSignal(signal);
  if (signal !== null && signal !== undefined) {
    throw new ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], signal);
  }
  return undefined;
}

function isPresent(value) {
  return value !== null && value !== undefined;
}

// (file, args, options) of spawn and its kind, as what native code is told.
function toSpawn(file, args, options) {
  validateString(file, 'file');
  refuseNull(file, 'file');
  if (file.length === 0) throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  if (Array.isArray(args)) {
    args = args.slice();
  } else if (!isPresent(args)) {
    args = [];
  } else if (typeof args !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  } else {
    options = args;
    args = [];
  }
  refuseNulls(args, 'args');
  if (options === undefined) options = {};
  else validateObject(options, 'options');
  options = { __proto__: null, ...options };
  const cwd = isPresent(options.cwd) ? toPath(options.cwd, 'options.cwd') || undefined : undefined;
  if (isPresent(options.detached)) validateBoolean(options.detached, 'options.detached');
  for (const name of ['uid', 'gid']) {
    if (isPresent(options[name])) validateInt32(options[name], `options.${name}`);
  }
  if (isPresent(options.shell) && typeof options.shell !== 'boolean' && typeof options.shell !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], options.shell);
  }
  if (isPresent(options.argv0)) {
    validateString(options.argv0, 'options.argv0');
    refuseNull(options.argv0, 'options.argv0');
  }
  for (const name of ['windowsHide', 'windowsVerbatimArguments']) {
    if (isPresent(options[name])) validateBoolean(options[name], `options.${name}`);
  }
  if (options.shell) {
    refuseNull(options.shell, 'options.shell');
    if (args.length > 0 && !warnedOfShell) {
      warnedOfShell = true;
      process.emitWarning('Passing args to a child process with shell option true can lead to security ' +
        'vulnerabilities, as the arguments are not escaped, only concatenated.', 'DeprecationWarning', 'DEP0190');
    }
    args = ['-c', [file, ...args].join(' ')];
    file = typeof options.shell === 'string' ? options.shell : '/bin/sh';
  }
  args.unshift(typeof options.argv0 === 'string' ? options.argv0 : file);
  return {
    __proto__: null,
    ...options,
    args,
    cwd: cwd instanceof Uint8Array ? Buffer.from(cwd).toString() : cwd,
    detached: Boolean(options.detached),
    envPairs: toPairs(options.env || process.env),
    file,
    windowsHide: Boolean(options.windowsHide),
    windowsVerbatimArguments: Boolean(options.windowsVerbatimArguments),
  };
}

function toPairs(env) {
  const pairs = [];
  for (const name in env) {
    const value = env[name];
    if (value === undefined) continue;
    refuseNull(name, `options.env['${name}']`);
    refuseNull(value, `options.env['${name}']`);
    pairs.push(`${name}=${value}`);
  }
  return pairs;
}

function toExec(command, options, callback) {
  validateString(command, 'command');
  refuseNull(command, 'command');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  options = { __proto__: null, ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { file: command, options, callback };
}

function toExecFile(file, args, options, callback) {
  if (Array.isArray(args)) {
    args = args.slice();
  } else if (typeof args === 'object' && args !== null) {
    callback = options;
    options = args;
    args = null;
  } else if (typeof args === 'function') {
    callback = args;
    options = null;
    args = null;
  }
  args ??= [];
  if (typeof options === 'function') callback = options;
  else if (isPresent(options)) validateObject(options, 'options');
  if (!isPresent(options) || typeof options === 'function') options = { __proto__: null };
  if (isPresent(callback)) validateFunction(callback, 'callback');
  if (isPresent(options.argv0)) {
    validateString(options.argv0, 'options.argv0');
    refuseNull(options.argv0, 'options.argv0');
  }
  return { file, args, options, callback };
}

module.exports = {
  refuseNull, refuseNulls, toExec, toExecFile, toKillSignal, toSignal, toSpawn, validateMaxBuffer, validateTimeout,
};
