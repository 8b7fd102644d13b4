// The way between CryptoKeys and KeyObjects, which hold the same native keys.
'use strict';

const { FastBuffer } = require('internal:buffer/fast_buffer');
const { normalize } = require('./algorithms.js');
const convert = require('./convert.js');
const { isCryptoKey, slotsOf } = require('./crypto_key.js');
const { notSupported } = require('./errors.js');
const { importKey, isSecret } = require('./subtle.js');
const native = binding;

// What a KeyObject of the same key holds, whether or not the key may leave; undefined for what is no CryptoKey.
function keyObjectParts(key) {
  if (!isCryptoKey(key)) return undefined;
  const { type, handle } = slotsOf(key);
  if (type !== 'secret') return { type, handle: native.keyShare(handle) };
  const bytes = new FastBuffer(handle.length);
  bytes.set(handle);
  return { type, handle: bytes };
}

const where = { what: 'Value' };

// A CryptoKey of what a KeyObject holds.
function fromKeyObject(type, handle, algorithm, extractable, usages) {
  const normal = normalize(convert.identifier(algorithm, where), 'importKey');
  if ((type === 'secret') !== isSecret(normal)) throw notSupported();
  usages = convert.usages(usages, where);
  const [format, data] = type === 'secret' ? ['raw-secret', new Uint8Array(handle)] :
    type === 'public' ? ['spki', native.keyToSpki(native.keyAdopt(handle))] :
      ['pkcs8', native.keyToPkcs8(native.keyAdopt(handle))];
  return importKey(format, new Uint8Array(data), normal, !!extractable, usages);
}

module.exports = { fromKeyObject, keyObjectParts };
