// `process.emitWarning` and the report of warnings on standard error.
'use strict';

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal:errors');
const { validateString } = require('internal:validators');
const { internals } = require('internal:boot');

const seenDeprecations = new Set();
let hinted = false;

function wanted(name, code) {
  if (process.noProcessWarnings || process.env.NODE_NO_WARNINGS === '1' || internals.setting('no-warnings')) {
    return false;
  }
  if (name === 'DeprecationWarning' && process.noDeprecation) return false;
  const disabled = internals.setting('disable-warning');
  if (disabled !== undefined) {
    const list = disabled.split('\0');
    if (list.includes(name) || (code !== undefined && list.includes(code))) return false;
  }
  return true;
}

// To the file that the user named, else to standard error.
function write(text) {
  const file = internals.setting('redirect-warnings') || process.env.NODE_REDIRECT_WARNINGS;
  if (file) {
    try {
      require('fs').appendFileSync(file, text);
      return;
    } catch {
      // Warnings that the file does not take are told all the same.
    }
  }
  // A program that looked at the stream may have put something else in its place.
  const { value: stream } = Object.getOwnPropertyDescriptor(process, 'stderr') ?? {};
  if (stream === undefined) binding.writeText(2, text);
  else stream.write(text);
}

function report(warning) {
  if (!(warning instanceof Error)) return;
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (!wanted(warning.name, warning.code)) return;
  const trace = process.traceProcessWarnings || internals.setting('trace-warnings') ||
    (isDeprecation && (process.traceDeprecation || internals.setting('trace-deprecation')));
  const prefix = warning.code ? `[${warning.code}] ` : '';
  let text = `(node:${process.pid}) ${prefix}`;
  if (trace && warning.stack) {
    text += warning.stack;
  } else {
    text += typeof warning.toString === 'function' ? `${warning.toString()}` : Error.prototype.toString.call(warning);
  }
  if (typeof warning.detail === 'string') text += `\n${warning.detail}`;
  if (!trace && !hinted) {
    const option = isDeprecation ? '--trace-deprecation' : '--trace-warnings';
    const program = require('path').basename(process.argv0 || 'rill', '.exe');
    text += `\n(Use \`${program} ${option} ...\` to show where the warning was created)`;
    hinted = true;
  }
  write(`${text}\n`);
}

function create(warning, type, code, ctor, detail) {
  const limit = Error.stackTraceLimit;
  const silent = type === 'DeprecationWarning' && process.noDeprecation;
  if (silent) Error.stackTraceLimit = 0;
  const error = new Error(warning);
  if (silent) Error.stackTraceLimit = limit;
  error.name = String(type || 'Warning');
  if (code !== undefined) error.code = code;
  if (detail !== undefined) error.detail = detail;
  Error.captureStackTrace(error, ctor ?? process.emitWarning);
  return error;
}

function emitWarning(warning, type, code, ctor) {
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ctor = type.ctor;
    code = type.code;
    if (typeof type.detail === 'string') detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = undefined;
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') {
    ctor = code;
    code = undefined;
  } else if (code !== undefined) {
    validateString(code, 'code');
  }
  if (typeof warning === 'string') {
    warning = create(warning, type, code, ctor, detail);
  } else if (!(warning instanceof Error)) {
    throw new ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  }
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation || internals.setting('throw-deprecation')) {
      process.nextTick(() => { throw warning; });
      return;
    }
  }
  process.nextTick(() => {
    report(warning);
    process.emit('warning', warning);
  });
}

// Once a code, for built-ins.
function emitDeprecation(code, message) {
  if (seenDeprecations.has(code)) return;
  seenDeprecations.add(code);
  emitWarning(message, 'DeprecationWarning', code);
}

module.exports = { emitWarning, emitDeprecation };
