// Diffie-Hellman on a curve: objects that hold a secret number and a point.
'use strict';

const { Buffer } = require('buffer');
const { FastBuffer } = require('internal:buffer/fast_buffer');
const { codes } = require('internal:errors');
const { validateString } = require('internal:validators');
const { deprecate } = require('internal:util');
const { bytesOf, nativeError } = require('./input.js');
const { curveNumber, curvePoint, curvePointOf, keyAgree, keyMakeSync, keyOfParts, keyParts } = binding;

const kHandle = Symbol('kHandle');
const none = Buffer.alloc(0);

function knownCurve(curve) {
  validateString(curve, 'curve');
  const number = curveNumber(curve);
  if (number === 0) throw nativeError(TypeError, 'ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name');
  return number;
}

function formOf(format) {
  if (!format || format === 'uncompressed' || format === 'compressed' || format === 'hybrid') {
    return format || 'uncompressed';
  }
  if (format === 2 || format === 4 || format === 6) return { 2: 'compressed', 4: 'uncompressed', 6: 'hybrid' }[format];
  throw new codes.ERR_CRYPTO_ECDH_INVALID_FORMAT(format);
}

function encoded(bytes, encoding) {
  return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
}

// The point's bytes in `form`; undefined when they are none of the curve.
function inForm(curve, bytes, form) {
  // A hybrid is whole, and says in its first byte what a compressed one says.
  const view = Buffer.from(bytes.buffer ?? bytes, bytes.byteOffset, bytes.byteLength);
  const whole = view[0] === 6 || view[0] === 7 ? Buffer.concat([Buffer.of(4), view.subarray(1)]) : view;
  const point = curvePoint(curve, whole, form === 'compressed');
  if (point === undefined) return undefined;
  const made = new FastBuffer(point);
  if (form === 'hybrid') made[0] = 6 + (made[made.length - 1] & 1);
  return made;
}

function failed(message) {
  return nativeError(Error, 'ERR_CRYPTO_OPERATION_FAILED', message);
}

function ECDH(curve) {
  if (!(this instanceof ECDH)) return new ECDH(curve);
  // Not to be shown by inspect().
  Object.defineProperty(this, kHandle, {
    __proto__: null, value: { curve: knownCurve(curve), secret: undefined, point: undefined },
  });
}

ECDH.prototype.computeSecret = function computeSecret(key, inEnc, outEnc) {
  const { curve, secret } = this[kHandle];
  const peer = inForm(curve, bytesOf(key, 'key', inEnc), 'uncompressed');
  if (peer === undefined) throw new codes.ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
  if (secret === undefined) throw failed('Failed to compute ECDH key');
  const belonging = new FastBuffer(curvePointOf(curve, secret));
  if (!belonging.equals(this[kHandle].point)) {
    throw nativeError(Error, 'ERR_CRYPTO_INVALID_KEYPAIR', 'Invalid key pair');
  }
  const own = keyOfParts('ec', curve, [belonging, secret], true);
  return encoded(new FastBuffer(keyAgree(own, keyOfParts('ec', curve, [peer], false))), outEnc);
};

ECDH.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  const own = this[kHandle];
  const bytes = bytesOf(key, 'key', encoding);
  const point = curvePointOf(own.curve, bytes);
  if (point === undefined) {
    throw nativeError(RangeError, 'ERR_CRYPTO_INVALID_KEYTYPE', 'Private key is not valid for specified curve.');
  }
  own.secret = Buffer.from(Buffer.from(bytes.buffer ?? bytes, bytes.byteOffset, bytes.byteLength));
  own.point = new FastBuffer(point);
  return this;
};

ECDH.prototype.setPublicKey = deprecate(function setPublicKey(key, encoding) {
  const own = this[kHandle];
  const point = inForm(own.curve, bytesOf(key, 'key', encoding), 'uncompressed');
  if (point === undefined) throw failed('Failed to convert Buffer to EC_POINT');
  own.point = point;
  return this;
}, 'ecdh.setPublicKey() is deprecated.', 'DEP0031');

ECDH.prototype.getPrivateKey = function getPrivateKey(encoding) {
  const { secret } = this[kHandle];
  if (secret === undefined) throw failed('Failed to get ECDH private key');
  return encoded(Buffer.from(secret), encoding);
};

ECDH.prototype.generateKeys = function generateKeys(encoding, format) {
  const own = this[kHandle];
  const [point, secret] = keyParts(keyMakeSync('ec', 0, none, own.curve), true);
  own.point = new FastBuffer(point.buffer);
  own.secret = new FastBuffer(secret.buffer);
  return this.getPublicKey(encoding, format);
};

ECDH.prototype.getPublicKey = function getPublicKey(encoding, format) {
  const form = formOf(format);
  const { curve, point } = this[kHandle];
  if (point === undefined) throw failed('Failed to get ECDH public key');
  return encoded(inForm(curve, point, form), encoding);
};

ECDH.convertKey = function convertKey(key, curve, inEnc, outEnc, format) {
  validateString(curve, 'curve');
  const bytes = bytesOf(key, 'key', inEnc);
  const form = formOf(format);
  const point = inForm(knownCurve(curve), bytes, form);
  if (point === undefined) throw failed('Failed to convert Buffer to EC_POINT');
  return encoded(point, outEnc);
};

function createECDH(curve) {
  return new ECDH(curve);
}

module.exports = { ECDH, createECDH };
