// CryptoKey: what programs see of a key, and the slots behind it.
'use strict';

const { codes } = require('internal:errors');
const { customInspectSymbol, kEnumerableProperty, kMessaging } = require('internal:util');

const kMake = Symbol('make');

// The order in which usages are told.
const order = [
  'encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey',
  'encapsulateKey', 'encapsulateBits', 'decapsulateKey', 'decapsulateBits',
];

// Shown to the program as objects of its own, once made.
function shownAlgorithm({ hash, publicExponent, ...algorithm }) {
  if (publicExponent !== undefined) algorithm.publicExponent = new Uint8Array(publicExponent);
  if (hash !== undefined) algorithm.hash = { name: hash };
  return algorithm;
}

// `handle` in the slots: bytes of a secret key, a native key for others.
let slotsOf;
let isCryptoKey;

class CryptoKey {
  #slots;
  #algorithm;
  #usages;

  static {
    slotsOf = (key) => key.#slots;
    isCryptoKey = (value) => typeof value === 'object' && value !== null && #slots in value;
  }

  constructor(key, slots) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#slots = slots;
  }

  get type() {
    return checked(this).type;
  }

  get extractable() {
    return checked(this).extractable;
  }

  get algorithm() {
    const { algorithm } = checked(this);
    return this.#algorithm ??= shownAlgorithm(algorithm);
  }

  get usages() {
    const { usages } = checked(this);
    return this.#usages ??= [...usages];
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const { type, extractable, algorithm, usages } = this;
    return `CryptoKey ${require('util').inspect({ type, extractable, algorithm, usages }, inner)}`;
  }
}

function checked(key) {
  if (!isCryptoKey(key)) throw new codes.ERR_INVALID_THIS('CryptoKey');
  return slotsOf(key);
}

Object.defineProperties(CryptoKey.prototype, {
  type: kEnumerableProperty,
  extractable: kEnumerableProperty,
  algorithm: kEnumerableProperty,
  usages: kEnumerableProperty,
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'CryptoKey' },
  [kMessaging]: {
    __proto__: null,
    value: {
      is: isCryptoKey,
      clone: slotsOf,
      read: (slots) => new CryptoKey(kMake, slots),
    },
  },
});

// `usages` in any order, each once in what the key tells.
function makeKey(type, handle, algorithm, extractable, usages) {
  return new CryptoKey(kMake, {
    type, handle, algorithm, extractable, usages: order.filter((usage) => usages.includes(usage)),
  });
}

module.exports = { CryptoKey, isCryptoKey, makeKey, slotsOf };
