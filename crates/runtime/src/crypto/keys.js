// KeyObjects: secret bytes, or a native key of which one half is meant; their making from every form, and their export.
'use strict';

const { Buffer } = require('buffer');
const { FastBuffer } = require('internal:buffer/fast_buffer');
const { codes } = require('internal:errors');
const { validateObject, validateOneOf, validateString } = require('internal:validators');
const { isAnyArrayBuffer, isArrayBufferView, kMessaging } = require('internal:util');
const { bytesOf, natively } = require('./input.js');
const { readEncoding, writeEncoding } = require('./key_encoding.js');
const { curveNumber, keyFacts, keyIsSame, keyOfParts, keyParts, keyRead, keyWrite, sameBytes } = binding;

const kMake = Symbol('make');
let slotsOf;
let isKeyObject;

class KeyObject {
  // { type, handle }: bytes of a secret key, a native key of others.
  #slots;

  static {
    slotsOf = (key) => key.#slots;
    isKeyObject = (value) => typeof value === 'object' && value !== null && #slots in value;
  }

  constructor(type, handle, made, details) {
    if (type !== 'secret' && type !== 'public' && type !== 'private') {
      throw new codes.ERR_INVALID_ARG_VALUE('type', type);
    }
    if (made !== kMake) throw new codes.ERR_INVALID_ARG_TYPE('handle', 'object', handle);
    this.#slots = { type, handle, details, facts: undefined };
  }

  get type() {
    return this.#slots.type;
  }

  static from(key) {
    const bytes = require('internal:webcrypto').keyObjectParts?.(key);
    if (bytes === undefined) throw new codes.ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
    return make(bytes.type, bytes.handle);
  }

  equals(otherKeyObject) {
    if (!isKeyObject(otherKeyObject)) {
      throw new codes.ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', otherKeyObject);
    }
    const a = this.#slots;
    const b = slotsOf(otherKeyObject);
    if (a.type !== b.type) return false;
    if (a.type !== 'secret') return keyIsSame(a.handle, b.handle);
    return a.handle.length === b.handle.length && sameBytes(a.handle, b.handle);
  }

  toCryptoKey(algorithm, extractable, keyUsages) {
    const { type, handle } = this.#slots;
    return require('internal:webcrypto').fromKeyObject(type, handle, algorithm, extractable, keyUsages);
  }
}

Object.defineProperty(KeyObject.prototype, Symbol.toStringTag, {
  __proto__: null, configurable: true, value: 'KeyObject',
});

Object.defineProperty(KeyObject.prototype, kMessaging, {
  __proto__: null,
  value: {
    is: isKeyObject,
    clone(key) {
      const { type, handle, details } = slotsOf(key);
      return { type, handle, details };
    },
    read: ({ type, handle, details }) => make(type, type === 'secret' ? Buffer.from(handle) : handle, details),
  },
});

class SecretKeyObject extends KeyObject {
  get symmetricKeySize() {
    return slotsOf(this).handle.length;
  }

  export(options) {
    const bytes = slotsOf(this).handle;
    if (options !== undefined) {
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
      if (options.format === 'jwk') return { kty: 'oct', k: bytes.toString('base64url') };
    }
    return Buffer.from(bytes);
  }
}

class AsymmetricKeyObject extends KeyObject {
  get asymmetricKeyType() {
    return factsOf(this).name;
  }

  get asymmetricKeyDetails() {
    const { name, bits, exponent, curve } = factsOf(this);
    if (name === 'rsa' || name === 'rsa-pss') {
      const { details } = slotsOf(this);
      return { modulusLength: bits, publicExponent: BigInt(`0x${exponent.toString('hex') || '0'}`), ...details };
    }
    if (name === 'dsa') return { modulusLength: bits, divisorLength: bits > 1024 ? 256 : 160 };
    return name === 'ec' ? { namedCurve: curve } : {};
  }
}

function factsOf(key) {
  const slots = slotsOf(key);
  if (slots.facts === undefined) {
    const [name, bits, exponent, curve] = keyFacts(slots.handle);
    slots.facts = { name, bits, exponent: Buffer.from(exponent.buffer), curve };
  }
  return slots.facts;
}

class PublicKeyObject extends AsymmetricKeyObject {
  export(options) {
    return exported(this, false, options);
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  export(options) {
    return exported(this, true, options);
  }
}

function exported(key, isPrivate, options) {
  if (options?.format === 'jwk') {
    if (isPrivate && options.passphrase !== undefined) {
      throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
    }
    return toJwk(key, isPrivate);
  }
  return written(slotsOf(key).handle, isPrivate, writeEncoding(options, key.asymmetricKeyType, !isPrivate));
}

// Text or bytes of a native key's half, as `encoding` says.
function written(handle, isPrivate, { format, type, cipher, passphrase }) {
  const bytes = new FastBuffer(natively(
    () => keyWrite(handle, isPrivate, format === 'pem', type, cipher, passphrase)));
  return format === 'pem' ? bytes.latin1Slice() : bytes;
}

const makers = { __proto__: null, secret: SecretKeyObject, public: PublicKeyObject, private: PrivateKeyObject };

// What keys of RSA-PSS are bound to, by their native key.
const bounds = new WeakMap();

function make(type, handle, details) {
  if (details !== undefined) bounds.set(handle, details);
  else if (type !== 'secret') details = bounds.get(handle);
  return new makers[type](type, handle, kMake, details);
}

// JSON web keys

const jwkCurves = { '__proto__': null, 'prime256v1': 'P-256', 'secp384r1': 'P-384', 'secp521r1': 'P-521', 'secp256k1': 'secp256k1' };
const rsaNames = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];

function toJwk(key, isPrivate) {
  const { name, curve } = factsOf(key);
  const parts = keyParts(slotsOf(key).handle, isPrivate).map((part) => Buffer.from(part.buffer).toString('base64url'));
  if (name === 'rsa') {
    const jwk = { kty: 'RSA' };
    parts.forEach((part, i) => { jwk[rsaNames[i]] = part; });
    return jwk;
  }
  if (name === 'ec') {
    const crv = jwkCurves[curve];
    if (crv === undefined) throw new codes.ERR_CRYPTO_JWK_UNSUPPORTED_CURVE(curve);
    const point = Buffer.from(parts[0], 'base64url');
    const size = (point.length - 1) / 2;
    const jwk = {
      kty: 'EC',
      x: point.base64urlSlice(1, 1 + size),
      y: point.base64urlSlice(1 + size),
      crv,
    };
    if (isPrivate) jwk.d = parts[1];
    return jwk;
  }
  if (name === 'ed25519' || name === 'x25519') {
    const jwk = { kty: 'OKP', crv: name === 'ed25519' ? 'Ed25519' : 'X25519', x: parts[0] };
    if (isPrivate) jwk.d = parts[1];
    return jwk;
  }
  throw new codes.ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE();
}

function fromJwk(jwk, isPrivate) {
  validateObject(jwk, 'key.key');
  validateOneOf(jwk.kty, 'key.kty', ['RSA', 'EC', 'OKP']);
  const part = (name) => {
    validateString(jwk[name], `key.${name}`);
    return Buffer.from(jwk[name], 'base64url');
  };
  const secret = isPrivate ? ['d'] : [];
  if (jwk.kty === 'RSA') {
    const names = isPrivate ? rsaNames : rsaNames.slice(0, 2);
    return natively(() => keyOfParts('rsa', 0, names.map(part), isPrivate));
  }
  if (jwk.kty === 'EC') {
    validateOneOf(jwk.crv, 'key.crv', ['P-256', 'secp256k1', 'P-384', 'P-521']);
    const [x, y, ...rest] = ['x', 'y', ...secret].map(part);
    const point = Buffer.concat([Buffer.of(4), x, y]);
    return keyOfParts('ec', curveNumber(jwk.crv), [point, ...rest], isPrivate);
  }
  validateOneOf(jwk.crv, 'key.crv', ['Ed25519', 'Ed448', 'X25519', 'X448']);
  return keyOfParts(jwk.crv.toLowerCase(), 0, ['x', ...secret].map(part), isPrivate);
}

// What programs give as keys

const CREATE_PUBLIC = 0;
const CREATE_PRIVATE = 1;
const CONSUME_PUBLIC = 2;
const CONSUME_PRIVATE = 3;

function isText(value) {
  return typeof value === 'string' || isArrayBufferView(value) || isAnyArrayBuffer(value);
}

function keyTypes(allowsKeyObject) {
  const types = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string'];
  return allowsKeyObject ? [...types, 'KeyObject', 'CryptoKey'] : types;
}

// A KeyObject, or the parts of a CryptoKey.
function ready(key) {
  if (isKeyObject(key)) return slotsOf(key);
  if (Object.prototype.toString.call(key) !== '[object CryptoKey]') return undefined;
  return require('internal:webcrypto').keyObjectParts?.(key);
}

function fromReady({ type, handle }, key, context) {
  if (context === CREATE_PRIVATE) throw new codes.ERR_INVALID_ARG_TYPE('key', keyTypes(false), key);
  if (type !== 'private') {
    if (context === CONSUME_PRIVATE || context === CREATE_PUBLIC) {
      throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(type, 'private');
    }
    if (type !== 'public') throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(type, 'private or public');
  }
  return handle;
}

// The native key behind what a program gave as `key`.
function nativeKey(key, context) {
  const isPrivate = context === CREATE_PRIVATE || context === CONSUME_PRIVATE;
  const known = ready(key);
  if (known !== undefined) return fromReady(known, key, context);
  if (isText(key)) return read(bytesOf(key, 'key'), isPrivate, { format: 'pem' });
  if (typeof key !== 'object' || key === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('key', keyTypes(context !== CREATE_PRIVATE), key);
  }
  const { key: data, encoding, format } = key;
  const inner = typeof data === 'object' && data !== null ? ready(data) : undefined;
  if (inner !== undefined) return fromReady(inner, data, context);
  if (format === 'jwk') return fromJwk(data, isPrivate);
  if (!isText(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE('key.key', keyTypes(context !== CREATE_PRIVATE), data);
  }
  return read(bytesOf(data, 'key', encoding), isPrivate, readEncoding(key, isPrivate ? false : undefined));
}

function read(bytes, isPrivate, { format, type = '', passphrase }) {
  const isPem = format === 'pem';
  if (isPrivate) return natively(() => keyRead(true, isPem, type, bytes, passphrase));
  // A private key has a public half.
  const isPublicType = isPem ? !Buffer.from(bytes.buffer ?? bytes, bytes.byteOffset, bytes.byteLength)
    .includes('PRIVATE KEY-----') : type === 'spki' || type === 'pkcs1';
  return natively(() => keyRead(!isPublicType, isPem, type, bytes, passphrase));
}

function createSecretKey(key, encoding) {
  if (typeof key !== 'string' && !isArrayBufferView(key) && !isAnyArrayBuffer(key)) {
    throw new codes.ERR_INVALID_ARG_TYPE('key', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], key);
  }
  const bytes = bytesOf(key, 'key', encoding);
  const copy = isAnyArrayBuffer(bytes) ? new Uint8Array(bytes) :
    new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return make('secret', Buffer.from(copy));
}

function createPublicKey(key) {
  return make('public', nativeKey(key, CREATE_PUBLIC));
}

function createPrivateKey(key) {
  return make('private', nativeKey(key, CREATE_PRIVATE));
}

// The bytes of a secret key's object; undefined for anything that is no key.
function secretBytes(key) {
  const known = ready(key);
  if (known === undefined) return undefined;
  if (known.type !== 'secret') throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(known.type, 'secret');
  return known.handle;
}

module.exports = {
  CONSUME_PRIVATE, CONSUME_PUBLIC, KeyObject, bounds, createPrivateKey, createPublicKey, createSecretKey, isKeyObject, make,
  nativeKey, secretBytes, slotsOf, written,
};
