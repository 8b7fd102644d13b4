// URLSearchParams: a list of name-value pairs, and the one of a URL, which
// writes itself back to it.
'use strict';

const { codes } = require('internal:errors');
const { validateFunction } = require('internal:validators');
const { customInspectSymbol, kMessaging } = require('internal:util');
const { Buffer } = require('buffer');

// Form encoding

function decodeLossy(text) {
  const bytes = Buffer.from(text);
  let size = 0;
  for (let i = 0; i < bytes.length; i++) {
    let byte = bytes[i];
    if (byte === 0x25 && i + 2 < bytes.length) {
      const value = /^[0-9A-Fa-f]{2}$/.test(bytes.latin1Slice(i + 1, i + 3)) ?
        parseInt(bytes.latin1Slice(i + 1, i + 3), 16) : -1;
      if (value !== -1) {
        byte = value;
        i += 2;
      }
    }
    bytes[size++] = byte;
  }
  return bytes.toString('utf8', 0, size);
}

function decodePart(text) {
  if (text.includes('+')) text = text.replaceAll('+', ' ');
  if (!text.includes('%')) return text.toWellFormed();
  try {
    return decodeURIComponent(text).toWellFormed();
  } catch {
    return decodeLossy(text);
  }
}

function parsePairs(text) {
  const list = [];
  let start = 0;
  while (start <= text.length) {
    let end = text.indexOf('&', start);
    if (end === -1) end = text.length;
    if (end > start) {
      const equals = text.indexOf('=', start);
      if (equals === -1 || equals >= end) {
        list.push(decodePart(text.slice(start, end)), '');
      } else {
        list.push(decodePart(text.slice(start, equals)), decodePart(text.slice(equals + 1, end)));
      }
    }
    start = end + 1;
  }
  return list;
}

const escapes = {
  '__proto__': null, '%20': '+', '!': '%21', '\'': '%27', '(': '%28', ')': '%29', '~': '%7E',
};

function encodePart(text) {
  if (/^[\w*.-]*$/.test(text)) return text;
  return encodeURIComponent(text).replace(/%20|[!'()~]/g, (found) => escapes[found]);
}

function serializePairs(list) {
  let out = '';
  for (let i = 0; i < list.length; i += 2) {
    if (i > 0) out += '&';
    out += `${encodePart(list[i])}=${encodePart(list[i + 1])}`;
  }
  return out;
}

function toText(value) {
  return `${value}`.toWellFormed();
}

// From what a program gives

function pairsOfSequence(init) {
  const list = [];
  for (const pair of init) {
    if (pair === null || (typeof pair !== 'object' && typeof pair !== 'function') ||
        typeof pair[Symbol.iterator] !== 'function') {
      throw new codes.ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    }
    const both = [];
    for (const part of pair) both.push(toText(part));
    if (both.length !== 2) throw new codes.ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    list.push(both[0], both[1]);
  }
  return list;
}

// Two names that differ only before toWellFormed() are one: the last value wins.
function pairsOfRecord(init) {
  const seen = new Map();
  const list = [];
  for (const key of Reflect.ownKeys(init)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(init, key);
    if (descriptor === undefined || !descriptor.enumerable) continue;
    const name = toText(key);
    const value = toText(init[key]);
    if (seen.has(name)) {
      list[seen.get(name)] = value;
    } else {
      seen.set(name, list.push(name, value) - 1);
    }
  }
  return list;
}

let isParams;
let attach; // (params, onChange): the params of a URL
let replace; // (params, text): new text from the URL, without telling it

class URLSearchParams {
  #list = [];
  #onChange = undefined;

  static {
    isParams = (value) => typeof value === 'object' && value !== null && #list in value;
    attach = (params, onChange) => { params.#onChange = onChange; };
    replace = (params, text) => { params.#list = parsePairs(text); };
  }

  constructor(init = undefined) {
    if (init === undefined || init === null) return;
    if (typeof init !== 'object' && typeof init !== 'function') {
      const text = toText(init);
      this.#list = parsePairs(text[0] === '?' ? text.slice(1) : text);
      return;
    }
    const method = init[Symbol.iterator];
    if (isParams(init) && method === URLSearchParams.prototype[Symbol.iterator]) {
      this.#list = init.#list.slice();
    } else if (method !== null && method !== undefined) {
      if (typeof method !== 'function') throw new codes.ERR_ARG_NOT_ITERABLE('Query pairs');
      this.#list = pairsOfSequence(init);
    } else {
      this.#list = pairsOfRecord(init);
    }
  }

  #changed() {
    if (this.#onChange !== undefined) this.#onChange(serializePairs(this.#list));
  }

  get size() {
    checkThis(this);
    return this.#list.length / 2;
  }

  append(name, value) {
    checkThis(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('name', 'value');
    this.#list.push(toText(name), toText(value));
    this.#changed();
  }

  delete(name, value = undefined) {
    checkThis(this);
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('name');
    name = toText(name);
    if (value !== undefined) value = toText(value);
    const list = this.#list;
    let kept = 0;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) continue;
      list[kept] = list[i];
      list[kept + 1] = list[i + 1];
      kept += 2;
    }
    list.length = kept;
    this.#changed();
  }

  get(name) {
    checkThis(this);
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('name');
    const list = this.#list;
    name = toText(name);
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name) return list[i + 1];
    }
    return null;
  }

  getAll(name) {
    checkThis(this);
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('name');
    const list = this.#list;
    const values = [];
    name = toText(name);
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name) values.push(list[i + 1]);
    }
    return values;
  }

  has(name, value = undefined) {
    checkThis(this);
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('name');
    const list = this.#list;
    name = toText(name);
    if (value !== undefined) value = toText(value);
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) return true;
    }
    return false;
  }

  set(name, value) {
    checkThis(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('name', 'value');
    name = toText(name);
    value = toText(value);
    const list = this.#list;
    let kept = 0;
    let found = false;
    for (let i = 0; i < list.length; i += 2) {
      const same = list[i] === name;
      if (same && found) continue;
      list[kept] = list[i];
      list[kept + 1] = same ? value : list[i + 1];
      found ||= same;
      kept += 2;
    }
    list.length = kept;
    if (!found) list.push(name, value);
    this.#changed();
  }

  // Stable, by UTF-16 code units.
  sort() {
    checkThis(this);
    const list = this.#list;
    const pairs = [];
    for (let i = 0; i < list.length; i += 2) pairs.push([list[i], list[i + 1]]);
    pairs.sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);
    this.#list = pairs.flat();
    this.#changed();
  }

  entries() {
    checkThis(this);
    return new Cursor(() => this.#list, 'entries');
  }

  forEach(callback, thisArg = undefined) {
    checkThis(this);
    validateFunction(callback, 'callback');
    for (let i = 0; i < this.#list.length; i += 2) {
      callback.call(thisArg, this.#list[i + 1], this.#list[i], this);
    }
  }

  keys() {
    checkThis(this);
    return new Cursor(() => this.#list, 'keys');
  }

  values() {
    checkThis(this);
    return new Cursor(() => this.#list, 'values');
  }

  toString() {
    checkThis(this);
    return serializePairs(this.#list);
  }

  [customInspectSymbol](recurseTimes, ctx, inspect) {
    checkThis(this);
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return ctx.stylize('[Object]', 'special');
    const pairs = [];
    for (let i = 0; i < this.#list.length; i += 2) {
      pairs.push(`${inspect(this.#list[i], ctx)} => ${inspect(this.#list[i + 1], ctx)}`);
    }
    return braces('URLSearchParams', pairs, ctx);
  }
}

function checkThis(value) {
  if (!isParams(value)) throw new codes.ERR_INVALID_THIS('URLSearchParams');
}

function braces(name, parts, ctx) {
  const plain = parts.join(', ').replace(/\x1B\[\d+m/g, '');
  if (parts.length === 0) return `${name} {}`;
  if (plain.length > ctx.breakLength) return `${name} {\n  ${parts.join(',\n  ')} }`;
  return `${name} { ${parts.join(', ')} }`;
}

class Cursor {
  #list;
  #kind;
  #at = 0;

  constructor(list, kind) {
    this.#list = list;
    this.#kind = kind;
  }

  next() {
    if (typeof this !== 'object' || this === null || !(#list in this)) {
      throw new codes.ERR_INVALID_THIS('URLSearchParamsIterator');
    }
    const list = this.#list();
    const at = this.#at;
    if (at >= list.length) return { value: undefined, done: true };
    this.#at += 2;
    const value = this.#kind === 'keys' ? list[at] :
      this.#kind === 'values' ? list[at + 1] : [list[at], list[at + 1]];
    return { value, done: false };
  }

  [customInspectSymbol](recurseTimes, ctx, inspect) {
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return ctx.stylize('[Object]', 'special');
    const list = this.#list();
    const left = [];
    for (let i = this.#at; i < list.length; i += 2) {
      left.push(inspect(this.#kind === 'keys' ? list[i] :
        this.#kind === 'values' ? list[i + 1] : [list[i], list[i + 1]], ctx));
    }
    return left.length === 0 ? 'URLSearchParams Iterator {  }' : braces('URLSearchParams Iterator', left, ctx);
  }
}

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
Object.setPrototypeOf(Cursor.prototype, IteratorPrototype);
delete Cursor.prototype.constructor;
Object.defineProperties(Cursor.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams Iterator' },
  next: { __proto__: null, enumerable: true },
});

// It does not go along in messages.
Object.defineProperty(URLSearchParams.prototype, kMessaging, { __proto__: null, value: {} });

const enumerable = { __proto__: null, enumerable: true };
for (const name of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'sort', 'entries', 'forEach', 'keys',
                    'values', 'toString', 'size']) {
  Object.defineProperty(URLSearchParams.prototype, name, enumerable);
}
Object.defineProperties(URLSearchParams.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams' },
  [Symbol.iterator]: {
    __proto__: null, configurable: true, writable: true, value: URLSearchParams.prototype.entries,
  },
});

module.exports = { URLSearchParams, attach, replace, isParams };
