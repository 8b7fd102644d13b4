// Headers: names and values, kept by lower-case name in the order they came. Those of a response are read from its head
// when somebody looks.
'use strict';

const { needs, illegal, byteString, describe, iterable } = require('./webidl.js');
const customInspect = Symbol.for('nodejs.util.inspect.custom');

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const badValue = /[\0\r\n]/;

function checkName(name, where) {
  if (!token.test(name)) throw new TypeError(`${where}: "${name}" is an invalid header name.`);
}

// Without the white space around it.
function clean(value) {
  return value.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
}

class HeaderList {
  constructor() {
    this.map = new Map(); // lower-case name: [name, value]
    this.cookies = null;
    this.sorted = null;
  }

  static of(name, value) {
    const list = new HeaderList();
    list.append(name, value);
    return list;
  }

  // The fields of a response's head, which the parser has accepted.
  static parse(text) {
    const list = new HeaderList();
    let at = text.indexOf('\r\n') + 2;
    while (at < text.length) {
      const end = text.indexOf('\r\n', at);
      if (end === at || end === -1) break;
      const colon = text.indexOf(':', at);
      list.append(text.slice(at, colon), clean(text.slice(colon + 1, end)));
      at = end + 2;
    }
    return list;
  }

  append(name, value) {
    this.sorted = null;
    const key = name.toLowerCase();
    const found = this.map.get(key);
    if (found === undefined) this.map.set(key, [name, value]);
    else found[1] += `${key === 'cookie' ? '; ' : ', '}${value}`;
    if (key === 'set-cookie') (this.cookies ??= []).push(value);
  }

  set(name, value) {
    this.sorted = null;
    const key = name.toLowerCase();
    if (key === 'set-cookie') this.cookies = [value];
    this.map.set(key, [name, value]);
  }

  delete(key) {
    this.sorted = null;
    if (key === 'set-cookie') this.cookies = null;
    this.map.delete(key);
  }

  get(key) {
    return this.map.get(key)?.[1] ?? null;
  }

  copy() {
    const list = new HeaderList();
    for (const [key, pair] of this.map) list.map.set(key, [...pair]);
    list.cookies = this.cookies && [...this.cookies];
    return list;
  }

  // For iteration: sorted by name, each cookie alone.
  pairs() {
    if (this.sorted !== null) return this.sorted;
    const out = [];
    for (const key of [...this.map.keys()].sort()) {
      if (key === 'set-cookie') for (const cookie of this.cookies) out.push([key, cookie]);
      else out.push([key, this.map.get(key)[1]]);
    }
    this.sorted = out;
    return out;
  }
}

const kWrapped = Symbol('wrapped'); // marks the constructor's inner use

let listOf;

class Headers {
  #list; // a HeaderList, or the text of a head
  #immutable = false;

  static {
    listOf = (headers) => {
      if (typeof headers !== 'object' || headers === null || !(#list in headers)) throw illegal();
      if (typeof headers.#list === 'string') headers.#list = HeaderList.parse(headers.#list);
      return headers.#list;
    };
  }

  constructor(init = undefined, list = undefined) {
    if (init === kWrapped) {
      this.#list = list;
      this.#immutable = true;
      return;
    }
    this.#list = new HeaderList();
    if (init !== undefined) fill(this, init);
  }

  #mutable() {
    const list = listOf(this);
    if (this.#immutable) throw new TypeError('immutable');
    return list;
  }

  append(name, value) {
    listOf(this);
    needs(arguments.length, 2, 'Headers.append');
    append(this.#mutable(), byteString(name), byteString(value));
  }

  delete(name) {
    listOf(this);
    needs(arguments.length, 1, 'Headers.delete');
    name = byteString(name);
    checkName(name, 'Headers.delete');
    this.#mutable().delete(name.toLowerCase());
  }

  get(name) {
    const list = listOf(this);
    needs(arguments.length, 1, 'Headers.get');
    name = byteString(name);
    checkName(name, 'Headers.get');
    return list.get(name.toLowerCase());
  }

  has(name) {
    const list = listOf(this);
    needs(arguments.length, 1, 'Headers.has');
    name = byteString(name);
    checkName(name, 'Headers.has');
    return list.map.has(name.toLowerCase());
  }

  set(name, value) {
    listOf(this);
    needs(arguments.length, 2, 'Headers.set');
    name = byteString(name);
    value = clean(byteString(value));
    checkName(name, 'Headers.set');
    if (badValue.test(value)) throw new TypeError(`Headers.set: "${value}" is an invalid header value.`);
    this.#mutable().set(name, value);
  }

  getSetCookie() {
    const { cookies } = listOf(this);
    return cookies === null ? [] : [...cookies];
  }

  [customInspect](depth, options) {
    options.depth ??= depth;
    const shown = Object.fromEntries(listOf(this).map.values());
    return `Headers ${require('util').formatWithOptions(options, shown)}`;
  }
}

function append(list, name, value) {
  value = clean(value);
  checkName(name, 'Headers.append');
  if (badValue.test(value)) throw new TypeError(`Headers.append: "${value}" is an invalid header value.`);
  list.append(name, value);
}

function fill(headers, init) {
  const list = listOf(headers);
  if (typeof init !== 'object' || init === null) {
    throw new TypeError('Headers constructor: Argument 1 could not be converted to one of: ' +
      'sequence<sequence<ByteString>>, record<ByteString, ByteString>.');
  }
  const iterator = init[Symbol.iterator];
  if (typeof iterator === 'function') {
    for (const pair of init) {
      const [...both] = pair;
      if (both.length !== 2) {
        throw new TypeError(`Headers constructor: expected name/value pair to be length 2, found ${both.length}.`);
      }
      append(list, byteString(both[0]), byteString(both[1]));
    }
    return;
  }
  for (const name of Reflect.ownKeys(init)) {
    if (Reflect.getOwnPropertyDescriptor(init, name)?.enumerable) {
      append(list, byteString(name), byteString(init[name]));
    }
  }
}

// Headers that programs can't change, of a list or the text of a head.
function immutableHeaders(list) {
  return new Headers(kWrapped, list);
}

describe(Headers, ['append', 'delete', 'get', 'has', 'set', 'getSetCookie']);
iterable(Headers, (headers) => listOf(headers).pairs());

module.exports = { Headers, HeaderList, immutableHeaders, listOf, fill, token };
