// The WHATWG URL class. Native parses; this side holds the serialization and
// the places of its parts, and cuts getters' answers from them.
'use strict';

const { codes } = require('internal:errors');
const objectUrls = require('internal:buffer/object_urls');
const { customInspectSymbol, kMessaging } = require('internal:util');
const { URLSearchParams, attach, replace } = require('./search_params.js');
const { parse, update, canParse, domainToAscii, domainToUnicode } = binding;

const NONE = -1;
const SCHEME_END = 0;
const USERNAME_END = 1;
const HOST_START = 2;
const HOST_END = 3;
const PORT = 4;
const PATH_START = 5;
const QUERY_START = 6;
const FRAGMENT_START = 7;

// Where native writes the places; copied at once. Made at the first parse.
let places;
let placesBytes;

function preparePlaces() {
  places = new Int32Array(8);
  placesBytes = new Uint8Array(places.buffer);
}

const special = new Set(['http:', 'https:', 'ftp:', 'ws:', 'wss:']);

let isURL;
let hrefOf;

class URL {
  #href = '';
  #at = undefined; // the eight places
  #params = undefined;

  static {
    isURL = (value) => typeof value === 'object' && value !== null && #href in value;
    hrefOf = (url) => url.#href;
  }

  constructor(input, base = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    input = `${input}`;
    if (base !== undefined) base = `${base}`;
    if (!this.#parse(input, base)) throw invalidUrl(input, base);
  }

  static canParse(url, base = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    return canParse(`${url}`, base === undefined ? undefined : `${base}`);
  }

  static parse(input, base = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    input = `${input}`;
    if (base !== undefined) base = `${base}`;
    // One parse: an unparsable input leaves the new object unused.
    const url = new URL('a:');
    return url.#parse(input, base) ? url : null;
  }

  #parse(input, base) {
    if (places === undefined) preparePlaces();
    return this.#take(parse(input, base, placesBytes));
  }

  #take(href) {
    if (href === undefined) return false;
    this.#href = href;
    // A literal of small integers is the cheapest to make and to read.
    const p = places;
    this.#at = [p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]];
    return true;
  }

  #set(part, value) {
    value = `${value}`;
    if (places === undefined) preparePlaces();
    this.#take(update(this.#href, part, value, placesBytes));
  }

  #end(start) {
    const at = this.#at;
    if (start < QUERY_START && at[QUERY_START] !== NONE) return at[QUERY_START];
    return at[FRAGMENT_START] === NONE ? this.#href.length : at[FRAGMENT_START];
  }

  #hasAuthority() {
    return this.#href.startsWith('://', this.#at[SCHEME_END]);
  }

  toString() {
    checkThis(this);
    return this.#href;
  }

  get href() {
    checkThis(this);
    return this.#href;
  }

  set href(value) {
    checkThis(this);
    value = `${value}`;
    if (!this.#parse(value, undefined)) throw invalidUrl(value, undefined);
    this.#refreshParams();
  }

  get origin() {
    checkThis(this);
    const { protocol } = this;
    if (special.has(protocol)) return `${protocol}//${this.host}`;
    if (protocol === 'blob:') {
      const inner = URL.parse(this.pathname);
      if (inner !== null && (inner.protocol === 'http:' || inner.protocol === 'https:')) return inner.origin;
    }
    return 'null';
  }

  get protocol() {
    checkThis(this);
    return this.#href.slice(0, this.#at[SCHEME_END] + 1);
  }

  set protocol(value) {
    checkThis(this);
    this.#set(0, value);
  }

  get username() {
    checkThis(this);
    const start = this.#at[SCHEME_END] + 3;
    return this.#hasAuthority() && this.#at[USERNAME_END] > start ?
      this.#href.slice(start, this.#at[USERNAME_END]) : '';
  }

  set username(value) {
    checkThis(this);
    this.#set(1, value);
  }

  get password() {
    checkThis(this);
    const start = this.#at[USERNAME_END];
    return this.#hasAuthority() && this.#at[HOST_START] > start && this.#href[start] === ':' ?
      this.#href.slice(start + 1, this.#at[HOST_START] - 1) : '';
  }

  set password(value) {
    checkThis(this);
    this.#set(2, value);
  }

  get host() {
    checkThis(this);
    const host = this.#href.slice(this.#at[HOST_START], this.#at[HOST_END]);
    return this.#at[PORT] === NONE ? host : `${host}:${this.#at[PORT]}`;
  }

  set host(value) {
    checkThis(this);
    this.#set(3, value);
  }

  get hostname() {
    checkThis(this);
    return this.#href.slice(this.#at[HOST_START], this.#at[HOST_END]);
  }

  set hostname(value) {
    checkThis(this);
    this.#set(4, value);
  }

  get port() {
    checkThis(this);
    return this.#at[PORT] === NONE ? '' : `${this.#at[PORT]}`;
  }

  set port(value) {
    checkThis(this);
    this.#set(5, value);
  }

  get pathname() {
    checkThis(this);
    return this.#href.slice(this.#at[PATH_START], this.#end(PATH_START));
  }

  set pathname(value) {
    checkThis(this);
    this.#set(6, value);
  }

  get search() {
    checkThis(this);
    const start = this.#at[QUERY_START];
    if (start === NONE) return '';
    const end = this.#end(QUERY_START);
    return end - start <= 1 ? '' : this.#href.slice(start, end);
  }

  set search(value) {
    checkThis(this);
    this.#set(7, value);
    this.#refreshParams();
  }

  get searchParams() {
    checkThis(this);
    if (this.#params === undefined) {
      this.#params = new URLSearchParams(this.search);
      attach(this.#params, (text) => this.#set(7, text));
    }
    return this.#params;
  }

  #refreshParams() {
    if (this.#params !== undefined) replace(this.#params, this.search.slice(1));
  }

  get hash() {
    checkThis(this);
    const start = this.#at[FRAGMENT_START];
    if (start === NONE || this.#href.length - start <= 1) return '';
    return this.#href.slice(start);
  }

  set hash(value) {
    checkThis(this);
    this.#set(8, value);
  }

  toJSON() {
    checkThis(this);
    return this.#href;
  }

  [customInspectSymbol](depth, options) {
    checkThis(this);
    if (typeof depth === 'number' && depth < 0) return this;
    const constructor = this.constructor ?? URL;
    const shown = { constructor };
    Object.setPrototypeOf(shown, { constructor });
    delete shown.constructor;
    for (const name of shownParts) shown[name] = this[name];
    const text = require('util').inspect(shown, options);
    return text.startsWith(constructor.name) ? text : `${constructor.name} ${text}`;
  }
}

const shownParts = [
  'href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search',
  'searchParams', 'hash',
];

function checkThis(value) {
  if (!isURL(value)) throw new codes.ERR_INVALID_THIS('URL');
}

function invalidUrl(input, base) {
  return new codes.ERR_INVALID_URL(input, base);
}

URL.createObjectURL = objectUrls.createObjectURL;
URL.revokeObjectURL = objectUrls.revokeObjectURL;

// It does not go along in messages.
Object.defineProperty(URL.prototype, kMessaging, { __proto__: null, value: {} });

const enumerable = { __proto__: null, enumerable: true };
for (const name of ['toString', 'href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port',
                    'pathname', 'search', 'searchParams', 'hash', 'toJSON']) {
  Object.defineProperty(URL.prototype, name, enumerable);
}
Object.defineProperty(URL.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: 'URL' });
for (const name of ['canParse', 'parse', 'createObjectURL', 'revokeObjectURL']) {
  Object.defineProperty(URL, name, { __proto__: null, enumerable: true, configurable: true, writable: true });
}

function domainToASCII(domain) {
  if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('domain');
  return domainToAscii(`${domain}`);
}

function domainToUnicodeText(domain) {
  if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('domain');
  return domainToUnicode(`${domain}`);
}
Object.defineProperty(domainToUnicodeText, 'name', { __proto__: null, value: 'domainToUnicode', configurable: true });

// The options of http.request() and its kind.
function urlToHttpOptions(url) {
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url, // own properties of the user's
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) {
    options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  }
  return options;
}

module.exports = { URL, URLSearchParams, isURL, hrefOf, domainToASCII, domainToUnicode: domainToUnicodeText, urlToHttpOptions };
