// util.MIMEType and util.MIMEParams, after https://mimesniff.spec.whatwg.org. Owns parsing and writing of MIME types.
'use strict';

const { codes } = require('internal:errors');

const notToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const notQuoted = /[^\t\u0020-~\u0080-\u00FF]/;
const endBlank = /[\r\n\t ]*$/;

// Lower case for A-Z alone, as the specification has it.
const lower = (text) => text.replace(/[A-Z]/g, (char) => char.toLowerCase());

function failAt(production, text, index) {
  return new codes.ERR_INVALID_MIME_SYNTAX(production, text, index);
}

function splitType(text) {
  const start = text.search(/[^\r\n\t ]/);
  let at = start === -1 ? text.length : start;
  const slash = text.indexOf('/', at);
  const type = slash === -1 ? text.slice(at) : text.slice(at, slash);
  const badType = type.search(notToken);
  if (type === '' || badType !== -1 || slash === -1) throw failAt('type', text, badType);
  at = slash + 1;
  const semicolon = text.indexOf(';', at);
  const subtype = text.slice(at, semicolon === -1 ? text.length : semicolon).replace(endBlank, '');
  const badSubtype = subtype.search(notToken);
  if (subtype === '' || badSubtype !== -1) throw failAt('subtype', text, badSubtype);
  return { type: lower(type), subtype: lower(subtype), rest: semicolon === -1 ? '' : text.slice(semicolon) };
}

const kData = Symbol('kData');

class MIMEParams {
  #data = new Map();

  get(name) {
    return this.#data.get(`${name}`) ?? null;
  }

  has(name) {
    return this.#data.has(`${name}`);
  }

  set(name, value) {
    name = `${name}`;
    value = `${value}`;
    const badName = name.search(notToken);
    if (name.length === 0 || badName !== -1) throw failAt('parameter name', name, badName);
    const badValue = value.search(notQuoted);
    if (badValue !== -1) throw failAt('parameter value', value, badValue);
    this.#data.set(name, value);
  }

  delete(name) {
    this.#data.delete(`${name}`);
  }

  * entries() {
    yield* this.#data.entries();
  }

  * keys() {
    yield* this.#data.keys();
  }

  * values() {
    yield* this.#data.values();
  }

  toString() {
    let text = '';
    for (const [name, value] of this.#data) {
      const bare = value !== '' && !notToken.test(value);
      text += `${text === '' ? '' : ';'}${name}=${bare ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`;
    }
    return text;
  }

  // The parameters of `text`, which begins with a semicolon; the first of a name counts, bad ones are left out.
  [kData](text) {
    let at = 0;
    while (at < text.length) {
      at++;
      while (at < text.length && /[\r\n\t ]/.test(text[at])) at++;
      const nameStart = at;
      while (at < text.length && text[at] !== ';' && text[at] !== '=') at++;
      const name = lower(text.slice(nameStart, at));
      if (at >= text.length) break;
      if (text[at] === ';') continue;
      at++;
      let value;
      if (text[at] === '"') {
        value = '';
        for (at++; at < text.length && text[at] !== '"'; at++) {
          if (text[at] === '\\' && at + 1 < text.length) at++;
          value += text[at];
        }
        while (at < text.length && text[at] !== ';') at++;
      } else {
        const end = text.indexOf(';', at);
        value = text.slice(at, end === -1 ? text.length : end).replace(endBlank, '');
        at = end === -1 ? text.length : end;
        if (value === '') continue;
      }
      if (name !== '' && !notToken.test(name) && !notQuoted.test(value) && !this.#data.has(name)) {
        this.#data.set(name, value);
      }
    }
  }
}

Object.defineProperty(MIMEParams.prototype, Symbol.iterator, {
  __proto__: null, configurable: true, value: MIMEParams.prototype.entries, writable: true,
});
Object.defineProperty(MIMEParams.prototype, 'toJSON', {
  __proto__: null, configurable: true, value: MIMEParams.prototype.toString, writable: true,
});
const parseInto = MIMEParams.prototype[kData];
delete MIMEParams.prototype[kData];

class MIMEType {
  #type;
  #subtype;
  #parameters = new MIMEParams();

  constructor(string) {
    const { type, subtype, rest } = splitType(`${string}`);
    this.#type = type;
    this.#subtype = subtype;
    parseInto.call(this.#parameters, rest);
  }

  get type() {
    return this.#type;
  }

  set type(value) {
    value = `${value}`;
    const bad = value.search(notToken);
    if (value.length === 0 || bad !== -1) throw failAt('type', value, bad);
    this.#type = lower(value);
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(value) {
    value = `${value}`;
    const bad = value.search(notToken);
    if (value.length === 0 || bad !== -1) throw failAt('subtype', value, bad);
    this.#subtype = lower(value);
  }

  get essence() {
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    return this.#parameters;
  }

  toString() {
    const parameters = this.#parameters.toString();
    return `${this.#type}/${this.#subtype}${parameters === '' ? '' : `;${parameters}`}`;
  }
}

Object.defineProperties(MIMEType.prototype, {
  essence: { __proto__: null, enumerable: true },
  params: { __proto__: null, enumerable: true },
  subtype: { __proto__: null, enumerable: true },
  toJSON: { __proto__: null, configurable: true, value: MIMEType.prototype.toString, writable: true },
  toString: { __proto__: null, enumerable: true },
  type: { __proto__: null, enumerable: true },
});

module.exports = { MIMEParams, MIMEType };
