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
function normalizeWrap(given, operation, other, warns = true) {
  try {
    return [normalize(given, operation, warns), operation];
  } catch {
    return [normalize(given, other, warns), other];
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

// Whether an operation of `supports` could begin; throws when it could not.
function couldBegin(operation, given, more) {
  if (operation === 'deriveKey') {
    const measured = normalize(more, 'keyLength', false);
    normalize(more, 'importKey', false);
    return couldBegin('deriveBits', given, families[measured.name].keyLength(measured));
  }
  if (operation === 'wrapKey' || operation === 'unwrapKey') {
    // Keys that can't leave, or can't come, have nothing to be wrapped.
    normalize(more, operation === 'wrapKey' ? 'exportKey' : 'importKey', false);
    const [normal, own] = normalizeWrap(given, operation, operation === 'wrapKey' ? 'encrypt' : 'decrypt', false);
    return families[normal.name].checks?.[own]?.(normal);
  }
  if (operation === 'getPublicKey') {
    const { name } = normalize(given, 'exportKey', false);
    if (families[name].allowed === undefined) throw notSupported();
    return undefined;
  }
  if (operation === 'encapsulateKey' || operation === 'decapsulateKey') normalize(more, 'importKey', false);
  const normal = normalize(given, operation, false);
  return families[normal.name]?.checks?.[operation]?.(normal, more);
}

class SubtleCrypto {
  static supports(operation, algorithm, lengthOrAlgorithm = null) {
    emitExperimentalWarning('The supports Web Crypto API method');
    const read = reader('supports', arguments, 2);
    operation = read(0, convert.text);
    algorithm = read(1, identifier);
    const length = operation === 'deriveBits' ? read(2, bits) : lengthOrAlgorithm;
    try {
      couldBegin(operation, algorithm, length);
      return true;
    } catch {
      return false;
    }
  }

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
    return importKey('raw-secret', new Uint8Array(secret), imported, extractable, usages);
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

  // No algorithm here encapsulates: each name is refused as one nobody knows.

  async encapsulateBits(algorithm, encapsulationKey) {
    const read = begin(this, 'encapsulateBits', arguments, 2);
    algorithm = read(0, identifier);
    read(1, cryptoKey);
    return normalize(algorithm, 'encapsulateBits');
  }

  async encapsulateKey(algorithm, encapsulationKey, sharedKeyAlgorithm, extractable, usages) {
    const read = begin(this, 'encapsulateKey', arguments, 5);
    algorithm = read(0, identifier);
    read(1, cryptoKey);
    read(2, identifier);
    read(4, keyUsages);
    return normalize(algorithm, 'encapsulateKey');
  }

  async decapsulateBits(algorithm, decapsulationKey, ciphertext) {
    const read = begin(this, 'decapsulateBits', arguments, 3);
    algorithm = read(0, identifier);
    read(1, cryptoKey);
    read(2, bytes);
    return normalize(algorithm, 'decapsulateBits');
  }

  async decapsulateKey(algorithm, decapsulationKey, ciphertext, sharedKeyAlgorithm, extractable, usages) {
    const read = begin(this, 'decapsulateKey', arguments, 6);
    algorithm = read(0, identifier);
    read(1, cryptoKey);
    read(2, bytes);
    read(3, identifier);
    read(5, keyUsages);
    return normalize(algorithm, 'decapsulateKey');
  }
}

for (const name of Object.getOwnPropertyNames(SubtleCrypto.prototype)) {
  if (name !== 'constructor') Object.defineProperty(SubtleCrypto.prototype, name, kEnumerableProperty);
}
Object.defineProperty(SubtleCrypto.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'SubtleCrypto',
});

subtle = Object.create(SubtleCrypto.prototype);

Object.defineProperty(SubtleCrypto, 'supports', kEnumerableProperty);

// Whether an algorithm's keys have no public half.
const isSecret = ({ name }) => families[name].allowed === undefined;

module.exports = { SubtleCrypto, importKey, isSecret, subtle };
