// Exceptions nobody caught: the program's handlers first, then the report on standard error, exit handlers, status.
'use strict';

const { internals } = require('internal:boot');
const { arrow: arrowOf, reallyExit, writeText } = binding;

let captureCallback = null;
// A fault while a fault is reported must not report for ever.
let reporting = false;

function setUncaughtExceptionCaptureCallback(callback) {
  const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET } } = require('internal:errors');
  if (callback === null) {
    captureCallback = null;
    return;
  }
  if (typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], callback);
  if (captureCallback !== null) throw new ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  captureCallback = callback;
}

function hasUncaughtExceptionCaptureCallback() {
  return captureCallback !== null;
}

// Called by native code; gives -1 when a handler took the error, else the exit status.
function fatal(error, arrow, fromPromise = false) {
  const origin = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  if (process._exiting || reporting) {
    // A throwing exit handler, or a handler of errors that throws itself.
    report(error, arrow, fromPromise);
    return process._exiting ? 1 : 7;
  }
  if (captureCallback !== null) {
    captureCallback(error);
    return -1;
  }
  reporting = true;
  try {
    process.emit('uncaughtExceptionMonitor', error, origin);
    if (process.emit('uncaughtException', error, origin)) return -1;
  } finally {
    reporting = false;
  }
  report(error, arrow, fromPromise);
  process._exiting = true;
  process.exitCode = 1;
  try {
    process.emit('exit', 1);
  } catch (second) {
    report(second, arrowOf(second), false);
    return 1;
  }
  return process.exitCode ?? 1;
}

// As `fatal`, from JavaScript: does not return when the program ends.
function triggerUncaught(error, fromPromise) {
  let arrow;
  if (typeof error === 'object' && error !== null) arrow = arrowOf(error);
  const status = fatal(error, arrow, fromPromise);
  if (status !== -1) reallyExit(status);
}

function report(error, arrow, fromPromise) {
  let text = arrow === undefined || hidesArrow(error) ? '' : `${arrow}\n`;
  const isError = typeof error === 'object' && error !== null && Error.isError(error);
  if (isError) {
    text += `${text === '' ? '' : '\n'}${describe(error)}\n`;
  } else {
    const prefix = fromPromise ? '' : 'Uncaught:\n';
    text += typeof error === 'object' && error !== null || typeof error === 'function' ?
      `${text === '' ? '' : ''}${prefix}${describe(error)}\n` :
      `${describe(error)}\n`;
    text += '(Use `rill --trace-uncaught ...` to show where the exception was thrown)\n';
  }
  writeText(2, `${text}\nNode.js ${process.version}\n`);
}

// Errors made without a stack (async system errors) have no place to show.
function hidesArrow(error) {
  return typeof error === 'object' && error !== null && Error.isError(error) &&
    typeof error.stack === 'string' && !error.stack.includes('\n    at ') && error.errno !== undefined;
}

function describe(error) {
  try {
    if (typeof error === 'string') return error;
    return require('util').inspect(error, { colors: process.stderr.hasColors?.() === true });
  } catch {
    try {
      return String(error?.stack ?? error);
    } catch {
      return '[an exception whose text throws]';
    }
  }
}

internals.fatal = fatal;

module.exports = {
  fatal,
  triggerUncaught,
  setUncaughtExceptionCaptureCallback,
  hasUncaughtExceptionCaptureCallback,
};
