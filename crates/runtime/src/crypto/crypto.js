// node:crypto: digests, ciphers, keys and randomness. Assembles what its files make.
'use strict';

const refusals = require('internal:missing/refusals');
const { deprecate } = require('internal:util');
const { Hash, Hmac, createHash, createHmac, getHashes, hash } = require('./hash.js');
const random = require('./random.js');

const {
  getRandomValues, randomBytes, randomFill, randomFillSync, randomInt, randomUUID, randomUUIDv7, timingSafeEqual,
} = random;

// What is not there yet, in the order in which Node names things.
const missing = refusals('crypto', `
  argon2 argon2Sync checkPrime checkPrimeSync createCipheriv createDecipheriv createDiffieHellman
  createDiffieHellmanGroup createECDH createMac createPrivateKey createPublicKey createSecretKey createSign
  createVerify decapsulate diffieHellman encapsulate generatePrime generatePrimeSync getCiphers getCipherInfo
  getCurves getDiffieHellman getFips getMacs setFips hkdf hkdfSync parsePKCS12 pbkdf2 pbkdf2Sync generateKeyPair
  generateKeyPairSync generateKey generateKeySync privateDecrypt privateEncrypt publicDecrypt publicEncrypt scrypt
  scryptSync sign setEngine verify secureHeapUsed Certificate Cipheriv Decipheriv DiffieHellman DiffieHellmanGroup
  ECDH KeyObject Sign Verify
`);

const subtle = refusals('crypto.subtle', `
  encrypt decrypt sign verify digest generateKey deriveKey deriveBits importKey exportKey wrapKey unwrapKey
`);

const webcrypto = refusals('crypto.webcrypto', 'CryptoKey', { getRandomValues, randomUUID, subtle });

module.exports = {
  ...missing,
  createHash,
  createHmac,
  getHashes,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  randomUUIDv7,
  timingSafeEqual,
  hash,
  Hash,
  Hmac,
};

Object.defineProperty(module.exports, 'X509Certificate', {
  configurable: true, enumerable: true, get: () => require('internal:tls/x509').X509Certificate,
});

function shown(get) {
  return { __proto__: null, configurable: false, enumerable: true, get };
}

Object.defineProperties(module.exports, {
  constants: {
    __proto__: null, configurable: false, enumerable: true, writable: false,
    value: Object.freeze(require('./constants.js')),
  },
  webcrypto: shown(() => webcrypto),
  subtle: shown(() => subtle),
  getRandomValues: shown(() => getRandomValues),
});

// Old names of randomBytes: hidden from enumeration, and told of when a program asks for such warnings.
for (const name of ['prng', 'pseudoRandomBytes', 'rng']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: true,
    value: deprecate(randomBytes, `crypto.${name} is deprecated.`, 'DEP0115'),
  });
}
