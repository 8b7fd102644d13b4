// Signatures: Sign and Verify, which are fed, and sign() and verify() of data as a whole.
'use strict';

const { Buffer } = require('buffer');
const { FastBuffer } = require('internal:buffer/fast_buffer');
const { Writable } = require('stream');
const { codes } = require('internal:errors');
const { validateEncoding, validateFunction, validateString } = require('internal:validators');
const { isArrayBufferView } = require('internal:util');
const { bytesOf, nativeError, natively } = require('./input.js');
const { digestId } = require('./hash.js');
const { CONSUME_PRIVATE, CONSUME_PUBLIC, bounds, nativeKey } = require('./keys.js');
const { signingNew, signingSign, signingUpdate, signingVerify } = binding;

const kHandle = Symbol('kHandle');
const NONE = -1000;

function intOption(options, name) {
  const value = options?.[name];
  if (value === undefined) return NONE;
  if (value === value >> 0) return value;
  throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, value);
}

function notAllowed(number, reason, code) {
  const error = nativeError(Error, undefined, `error:${number}:Provider routines::${reason}`);
  return Object.assign(error, { library: 'Provider routines', reason, code });
}

// A key of RSA-PSS may be bound to a digest and to some salt.
function checkBounds(key, digest, salt) {
  const bound = bounds.get(key);
  if (bound === undefined) return;
  if (digest !== digestId(bound.hashAlgorithm)) {
    throw notAllowed('1C8000AE', 'digest not allowed', 'ERR_OSSL_DIGEST_NOT_ALLOWED');
  }
  if (salt >= 0 && salt < bound.saltLength) {
    throw notAllowed('1C8000AC', 'pss saltlen too small', 'ERR_OSSL_PSS_SALTLEN_TOO_SMALL');
  }
}

// Padding, salt and form of a signature, as numbers for the native half.
function wishOf(key, digest, options) {
  const given = options !== null && typeof options === 'object' ? options : undefined;
  const padding = intOption(given, 'padding');
  const salt = intOption(given, 'saltLength');
  const form = given?.dsaEncoding;
  if (form !== undefined && form !== 'der' && form !== 'ieee-p1363') {
    throw new codes.ERR_INVALID_ARG_VALUE('options.dsaEncoding', form);
  }
  checkBounds(key, digest, salt);
  return [digest, padding, salt, form === 'ieee-p1363' ? 1 : 0];
}

function begin(self, algorithm, options) {
  validateString(algorithm, 'algorithm');
  const id = digestId(algorithm);
  if (id < 0) throw nativeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest');
  self[kHandle] = { digest: id, native: signingNew(id) };
  Writable.call(self, options);
}

function _write(chunk, encoding, callback) {
  this.update(chunk, encoding);
  callback();
}

function update(data, encoding) {
  if (typeof data === 'string') {
    validateEncoding(data, encoding);
    data = Buffer.from(data, encoding === 'buffer' ? 'utf8' : encoding);
  } else if (!isArrayBufferView(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  if (!signingUpdate(this[kHandle].native, data)) throw new Error('Not initialised');
  return this;
}

function Sign(algorithm, options) {
  if (!new.target) return new Sign(algorithm, options);
  begin(this, algorithm, options);
}

function Verify(algorithm, options) {
  if (!new.target) return new Verify(algorithm, options);
  begin(this, algorithm, options);
}

for (const Class of [Sign, Verify]) {
  Object.setPrototypeOf(Class.prototype, Writable.prototype);
  Object.setPrototypeOf(Class, Writable);
  Class.prototype._write = _write;
  Class.prototype.update = update;
}

Sign.prototype.sign = function sign(options, encoding) {
  if (!options) throw new codes.ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const key = nativeKey(options, CONSUME_PRIVATE);
  const wish = wishOf(key, this[kHandle].digest, options);
  const bytes = new FastBuffer(natively(() => signingSign(this[kHandle].native, key, wish)));
  return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
};

Verify.prototype.verify = function verify(options, signature, sigEncoding) {
  const key = nativeKey(options, CONSUME_PUBLIC);
  const wish = wishOf(key, this[kHandle].digest, options);
  const bytes = bytesOf(signature, 'signature', sigEncoding);
  return natively(() => signingVerify(this[kHandle].native, key, bytes, wish));
};

function createSign(algorithm, options) {
  return new Sign(algorithm, options);
}

function createVerify(algorithm, options) {
  return new Verify(algorithm, options);
}

// The digest's number: keys that sign in their own way have none, others SHA-256 unless it is named.
function digestFor(algorithm, key) {
  if (algorithm != null) {
    const id = digestId(algorithm);
    if (id < 0) throw nativeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest');
    return id;
  }
  const [type] = binding.keyFacts(key);
  if (type === 'ed25519') return NONE;
  return digestId(bounds.get(key)?.hashAlgorithm ?? 'sha256');
}

function sign(algorithm, data, key, callback) {
  if (algorithm != null) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const bytes = bytesOf(data, 'data');
  if (!key) throw new codes.ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const handle = nativeKey(key, CONSUME_PRIVATE);
  const wish = wishOf(handle, digestFor(algorithm, handle), key);
  if (callback === undefined) return new FastBuffer(natively(() => binding.signDataSync(handle, bytes, wish)));
  binding.signData((error, signature) => {
    if (error === null) callback(null, new FastBuffer(signature));
    else callback(error);
  }, handle, bytes, wish);
  return undefined;
}

function verify(algorithm, data, key, signature, callback) {
  if (algorithm != null) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const bytes = bytesOf(data, 'data');
  if (!isArrayBufferView(data)) throw new codes.ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView'], data);
  if (!isArrayBufferView(signature)) {
    throw new codes.ERR_INVALID_ARG_TYPE('signature', ['Buffer', 'TypedArray', 'DataView'], signature);
  }
  const handle = nativeKey(key, CONSUME_PUBLIC);
  const wish = wishOf(handle, digestFor(algorithm, handle), key);
  if (callback === undefined) return natively(() => binding.verifyDataSync(handle, bytes, signature, wish));
  binding.verifyData(callback, handle, bytes, signature, wish);
  return undefined;
}

module.exports = { Sign, Verify, createSign, createVerify, sign, verify };
