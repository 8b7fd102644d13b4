// The global `crypto` and its classes.
'use strict';

const { codes } = require('internal:errors');
const { kEnumerableProperty } = require('internal:util');
const { getRandomValues, randomUUID } = require('crypto');
const { CryptoKey } = require('./crypto_key.js');
const { fromKeyObject, keyObjectParts } = require('./key_object.js');
const { SubtleCrypto, subtle } = require('./subtle.js');

let crypto;

function check(self) {
  if (self !== crypto) throw new codes.ERR_INVALID_THIS('Crypto');
}

class Crypto {
  constructor() {
    throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get subtle() {
    check(this);
    return subtle;
  }

  getRandomValues(array) {
    check(this);
    return Reflect.apply(getRandomValues, this, arguments);
  }

  randomUUID() {
    check(this);
    return randomUUID(...arguments);
  }
}

Object.defineProperties(Crypto.prototype, {
  subtle: kEnumerableProperty,
  getRandomValues: kEnumerableProperty,
  randomUUID: kEnumerableProperty,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'Crypto' },
});

crypto = Object.create(Crypto.prototype);

module.exports = { Crypto, CryptoKey, SubtleCrypto, crypto, fromKeyObject, keyObjectParts };
