// RSA: signatures (RSASSA-PKCS1-v1_5, RSA-PSS) and encryption (RSA-OAEP).
'use strict';

const { checkAlg, checkJwk, fromText, newJwk, toText } = require('./jwk.js');
const { digests } = require('./digests.js');
const { dataError, inPool, invalidJwk, notSupported, operationError, readKey } = require('./errors.js');
const { makeKey } = require('./crypto_key.js');
const { checkPairUsages, checkUsages, kinds, makePair, pairUsages, readForm, writeForm } = require('./pairs.js');
const native = binding;

// The numbers of a key, in native code's order.
const members = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];

const PKCS1 = 2;
const PSS = 3;

function number(bytes) {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

function modulusLength(handle) {
  const modulus = new Uint8Array(native.keyPart(handle, 0));
  return modulus.length === 0 ? 0 : modulus.length * 8 - (Math.clz32(modulus[0]) - 24);
}

function described(name, handle, hash) {
  return {
    name,
    modulusLength: modulusLength(handle),
    publicExponent: new Uint8Array(native.keyPart(handle, 1)),
    hash,
  };
}

function checkSize({ modulusLength: bits, publicExponent }) {
  const exponent = number(publicExponent);
  if (exponent > 0xFFFF_FFFFn) throw operationError('algorithm.publicExponent must fit in an unsigned 32-bit integer');
  if (exponent < 3n) throw operationError('algorithm.publicExponent must be at least 3');
  if (exponent % 2n === 0n) throw operationError('algorithm.publicExponent must be odd');
  if (bits < 512) throw operationError('algorithm.modulusLength must be at least 512');
}

async function generate(algorithm, extractable, usages, allowed) {
  const { name, modulusLength: bits, publicExponent, hash } = algorithm;
  checkUsages(name, usages, [...allowed.public, ...allowed.private]);
  checkSize(algorithm);
  checkPairUsages(name, usages, allowed);
  const handle = await inPool(native.generateRsa, bits, publicExponent);
  // The library rounds sizes down to whole pieces of 128 bits: what is told is what was made.
  return makePair(handle, described(name, handle, hash), extractable, usages, allowed);
}

function readJwk({ name, hash }, data, extractable, usages, { allowed, use, alg }) {
  const type = data.d === undefined ? 'public' : 'private';
  if (data.kty !== undefined) checkUsages(name, usages, allowed[type]);
  checkJwk(data, 'RSA', extractable, usages, use);
  const expected = alg(hash);
  if (expected !== undefined) checkAlg(data, expected);
  const given = type === 'public' ? members.slice(0, 2) : members;
  if (data.n === undefined || data.e === undefined) throw dataError();
  return [type, readKey(invalidJwk('RSA'), () => {
    if (data.oth !== undefined) throw new Error('more than two primes');
    return native.keyFromRsa(given.map((member) => fromText(data[member])));
  })];
}

// `alg` gives the name in JSON Web Keys for a hash.
const rsa = (use, allowed, alg, operations) => ({
  allowed,
  checks: { generateKey: checkSize },
  generateKey: (algorithm, extractable, usages) => generate(algorithm, extractable, usages, allowed),
  importKey(algorithm, format, data, extractable, usages) {
    const { name, hash } = algorithm;
    const [type, handle] = (format === 'jwk' ?
      readJwk(algorithm, data, extractable, usages, { allowed, use, alg }) :
      readForm(name, format, data, usages, allowed, kinds.rsa)) ?? [];
    if (type === undefined) throw notSupported(`Unable to import ${name} using ${format} format`);
    return makeKey(type, handle, described(name, handle, hash), extractable, usages);
  },
  exportKey(key, format) {
    if (format !== 'jwk') return writeForm(key, format);
    const given = key.type === 'public' ? members.slice(0, 2) : members;
    const numbers = given.map((member, i) => [member, toText(native.keyPart(key.handle, i))]);
    return newJwk(key, alg(key.algorithm.hash), { kty: 'RSA', ...Object.fromEntries(numbers) });
  },
  ...operations,
});

const signatures = (scheme) => ({
  sign: ({ saltLength = 0 }, { handle, algorithm }, data) =>
    inPool(native.sign, handle, scheme, digests[algorithm.hash].id, saltLength, data),
  verify: ({ saltLength = 0 }, { handle, algorithm }, signature, data) =>
    inPool(native.verify, handle, scheme, digests[algorithm.hash].id, saltLength, signature, data),
});

const oaep = (encrypt) => ({ label = new Uint8Array() }, { handle, algorithm }, data) =>
  inPool(native.oaep, encrypt, handle, digests[algorithm.hash].id, label, data);

const named = (prefix) => (hash) => (hash.startsWith('SHA3') ? undefined : `${prefix}${hash.slice(4)}`);
const signing = pairUsages(['verify'], ['sign']);
const oaepAlg = (hash) => (hash === 'SHA-1' ? 'RSA-OAEP' : named('RSA-OAEP-')(hash));

module.exports = {
  'RSASSA-PKCS1-v1_5': rsa('sig', signing, named('RS'), signatures(PKCS1)),
  'RSA-PSS': rsa('sig', signing, named('PS'), signatures(PSS)),
  'RSA-OAEP': rsa('enc', pairUsages(['encrypt', 'wrapKey'], ['decrypt', 'unwrapKey']), oaepAlg,
    { encrypt: oaep(true), decrypt: oaep(false) }),
};
