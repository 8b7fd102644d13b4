// How the classes of fetch take arguments: conversions and the sentences of their errors.
'use strict';

const { kMessaging } = require('internal:util');

function needs(given, wanted, where) {
  if (given >= wanted) return;
  const words = wanted === 1 ? '1 argument required' : `${wanted} arguments required`;
  throw new TypeError(`${where}: ${words}, but${given === 0 ? '' : ' only'} ${given} found.`);
}

function illegal() {
  const error = new TypeError('Illegal invocation');
  error.code = 'ERR_INVALID_THIS';
  return error;
}

const beyondLatin1 = /[^\0-\xff]/;

function byteString(value) {
  if (typeof value === 'symbol') throw new TypeError('Could not convert argument of type symbol to string.');
  const text = `${value}`;
  const at = text.search(beyondLatin1);
  if (at !== -1) {
    throw new TypeError('Cannot convert argument to a ByteString because the character at ' +
      `index ${at} has a value of ${text.charCodeAt(at)} which is greater than 255.`);
  }
  return text;
}

function usvString(value) {
  return `${value}`.toWellFormed();
}

// A dictionary is an object or nothing.
function dictionary(value) {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' && typeof value !== 'function') {
    throw new TypeError(`undefined: Expected ${require('util').inspect(value)} to be one of: Null, Undefined, Object.`);
  }
  return value;
}

function oneOf(value, accepted) {
  const text = `${value}`;
  if (!accepted.includes(text)) {
    throw new TypeError(`undefined: ${text} is not an accepted type. Expected one of ${accepted.join(', ')}.`);
  }
  return text;
}

function describe(Class, names) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  // It does not go along in messages.
  Object.defineProperty(Class.prototype, kMessaging, { __proto__: null, value: {} });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, configurable: true, value: Class.name,
  });
}

// keys(), values(), entries(), forEach() and iteration of a class whose objects are lists of pairs. `pairs` gives the
// pairs as they are now: an iterator sees changes made while it runs.
function iterable(Class, pairs) {
  const { name } = Class;
  const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
  const kinds = { keys: (pair) => pair[0], values: (pair) => pair[1], entries: (pair) => [pair[0], pair[1]] };
  const prototype = Object.create(IteratorPrototype, {
    next: { configurable: true, enumerable: true, writable: true, value: function next() { return this[kStep](); } },
    [Symbol.toStringTag]: { configurable: true, value: `${name} Iterator` },
  });
  for (const kind of Object.keys(kinds)) {
    const method = {
      [kind]() {
        pairs(this);
        let at = 0;
        const iterator = Object.create(prototype);
        Object.defineProperty(iterator, kStep, { value: () => {
          const list = pairs(this);
          if (at >= list.length) return { done: true, value: undefined };
          return { done: false, value: kinds[kind](list[at++]) };
        } });
        return iterator;
      },
    }[kind];
    Object.defineProperty(Class.prototype, kind, {
      configurable: true, enumerable: true, writable: true, value: method,
    });
  }
  Object.defineProperty(Class.prototype, 'forEach', {
    configurable: true,
    enumerable: true,
    writable: true,
    value: function forEach(callback, self = undefined) {
      pairs(this);
      needs(arguments.length, 1, `${name}.forEach`);
      if (typeof callback !== 'function') {
        throw new TypeError(`Failed to execute 'forEach' on '${name}': parameter 1 is not of type 'Function'.`);
      }
      for (let i = 0; i < pairs(this).length; i++) {
        const [key, value] = pairs(this)[i];
        Reflect.apply(callback, self, [value, key, this]);
      }
    },
  });
  Object.defineProperty(Class.prototype.forEach, 'length', { configurable: true, value: 1 });
  Object.defineProperty(Class.prototype, Symbol.iterator, {
    configurable: true, writable: true, value: Class.prototype.entries,
  });
}

const kStep = Symbol('step');

module.exports = { needs, illegal, byteString, usvString, dictionary, oneOf, describe, iterable };
