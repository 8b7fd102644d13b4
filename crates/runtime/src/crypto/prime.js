// Primes: new ones, and the question whether a number is one.
'use strict';

const { Buffer } = require('buffer');
const { codes } = require('internal:errors');
const { validateBoolean, validateFunction, validateInt32, validateObject } = require('internal:validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal:util');
const { nativeError } = require('./input.js');
const { primeCheck, primeCheckSync, primeMake, primeMakeSync } = binding;

function numberBytes(value, name) {
  if (typeof value === 'bigint') {
    if (value < 0n) throw new codes.ERR_OUT_OF_RANGE(name, '>= 0', value);
    const hex = value.toString(16);
    return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  }
  if (isAnyArrayBuffer(value) || isArrayBufferView(value)) return value;
  throw new codes.ERR_INVALID_ARG_TYPE(
    name, ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], value);
}

function asBigInt(bytes) {
  const view = isAnyArrayBuffer(bytes) ? Buffer.from(bytes) :
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.length === 0 ? 0n : BigInt(`0x${view.toString('hex')}`);
}

function primeArguments(size, options) {
  validateInt32(size, 'size', 1);
  validateObject(options, 'options');
  const { safe = false, bigint = false } = options;
  let { add, rem } = options;
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  if (add !== undefined) add = numberBytes(add, 'options.add');
  if (rem !== undefined) rem = numberBytes(rem, 'options.rem');
  if (add !== undefined) {
    const step = asBigInt(add);
    if (step.toString(2).length > size) throw nativeError(RangeError, 'ERR_OUT_OF_RANGE', 'invalid options.add');
    if (rem !== undefined && step <= asBigInt(rem)) {
      throw nativeError(RangeError, 'ERR_OUT_OF_RANGE', 'invalid options.rem');
    }
  }
  // There are no safe ones with 4 or 5 bits whose first two are set.
  if (size === 1 || (safe && (size === 2 || size === 4 || size === 5))) {
    const reason = 'bits too small';
    const error = nativeError(Error, undefined, `error:01800076:bignum routines::${reason}`);
    throw Object.assign(error, { library: 'bignum routines', reason, code: 'ERR_OSSL_BN_BITS_TOO_SMALL' });
  }
  return { args: [size, safe, add, rem], bigint };
}

function shown(bytes, bigint) {
  return bigint ? asBigInt(bytes) : bytes;
}

function generatePrime(size, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  const { args, bigint } = primeArguments(size, options);
  primeMake((error, bytes) => {
    if (error === null) callback(undefined, shown(bytes, bigint));
    else callback(error);
  }, ...args);
}

function generatePrimeSync(size, options = {}) {
  const { args, bigint } = primeArguments(size, options);
  return shown(primeMakeSync(...args), bigint);
}

function checkArguments(candidate, options) {
  const bytes = numberBytes(candidate, 'candidate');
  validateObject(options, 'options');
  const { checks = 0 } = options;
  validateInt32(checks, 'options.checks', 0);
  return [bytes, checks];
}

function checkPrime(candidate, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  primeCheck((error, is) => {
    if (error === null) callback(undefined, is);
    else callback(error);
  }, ...checkArguments(candidate, options));
}

function checkPrimeSync(candidate, options = {}) {
  return primeCheckSync(...checkArguments(candidate, options));
}

module.exports = { checkPrime, checkPrimeSync, generatePrime, generatePrimeSync };
