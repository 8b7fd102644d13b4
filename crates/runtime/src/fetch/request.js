// Request: what is to be fetched. Signal and headers are made when touched.
'use strict';

const { isAbortSignal } = require('internal:web/abort');
const { needs, illegal, usvString, byteString, dictionary, oneOf, describe } = require('./webidl.js');
const { Headers, listOf, fill, token } = require('./headers.js');
const { extract, mixBody } = require('./body.js');
const customInspect = Symbol.for('nodejs.util.inspect.custom');

const forbidden = new Set(['CONNECT', 'TRACE', 'TRACK']);
const normalized = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH']);
const choices = {
  __proto__: null,
  referrerPolicy: ['', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin',
    'origin-when-cross-origin', 'strict-origin-when-cross-origin', 'unsafe-url'],
  mode: ['navigate', 'same-origin', 'no-cors', 'cors'],
  credentials: ['omit', 'same-origin', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  redirect: ['follow', 'manual', 'error'],
};

function parse(input) {
  try {
    return new URL(input);
  } catch (cause) {
    throw new TypeError(`Failed to parse URL from ${input}`, { cause });
  }
}

function toMethod(value) {
  const method = byteString(value);
  if (!token.test(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
  const upper = method.toUpperCase();
  if (forbidden.has(upper)) throw new TypeError(`'${upper}' HTTP method is unsupported.`);
  // PATCH alone was sent as it is spelled for so long that the standard left it so.
  return normalized.has(upper) && upper !== 'PATCH' ? upper : method;
}

let bodyOf;
let innards;
let signalOf;

class Request {
  #url;
  #method = 'GET';
  #headers;
  #body = null;
  #options; // mode, credentials, cache, redirect, referrer, referrerPolicy, integrity, keepalive
  #given = null; // the signal that was given
  #signal = undefined;

  static {
    bodyOf = (request) => {
      if (typeof request !== 'object' || request === null || !(#body in request)) throw illegal();
      return request.#body;
    };
    innards = (request) => ({
      url: request.#url, method: request.#method, headers: listOf(request.#headers), body: request.#body,
      ...request.#options,
    });
    // Without making one of the request's own.
    signalOf = (request) => request.#signal ?? request.#given;
  }

  constructor(input, init = undefined) {
    needs(arguments.length, 1, 'Request constructor');
    const other = typeof input === 'object' && input !== null && #body in input ? input : null;
    const {
      method, headers, body, referrer, referrerPolicy, mode, credentials, cache, redirect, integrity, keepalive, signal,
      duplex, window,
    } = dictionary(init);
    if (duplex !== undefined) oneOf(duplex, ['half']);
    const given = { referrerPolicy, mode, credentials, cache, redirect };
    for (const name of Object.keys(given)) {
      if (given[name] !== undefined) given[name] = oneOf(given[name], choices[name]);
    }
    if (other === null) {
      this.#url = parse(usvString(input));
      if (this.#url.username !== '' || this.#url.password !== '') {
        throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${input}`);
      }
      this.#options = {
        mode: 'cors', credentials: 'same-origin', cache: 'default', redirect: 'follow', referrer: 'about:client',
        referrerPolicy: '', integrity: '', keepalive: false,
      };
    } else {
      this.#url = other.#url;
      this.#method = other.#method;
      this.#options = { ...other.#options };
      this.#given = signalOf(other);
    }
    if (window !== undefined && window !== null) throw new TypeError("'window' option 'client' must be null");
    for (const name of Object.keys(given)) {
      if (given[name] !== undefined) this.#options[name] = given[name];
    }
    if (given.mode === 'navigate') throw new TypeError('Request constructor: invalid request mode navigate.');
    if (referrer !== undefined) this.#options.referrer = toReferrer(referrer);
    const options = this.#options;
    if (options.cache === 'only-if-cached' && options.mode !== 'same-origin') {
      throw new TypeError("'only-if-cached' can be set only with 'same-origin' mode");
    }
    if (integrity !== undefined && integrity !== null) options.integrity = String(integrity);
    if (keepalive !== undefined) options.keepalive = Boolean(keepalive);
    if (method !== undefined) {
      this.#method = toMethod(method);
      if (this.#method === 'patch') warnOfPatch();
    }
    if (signal !== undefined) {
      if (signal !== null && !isAbortSignal(signal)) {
        const shown = require('util').inspect(signal);
        throw new TypeError(`RequestInit: Expected signal ("${shown}") to be an instance of AbortSignal.`);
      }
      this.#given = signal;
    }
    if (options.mode === 'no-cors' && !['GET', 'HEAD', 'POST'].includes(this.#method)) {
      throw new TypeError(`'${this.#method} is unsupported in no-cors mode.`);
    }
    this.#headers = new Headers();
    if (headers !== undefined) fill(this.#headers, headers);
    else if (other !== null) fill(this.#headers, listOf(other.#headers).map.values());
    this.#takeBody(body, other, duplex);
  }

  #takeBody(body, other, duplex) {
    const inherited = other === null ? null : other.#body;
    const hasBody = body !== undefined && body !== null;
    if ((hasBody || inherited !== null) && (this.#method === 'GET' || this.#method === 'HEAD')) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    if (hasBody) {
      const [made, type] = extract(body, this.#options.keepalive);
      if (type !== null && !this.#headers.has('content-type')) this.#headers.append('content-type', type);
      if (made.source === undefined && duplex === undefined) {
        throw new TypeError('RequestInit: duplex option is required when sending a body.');
      }
      this.#body = made;
    } else if (inherited !== null) {
      if (inherited.disturbed || inherited.locked) {
        throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
      }
      this.#body = inherited.clone();
      inherited.used = true;
    }
  }

  get method() {
    bodyOf(this);
    return this.#method;
  }

  get url() {
    bodyOf(this);
    return this.#url.href;
  }

  get headers() {
    bodyOf(this);
    return this.#headers;
  }

  get destination() {
    bodyOf(this);
    return '';
  }

  get referrer() {
    bodyOf(this);
    return this.#options.referrer;
  }

  get referrerPolicy() {
    bodyOf(this);
    return this.#options.referrerPolicy;
  }

  get mode() {
    bodyOf(this);
    return this.#options.mode;
  }

  get credentials() {
    bodyOf(this);
    return this.#options.credentials;
  }

  get cache() {
    bodyOf(this);
    return this.#options.cache;
  }

  get redirect() {
    bodyOf(this);
    return this.#options.redirect;
  }

  get integrity() {
    bodyOf(this);
    return this.#options.integrity;
  }

  get keepalive() {
    bodyOf(this);
    return this.#options.keepalive;
  }

  get isReloadNavigation() {
    bodyOf(this);
    return false;
  }

  get isHistoryNavigation() {
    bodyOf(this);
    return false;
  }

  get signal() {
    bodyOf(this);
    this.#signal ??= this.#given === null ? new AbortController().signal : AbortSignal.any([this.#given]);
    return this.#signal;
  }

  get duplex() {
    bodyOf(this);
    return 'half';
  }

  clone() {
    const body = bodyOf(this);
    if (body !== null && (body.disturbed || body.locked)) throw new TypeError('unusable');
    const copy = new Request(this.#url, {
      ...this.#options, method: this.#method, headers: listOf(this.#headers).map.values(), signal: signalOf(this),
    });
    copy.#body = body === null ? null : body.clone();
    return copy;
  }

  [customInspect](depth, options) {
    options.depth ??= 2;
    options.colors ??= true;
    const { method, url, headers, destination, referrer, referrerPolicy, mode, credentials, cache, redirect, integrity,
      keepalive, isReloadNavigation, isHistoryNavigation, signal } = this;
    return `Request ${require('util').formatWithOptions(options, {
      method, url, headers, destination, referrer, referrerPolicy, mode, credentials, cache, redirect, integrity,
      keepalive, isReloadNavigation, isHistoryNavigation, signal,
    })}`;
  }
}

function toReferrer(value) {
  const text = usvString(value);
  if (text === '') return 'no-referrer';
  try {
    return new URL(text).href;
  } catch (cause) {
    throw new TypeError(`Referrer "${text}" is not a valid URL.`, { cause });
  }
}

function warnOfPatch() {
  process.emitWarning('Using `patch` is highly likely to result in a `405 Method Not Allowed`. ' +
    '`PATCH` is much more likely to succeed.', { code: 'UNDICI-FETCH-patch' });
}

mixBody(Request, bodyOf, (request) => request.headers.get('content-type'));
describe(Request, [
  'method', 'url', 'headers', 'destination', 'referrer', 'referrerPolicy', 'mode', 'credentials', 'cache', 'redirect',
  'integrity', 'keepalive', 'isReloadNavigation', 'isHistoryNavigation', 'signal', 'duplex', 'clone',
]);

module.exports = { Request, parse, innards, signalOf };
