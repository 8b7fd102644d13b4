// Conversions of Web IDL: what arguments and members of dictionaries become, and what is thrown where they can't.
'use strict';

const { isArrayBufferView, isAnyArrayBuffer } = require('internal:util');
const { isArrayBuffer, isSharedArrayBuffer, isUint8Array } = require('util').types;
const { isCryptoKey } = require('./crypto_key.js');
const { typeError } = require('./errors.js');

// `where` says in each function what is converted: { prefix, what }.
const fail = ({ prefix, what }, code, problem) =>
  typeError(code, prefix === undefined ? `${what} ${problem}` : `${prefix}: ${what} ${problem}`);

function text(value, where) {
  if (typeof value === 'symbol') {
    throw fail(where, 'ERR_INVALID_ARG_TYPE', 'is a Symbol and cannot be converted to a string.');
  }
  return `${value}`;
}

const whole = (most) => (value, where) => {
  const bad = (problem) => fail(where, 'ERR_INVALID_ARG_TYPE', problem);
  if (typeof value === 'symbol') throw bad('is a Symbol and cannot be converted to a number.');
  if (typeof value === 'bigint') throw bad('is a BigInt and cannot be converted to a number.');
  const number = Math.trunc(+value);
  if (!Number.isFinite(number)) throw bad('is not a finite number.');
  if (number < 0 || number > most) {
    throw fail(where, 'ERR_OUT_OF_RANGE', `is outside the expected range of 0 to ${most}.`);
  }
  return number + 0;
};

const octet = whole(0xFF);
const unsignedShort = whole(0xFFFF);
const unsignedLong = whole(0xFFFF_FFFF);

// The bytes as they are now: what the program does with its buffer afterwards changes nothing.
function bytes(value, where) {
  if (isArrayBufferView(value)) {
    if (isSharedArrayBuffer(value.buffer)) {
      throw fail(where, 'ERR_INVALID_ARG_TYPE', 'is a view on a SharedArrayBuffer, which is not allowed.');
    }
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice();
  }
  if (!isAnyArrayBuffer(value) || !isArrayBuffer(value)) {
    throw fail(where, 'ERR_INVALID_ARG_TYPE', 'is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.');
  }
  return new Uint8Array(value).slice();
}

function bigInteger(value, where) {
  if (!isUint8Array(value) || isSharedArrayBuffer(value.buffer)) {
    throw fail(where, 'ERR_INVALID_ARG_TYPE', 'is not an Uint8Array object.');
  }
  return new Uint8Array(value);
}

function cryptoKey(value, where) {
  if (!isCryptoKey(value)) throw fail(where, 'ERR_INVALID_ARG_TYPE', 'is not of type CryptoKey.');
  return value;
}

const oneOf = (type, known) => (value, where) => {
  const word = text(value, where);
  if (!known.includes(word)) {
    throw fail(where, 'ERR_INVALID_ARG_VALUE', `'${word}' is not a valid enum value of type ${type}.`);
  }
  return word;
};

const sequence = (item) => (value, where) => {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  if (!isObject || typeof value[Symbol.iterator] !== 'function') {
    throw fail(where, 'ERR_INVALID_ARG_TYPE', 'cannot be converted to sequence.');
  }
  const list = [];
  for (const each of value) list.push(item(each, { prefix: where.prefix, what: `${where.what}[${list.length}]` }));
  return list;
};

const isDictionary = (value) =>
  value === null || value === undefined || typeof value === 'object' || typeof value === 'function';

// The members of `value` that a dictionary called `type` has: rows of [name, conversion, is it required].
function dictionary(value, type, members, where) {
  if (!isDictionary(value)) throw fail(where, 'ERR_INVALID_ARG_TYPE', 'cannot be converted to a dictionary');
  const found = {};
  for (const [name, conversion, isRequired] of members) {
    const given = value === null || value === undefined ? undefined : value[name];
    if (given !== undefined) {
      found[name] = conversion(given, { prefix: where.prefix, what: `${name} in ${where.what}` });
    } else if (isRequired) {
      throw fail(where, 'ERR_MISSING_OPTION',
        `cannot be converted to '${type}' because '${name}' is required in '${type}'.`);
    }
  }
  return found;
}

const jwkMembers = [
  ...['kty', 'use'].map((name) => [name, text]),
  ['key_ops', sequence(text)],
  ['alg', text],
  ['ext', (value) => !!value],
  ...['crv', 'd', 'dp', 'dq', 'e', 'k', 'n'].map((name) => [name, text]),
  ['oth', sequence((value) => value)],
  ...['p', 'q', 'qi', 'x', 'y'].map((name) => [name, text]),
];

const jsonWebKey = (value, where) => dictionary(value, 'JsonWebKey', jwkMembers, where);

const keyFormat = oneOf('KeyFormat', [
  'raw', 'pkcs8', 'spki', 'jwk', 'raw-public', 'raw-private', 'raw-seed', 'raw-secret',
]);

const usages = sequence(oneOf('KeyUsage', [
  'encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey',
  'encapsulateKey', 'encapsulateBits', 'decapsulateKey', 'decapsulateBits',
]));

// An algorithm's identifier: an object, or its name.
const identifier = (value, where) =>
  ((typeof value === 'object' && value !== null) || typeof value === 'function' ? value : text(value, where));

const ordinals = ['1st', '2nd', '3rd', '4th', '5th', '6th', '7th'];

// Says of the arguments of a method, in their order, what they become.
function reader(method, args, least) {
  const prefix = `Failed to execute '${method}' on 'SubtleCrypto'`;
  if (args.length < least) {
    const plural = least === 1 ? '' : 's';
    throw typeError('ERR_MISSING_ARGS', `${prefix}: ${least} argument${plural} required, but only ${args.length} present.`);
  }
  return (at, conversion) => conversion(args[at], { prefix, what: `${ordinals[at]} argument` });
}

module.exports = {
  bigInteger, bytes, cryptoKey, dictionary, identifier, jsonWebKey, keyFormat, octet, reader, text, unsignedLong,
  unsignedShort, usages,
};
