// Secret keys: AES in its modes, ChaCha20-Poly1305, and HMAC.
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

// `mode` is what names of algorithms in JSON Web Keys end in; `check` looks at the parameters of a message.
const aes = (mode, allowed, check, operations) => ({
  keyLength,
  checks: { generateKey: keyLength, encrypt: check, decrypt: check },
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

function checkCbc({ iv }) {
  if (iv.length !== 16) throw operationError('algorithm.iv must contain exactly 16 bytes');
}

function checkCtr({ counter, length }) {
  if (counter.length !== 16) throw operationError('algorithm.counter must contain exactly 16 bytes');
  if (length === 0 || length > 128) throw operationError('AES-CTR algorithm.length must be between 1 and 128');
}

const tagLengths = [32, 64, 96, 104, 112, 120, 128];

function checkTag({ name, tagLength = 128 }) {
  if (!tagLengths.includes(tagLength)) throw operationError(`${tagLength} is not a valid ${name} tag length`);
}

function checkOcb(algorithm) {
  if (algorithm.iv.length > 15) throw operationError('AES-OCB algorithm.iv must be no more than 15 bytes');
  checkTag(algorithm);
}

function checkChaCha({ name, iv, tagLength = 128 }) {
  if (iv.length !== 12) throw operationError('algorithm.iv must contain exactly 12 bytes');
  if (tagLength !== 128) throw operationError(`${tagLength} is not a valid ${name} tag length`);
}

// Both ways of an operation whose parameters `check` looks at first.
const bothWays = (check, run) => {
  const way = (encrypt) => (algorithm, key, data) => {
    check(algorithm);
    return run(encrypt, algorithm, key.handle, data);
  };
  return { encrypt: way(true), decrypt: way(false) };
};

const cbc = bothWays(checkCbc, (encrypt, { iv }, key, data) => inPool(native.aesCbc, encrypt, key, iv, data));
const ctr = bothWays(checkCtr, (_, { counter, length }, key, data) =>
  inPool(native.aesCtr, key, counter, length, data));

const authenticated = (check, work) =>
  bothWays(check, (encrypt, { iv, additionalData = new Uint8Array(), tagLength = 128 }, key, data) =>
    inPool(work, encrypt, key, iv, additionalData, tagLength / 8, data));

function withoutRaw(family) {
  const { importKey, exportKey } = family;
  return {
    ...family,
    importKey(algorithm, format, ...rest) {
      if (format === 'raw') throw notSupported(`Unable to import ${algorithm.name} using raw format`);
      return importKey(algorithm, format, ...rest);
    },
    exportKey: (key, format) => (format === 'raw' ? undefined : exportKey(key, format)),
  };
}

const chacha = withoutRaw({
  keyLength: () => 256,
  checks: { encrypt: checkChaCha, decrypt: checkChaCha },
  async generateKey({ name }, extractable, usages) {
    checkUsages(name, usages, all);
    checkNotEmpty(usages);
    return makeKey('secret', randomBytes(32), { name }, extractable, usages);
  },
  importKey(algorithm, format, data, extractable, usages) {
    const { name } = algorithm;
    checkUsages(name, usages, all);
    const bytes = secretBytes(algorithm, format, data, extractable, usages, 'enc');
    if (bytes.length !== 32) throw dataError('Invalid key length');
    if (format === 'jwk') checkAlg(data, 'C20P');
    return makeKey('secret', bytes, { name }, extractable, usages);
  },
  exportKey: (key, format) => exportSecret(key, format, 'C20P'),
  ...authenticated(checkChaCha, native.chacha20Poly1305),
});

const wrap = (encrypt) => (algorithm, key, data) => inPool(native.aesWrap, encrypt, key.handle, data);

const hashBits = ({ hash }) => hash.slice(hash.indexOf('-') + 1);
const hmacAlg = (algorithm) => (algorithm.hash.startsWith('SHA3') ? undefined : `HS${hashBits(algorithm)}`);
const signing = ['sign', 'verify'];

function hmacGenerated({ hash, length = digests[hash].block }) {
  if (length === 0) throw operationError('HmacKeyGenParams.length cannot be 0');
  return length;
}

const hmac = {
  checks: { generateKey: hmacGenerated },
  keyLength({ hash, length = digests[hash].block }) {
    if (length === 0) throw operationError('HmacImportParams.length cannot be 0');
    return length;
  },
  async generateKey(algorithm, extractable, usages) {
    const { name, hash } = algorithm;
    checkUsages(name, usages, signing);
    const length = hmacGenerated(algorithm);
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
  'AES-CBC': aes('CBC', all, checkCbc, cbc),
  'AES-CTR': aes('CTR', all, checkCtr, ctr),
  'AES-GCM': aes('GCM', all, checkTag, authenticated(checkTag, native.aesGcm)),
  'AES-KW': aes('KW', ['wrapKey', 'unwrapKey'], undefined, { wrapKey: wrap(true), unwrapKey: wrap(false) }),
  'AES-OCB': withoutRaw(aes('OCB', all, checkOcb, authenticated(checkOcb, native.aesOcb))),
  'ChaCha20-Poly1305': chacha,
  'HMAC': hmac,
};
