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

function hkdf({ hash, salt, info }, key, length) {
  checkLength(length);
  const { id, size } = digests[hash];
  if (length > 255 * size) throw operationError('length exceeds the maximum derived bit length');
  if (length === 0) return new ArrayBuffer(0);
  return inPool(native.hkdf, id, key.handle, salt, info, length / 8);
}

function pbkdf2({ hash, salt, iterations }, key, length) {
  if (iterations === 0) throw operationError('iterations cannot be zero');
  checkLength(length);
  if (length === 0) return new ArrayBuffer(0);
  return inPool(native.pbkdf2, digests[hash].id, key.handle, salt, iterations, length / 8);
}

const keyLength = () => null;

module.exports = {
  HKDF: { importKey, keyLength, deriveBits: hkdf },
  PBKDF2: { importKey, keyLength, deriveBits: pbkdf2 },
};
