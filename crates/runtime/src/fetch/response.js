// Response: what fetch gives and what programs make. The headers of one from the network are read when touched.
'use strict';

const { needs, illegal, usvString, byteString, dictionary, describe } = require('./webidl.js');
const { Headers, immutableHeaders, listOf, fill } = require('./headers.js');
const { extract, mixBody } = require('./body.js');
const customInspect = Symbol.for('nodejs.util.inspect.custom');

const kWrapped = Symbol('wrapped'); // marks the constructor's inner use
const nullBody = new Set([101, 103, 204, 205, 304]);
const redirects = new Set([301, 302, 303, 307, 308]);
const reasonPhrase = /^[\t\x20-\x7e\x80-\xff]*$/;

let bodyOf;
let headersOf;

class Response {
  #status = 200;
  #statusText = ''; // undefined: in the head
  #headers; // a Headers, or the text of a head
  #body = null;
  #type = 'default';
  #url = '';
  #redirected = false;

  static {
    bodyOf = (response) => {
      if (typeof response !== 'object' || response === null || !(#body in response)) throw illegal();
      return response.#body;
    };
    headersOf = (response) => response.headers;
  }

  constructor(body = null, init = undefined) {
    if (body === kWrapped) {
      this.#type = init.type;
      this.#status = init.status;
      this.#statusText = init.statusText;
      this.#headers = init.headers;
      this.#body = init.body;
      this.#url = init.url;
      this.#redirected = init.redirected;
      return;
    }
    const { status, statusText, headers } = dictionary(init);
    this.#initialize(status, statusText, headers);
    if (body !== null && body !== undefined) this.#setBody(...extract(body));
  }

  #initialize(status, statusText, headers) {
    if (status !== undefined) {
      const number = Math.trunc(+status) & 0xffff;
      if (number < 200 || number > 599) {
        throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
      }
      this.#status = number;
    }
    if (statusText !== undefined) {
      const text = byteString(statusText);
      if (!reasonPhrase.test(text)) throw new TypeError('Invalid statusText');
      this.#statusText = text;
    }
    this.#headers = new Headers();
    if (headers !== undefined && headers !== null) fill(this.#headers, headers);
  }

  #setBody(body, type) {
    if (nullBody.has(this.#status)) {
      throw new TypeError(`Response constructor: Invalid response status code ${this.#status}`);
    }
    this.#body = body;
    if (type !== null && !this.#headers.has('content-type')) this.#headers.append('content-type', type);
  }

  static error() {
    return make({ type: 'error', status: 0, statusText: '' });
  }

  static json(data, init = undefined) {
    needs(arguments.length, 1, 'Response.json');
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    const { status, statusText, headers } = dictionary(init);
    const response = new Response();
    response.#initialize(status, statusText, headers);
    response.#setBody(extract(text)[0], 'application/json');
    return response;
  }

  static redirect(url, status = 302) {
    needs(arguments.length, 1, 'Response.redirect');
    url = usvString(url);
    let parsed;
    try {
      parsed = new URL(url);
    } catch (cause) {
      throw new TypeError(`Failed to parse URL from ${url}`, { cause });
    }
    if (!redirects.has(+status)) throw new RangeError(`Invalid status code ${status}`);
    const response = new Response();
    response.#status = +status;
    response.#headers.append('location', parsed.href);
    response.#headers = immutableHeaders(listOf(response.#headers));
    return response;
  }

  get type() {
    bodyOf(this);
    return this.#type;
  }

  get url() {
    bodyOf(this);
    return this.#url;
  }

  get redirected() {
    bodyOf(this);
    return this.#redirected;
  }

  get status() {
    bodyOf(this);
    return this.#status;
  }

  get ok() {
    bodyOf(this);
    return this.#status >= 200 && this.#status <= 299;
  }

  get statusText() {
    bodyOf(this);
    // After the version, a blank, three digits and a blank.
    this.#statusText ??= this.#headText().slice(13, this.#headText().indexOf('\r\n'));
    return this.#statusText;
  }

  #headText() {
    return typeof this.#headers === 'string' ? this.#headers : '';
  }

  get headers() {
    bodyOf(this);
    if (typeof this.#headers === 'string') {
      void this.statusText;
      this.#headers = immutableHeaders(this.#headers);
    }
    return this.#headers;
  }

  clone() {
    const body = bodyOf(this);
    if (body !== null && (body.disturbed || body.locked)) {
      throw new TypeError('Response.clone: Body has already been consumed.');
    }
    const { headers } = this;
    const list = listOf(headers).copy();
    let copied = new Headers();
    for (const [name, value] of list.map.values()) listOf(copied).append(name, value);
    if (this.#type !== 'default') copied = immutableHeaders(list);
    return make({
      type: this.#type,
      status: this.#status,
      statusText: this.statusText,
      headers: copied,
      body: body === null ? null : body.clone(),
      url: this.#url,
      redirected: this.#redirected,
    });
  }

  [customInspect](depth, options) {
    options.depth ??= 2;
    options.colors ??= true;
    const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
    return `Response ${require('util').formatWithOptions(options, {
      status, statusText, headers, body, bodyUsed, ok, redirected, type, url,
    })}`;
  }
}

// A response from inside; `headers` may be the text of a head.
function make({ type, status, statusText, headers, body = null, url = '', redirected = false }) {
  return new Response(kWrapped, {
    type, status, statusText, headers: headers ?? immutableHeaders(listOf(new Headers())), body, url, redirected,
  });
}

mixBody(Response, bodyOf, (response) => headersOf(response).get('content-type'));
describe(Response, ['type', 'url', 'redirected', 'status', 'ok', 'statusText', 'headers', 'clone']);
for (const name of ['error', 'json', 'redirect']) {
  Object.defineProperty(Response, name, { __proto__: null, enumerable: true });
}

module.exports = { Response, make, nullBody, redirects };
