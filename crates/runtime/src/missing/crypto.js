// node:crypto: digests, ciphers, keys and randomness. Only its numbers are there yet.
'use strict';

const refusals = require('./refusals.js');

const crypto = refusals('crypto', `
  checkPrime checkPrimeSync createCipheriv createDecipheriv createDiffieHellman createDiffieHellmanGroup createECDH
  createHash createHmac createPrivateKey createPublicKey createSecretKey createSign createVerify diffieHellman
  generatePrime generatePrimeSync getCiphers getCipherInfo getCurves getDiffieHellman getFips setFips getHashes hkdf
  hkdfSync pbkdf2 pbkdf2Sync generateKeyPair generateKeyPairSync generateKey generateKeySync privateDecrypt
  privateEncrypt publicDecrypt publicEncrypt randomBytes randomFill randomFillSync randomInt randomUUID scrypt
  scryptSync sign setEngine timingSafeEqual verify hash secureHeapUsed getRandomValues Certificate Cipheriv Decipheriv
  DiffieHellman DiffieHellmanGroup ECDH Hash Hmac KeyObject Sign Verify X509Certificate
`);

const subtle = refusals('crypto.subtle', `
  encrypt decrypt sign verify digest generateKey deriveKey deriveBits importKey exportKey wrapKey unwrapKey
`);

crypto.constants = Object.freeze(require('./crypto_constants.js'));
crypto.webcrypto = refusals('crypto.webcrypto', 'getRandomValues randomUUID CryptoKey', { subtle });
crypto.subtle = subtle;

// Names that Node hides from enumeration, for they are old.
const old = refusals('crypto', 'prng pseudoRandomBytes rng');
for (const [name, value] of Object.entries(old)) {
  Object.defineProperty(crypto, name, { __proto__: null, value, configurable: true, writable: true });
}

module.exports = crypto;
