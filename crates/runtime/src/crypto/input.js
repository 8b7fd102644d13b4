// What calls take as bytes: views, ArrayBuffers, and strings in some encoding.
'use strict';

const { Buffer } = require('buffer');
const { codes } = require('internal:errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal:util');

// Bytes of `value`, which an option or argument called `name` has; strings are read by `encoding`.
function bytesOf(value, name, encoding) {
  // First what is asked cheaply: an ArrayBuffer is known by what its methods throw for others.
  if (isArrayBufferView(value)) return value;
  if (typeof value === 'string') return Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding);
  if (!isAnyArrayBuffer(value)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
  }
  return value;
}

const keyTypes = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string', 'KeyObject', 'CryptoKey'];

function refuseKey(key) {
  throw new codes.ERR_INVALID_ARG_TYPE('key', keyTypes, key);
}

// The bytes of a secret key in any form; `refuse` throws for what is none.
function secretKeyBytes(key, encoding, refuse = refuseKey) {
  if (typeof key === 'object' && key !== null && !isArrayBufferView(key)) {
    const bytes = require('./keys.js').secretBytes(key);
    if (bytes !== undefined) return bytes;
  }
  if (typeof key !== 'string' && !isArrayBufferView(key) && !isAnyArrayBuffer(key)) refuse(key);
  return bytesOf(key, 'key', encoding);
}

// An error as Node's native half throws them: its code does not stand in the stack's heading.
function nativeError(Base, code, message) {
  const error = new Base(message);
  Error.captureStackTrace(error, nativeError);
  if (code !== undefined) error.code = code;
  return error;
}

// Native errors with a code of Node's: as its native half throws them.
const bases = {
  __proto__: null,
  ERR_CRYPTO_INVALID_AUTH_TAG: TypeError,
  ERR_CRYPTO_INVALID_CURVE: TypeError,
  ERR_CRYPTO_INVALID_DIGEST: TypeError,
  ERR_CRYPTO_INVALID_IV: TypeError,
  ERR_CRYPTO_INVALID_KEYLEN: RangeError,
  ERR_CRYPTO_INVALID_MESSAGELEN: RangeError,
  ERR_CRYPTO_INVALID_STATE: Error,
  ERR_CRYPTO_UNKNOWN_CIPHER: Error,
  ERR_MISSING_ARGS: TypeError,
  ERR_MISSING_PASSPHRASE: TypeError,
};

function natively(call) {
  try {
    return call();
  } catch (error) {
    const Base = bases[error.code];
    throw Base === undefined ? error : nativeError(Base, error.code, error.message);
  }
}

module.exports = { bytesOf, nativeError, natively, secretKeyBytes };
