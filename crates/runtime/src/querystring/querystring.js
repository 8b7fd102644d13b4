// Query strings the way node:querystring reads and writes them. escape() and
// unescape() may be replaced by the user, so they are always called through
// module.exports.
'use strict';

const { Buffer } = require('buffer');
const { encodeText } = require('./escape.js');

const QueryString = module.exports = {
  unescapeBuffer,
  unescape: qsUnescape,
  escape: qsEscape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};

const PERCENT = 0x25;
const PLUS = 0x2B;

function hexValue(code) {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 65 && code <= 70) return code - 55;
  if (code >= 97 && code <= 102) return code - 87;
  return -1;
}

// Percent-decoding that never throws: what is no escape stays as it is.
function unescapeBuffer(s, decodeSpaces) {
  const out = Buffer.allocUnsafe(s.length);
  let size = 0;
  for (let i = 0; i < s.length; i++) {
    let code = s.charCodeAt(i);
    if (code === PLUS && decodeSpaces) {
      code = 0x20;
    } else if (code === PERCENT && i + 2 < s.length) {
      const high = hexValue(s.charCodeAt(i + 1));
      const low = hexValue(s.charCodeAt(i + 2));
      if (high >= 0 && low >= 0) {
        code = high * 16 + low;
        i += 2;
      }
    }
    out[size++] = code;
  }
  return size === s.length ? out : out.slice(0, size);
}

function qsUnescape(s, decodeSpaces) {
  try {
    return decodeURIComponent(s);
  } catch {
    return QueryString.unescapeBuffer(s, decodeSpaces).toString();
  }
}

function qsEscape(str) {
  if (typeof str !== 'string') str = typeof str === 'object' ? String(str) : `${str}`;
  return encodeText(str);
}

// Values

function stringifyPrimitive(v) {
  if (typeof v === 'string') return v;
  if (typeof v === 'number' && Number.isFinite(v)) return `${v}`;
  if (typeof v === 'bigint') return `${v}`;
  if (typeof v === 'boolean') return v ? 'true' : 'false';
  return '';
}

// With the house's own escape, numbers and booleans need none.
function encodeStringified(v, encode) {
  if (typeof v === 'string') return v.length > 0 ? encode(v) : '';
  if (typeof v === 'number' && Number.isFinite(v)) {
    // A large number has a "+" in its exponent.
    return Math.abs(v) < 1e21 ? `${v}` : encode(`${v}`);
  }
  if (typeof v === 'bigint') return `${v}`;
  if (typeof v === 'boolean') return v ? 'true' : 'false';
  return '';
}

function encodeStringifiedCustom(v, encode) {
  return encode(stringifyPrimitive(v));
}

function stringify(obj, sep, eq, options) {
  if (obj === null || typeof obj !== 'object') return '';
  sep ||= '&';
  eq ||= '=';
  let encode = QueryString.escape;
  if (options && typeof options.encodeURIComponent === 'function') encode = options.encodeURIComponent;
  const convert = encode === qsEscape ? encodeStringified : encodeStringifiedCustom;
  let fields = '';
  for (const key of Object.keys(obj)) {
    const value = obj[key];
    const name = `${convert(key, encode)}${eq}`;
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) {
        if (fields !== '') fields += sep;
        fields += `${name}${convert(value[i], encode)}`;
      }
    } else {
      if (fields !== '') fields += sep;
      fields += `${name}${convert(value, encode)}`;
    }
  }
  return fields;
}

function parse(qs, sep, eq, options) {
  const result = { __proto__: null };
  if (typeof qs !== 'string' || qs.length === 0) return result;
  sep = sep ? `${sep}` : '&';
  eq = eq ? `${eq}` : '=';
  let left = 1000;
  if (options && typeof options.maxKeys === 'number') left = options.maxKeys > 0 ? options.maxKeys : Infinity;
  let decode = QueryString.unescape;
  if (options && typeof options.decodeURIComponent === 'function') decode = options.decodeURIComponent;
  const custom = decode !== qsUnescape;

  let start = 0;
  while (start <= qs.length) {
    // An empty one, `[]` for example, separates nothing.
    let end = sep === '' ? -1 : qs.indexOf(sep, start);
    if (end === -1) end = qs.length;
    if (end > start) {
      const at = qs.indexOf(eq, start);
      const cut = at !== -1 && at + eq.length <= end ? at : -1;
      const key = cut === -1 ? qs.slice(start, end) : qs.slice(start, cut);
      const value = cut === -1 ? '' : qs.slice(cut + eq.length, end);
      add(result, decodePart(key, decode, custom), decodePart(value, decode, custom));
    }
    if (--left === 0) break; // an empty pair counts as one
    start = end + (sep.length || 1);
  }
  return result;
}

// A "+" is a space; a decoder is only asked where there is something to decode,
// unless it is the user's.
function decodePart(text, decode, custom) {
  if (text.length === 0) return text;
  if (text.includes('+')) text = text.replaceAll('+', custom ? '%20' : ' ');
  if (!custom && !/%[0-9A-Fa-f]{2}/.test(text)) return text;
  try {
    return decode(text);
  } catch {
    return qsUnescape(text, true);
  }
}

function add(result, key, value) {
  const present = result[key];
  if (present === undefined) result[key] = value;
  else if (typeof present === 'string') result[key] = [present, value];
  else present.push(value);
}
