// Which algorithm knows which operation, and what each takes: an identifier that a program gave is normalized to its
// exact name and the members of its dictionary.
'use strict';

const { emitExperimentalWarning } = require('internal:util');
const convert = require('./convert.js');
const { notSupported } = require('./errors.js');

const { bytes, unsignedLong, unsignedShort, octet, text } = convert;

// A hash within a dictionary, as its exact name.
const hash = (type) => (value) => {
  const name = typeof value === 'object' && value !== null ? value.name : value;
  if (typeof name !== 'string' || !/^sha/i.test(name)) {
    throw notSupported(`Only SHA hashes are supported in ${type}`);
  }
  return normalize(value, 'digest').name;
};

// Members in the order in which they are read: [name, conversion, is it required].
const dictionaries = {
  __proto__: null,
  Algorithm: [],
  AeadParams: [['additionalData', bytes], ['iv', bytes, true], ['tagLength', octet]],
  AesCbcParams: [['iv', bytes, true]],
  AesCtrParams: [['counter', bytes, true], ['length', octet, true]],
  AesDerivedKeyParams: [['length', unsignedShort, true]],
  AesKeyGenParams: [['length', unsignedShort, true]],
  ContextParams: [['context', bytes]],
  EcKeyGenParams: [['namedCurve', text, true]],
  EcKeyImportParams: [['namedCurve', text, true]],
  EcdhKeyDeriveParams: [['public', convert.cryptoKey, true]],
  EcdsaParams: [['hash', hash('EcdsaParams'), true]],
  HkdfParams: [['hash', hash('HkdfParams'), true], ['info', bytes, true], ['salt', bytes, true]],
  HmacImportParams: [['hash', hash('HmacImportParams'), true], ['length', unsignedLong]],
  HmacKeyGenParams: [['hash', hash('HmacKeyGenParams'), true], ['length', unsignedLong]],
  Pbkdf2Params: [['hash', hash('Pbkdf2Params'), true], ['iterations', unsignedLong, true], ['salt', bytes, true]],
  RsaHashedImportParams: [['hash', hash('RsaHashedImportParams'), true]],
  RsaHashedKeyGenParams: [
    ['modulusLength', unsignedLong, true], ['publicExponent', convert.bigInteger, true],
    ['hash', hash('RsaHashedKeyGenParams'), true],
  ],
  RsaOaepParams: [['label', bytes]],
  RsaPssParams: [['saltLength', unsignedLong, true]],
};

const aes = (params) => ({
  generateKey: 'AesKeyGenParams', importKey: 'Algorithm', exportKey: 'Algorithm', keyLength: 'AesDerivedKeyParams',
  ...params,
});
const encrypting = (params) => ({ encrypt: params, decrypt: params });
const signing = (params) => ({ sign: params, verify: params });
const rsa = { generateKey: 'RsaHashedKeyGenParams', importKey: 'RsaHashedImportParams', exportKey: 'Algorithm' };
const ec = { generateKey: 'EcKeyGenParams', importKey: 'EcKeyImportParams', exportKey: 'Algorithm' };
const plain = { generateKey: 'Algorithm', importKey: 'Algorithm', exportKey: 'Algorithm' };
const derived = (params) => ({ importKey: 'Algorithm', deriveBits: params, keyLength: 'Algorithm' });
const agreed = { deriveBits: 'EcdhKeyDeriveParams' };

const known = {
  '__proto__': null,
  'SHA-1': { digest: 'Algorithm' },
  'SHA-256': { digest: 'Algorithm' },
  'SHA-384': { digest: 'Algorithm' },
  'SHA-512': { digest: 'Algorithm' },
  'SHA3-256': { digest: 'Algorithm' },
  'SHA3-384': { digest: 'Algorithm' },
  'SHA3-512': { digest: 'Algorithm' },
  'AES-CBC': aes(encrypting('AesCbcParams')),
  'AES-CTR': aes(encrypting('AesCtrParams')),
  'AES-GCM': aes(encrypting('AeadParams')),
  'AES-OCB': aes(encrypting('AeadParams')),
  'ChaCha20-Poly1305': { ...plain, ...encrypting('AeadParams'), keyLength: 'Algorithm' },
  'AES-KW': aes({ wrapKey: 'Algorithm', unwrapKey: 'Algorithm' }),
  'HMAC': {
    generateKey: 'HmacKeyGenParams', importKey: 'HmacImportParams', exportKey: 'Algorithm', keyLength: 'HmacImportParams',
    ...signing('Algorithm'),
  },
  'HKDF': derived('HkdfParams'),
  'PBKDF2': derived('Pbkdf2Params'),
  'RSASSA-PKCS1-v1_5': { ...rsa, ...signing('Algorithm') },
  'RSA-PSS': { ...rsa, ...signing('RsaPssParams') },
  'RSA-OAEP': { ...rsa, ...encrypting('RsaOaepParams') },
  'ECDSA': { ...ec, ...signing('EcdsaParams') },
  'ECDH': { ...ec, ...agreed },
  'Ed25519': { ...plain, ...signing('Algorithm') },
  'Ed448': { ...plain, ...signing('ContextParams') },
  'X25519': { ...plain, ...agreed },
  'X448': { ...plain, ...agreed },
};

// Those Node warns of.
const experimental = ['AES-OCB', 'ChaCha20-Poly1305', 'Ed448', 'X448', 'SHA3-256', 'SHA3-384', 'SHA3-512'];

const names = new Map(Object.keys(known).map((name) => [name.toLowerCase(), name]));

const where = { prefix: 'Failed to normalize algorithm', what: 'passed algorithm' };

function normalize(given, operation, warns = true) {
  if (typeof given === 'string') given = { name: given };
  const called = convert.dictionary(given, 'Algorithm', [['name', text, true]], where).name;
  const name = names.get(called.toLowerCase());
  const type = name === undefined ? undefined : known[name][operation];
  if (type === undefined) throw notSupported();
  if (warns && experimental.includes(name)) emitExperimentalWarning(`The ${name} Web Crypto API algorithm`);
  return { name, ...convert.dictionary(given, type, dictionaries[type], where) };
}

module.exports = { normalize };
