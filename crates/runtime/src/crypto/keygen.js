// New keys: secret ones, and pairs of halves, in forms that wait and that call back from the pool.
'use strict';

const { Buffer } = require('buffer');
const { codes } = require('internal:errors');
const {
  validateFunction, validateInt32, validateInteger, validateObject, validateOneOf, validateString, validateUint32,
} = require('internal:validators');
const { customPromisifyArgs } = require('internal:util');
const { nativeError } = require('./input.js');
const { writeEncoding } = require('./key_encoding.js');
const { createSecretKey, make, written } = require('./keys.js');
const { randomBytes } = require('./random.js');
const { digestId } = require('./hash.js');
const { curveNumber, digestSize, keyMake, keyMakeSync } = binding;

const none = Buffer.alloc(0);

function encodingFor(keyType, options, name, isPublic) {
  const encoding = options?.[name];
  if (encoding === undefined) return undefined;
  if (encoding === null || typeof encoding !== 'object') {
    throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, encoding);
  }
  return writeEncoding(encoding, keyType, isPublic, name);
}

function exponentBytes(value) {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

function checkDigest(name, option) {
  if (name === undefined) return;
  validateString(name, option);
  if (digestId(name) < 0) throw nativeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${name}`);
}

function checkPss(options) {
  const { hash, hashAlgorithm, mgf1Hash, mgf1HashAlgorithm, saltLength } = options;
  if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
  if (hashAlgorithm !== undefined) validateString(hashAlgorithm, 'options.hashAlgorithm');
  if (mgf1HashAlgorithm !== undefined) validateString(mgf1HashAlgorithm, 'options.mgf1HashAlgorithm');
  checkDigest(hashAlgorithm ?? hash, 'options.hash');
  checkDigest(mgf1HashAlgorithm ?? mgf1Hash, 'options.mgf1Hash');
  const digest = hashAlgorithm ?? hash;
  const mask = mgf1HashAlgorithm ?? mgf1Hash ?? digest;
  if (digest === undefined && mask === undefined && saltLength === undefined) return undefined;
  return {
    hashAlgorithm: digest ?? 'sha1',
    mgf1HashAlgorithm: mask ?? 'sha1',
    // RFC 8017: as long as the digest.
    saltLength: saltLength ?? digestSize(digestId(digest ?? 'sha1')),
  };
}

// What the native half makes a pair of that `options` ask for, and what its keys tell beside it.
function wish(type, options) {
  switch (type) {
    case 'rsa':
    case 'rsa-pss': {
      validateObject(options, 'options');
      const { modulusLength, publicExponent } = options;
      validateUint32(modulusLength, 'options.modulusLength');
      if (publicExponent != null) validateUint32(publicExponent, 'options.publicExponent');
      const pss = type === 'rsa-pss' ? checkPss(options) : undefined;
      return {
        args: [type, modulusLength, exponentBytes(publicExponent ?? 0x10001), 0],
        details: pss,
      };
    }
    case 'dsa': {
      validateObject(options, 'options');
      const { modulusLength, divisorLength } = options;
      validateUint32(modulusLength, 'options.modulusLength');
      if (divisorLength != null) validateInt32(divisorLength, 'options.divisorLength', 0);
      return { args: [type, modulusLength, none, 0] };
    }
    case 'ec': {
      validateObject(options, 'options');
      const { namedCurve, paramEncoding } = options;
      validateString(namedCurve, 'options.namedCurve');
      if (paramEncoding != null && paramEncoding !== 'named' && paramEncoding !== 'explicit') {
        throw new codes.ERR_INVALID_ARG_VALUE('options.paramEncoding', paramEncoding);
      }
      const curve = curveNumber(namedCurve);
      if (curve === 0) throw nativeError(TypeError, 'ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name');
      if (paramEncoding === 'explicit') {
        throw nativeError(Error, 'ERR_CRYPTO_UNSUPPORTED_OPERATION', 'Explicit curve parameters are not supported');
      }
      return { args: [type, 0, none, curve] };
    }
    case 'ed25519':
    case 'x25519':
      return { args: [type, 0, none, 0] };
    default:
      throw new codes.ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
}

function prepared(type, options) {
  validateString(type, 'type');
  if (options !== undefined) validateObject(options, 'options');
  const publicEncoding = encodingFor(type, options, 'publicKeyEncoding', true);
  const privateEncoding = encodingFor(type, options, 'privateKeyEncoding', false);
  return { ...wish(type, options), publicEncoding, privateEncoding };
}

function half(handle, isPrivate, encoding, details) {
  const type = isPrivate ? 'private' : 'public';
  if (encoding === undefined) return make(type, handle, details);
  if (encoding.format === 'jwk') return make(type, handle).export({ format: 'jwk' });
  return written(handle, isPrivate, encoding);
}

function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const { args, details, publicEncoding, privateEncoding } = prepared(type, options);
  keyMake((error, handle) => {
    if (error !== null) {
      callback(error);
      return;
    }
    let pair;
    try {
      pair = [half(handle, false, publicEncoding, details), half(handle, true, privateEncoding, details)];
    } catch (failure) {
      callback(failure);
      return;
    }
    callback(null, pair[0], pair[1]);
  }, ...args);
}

Object.defineProperty(generateKeyPair, customPromisifyArgs, {
  __proto__: null, value: ['publicKey', 'privateKey'], enumerable: false,
});

function generateKeyPairSync(type, options) {
  const { args, details, publicEncoding, privateEncoding } = prepared(type, options);
  const handle = keyMakeSync(...args);
  return {
    publicKey: half(handle, false, publicEncoding, details),
    privateKey: half(handle, true, privateEncoding, details),
  };
}

function secretLength(type, options) {
  validateString(type, 'type');
  if (type !== 'hmac' && type !== 'aes') {
    validateObject(options, 'options');
    throw new codes.ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
  validateObject(options, 'options');
  if (type === 'hmac') validateInteger(options.length, 'options.length', 8, 2 ** 31 - 1);
  else validateOneOf(options.length, 'options.length', [128, 192, 256]);
  return Math.floor(options.length / 8);
}

function generateKey(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const length = secretLength(type, options);
  randomBytes(length, (error, bytes) => {
    if (error !== null) callback(error);
    else callback(null, createSecretKey(bytes));
  });
}

function generateKeySync(type, options) {
  return createSecretKey(randomBytes(secretLength(type, options)));
}

module.exports = { generateKey, generateKeyPair, generateKeyPairSync, generateKeySync };
