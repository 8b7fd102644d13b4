// The options that say how keys are written and read: format, type, cipher, passphrase.
'use strict';

const { codes } = require('internal:errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal:util');
const { bytesOf } = require('./input.js');

function option(name, objectName) {
  return objectName === undefined ? `options.${name}` : `options.${objectName}.${name}`;
}

function formatOf(format, byDefault, name) {
  if (format === undefined && byDefault !== undefined) return byDefault;
  if (format === 'pem' || format === 'der' || format === 'jwk') return format;
  throw new codes.ERR_INVALID_ARG_VALUE(name, format);
}

function typeOf(type, isRequired, keyType, isPublic, name) {
  if (type === undefined && !isRequired) return undefined;
  if (type === 'pkcs1') {
    if (keyType !== undefined && keyType !== 'rsa') {
      throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for RSA keys');
    }
    return type;
  }
  if (type === 'spki' && isPublic !== false) return type;
  if (type === 'pkcs8' && isPublic !== true) return type;
  if (type === 'sec1' && isPublic !== true) {
    if (keyType !== undefined && keyType !== 'ec') {
      throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for EC keys');
    }
    return type;
  }
  throw new codes.ERR_INVALID_ARG_VALUE(name, type);
}

function isText(value) {
  return typeof value === 'string' || isArrayBufferView(value) || isAnyArrayBuffer(value);
}

function encodingOf(options, keyType, isPublic, isInput, objectName) {
  if (options === null || typeof options !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'object', options);
  }
  const format = formatOf(options.format, isInput ? 'pem' : undefined, option('format', objectName));
  const isTyped = !isInput || format === 'der';
  const type = format === 'jwk' ? undefined :
    typeOf(options.type, isTyped, keyType, isPublic, option('type', objectName));
  if (isPublic === true) return { format, type };
  const { cipher, encoding } = options;
  let { passphrase } = options;
  if (!isInput) {
    if (cipher != null) {
      if (typeof cipher !== 'string') throw new codes.ERR_INVALID_ARG_VALUE(option('cipher', objectName), cipher);
      if (format === 'der' && type !== 'pkcs8') {
        throw new codes.ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'does not support encryption');
      }
    } else if (passphrase !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE(option('cipher', objectName), cipher);
    }
  }
  if ((isInput && passphrase !== undefined && !isText(passphrase)) ||
      (!isInput && cipher != null && !isText(passphrase))) {
    throw new codes.ERR_INVALID_ARG_VALUE(option('passphrase', objectName), passphrase);
  }
  if (passphrase !== undefined) passphrase = bytesOf(passphrase, 'key.passphrase', encoding);
  return { format, type, cipher: cipher ?? undefined, passphrase };
}

// How the key in `options` is to be read; `isPublic` is undefined when both halves will do.
function readEncoding(options, isPublic) {
  return encodingOf(options, undefined, isPublic, true, undefined);
}

function writeEncoding(options, keyType, isPublic, objectName) {
  return encodingOf(options, keyType, isPublic, false, objectName);
}

module.exports = { readEncoding, writeEncoding };
