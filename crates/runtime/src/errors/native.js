// The one function that makes JavaScript errors from the facts native code gives.
'use strict';

const { uvException, codes } = require('./errors.js');

function fromNative(errno, code, syscall, message, path, dest, more) {
  if (errno !== 0) {
    const error = uvException({ errno, code, syscall, message, path, dest });
    Error.captureStackTrace(error, fromNative);
    return error;
  }
  const known = code !== undefined && Object.hasOwn(codes, code) ? codes[code] : undefined;
  const Base = known?.prototype instanceof TypeError ? TypeError :
    known?.prototype instanceof RangeError ? RangeError : Error;
  const error = new Base(message);
  Error.captureStackTrace(error, fromNative);
  if (code !== undefined) {
    if (known !== undefined) error.stack = error.stack.replace(error.name, `${error.name} [${code}]`);
    error.code = code;
  }
  if (syscall !== undefined) error.syscall = syscall;
  if (path !== undefined) error.path = path;
  if (dest !== undefined) error.dest = dest;
  for (const [name, value] of more ?? []) error[name] = value;
  return error;
}

module.exports = { fromNative };
