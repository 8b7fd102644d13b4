// Exceptions nobody caught: the program's handlers first, then the report on standard error, exit handlers, status.
'use strict';

const { internals } = require('internal:boot');
const { unwind } = require('internal:async_hooks/flow');
const { arrow: arrowOf, reallyExit, writeText } = binding;

let captureCallback = null;
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

// The domain module's, asked before anybody else: it gives true when a domain took the error.
let domainCapture;
function setDomainCapture(callback) {
  domainCapture = callback;
}

// Callbacks that may each take an error by returning true, the latest first.
const furtherCaptures = [];
function addUncaughtExceptionCaptureCallback(callback) {
  require('internal:validators').validateFunction(callback, 'fn');
  furtherCaptures.push(callback);
}

function hasUncaughtExceptionCaptureCallback() {
  return captureCallback !== null;
}

// Called by native code; gives -1 when a handler took the error, else the exit status.
function fatal(error, arrow, nested, fromPromise) {
  const status = decide(error, arrow, nested, fromPromise);
  // What the error left is not gone back to.
  if (status === -1) unwind();
  return status;
}

// `nested`: a handler of errors threw this one, so no handler is asked again.
function decide(error, arrow, nested = false, fromPromise = false) {
  const origin = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  if (process._exiting) {
    // A throwing exit handler.
    report(error, arrow, fromPromise);
    return 1;
  }
  if (typeof process._fatalException !== 'function') {
    // The program took away who deals with errors.
    report(error, arrow, fromPromise);
    return 6;
  }
  if (!nested) {
    process.emit('uncaughtExceptionMonitor', error, origin);
    if (domainCapture?.(error) === true) return -1;
    if (captureCallback !== null) {
      captureCallback(error);
      return -1;
    }
    for (const callback of furtherCaptures.toReversed()) {
      if (callback(error) === true) return -1;
    }
    if (process.emit('uncaughtException', error, origin)) return -1;
  }
  report(error, arrow, fromPromise);
  // Whoever wants a core file gets it before anything else runs.
  if (internals.setting('abort-on-uncaught-exception')) process.abort();
  process._exiting = true;
  if (nested) return 7;
  process.exitCode = 1;
  try {
    process.emit('exit', 1);
  } catch {
    // One error has been told, and is the end.
  }
  return process.exitCode ?? 1;
}

// As `fatal`, from JavaScript: does not return when the program ends.
function triggerUncaught(error, fromPromise) {
  let arrow;
  if (typeof error === 'object' && error !== null) arrow = arrowOf(error);
  let status;
  try {
    status = fatal(error, arrow, false, fromPromise);
  } catch (second) {
    // A handler threw itself: that is what is told then, and the end.
    status = fatal(second, arrowOf(second), true);
  }
  if (status !== -1) reallyExit(status);
}

const kEnhancedStack = Symbol.for('nodejs.enhancedStack');

function report(error, arrow, fromPromise) {
  const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function';
  const isError = isObject && Error.isError(error);
  const shown = arrow === undefined || hidesArrow(error) ? '' : `${arrow}\n`;
  let text;
  if (isError) {
    if (typeof error[kEnhancedStack] === 'string') {
      Object.defineProperty(error, 'stack', {
        value: error[kEnhancedStack], writable: true, configurable: true, enumerable: false,
      });
    }
    text = `${shown}${shown === '' ? '' : '\n'}${describe(error)}\n`;
  } else {
    text = `\n${shown}${fromPromise || shown !== '' ? '' : 'Uncaught:\n'}${describe(error)}\n`;
    if (!isObject) text += '(Use `rill --trace-uncaught ...` to show where the exception was thrown)\n';
  }
  writeText(2, `${text}\nNode.js ${process.version}\n`);
}

// Errors made without a stack (async system errors) have no place to show.
function hidesArrow(error) {
  // A syntax error carries its own place, in the file that does not parse; so does what a vm.Script threw.
  if (Error.isError(error) && typeof error.stack === 'string' && /^[^\n]+:\d+\n/.test(error.stack) && !error.stack.startsWith(error.name)) return true;
  return typeof error === 'object' && error !== null && Error.isError(error) &&
    typeof error.stack === 'string' && !error.stack.includes('\n    at ') && error.errno !== undefined;
}

function describe(error) {
  try {
    if (typeof error === 'string') return error;
    if (error?.name === 'UnhandledPromiseRejection') {
      return `${error.stack} {\n  code: '${error.code}'\n}`;
    }
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
  addUncaughtExceptionCaptureCallback,
  setDomainCapture,
  setUncaughtExceptionCaptureCallback,
  hasUncaughtExceptionCaptureCallback,
};
