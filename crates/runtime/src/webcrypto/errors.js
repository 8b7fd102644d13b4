// Errors of the web's cryptography: DOMExceptions, TypeErrors of conversions, and work in the pool that can fail.
'use strict';

const { DOMException } = require('internal:web/dom_exception');

function refuse(message, name, cause) {
  return new DOMException(message, cause === undefined ? { name } : { name, cause });
}

const dataError = (message = 'Invalid keyData', cause = undefined) => refuse(message, 'DataError', cause);
const syntaxError = (message) => refuse(message, 'SyntaxError');
const notSupported = (message = 'Unrecognized algorithm name') => refuse(message, 'NotSupportedError');
const invalidAccess = (message) => refuse(message, 'InvalidAccessError');
const operationError = (message = 'The operation failed for an operation-specific reason', cause = undefined) =>
  refuse(message, 'OperationError', cause);

// What conversions of arguments throw.
function typeError(code, message) {
  const error = new TypeError(message);
  Error.captureStackTrace(error, typeError);
  error.code = code;
  return error;
}

// A native function's work in the pool.
function inPool(work, ...args) {
  return new Promise((resolve, reject) => {
    work((error, value) => {
      if (error === null) resolve(value);
      else reject(operationError(undefined, error));
    }, ...args);
  });
}

// What bad data was, told as the cause.
const asRead = (error) => error;
const invalidBytes = () => typeError('ERR_INVALID_ARG_VALUE', 'Invalid key data');
const invalidJwk = (kind) => () => typeError('ERR_CRYPTO_INVALID_JWK', `Invalid JWK ${kind} key`);

// A key that native code reads: what it refuses is bad data.
function readKey(cause, read, ...args) {
  try {
    return read(...args);
  } catch (error) {
    throw dataError(undefined, cause(error));
  }
}

module.exports = {
  asRead, dataError, inPool, invalidAccess, invalidBytes, invalidJwk, notSupported, operationError, readKey, syntaxError,
  typeError,
};
