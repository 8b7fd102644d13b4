// Keys from passwords and from other keys. Each exists in a form that waits and one that calls back from the pool.
'use strict';

const { FastBuffer } = require('internal:buffer/fast_buffer');
const { codes } = require('internal:errors');
const {
  validateFunction, validateInt32, validateInteger, validateObject, validateOneOf, validateString, validateUint32,
} = require('internal:validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal:util');
const { bytesOf, nativeError, secretKeyBytes } = require('./input.js');
const { digestId } = require('./hash.js');

const MOST = 2 ** 31 - 1;
const none = new FastBuffer();

function knownDigest(name) {
  const id = digestId(name);
  if (id === -1) throw nativeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${name}`);
  return id;
}

// The callback of a native call, for a program's own: it gets a Buffer.
function asBuffer(callback) {
  return (error, bytes) => {
    if (error === null) callback(null, new FastBuffer(bytes));
    else callback(error);
  };
}

function pbkdf2Arguments(password, salt, iterations, length, digest) {
  validateString(digest, 'digest');
  password = bytesOf(password, 'password');
  salt = bytesOf(salt, 'salt');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(length, 'keylen', 0);
  return [password, salt, iterations, length];
}

function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  const args = pbkdf2Arguments(password, salt, iterations, keylen, digest);
  validateFunction(callback, 'callback');
  binding.pbkdf2(asBuffer(callback), ...args, knownDigest(digest));
}

function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  const args = pbkdf2Arguments(password, salt, iterations, keylen, digest);
  return new FastBuffer(binding.pbkdf2Sync(...args, knownDigest(digest)));
}

const scryptDefaults = { N: 16384, r: 8, p: 1, maxmem: 32 << 20 };

// One of scrypt's numbers, which has a long name and a short one.
function scryptNumber(options, short, long) {
  let value = options[short];
  if (value !== undefined) validateUint32(value, short);
  if (options[long] !== undefined) {
    if (value !== undefined) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR(short, long);
    value = options[long];
    validateUint32(value, long);
  }
  return value || scryptDefaults[short];
}

function scryptArguments(password, salt, keylen, options) {
  password = bytesOf(password, 'password');
  salt = bytesOf(salt, 'salt');
  validateInt32(keylen, 'keylen', 0);
  let { N, r, p, maxmem } = scryptDefaults;
  if (options) {
    N = scryptNumber(options, 'N', 'cost');
    r = scryptNumber(options, 'r', 'blockSize');
    p = scryptNumber(options, 'p', 'parallelization');
    if (options.maxmem !== undefined) {
      maxmem = options.maxmem;
      validateInteger(maxmem, 'maxmem', 0);
      maxmem ||= scryptDefaults.maxmem;
    }
  }
  checkScrypt(N, r, p, maxmem);
  return [password, salt, N, r, p, keylen];
}

function checkScrypt(N, r, p, maxmem) {
  const isPowerOfTwo = N > 1 && (N & (N - 1)) === 0;
  let detail;
  if (isPowerOfTwo) {
    const tooWide = p > Math.floor((2 ** 30 - 1) / r) || N >= 2 ** (16 * r);
    if (!tooWide && 128 * r * p + 128 * r * (N + 2) <= maxmem) return;
    detail = ': error:030000AC:digital envelope routines::memory limit exceeded';
  }
  throw nativeError(RangeError, 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS', `Invalid scrypt params${detail ?? ''}`);
}

function scrypt(password, salt, keylen, options, callback) {
  if (callback === undefined) {
    callback = options;
    options = undefined;
  }
  const args = scryptArguments(password, salt, keylen, options);
  validateFunction(callback, 'callback');
  binding.scrypt(asBuffer(callback), ...args);
}

function scryptSync(password, salt, keylen, options) {
  return new FastBuffer(binding.scryptSync(...scryptArguments(password, salt, keylen, options)));
}

const hkdfTypes = ['ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'];

function hkdfBytes(value, name) {
  if (typeof value === 'string') return bytesOf(value, name);
  if (isAnyArrayBuffer(value) || isArrayBufferView(value)) return value;
  throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', ...hkdfTypes], value);
}

function hkdfKey(key) {
  const bytes = secretKeyBytes(key, undefined, (given) => {
    throw new codes.ERR_INVALID_ARG_TYPE('ikm', ['string', 'SecretKeyObject', ...hkdfTypes], given);
  });
  return bytes;
}

function hkdfArguments(digest, ikm, salt, info, length) {
  validateString(digest, 'digest');
  ikm = hkdfKey(ikm);
  salt = hkdfBytes(salt, 'salt');
  info = hkdfBytes(info, 'info');
  validateInteger(length, 'length', 0, Number.MAX_SAFE_INTEGER);
  if (info.byteLength > 1024) {
    throw new codes.ERR_OUT_OF_RANGE('info', 'must not contain more than 1024 bytes', info.byteLength);
  }
  return { ikm, salt, info };
}

function checkHkdf(digest, length) {
  const id = knownDigest(digest);
  if (length > MOST || (id >= 0 && length > 255 * binding.digestSize(id))) {
    throw nativeError(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length');
  }
  return id;
}

function hkdf(digest, ikm, salt, info, length, callback) {
  const args = hkdfArguments(digest, ikm, salt, info, length);
  validateFunction(callback, 'callback');
  const id = checkHkdf(digest, length);
  binding.hkdf(callback, id, args.ikm, args.salt, args.info, length);
}

function hkdfSync(digest, ikm, salt, info, length) {
  const args = hkdfArguments(digest, ikm, salt, info, length);
  return binding.hkdfSync(checkHkdf(digest, length), args.ikm, args.salt, args.info, length);
}

const argonKinds = ['argon2d', 'argon2i', 'argon2id'];
const MOST_UINT32 = 2 ** 32 - 1;

function argonBytes(parameters, name) {
  return bytesOf(parameters[name], `parameters.${name}`);
}

function argonNumber(parameters, name, least, most) {
  const value = parameters[name];
  validateInteger(value, `parameters.${name}`, least, most);
  return value;
}

function argon2Arguments(algorithm, parameters) {
  validateString(algorithm, 'algorithm');
  validateOneOf(algorithm, 'algorithm', argonKinds);
  validateObject(parameters, 'parameters');
  const message = argonBytes(parameters, 'message');
  checkArgonLength(message, 'message', 0);
  const nonce = argonBytes(parameters, 'nonce');
  checkArgonLength(nonce, 'nonce', 8);
  const lanes = argonNumber(parameters, 'parallelism', 1, 2 ** 24 - 1);
  const length = argonNumber(parameters, 'tagLength', 4, MOST_UINT32);
  const memory = argonNumber(parameters, 'memory', 8 * lanes, MOST_UINT32);
  const passes = argonNumber(parameters, 'passes', 1, MOST_UINT32);
  let secret = none;
  if (parameters.secret !== undefined) {
    secret = argonBytes(parameters, 'secret');
    checkArgonLength(secret, 'secret', 0);
  }
  let data = none;
  if (parameters.associatedData !== undefined) {
    data = argonBytes(parameters, 'associatedData');
    checkArgonLength(data, 'associatedData', 0);
  }
  return [argonKinds.indexOf(algorithm), message, nonce, secret, data, [memory, passes, lanes], length];
}

function checkArgonLength(bytes, name, least) {
  if (bytes.byteLength < least || bytes.byteLength > MOST_UINT32) {
    throw new codes.ERR_OUT_OF_RANGE(
      `parameters.${name}.byteLength`, `>= ${least} && <= ${MOST_UINT32}`, bytes.byteLength);
  }
}

function argon2(algorithm, parameters, callback) {
  const args = argon2Arguments(algorithm, parameters);
  validateFunction(callback, 'callback');
  binding.argon2(asBuffer(callback), ...args);
}

function argon2Sync(algorithm, parameters) {
  return new FastBuffer(binding.argon2Sync(...argon2Arguments(algorithm, parameters)));
}

module.exports = { argon2, argon2Sync, hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync };
