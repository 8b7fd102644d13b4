// Diffie-Hellman with numbers: objects that hold a prime, a generator and a pair of keys.
'use strict';

const { Buffer } = require('buffer');
const { FastBuffer } = require('internal:buffer/fast_buffer');
const { codes } = require('internal:errors');
const { validateInt32 } = require('internal:validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal:util');
const { bytesOf, nativeError } = require('./input.js');
const { dhCheck, dhGroupPrime, dhPrime, numberPower, numberRandom } = binding;

const kHandle = Symbol('kHandle');
const USUAL_GENERATOR = 2;
const MOST_GENERATOR = 5;

function openssl(number, reason, code, stacked) {
  const line = `error:${number}:Diffie-Hellman routines::${reason}`;
  const error = nativeError(Error, undefined, line);
  if (stacked) error.opensslErrorStack = [line];
  return Object.assign(error, { library: 'Diffie-Hellman routines', reason, code });
}

function asBuffer(value, encoding) {
  const bytes = typeof value === 'string' ? Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding) : value;
  return Buffer.from(isArrayBufferView(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : bytes);
}

function trimmed(bytes) {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  return bytes.subarray(start);
}

function encoded(bytes, encoding) {
  return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
}

function numberLike(value, name) {
  if (typeof value !== 'number' && typeof value !== 'string' && !isArrayBufferView(value) && !isAnyArrayBuffer(value)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      name, ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
  }
}

function badGenerator() {
  return openssl('02800065', 'bad generator', 'ERR_OSSL_DH_BAD_GENERATOR', false);
}

// The generator's bytes.
function generatorBytes(generator) {
  if (typeof generator === 'number') {
    if (generator <= 1) throw badGenerator();
    return trimmed(Buffer.of(generator >>> 24, generator >>> 16, generator >>> 8, generator));
  }
  const bytes = generator.length === 0 ? Buffer.of(0) : trimmed(generator);
  if (bytes.length === 1 && bytes[0] <= 1) throw badGenerator();
  return bytes;
}

function DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  if (!(this instanceof DiffieHellman)) return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
  numberLike(sizeOrKey, 'sizeOrKey');
  if (typeof sizeOrKey === 'number') validateInt32(sizeOrKey, 'sizeOrKey');
  if (keyEncoding && !Buffer.isEncoding(keyEncoding) && keyEncoding !== 'buffer') {
    genEncoding = generator;
    generator = keyEncoding;
    keyEncoding = false;
  }
  if (typeof sizeOrKey !== 'number') sizeOrKey = asBuffer(sizeOrKey, keyEncoding || 'buffer');
  if (!generator) {
    generator = USUAL_GENERATOR;
  } else if (typeof generator === 'number') {
    validateInt32(generator, 'generator');
  } else {
    numberLike(generator, 'generator');
    generator = asBuffer(generator, genEncoding || 'buffer');
  }
  let prime;
  if (typeof sizeOrKey === 'number') {
    if (sizeOrKey < 2) throw openssl('0280007E', 'modulus too small', 'ERR_OSSL_DH_MODULUS_TOO_SMALL', sizeOrKey === 0);
    if (typeof generator === 'number' && generator <= 1) throw badGenerator();
    const made = typeof generator !== 'number' || generator > MOST_GENERATOR ? undefined : dhPrime(sizeOrKey, generator);
    if (made === undefined) throw nativeError(TypeError, 'ERR_INVALID_ARG_VALUE', 'Invalid DH parameters');
    prime = new FastBuffer(made);
  } else {
    prime = trimmed(sizeOrKey);
  }
  begin(this, prime, generatorBytes(generator));
}

function begin(self, prime, generator, verifyError = dhCheck(prime, generator)) {
  // Not to be shown by inspect().
  Object.defineProperty(self, kHandle, {
    __proto__: null, value: { prime, generator, publicKey: undefined, privateKey: undefined },
  });
  Object.defineProperty(self, 'verifyError', {
    __proto__: null, enumerable: true, value: verifyError, writable: false,
  });
}

const modp1 = 'ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd' +
  'ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a63a3620ffffffffffffffff';
const modp2 = 'ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd' +
  'ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5' +
  'ae9f24117c4b1fe649286651ece65381ffffffffffffffff';
const groupBits = {
  __proto__: null, modp5: 1536, modp14: 2048, modp15: 3072, modp16: 4096, modp17: 6144, modp18: 8192,
};

function groupPrime(name) {
  if (name === 'modp1') return Buffer.from(modp1, 'hex');
  if (name === 'modp2') return Buffer.from(modp2, 'hex');
  const bits = groupBits[name];
  if (bits === undefined) throw nativeError(Error, 'ERR_CRYPTO_UNKNOWN_DH_GROUP', 'Unknown DH group');
  return new FastBuffer(dhGroupPrime(bits));
}

function DiffieHellmanGroup(name) {
  if (!(this instanceof DiffieHellmanGroup)) return new DiffieHellmanGroup(name);
  if (typeof name !== 'string') throw nativeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'Group name must be a string');
  // Known to be good.
  begin(this, groupPrime(name.toLowerCase()), Buffer.of(USUAL_GENERATOR), 0);
}

function generateKeys(encoding) {
  const own = this[kHandle];
  own.privateKey ??= new FastBuffer(numberRandom(own.prime) ?? new ArrayBuffer(1));
  const made = numberPower(own.generator, own.privateKey, own.prime, false);
  if (made === undefined) throw nativeError(Error, 'ERR_CRYPTO_OPERATION_FAILED', 'Key generation failed');
  own.publicKey = new FastBuffer(made);
  return encoded(Buffer.from(own.publicKey), encoding);
}

function computeSecret(key, inEnc, outEnc) {
  const bytes = trimmed(asBuffer(bytesOf(key, 'key', inEnc)));
  const { prime, privateKey } = this[kHandle];
  if (bytes.length === 0 || (bytes.length === 1 && bytes[0] <= 1)) {
    throw nativeError(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Supplied key is too small');
  }
  const last = Buffer.from(prime);
  last[last.length - 1] -= 1;
  if (bytes.length > prime.length || (bytes.length === prime.length && bytes.compare(last) >= 0)) {
    throw nativeError(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Supplied key is too large');
  }
  const secret = privateKey === undefined ? undefined : numberPower(bytes, privateKey, prime, true);
  if (secret === undefined) {
    throw nativeError(Error, 'ERR_CRYPTO_OPERATION_FAILED', 'Failed to compute shared secret');
  }
  return encoded(new FastBuffer(secret), outEnc);
}

function told(self, name, what) {
  const bytes = self[kHandle][name];
  if (bytes === undefined) {
    throw nativeError(Error, 'ERR_CRYPTO_INVALID_STATE', `No ${what} - did you forget to generate one?`);
  }
  return Buffer.from(bytes);
}

function getPrime(encoding) {
  return encoded(told(this, 'prime', 'prime'), encoding);
}

function getGenerator(encoding) {
  return encoded(told(this, 'generator', 'generator'), encoding);
}

function getPublicKey(encoding) {
  return encoded(told(this, 'publicKey', 'public key'), encoding);
}

function getPrivateKey(encoding) {
  return encoded(told(this, 'privateKey', 'private key'), encoding);
}

const shared = { generateKeys, computeSecret, getPrime, getGenerator, getPublicKey, getPrivateKey };
for (const Class of [DiffieHellman, DiffieHellmanGroup]) {
  for (const name of Object.keys(shared)) Class.prototype[name] = shared[name];
}

DiffieHellman.prototype.setPublicKey = function setPublicKey(key, encoding) {
  this[kHandle].publicKey = trimmed(asBuffer(bytesOf(key, 'key', encoding)));
  return this;
};

DiffieHellman.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  this[kHandle].privateKey = trimmed(asBuffer(bytesOf(key, 'key', encoding)));
  return this;
};

function createDiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
}

function createDiffieHellmanGroup(name) {
  return new DiffieHellmanGroup(name);
}

module.exports = {
  DiffieHellman,
  DiffieHellmanGroup,
  createDiffieHellman,
  createDiffieHellmanGroup,
  getDiffieHellman: createDiffieHellmanGroup,
};
