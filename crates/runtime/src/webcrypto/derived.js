// Bits derived from a secret: HKDF and PBKDF2. Their keys are only ever read.
'use strict';

const { digests } = require('./digests.js');
const { inPool, notSupported, operationError, syntaxError } = require('./errors.js');
const { makeKey } = require('./crypto_key.js');
const native = binding;

function importKey({ name }, format, data, extractable, usages) {
  if (usages.some((usage) => usage !== 'deriveKey' && usage !== 'deriveBits')) {
    throw syntaxError(`Unsupported key usage for a ${name} key`);
  }
  if (extractable) throw syntaxError(`${name} keys are not extractable`);
  if (format !== 'raw' && format !== 'raw-secret') throw notSupported(`Unable to import ${name} using ${format} format`);
  return makeKey('secret', data, { name }, false, usages);
}

function checkLength(length) {
  if (length === null) throw operationError('length cannot be null');
  if (length % 8 !== 0) throw operationError('length must be a multiple of 8');
}

function checkHkdf({ hash }, length) {
  checkLength(length);
  if (length > 255 * digests[hash].size) throw operationError('length exceeds the maximum derived bit length');
}

function hkdf(algorithm, key, length) {
  checkHkdf(algorithm, length);
  const { hash, salt, info } = algorithm;
  if (length === 0) return new ArrayBuffer(0);
  return inPool(native.hkdf, digests[hash].id, key.handle, salt, info, length / 8);
}

function checkPbkdf2({ iterations }, length) {
  if (iterations === 0) throw operationError('iterations cannot be zero');
  checkLength(length);
}

function pbkdf2(algorithm, key, length) {
  checkPbkdf2(algorithm, length);
  const { hash, salt, iterations } = algorithm;
  if (length === 0) return new ArrayBuffer(0);
  return inPool(native.pbkdf2, digests[hash].id, key.handle, salt, iterations, length / 8);
}

const keyLength = () => null;

module.exports = {
  HKDF: { importKey, keyLength, checks: { deriveBits: checkHkdf }, deriveBits: hkdf },
  PBKDF2: { importKey, keyLength, checks: { deriveBits: checkPbkdf2 }, deriveBits: pbkdf2 },
};
