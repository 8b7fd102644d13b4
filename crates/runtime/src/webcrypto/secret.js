// Secret keys: AES in its modes, and HMAC.
'use strict';

const { checkAlg, checkJwk, fromText, newJwk, toText } = require('./jwk.js');
const { digests } = require('./digests.js');
const { dataError, inPool, notSupported, operationError, syntaxError } = require('./errors.js');
const { makeKey } = require('./crypto_key.js');
const { getRandomValues } = require('crypto');
const native = binding;

function checkUsages(name, usages, allowed) {
  if (usages.some((usage) => !allowed.includes(usage))) throw syntaxError(`Unsupported key usage for ${name} key`);
}

function randomBytes(size) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65536) getRandomValues(bytes.subarray(at, at + 65536));
  return bytes;
}

function checkNotEmpty(usages) {
  if (usages.length === 0) throw syntaxError('Usages cannot be empty when creating a key.');
}

// The bytes of a key in one of the forms secret keys have.
function secretBytes({ name }, format, data, extractable, usages, use) {
  if (format === 'raw' || format === 'raw-secret') return data;
  if (format !== 'jwk') throw notSupported(`Unable to import ${name} using ${format} format`);
  checkJwk(data, 'oct', extractable, usages, use);
  if (data.k === undefined) throw dataError();
  return fromText(data.k);
}

function exportSecret(key, format, alg) {
  if (format === 'jwk') return newJwk(key, alg, { kty: 'oct', k: toText(key.handle) });
  if (format !== 'raw' && format !== 'raw-secret') return undefined;
  return key.handle.slice().buffer;
}

const isAesLength = (bits) => bits === 128 || bits === 192 || bits === 256;

function keyLength({ length }) {
  if (!isAesLength(length)) throw operationError('AES key length must be 128, 192, or 256 bits');
  return length;
}

// `mode` is what names of algorithms in JSON Web Keys end in.
const aes = (mode, allowed, operations) => ({
  keyLength,
  async generateKey(algorithm, extractable, usages) {
    const { name } = algorithm;
    checkUsages(name, usages, allowed);
    const length = keyLength(algorithm);
    checkNotEmpty(usages);
    return makeKey('secret', randomBytes(length / 8), { name, length }, extractable, usages);
  },
  importKey(algorithm, format, data, extractable, usages) {
    const { name } = algorithm;
    checkUsages(name, usages, allowed);
    const bytes = secretBytes(algorithm, format, data, extractable, usages, 'enc');
    const length = bytes.length * 8;
    if (!isAesLength(length)) throw dataError('Invalid key length');
    if (format === 'jwk') checkAlg(data, `A${length}${mode}`);
    return makeKey('secret', bytes, { name, length }, extractable, usages);
  },
  exportKey: (key, format) => exportSecret(key, format, `A${key.algorithm.length}${mode}`),
  ...operations,
});

const all = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];

function cbc(encrypt, { iv }, key, data) {
  if (iv.length !== 16) throw operationError('algorithm.iv must contain exactly 16 bytes');
  return inPool(native.aesCbc, encrypt, key.handle, iv, data);
}

function ctr({ counter, length }, key, data) {
  if (counter.length !== 16) throw operationError('algorithm.counter must contain exactly 16 bytes');
  if (length === 0 || length > 128) throw operationError('AES-CTR algorithm.length must be between 1 and 128');
  return inPool(native.aesCtr, key.handle, counter, length, data);
}

const tagLengths = [32, 64, 96, 104, 112, 120, 128];

function gcm(encrypt, { iv, additionalData = new Uint8Array(), tagLength = 128 }, key, data) {
  if (!tagLengths.includes(tagLength)) throw operationError(`${tagLength} is not a valid AES-GCM tag length`);
  return inPool(native.aesGcm, encrypt, key.handle, iv, additionalData, tagLength / 8, data);
}

const wrap = (encrypt) => (algorithm, key, data) => inPool(native.aesWrap, encrypt, key.handle, data);

const hashBits = ({ hash }) => hash.slice(hash.indexOf('-') + 1);
const hmacAlg = (algorithm) => (algorithm.hash.startsWith('SHA3') ? undefined : `HS${hashBits(algorithm)}`);
const signing = ['sign', 'verify'];

const hmac = {
  keyLength({ hash, length = digests[hash].block }) {
    if (length === 0) throw operationError('HmacImportParams.length cannot be 0');
    return length;
  },
  async generateKey({ name, hash, length = digests[hash].block }, extractable, usages) {
    checkUsages(name, usages, signing);
    if (length === 0) throw operationError('HmacKeyGenParams.length cannot be 0');
    checkNotEmpty(usages);
    const bytes = randomBytes(Math.ceil(length / 8));
    return makeKey('secret', bytes, { name, length, hash }, extractable, usages);
  },
  importKey(algorithm, format, data, extractable, usages) {
    const { name, hash } = algorithm;
    checkUsages(name, usages, signing);
    const bytes = secretBytes(algorithm, format, data, extractable, usages, 'sig');
    if (format === 'jwk') {
      const alg = hmacAlg(algorithm);
      if (alg !== undefined) checkAlg(data, alg);
    }
    const most = bytes.length * 8;
    if (most === 0) throw dataError('Zero-length key is not supported');
    const { length = most } = algorithm;
    if (length === 0) throw dataError('HmacImportParams.length cannot be 0');
    if (length > most || length <= most - 8) throw dataError('Invalid key length');
    return makeKey('secret', bytes, { name, length, hash }, extractable, usages);
  },
  exportKey: (key, format) => exportSecret(key, format, hmacAlg(key.algorithm)),
  sign: (_, { algorithm, handle }, data) => inPool(native.hmac, digests[algorithm.hash].id, handle, data),
  verify: (_, { algorithm, handle }, signature, data) =>
    inPool(native.hmacCheck, digests[algorithm.hash].id, handle, signature, data),
};

module.exports = {
  'AES-CBC': aes('CBC', all, { encrypt: cbc.bind(null, true), decrypt: cbc.bind(null, false) }),
  'AES-CTR': aes('CTR', all, { encrypt: ctr, decrypt: ctr }),
  'AES-GCM': aes('GCM', all, { encrypt: gcm.bind(null, true), decrypt: gcm.bind(null, false) }),
  'AES-KW': aes('KW', ['wrapKey', 'unwrapKey'], { wrapKey: wrap(true), unwrapKey: wrap(false) }),
  'HMAC': hmac,
};
