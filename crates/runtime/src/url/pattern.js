// URLPattern (WHATWG): native code takes patterns and inputs apart, regular expressions match part by part.
'use strict';

const { codes } = require('internal:errors');
const { customInspectSymbol } = require('internal:util');

const names = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

function invalidArgument(message) {
  const error = new codes.ERR_INVALID_ARG_TYPE('input', 'string', undefined);
  error.message = message;
  return error;
}

function invalidPattern() {
  const error = new codes.ERR_INVALID_URL_PATTERN('');
  error.message = 'Failed to construct URLPattern';
  return error;
}

// A text, or the parts of an object.
function take(input) {
  if (typeof input === 'string') return [input, []];
  const part = (name) => (input[name] === undefined ? undefined : `${input[name]}`);
  return [undefined, [...names, 'baseURL'].map(part)];
}

let stateOf;

class Pattern {
  #components; // [pattern, regular expression, names of its groups] of each part
  #hasGroups;

  static {
    stateOf = (value) => {
      if (!isObject(value) || !(#components in value)) throw new TypeError('Illegal invocation');
      return { components: value.#components, hasGroups: value.#hasGroups };
    };
  }

  constructor(input = {}, baseOrOptions = undefined, options = undefined) {
    if (typeof input !== 'string' && !isObject(input)) {
      throw invalidArgument('Input must be an object or a string');
    }
    let base;
    if (typeof baseOrOptions === 'string') base = baseOrOptions;
    else if (options !== undefined) throw invalidArgument('second argument must be a string');
    else options = baseOrOptions;
    if (options !== undefined && options !== null && !isObject(options)) {
      throw invalidArgument('options.ignoreCase must be a boolean');
    }
    const ignoreCase = options?.ignoreCase ?? false;
    if (typeof ignoreCase !== 'boolean') throw invalidArgument('options.ignoreCase must be a boolean');
    const found = binding.parsePattern(...take(input), base, ignoreCase);
    if (found === undefined) throw invalidPattern();
    try {
      const flags = ignoreCase ? 'ui' : 'u';
      this.#components = found[0].map(([pattern, text, groups]) => [pattern, new RegExp(text, flags), groups]);
    } catch {
      throw invalidPattern();
    }
    this.#hasGroups = found[1];
  }
}

function URLPattern(...args) {
  if (new.target === undefined) {
    const error = new codes.ERR_CONSTRUCT_CALL_REQUIRED('URLPattern');
    error.message = 'Cannot call constructor without `new`';
    throw error;
  }
  return Reflect.construct(Pattern, args, new.target);
}

// The parts of what is matched, undefined where it is no URL.
function partsOf(input, base) {
  if (typeof input !== 'string' && !isObject(input)) {
    throw invalidArgument('URLPattern input needs to be a string or an object');
  }
  if (base !== undefined && typeof base !== 'string') throw invalidArgument('baseURL must be a string');
  return binding.patternInput(...take(input), base);
}

const methods = {
  exec(input = {}, base = undefined) {
    const { components } = stateOf(this);
    const parts = partsOf(input, base);
    if (parts === undefined) return null;
    const found = {};
    for (let i = 0; i < names.length; i++) {
      const [, regexp, groupNames] = components[i];
      const match = regexp.exec(parts[i]);
      if (match === null) return null;
      const groups = Object.fromEntries(groupNames.map((name, at) => [name, match[at + 1]]));
      found[names[i]] = { groups, input: parts[i] };
    }
    const inputs = base === undefined ? [input] : [input, base];
    const result = { __proto__: null };
    for (const name of ['hash', 'hostname', 'inputs', 'password', 'pathname', 'port', 'protocol', 'search', 'username']) {
      result[name] = name === 'inputs' ? inputs : found[name];
    }
    return result;
  },

  test(input = {}, base = undefined) {
    const { components } = stateOf(this);
    const parts = partsOf(input, base);
    return parts !== undefined && components.every(([, regexp], i) => regexp.test(parts[i]));
  },
};

const prototype = {};
names.forEach((name, i) => {
  Object.defineProperty(prototype, name, {
    __proto__: null, configurable: true, enumerable: true, get() { return stateOf(this).components[i][0]; },
  });
});
Object.defineProperty(prototype, 'hasRegExpGroups', {
  __proto__: null, configurable: true, enumerable: true, get() { return stateOf(this).hasGroups; },
});
for (const name of ['exec', 'test']) {
  Object.defineProperty(prototype, name, {
    __proto__: null, configurable: true, enumerable: true, value: methods[name], writable: true,
  });
}
Object.defineProperties(prototype, {
  constructor: { __proto__: null, configurable: true, value: URLPattern, writable: true },
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'URLPattern' },
  [customInspectSymbol]: { __proto__: null, configurable: true, value: () => 'URLPattern {}', writable: true },
});
Object.defineProperty(URLPattern, 'prototype', { __proto__: null, value: prototype, writable: false });

module.exports = { URLPattern };
