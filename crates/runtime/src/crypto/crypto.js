// node:crypto: digests, ciphers, keys and randomness. Assembles what its files make.
'use strict';

const refusals = require('internal:missing/refusals');
const { pendingDeprecate } = require('internal:util');
const ciphers = require('./cipher.js');
const dh = require('./dh.js');
const ecdh = require('./ecdh.js');
const hashes = require('./hash.js');
const kdf = require('./kdf.js');
const keygen = require('./keygen.js');
const keys = require('./keys.js');
const library = require('./library.js');
const primes = require('./prime.js');
const publicCiphers = require('./public_cipher.js');
const random = require('./random.js');
const signatures = require('./sign.js');
const spkac = require('./spkac.js');

const { getRandomValues, randomBytes } = random;

// What is not there yet.
const missing = refusals('crypto', 'createMac decapsulate encapsulate getMacs parsePKCS12');

const made = {
  ...missing, ...ciphers, ...dh, ...ecdh, ...hashes, ...kdf, ...keygen, ...keys, ...library, ...primes, ...publicCiphers,
  ...random, ...signatures, ...spkac,
};

// In Node's order.
const names = `
  argon2 argon2Sync checkPrime checkPrimeSync createCipheriv createDecipheriv createDiffieHellman
  createDiffieHellmanGroup createECDH createHash createHmac createMac createPrivateKey createPublicKey createSecretKey
  createSign createVerify diffieHellman generatePrime generatePrimeSync getCiphers getCipherInfo getCurves
  getDiffieHellman getHashes getMacs hkdf hkdfSync parsePKCS12 pbkdf2 pbkdf2Sync generateKeyPair generateKeyPairSync
  generateKey generateKeySync privateDecrypt privateEncrypt publicDecrypt publicEncrypt randomBytes randomFill
  randomFillSync randomInt randomUUID randomUUIDv7 scrypt scryptSync sign setEngine timingSafeEqual getFips setFips
  verify hash encapsulate decapsulate Certificate Cipheriv Decipheriv DiffieHellman DiffieHellmanGroup ECDH Hash Hmac
  KeyObject Sign Verify X509Certificate secureHeapUsed
`;

module.exports = {};
for (const name of names.trim().split(/\s+/)) {
  if (name !== 'X509Certificate') {
    module.exports[name] = made[name];
  } else {
    // Reading certificates is the tls room's matter.
    Object.defineProperty(module.exports, name, {
      __proto__: null, configurable: true, enumerable: true, get: () => require('internal:tls/x509').X509Certificate,
    });
  }
}

function shown(get) {
  return { __proto__: null, configurable: false, enumerable: true, get };
}

Object.defineProperties(module.exports, {
  constants: {
    __proto__: null, configurable: false, enumerable: true, writable: false, value: require('./constants.js'),
  },
  webcrypto: shown(() => require('internal:webcrypto').crypto),
  subtle: shown(() => require('internal:webcrypto').crypto.subtle),
  getRandomValues: shown(() => getRandomValues),
  fips: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get: library.fips.get,
    set: library.fips.set,
  },
});

// Old names of randomBytes: hidden from enumeration, and told of when a program asks for such warnings.
for (const name of ['prng', 'pseudoRandomBytes', 'rng']) {
  const old = pendingDeprecate(() => randomBytes, `crypto.${name} is deprecated.`, 'DEP0115');
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get: old,
    set(value) {
      Object.defineProperty(module.exports, name, {
        __proto__: null, value, configurable: true, enumerable: false, writable: true,
      });
    },
  });
}
