// `process.env`: the environment, copied at the first look. Names and values are strings, as the system keeps them.
'use strict';

const { internals } = require('internal:boot');
const { codes: { ERR_INVALID_OBJECT_DEFINE_PROPERTY, ERR_INVALID_ARG_TYPE } } = require('internal:errors');

const values = { __proto__: Object.prototype };
const own = Object.create(null);
let loaded = false;

function table() {
  if (!loaded) {
    loaded = true;
    const pairs = binding.environ();
    for (let i = 0; i < pairs.length; i += 2) own[pairs[i]] = pairs[i + 1];
  }
  return own;
}

function text(value) {
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  return String(value);
}

// A value that is no string yet.
function converted(value) {
  if (typeof value !== 'number' && typeof value !== 'boolean' && internals.setting('pending-deprecation')) {
    const { emitDeprecation } = require('./warnings.js');
    emitDeprecation('DEP0104',
                    'Assigning any value other than a string, number, or boolean to a process.env property is deprecated. ' +
                    'Please make sure to convert the value to a string before setting process.env with it.');
  }
  return text(value);
}

const environment = new Proxy(values, {
  get(target, name) {
    if (typeof name === 'symbol') return target[name];
    const value = table()[name];
    return value === undefined ? target[name] : value;
  },
  set(_, name, value) {
    if (typeof name === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    // A name that the system does not take is none.
    if (name === '') return true;
    table()[name] = typeof value === 'string' ? value : converted(value);
    if (name === 'TZ') binding.setTimeZone(table().TZ);
    return true;
  },
  has(target, name) {
    return typeof name === 'symbol' ? false : name in table() || name in target;
  },
  deleteProperty(_, name) {
    if (typeof name === 'string') delete table()[name];
    if (name === 'TZ') binding.setTimeZone(undefined);
    return true;
  },
  ownKeys() {
    return Object.keys(table());
  },
  getOwnPropertyDescriptor(_, name) {
    if (typeof name === 'symbol') return undefined;
    const value = table()[name];
    return value === undefined ? undefined : { value, writable: true, enumerable: true, configurable: true };
  },
  defineProperty(_, name, descriptor) {
    if ('get' in descriptor || 'set' in descriptor) {
      throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
        "'process.env' does not accept an accessor(getter/setter) descriptor");
    }
    if (!descriptor.configurable || !descriptor.writable || !descriptor.enumerable) {
      throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
        "'process.env' only accepts a configurable, writable, and enumerable data descriptor");
    }
    if (descriptor.value === undefined) throw new ERR_INVALID_ARG_TYPE('value', 'string', descriptor.value);
    table()[name] = text(descriptor.value);
    return true;
  },
});

module.exports = { environment };
