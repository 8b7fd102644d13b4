// Ciphers: objects that encrypt or decrypt what they are fed, and are streams.
'use strict';

const { Buffer } = require('buffer');
const { FastBuffer } = require('internal:buffer/fast_buffer');
const { StringDecoder } = require('string_decoder');
const { codes } = require('internal:errors');
const { validateEncoding, validateInt32, validateObject, validateString } = require('internal:validators');
const { isArrayBufferView, normalizeEncoding } = require('internal:util');
const { LazyTransform } = require('./lazy_transform.js');
const { bytesOf, natively, secretKeyBytes } = require('./input.js');
const {
  cipherAuthenticate, cipherFinish, cipherInfo, cipherNames, cipherNew, cipherSetPadding, cipherSetTag, cipherTag,
  cipherUpdate,
} = binding;

const kHandle = Symbol('kHandle');

function uintOption(options, name) {
  const value = options?.[name];
  if (value == null) return undefined;
  if (value >>> 0 !== value) throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, value);
  return value;
}

function stringOption(options, name) {
  const value = options?.[name];
  if (value != null) validateString(value, `options.${name}`);
  return value ?? undefined;
}

function begin(self, encrypts, cipher, key, iv, options) {
  validateString(cipher, 'cipher');
  const encoding = stringOption(options, 'encoding');
  const bytes = secretKeyBytes(key, encoding);
  const ivBytes = iv === null ? null : bytesOf(iv, 'iv');
  const tagLength = uintOption(options, 'authTagLength');
  self[kHandle] = natively(() => cipherNew(encrypts, cipher, bytes, ivBytes, tagLength));
  self._decoder = null;
  LazyTransform.call(self, options);
}

function checkData(data, encoding) {
  if (typeof data === 'string') {
    validateEncoding(data, encoding);
  } else if (!isArrayBufferView(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
}

function feed(handle, data, encoding) {
  const bytes = typeof data === 'string' ? Buffer.from(data, encoding === 'buffer' ? 'utf8' : encoding) : data;
  return new FastBuffer(natively(() => cipherUpdate(handle, bytes)));
}

function finish(handle) {
  return new FastBuffer(natively(() => cipherFinish(handle)));
}

// The decoder of the object's output: one for all of it.
function decoderOf(self, encoding) {
  const normal = normalizeEncoding(encoding);
  self._decoder ||= new StringDecoder(encoding);
  if (self._decoder.encoding !== normal) {
    if (normal === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    throw new codes.ERR_INVALID_ARG_VALUE(
      'outputEncoding', encoding, `cannot be changed from '${self._decoder.encoding}'`);
  }
  return self._decoder;
}

function _transform(chunk, encoding, callback) {
  this.push(feed(this[kHandle], chunk, encoding));
  callback();
}

function _flush(callback) {
  try {
    this.push(finish(this[kHandle]));
  } catch (error) {
    callback(error);
    return;
  }
  callback();
}

function update(data, inputEncoding, outputEncoding) {
  checkData(data, inputEncoding);
  const bytes = feed(this[kHandle], data, inputEncoding);
  if (outputEncoding && outputEncoding !== 'buffer') return decoderOf(this, outputEncoding).write(bytes);
  return bytes;
}

function final(outputEncoding) {
  const bytes = finish(this[kHandle]);
  if (outputEncoding && outputEncoding !== 'buffer') return decoderOf(this, outputEncoding).end(bytes);
  return bytes;
}

function setAutoPadding(autoPadding) {
  const pads = autoPadding === undefined ? true : !!autoPadding;
  if (!cipherSetPadding(this[kHandle], pads)) throw new codes.ERR_CRYPTO_INVALID_STATE('setAutoPadding');
  return this;
}

function getAuthTag() {
  const tag = cipherTag(this[kHandle]);
  if (tag === undefined) throw new codes.ERR_CRYPTO_INVALID_STATE('getAuthTag');
  return new FastBuffer(tag);
}

function setAuthTag(tagbuf, encoding) {
  const tag = bytesOf(tagbuf, 'buffer', encoding);
  if (!natively(() => cipherSetTag(this[kHandle], tag))) throw new codes.ERR_CRYPTO_INVALID_STATE('setAuthTag');
  return this;
}

function setAAD(aadbuf, options) {
  const encoding = stringOption(options, 'encoding');
  const total = uintOption(options, 'plaintextLength');
  const data = bytesOf(aadbuf, 'aadbuf', encoding);
  if (!natively(() => cipherAuthenticate(this[kHandle], data, total))) {
    throw new codes.ERR_CRYPTO_INVALID_STATE('setAAD');
  }
  return this;
}

function Cipheriv(cipher, key, iv, options) {
  if (!new.target) return new Cipheriv(cipher, key, iv, options);
  begin(this, true, cipher, key, iv, options);
}

function Decipheriv(cipher, key, iv, options) {
  if (!new.target) return new Decipheriv(cipher, key, iv, options);
  begin(this, false, cipher, key, iv, options);
}

for (const [Class, methods] of [
  [Cipheriv, { _transform, _flush, update, final, setAutoPadding, getAuthTag, setAAD }],
  [Decipheriv, { _transform, _flush, update, final, setAutoPadding, setAuthTag, setAAD }],
]) {
  Object.setPrototypeOf(Class.prototype, LazyTransform.prototype);
  Object.setPrototypeOf(Class, LazyTransform);
  Object.assign(Class.prototype, methods);
}

function createCipheriv(cipher, key, iv, options) {
  return new Cipheriv(cipher, key, iv, options);
}

function createDecipheriv(cipher, key, iv, options) {
  return new Decipheriv(cipher, key, iv, options);
}

// Whether a cipher of that mode can have an IV of so many bytes.
function takesIv(name, mode, own, length) {
  if (mode === 'ccm') return length >= 7 && length <= 13;
  if (mode === 'gcm') return length > 0;
  if (mode === 'ocb') return length > 0 && length < 16;
  return length === own;
}

function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw new codes.ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
  }
  if (typeof nameOrNid === 'number') validateInt32(nameOrNid, 'nameOrNid');
  let keyLength;
  let ivLength;
  if (options !== undefined) {
    validateObject(options, 'options');
    ({ ivLength, keyLength } = options);
    if (keyLength !== undefined) validateInt32(keyLength, 'options.keyLength');
    if (ivLength !== undefined) validateInt32(ivLength, 'options.ivLength');
  }
  const [info] = typeof nameOrNid === 'string' ?
    cipherInfo(nameOrNid, 0) : cipherInfo(undefined, Math.max(nameOrNid, 0));
  if (info === undefined) return undefined;
  const [name, nid, mode, key, iv, block] = info;
  if (keyLength !== undefined && keyLength !== key) return undefined;
  if (ivLength !== undefined && !takesIv(name, mode, iv, ivLength)) return undefined;
  const found = { __proto__: null, mode, name, nid, keyLength: key };
  if (mode !== 'stream') found.blockSize = block;
  if (iv !== 0) found.ivLength = ivLength ?? iv;
  return found;
}

let names;

function getCiphers() {
  names ??= cipherNames();
  return names.slice();
}

module.exports = { Cipheriv, Decipheriv, createCipheriv, createDecipheriv, getCipherInfo, getCiphers };
