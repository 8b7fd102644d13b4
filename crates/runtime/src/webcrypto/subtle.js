// SubtleCrypto: each method converts its arguments, normalizes the algorithm, asks whether the key may do it, and leaves
// the rest to the algorithm's family.
'use strict';

const { Buffer } = require('buffer');
const { codes } = require('internal:errors');
const { emitExperimentalWarning, kEnumerableProperty } = require('internal:util');
const { normalize } = require('./algorithms.js');
const convert = require('./convert.js');
const { makeKey, slotsOf } = require('./crypto_key.js');
const { digest } = require('./digests.js');
const { dataError, invalidAccess, notSupported, syntaxError } = require('./errors.js');

const families = {
  __proto__: null,
  ...require('./secret.js'),
  ...require('./derived.js'),
  ...require('./rsa.js'),
  ...require('./curves.js'),
};

const { bytes, cryptoKey, identifier, keyFormat, reader, usages: keyUsages } = convert;
const boolean = (value) => !!value;
const bits = (value, where) => (value === undefined || value === null ? null : convert.unsignedLong(value, where));

let subtle;

function begin(self, method, args, least) {
  if (self !== subtle) throw new codes.ERR_INVALID_THIS('SubtleCrypto');
  return reader(method, args, least);
}

// The slots of a key that may be used with `algorithm` for `usage`.
function usable(key, algorithm, usage, refusal = `Unable to use this key to ${usage}`) {
  const slots = slotsOf(key);
  if (slots.algorithm.name !== algorithm.name) throw invalidAccess('Key algorithm mismatch');
  if (!slots.usages.includes(usage)) throw invalidAccess(refusal);
  return slots;
}

const derivable = (key, algorithm, usage) => usable(key, algorithm, usage, `baseKey does not have ${usage} usage`);

function importKey(format, data, algorithm, extractable, usages) {
  const key = families[algorithm.name].importKey(algorithm, format, data, extractable, usages);
  const { type } = slotsOf(key);
  if (type !== 'public' && usages.length === 0) {
    throw syntaxError(`Usages cannot be empty when importing a ${type} key.`);
  }
  return key;
}

function exportKey(format, key) {
  const slots = slotsOf(key);
  const { algorithm: { name }, type } = slots;
  const family = families[name];
  if (family.exportKey === undefined) throw notSupported(`Unable to export ${name} ${type} key using ${format} format`);
  if (!slots.extractable) throw invalidAccess('key is not extractable');
  const data = family.exportKey(slots, format);
  if (data === undefined) throw notSupported(`Unable to export ${name} ${type} key using ${format} format`);
  return data;
}

// Wrapping is an operation of its own, or else encryption.
function normalizeWrap(given, operation, other) {
  try {
    return [normalize(given, operation), operation];
  } catch {
    return [normalize(given, other), other];
  }
}

function parseJwk(data) {
  let jwk;
  try {
    jwk = JSON.parse(Buffer.from(data).toString());
  } catch (error) {
    throw dataError('Invalid wrapped JWK key', error);
  }
  return convert.jsonWebKey(jwk, { prefix: "Failed to execute 'unwrapKey' on 'SubtleCrypto'", what: 'Key data' });
}

class SubtleCrypto {
  constructor() {
    throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  async encrypt(algorithm, key, data) {
    const read = begin(this, 'encrypt', arguments, 3);
    algorithm = read(0, identifier);
    key = read(1, cryptoKey);
    data = read(2, bytes);
    algorithm = normalize(algorithm, 'encrypt');
    return families[algorithm.name].encrypt(algorithm, usable(key, algorithm, 'encrypt'), data);
  }

  async decrypt(algorithm, key, data) {
    const read = begin(this, 'decrypt', arguments, 3);
    algorithm = read(0, identifier);
    key = read(1, cryptoKey);
    data = read(2, bytes);
    algorithm = normalize(algorithm, 'decrypt');
    return families[algorithm.name].decrypt(algorithm, usable(key, algorithm, 'decrypt'), data);
  }

  async sign(algorithm, key, data) {
    const read = begin(this, 'sign', arguments, 3);
    algorithm = read(0, identifier);
    key = read(1, cryptoKey);
    data = read(2, bytes);
    algorithm = normalize(algorithm, 'sign');
    return families[algorithm.name].sign(algorithm, usable(key, algorithm, 'sign'), data);
  }

  async verify(algorithm, key, signature, data) {
    const read = begin(this, 'verify', arguments, 4);
    algorithm = read(0, identifier);
    key = read(1, cryptoKey);
    signature = read(2, bytes);
    data = read(3, bytes);
    algorithm = normalize(algorithm, 'verify');
    return families[algorithm.name].verify(algorithm, usable(key, algorithm, 'verify'), signature, data);
  }

  async digest(algorithm, data) {
    const read = begin(this, 'digest', arguments, 2);
    algorithm = read(0, identifier);
    data = read(1, bytes);
    return digest(normalize(algorithm, 'digest'), data);
  }

  async generateKey(algorithm, extractable, usages) {
    const read = begin(this, 'generateKey', arguments, 3);
    algorithm = read(0, identifier);
    extractable = read(1, boolean);
    usages = read(2, keyUsages);
    algorithm = normalize(algorithm, 'generateKey');
    return families[algorithm.name].generateKey(algorithm, extractable, usages);
  }

  async deriveKey(algorithm, baseKey, derivedKeyType, extractable, usages) {
    const read = begin(this, 'deriveKey', arguments, 5);
    algorithm = read(0, identifier);
    baseKey = read(1, cryptoKey);
    derivedKeyType = read(2, identifier);
    extractable = read(3, boolean);
    usages = read(4, keyUsages);
    algorithm = normalize(algorithm, 'deriveBits');
    const imported = normalize(derivedKeyType, 'importKey');
    const measured = normalize(derivedKeyType, 'keyLength');
    const slots = derivable(baseKey, algorithm, 'deriveKey');
    const length = families[measured.name].keyLength(measured);
    const secret = await families[algorithm.name].deriveBits(algorithm, slots, length);
    return importKey('raw', new Uint8Array(secret), imported, extractable, usages);
  }

  async deriveBits(algorithm, baseKey, length = null) {
    const read = begin(this, 'deriveBits', arguments, 2);
    algorithm = read(0, identifier);
    baseKey = read(1, cryptoKey);
    length = read(2, bits);
    algorithm = normalize(algorithm, 'deriveBits');
    return families[algorithm.name].deriveBits(algorithm, derivable(baseKey, algorithm, 'deriveBits'), length);
  }

  async importKey(format, keyData, algorithm, extractable, usages) {
    const read = begin(this, 'importKey', arguments, 5);
    format = read(0, keyFormat);
    keyData = read(1, format === 'jwk' ? convert.jsonWebKey : bytes);
    algorithm = read(2, identifier);
    extractable = read(3, boolean);
    usages = read(4, keyUsages);
    return importKey(format, keyData, normalize(algorithm, 'importKey'), extractable, usages);
  }

  async exportKey(format, key) {
    const read = begin(this, 'exportKey', arguments, 2);
    format = read(0, keyFormat);
    key = read(1, cryptoKey);
    return exportKey(format, key);
  }

  async wrapKey(format, key, wrappingKey, algorithm) {
    const read = begin(this, 'wrapKey', arguments, 4);
    format = read(0, keyFormat);
    key = read(1, cryptoKey);
    wrappingKey = read(2, cryptoKey);
    const [normal, operation] = normalizeWrap(read(3, identifier), 'wrapKey', 'encrypt');
    const slots = usable(wrappingKey, normal, 'wrapKey');
    let data = exportKey(format, key);
    if (format === 'jwk') {
      data = JSON.stringify(data);
      // Key wrap takes whole pieces of eight bytes.
      if (normal.name === 'AES-KW') data = data.padEnd(Math.ceil(data.length / 8) * 8);
      data = new Uint8Array(Buffer.from(data));
    } else {
      data = new Uint8Array(data);
    }
    return families[normal.name][operation](normal, slots, data);
  }

  async unwrapKey(format, wrappedKey, unwrappingKey, unwrapAlgorithm, unwrappedKeyAlgorithm, extractable, usages) {
    const read = begin(this, 'unwrapKey', arguments, 7);
    format = read(0, keyFormat);
    wrappedKey = read(1, bytes);
    unwrappingKey = read(2, cryptoKey);
    unwrapAlgorithm = read(3, identifier);
    unwrappedKeyAlgorithm = read(4, identifier);
    extractable = read(5, boolean);
    usages = read(6, keyUsages);
    const [normal, operation] = normalizeWrap(unwrapAlgorithm, 'unwrapKey', 'decrypt');
    const imported = normalize(unwrappedKeyAlgorithm, 'importKey');
    const slots = usable(unwrappingKey, normal, 'unwrapKey');
    const data = await families[normal.name][operation](normal, slots, wrappedKey);
    return importKey(format, format === 'jwk' ? parseJwk(data) : new Uint8Array(data), imported, extractable, usages);
  }

  async getPublicKey(key, usages) {
    emitExperimentalWarning('The getPublicKey Web Crypto API method');
    const read = begin(this, 'getPublicKey', arguments, 2);
    key = read(0, cryptoKey);
    usages = read(1, keyUsages);
    const { type, handle, algorithm } = slotsOf(key);
    if (type === 'secret') throw notSupported('key must be a private key');
    if (type !== 'private') throw invalidAccess('key must be a private key');
    const allowed = families[algorithm.name].allowed.public;
    if (usages.some((usage) => !allowed.includes(usage))) {
      throw syntaxError(`Unsupported key usage for ${algorithm.name} key`);
    }
    return makeKey('public', handle, algorithm, true, usages);
  }
}

for (const name of Object.getOwnPropertyNames(SubtleCrypto.prototype)) {
  if (name !== 'constructor') Object.defineProperty(SubtleCrypto.prototype, name, kEnumerableProperty);
}
Object.defineProperty(SubtleCrypto.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'SubtleCrypto',
});

subtle = Object.create(SubtleCrypto.prototype);

module.exports = { SubtleCrypto, subtle };
