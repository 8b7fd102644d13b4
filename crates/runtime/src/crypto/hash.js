// Digests and HMACs: objects that are fed (and are streams), and hash() for what is there as a whole.
'use strict';

const { Buffer } = require('buffer');
const { FastBuffer } = require('internal:buffer/fast_buffer');
const { codes } = require('internal:errors');
const { validateEncoding, validateObject, validateString, validateUint32 } = require('internal:validators');
const { deprecate, getDeprecationWarningEmitter, isArrayBufferView, normalizeEncoding } = require('internal:util');
const { LazyTransform } = require('./lazy_transform.js');
const { nativeError, secretKeyBytes } = require('./input.js');
const {
  digestNames, digestSize, findDigest, hashCopy, hashDigest, hashHex, hashHexOf, hashHexOfText, hashNew, hashOf,
  hashOfText, hashUpdate, hashUpdateText, hmacDigest, hmacNew, hmacUpdate, hmacUpdateText,
} = binding;

const kHandle = Symbol('kHandle');
const kState = Symbol('kState');
const kFinalized = Symbol('kFinalized');

// Numbers of digests by the names programs use: a native look-up a name. Few names are ever used.
const ids = new Map();
const MOST_NAMES = 1000;

function digestId(name) {
  let id = ids.get(name);
  if (id === undefined) {
    id = findDigest(name);
    if (ids.size < MOST_NAMES) ids.set(name, id);
  }
  return id;
}

const warnOfLength = getDeprecationWarningEmitter(
  'DEP0198', 'Creating SHAKE128/256 digests without an explicit options.outputLength is deprecated.');

function checkLength(algorithm, length) {
  if (length === undefined && /^shake-?(?:128|256)$/i.test(algorithm)) warnOfLength();
}

// An encoding as digest() takes it: anything that is not false is made a string.
function outputEncodingOf(value) {
  return value ? `${value}` : undefined;
}

// Text in `encoding`, as it is fed: the native half knows UTF-8.
function isUtf8(encoding) {
  if (encoding === undefined || encoding === 'utf8' || encoding === 'utf-8') return true;
  const normal = normalizeEncoding(encoding);
  return normal === undefined || normal === 'utf8';
}

function inEncoding(buffer, encoding) {
  if (encoding === undefined) return buffer;
  const normal = normalizeEncoding(encoding);
  return normal === undefined ? buffer : buffer.toString(normal);
}

function Hash(algorithm, options) {
  if (!new.target) return new Hash(algorithm, options);
  const isCopy = algorithm instanceof Hash;
  if (!isCopy) validateString(algorithm, 'algorithm');
  const length = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (length !== undefined) validateUint32(length, 'options.outputLength');
  if (isCopy) {
    this[kHandle] = hashCopy(algorithm[kHandle], length);
  } else {
    const id = digestId(algorithm);
    this[kHandle] = hashNew(id, length);
    checkLength(algorithm, length);
  }
  this[kState] = { [kFinalized]: false };
  LazyTransform.call(this, options);
}
Object.setPrototypeOf(Hash.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hash, LazyTransform);

Hash.prototype.copy = function copy(options) {
  if (this[kState][kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(this, options);
};

Hash.prototype._transform = function _transform(chunk, encoding, callback) {
  callback(feedHash(this[kHandle], chunk, encoding) ? undefined : new codes.ERR_CRYPTO_HASH_UPDATE_FAILED());
};

// The digest stays there for who asks for it again.
Hash.prototype._flush = function _flush(callback) {
  this.push(new FastBuffer(hashDigest(this[kHandle])));
  callback();
};

function feedHash(handle, data, encoding) {
  if (typeof data !== 'string') return hashUpdate(handle, data);
  return isUtf8(encoding) ? hashUpdateText(handle, data) : hashUpdate(handle, Buffer.from(data, encoding));
}

function checkData(data, encoding) {
  if (typeof data === 'string') {
    validateEncoding(data, encoding);
  } else if (!isArrayBufferView(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
}

Hash.prototype.update = function update(data, encoding) {
  if (this[kState][kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  checkData(data, encoding);
  if (!feedHash(this[kHandle], data, encoding)) throw new codes.ERR_CRYPTO_HASH_UPDATE_FAILED();
  return this;
};

Hash.prototype.digest = function digest(outputEncoding) {
  const state = this[kState];
  if (state[kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  const encoding = outputEncodingOf(outputEncoding);
  state[kFinalized] = true;
  if (encoding === 'hex') return hashHex(this[kHandle]);
  return inEncoding(new FastBuffer(hashDigest(this[kHandle])), encoding);
};

function Hmac(hmac, key, options) {
  if (!new.target) return new Hmac(hmac, key, options);
  validateString(hmac, 'hmac');
  const encoding = options?.encoding;
  const bytes = secretKeyBytes(key, encoding);
  const id = digestId(hmac);
  if (id === -1) throw nativeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${hmac}`);
  this[kHandle] = hmacNew(id, bytes);
  this[kState] = { [kFinalized]: false };
  LazyTransform.call(this, options);
}
Object.setPrototypeOf(Hmac.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hmac, LazyTransform);

function feedHmac(handle, data, encoding) {
  if (typeof data !== 'string') return hmacUpdate(handle, data);
  return isUtf8(encoding) ? hmacUpdateText(handle, data) : hmacUpdate(handle, Buffer.from(data, encoding));
}

Hmac.prototype.update = function update(data, encoding) {
  if (this[kState][kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  checkData(data, encoding);
  if (!feedHmac(this[kHandle], data, encoding)) throw new codes.ERR_CRYPTO_HASH_UPDATE_FAILED();
  return this;
};

Hmac.prototype.digest = function digest(outputEncoding) {
  const state = this[kState];
  const encoding = outputEncodingOf(outputEncoding);
  state[kFinalized] = true;
  return inEncoding(new FastBuffer(hmacDigest(this[kHandle])), encoding);
};

Hmac.prototype._flush = function _flush(callback) {
  this.push(new FastBuffer(hmacDigest(this[kHandle])));
  callback();
};

Hmac.prototype._transform = function _transform(chunk, encoding, callback) {
  callback(feedHmac(this[kHandle], chunk, encoding) ? undefined : new codes.ERR_CRYPTO_HASH_UPDATE_FAILED());
};

function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}

// hash(algorithm, input[, encoding or options]): the digest of a whole input.
function hash(algorithm, input, options) {
  validateString(algorithm, 'algorithm');
  if (typeof input !== 'string' && !isArrayBufferView(input)) {
    throw new codes.ERR_INVALID_ARG_TYPE('input', ['Buffer', 'TypedArray', 'DataView', 'string'], input);
  }
  let encoding = 'hex';
  let length;
  if (typeof options === 'string') {
    encoding = options;
  } else if (options !== undefined) {
    validateObject(options, 'options');
    length = options.outputLength;
    encoding = options.outputEncoding ?? 'hex';
  }
  if (length !== undefined) validateUint32(length, 'outputLength');
  if (encoding !== 'hex') {
    validateString(encoding, 'outputEncoding');
    const normal = normalizeEncoding(encoding);
    if (normal === undefined && encoding.toLowerCase() !== 'buffer') {
      throw new codes.ERR_INVALID_ARG_VALUE('outputEncoding', encoding);
    }
    encoding = normal;
  }
  const id = digestId(algorithm);
  if (id === -1) throw new Error(`Digest method ${algorithm} is not supported`);
  if (length === undefined) {
    checkLength(algorithm, length);
  } else if (length !== digestSize(id) && !/^shake/i.test(algorithm)) {
    throw new Error(`Output length ${length} is invalid for ${algorithm}, which does not support XOF`);
  }
  const isText = typeof input === 'string';
  if (encoding === 'hex') return isText ? hashHexOfText(id, input, length) : hashHexOf(id, input, length);
  const bytes = new FastBuffer(isText ? hashOfText(id, input, length) : hashOf(id, input, length));
  return encoding === undefined ? bytes : bytes.toString(encoding);
}

let names;

function getHashes() {
  names ??= digestNames();
  return names.slice();
}

module.exports = {
  Hash: deprecate(Hash, 'crypto.Hash constructor is deprecated.', 'DEP0179'),
  Hmac: deprecate(Hmac, 'crypto.Hmac constructor is deprecated.', 'DEP0181'),
  createHash,
  createHmac,
  digestId,
  getHashes,
  hash,
};
