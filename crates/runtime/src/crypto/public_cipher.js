// RSA on what fits a key: encryption for its owner, and the old way of signing; and the secret that two keys share.
'use strict';

const { FastBuffer } = require('internal:buffer/fast_buffer');
const { codes } = require('internal:errors');
const { validateFunction, validateObject, validateString } = require('internal:validators');
const constants = require('./constants.js');
const { bytesOf, natively, nativeError } = require('./input.js');
const { digestId } = require('./hash.js');
const { CONSUME_PRIVATE, CONSUME_PUBLIC, isKeyObject, nativeKey, slotsOf } = require('./keys.js');
const { keyAgree, keyFacts, rsaRun } = binding;

function rsaFunction(work, context, usualPadding) {
  return (options, buffer) => {
    const key = nativeKey(options, context);
    const padding = options.padding || usualPadding;
    const { encoding, oaepHash, oaepLabel } = options;
    if (oaepHash !== undefined) validateString(oaepHash, 'key.oaepHash');
    const label = oaepLabel === undefined ? undefined : bytesOf(oaepLabel, 'key.oaepLabel', encoding);
    const data = bytesOf(buffer, 'buffer', encoding);
    const digest = digestId(oaepHash ?? 'sha1');
    return new FastBuffer(natively(() => rsaRun(key, work, padding, digest, label, data)));
  };
}

const publicEncrypt = rsaFunction(0, CONSUME_PUBLIC, constants.RSA_PKCS1_OAEP_PADDING);
const privateDecrypt = rsaFunction(1, CONSUME_PRIVATE, constants.RSA_PKCS1_OAEP_PADDING);
const privateEncrypt = rsaFunction(2, CONSUME_PRIVATE, constants.RSA_PKCS1_PADDING);
const publicDecrypt = rsaFunction(3, CONSUME_PUBLIC, constants.RSA_PKCS1_PADDING);

function diffieHellman(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const { privateKey, publicKey } = options;
  if (!isKeyObject(privateKey)) throw new codes.ERR_INVALID_ARG_VALUE('options.privateKey', privateKey);
  if (!isKeyObject(publicKey)) throw new codes.ERR_INVALID_ARG_VALUE('options.publicKey', publicKey);
  if (privateKey.type !== 'private') {
    throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(privateKey.type, 'private');
  }
  if (publicKey.type === 'secret') {
    throw new codes.ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(publicKey.type, 'private or public');
  }
  const ours = slotsOf(privateKey).handle;
  const theirs = slotsOf(publicKey).handle;
  const [type] = keyFacts(ours);
  const [other] = keyFacts(theirs);
  if (type !== other) {
    throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY('key types for Diffie-Hellman', `${type} and ${other}`);
  }
  if (type !== 'ec' && type !== 'x25519') {
    throw nativeError(Error, 'ERR_CRYPTO_UNSUPPORTED_OPERATION', 'Unsupported crypto operation');
  }
  const secret = new FastBuffer(keyAgree(ours, theirs));
  if (callback === undefined) return secret;
  process.nextTick(callback, null, secret);
  return undefined;
}

module.exports = { diffieHellman, privateDecrypt, privateEncrypt, publicDecrypt, publicEncrypt };
