// The deprecated punycode module (RFC 3492): Unicode in the letters, digits and
// hyphens of a domain name.
'use strict';

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const FIRST_BIAS = 72;
const FIRST_CODE = 0x80;
const MAX = 0x7fffffff;

const messages = {
  'overflow': 'Overflow: input needs wider integers to process',
  'not-basic': 'Illegal input >= 0x80 (not a basic code point)',
  'invalid-input': 'Invalid input',
};

function fail(kind) {
  throw new RangeError(messages[kind]);
}

function decodeUnits(string) {
  const points = [];
  for (let i = 0; i < string.length; i++) {
    const point = string.codePointAt(i);
    points.push(point);
    if (point > 0xffff) i++;
  }
  return points;
}

function encodePoints(points) {
  return String.fromCodePoint(...points);
}

function digitOf(code) {
  if (code >= 0x30 && code < 0x3A) return 26 + (code - 0x30);
  if (code >= 0x41 && code < 0x5B) return code - 0x41;
  if (code >= 0x61 && code < 0x7B) return code - 0x61;
  return BASE;
}

function codeOf(digit) {
  return digit < 26 ? digit + 0x61 : digit - 26 + 0x30;
}

// Section 6.1: the bias for the next number.
function adapt(delta, points, first) {
  delta = first ? Math.floor(delta / DAMP) : delta >> 1;
  delta += Math.floor(delta / points);
  let k = 0;
  for (; delta > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) delta = Math.floor(delta / (BASE - T_MIN));
  return Math.floor(k + (BASE - T_MIN + 1) * delta / (delta + SKEW));
}

function threshold(k, bias) {
  return k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
}

// Section 6.2
function decode(input) {
  const output = [];
  let basic = input.lastIndexOf('-');
  if (basic < 0) basic = 0;
  for (let j = 0; j < basic; j++) {
    if (input.charCodeAt(j) >= 0x80) fail('not-basic');
    output.push(input.charCodeAt(j));
  }
  let n = FIRST_CODE;
  let i = 0;
  let bias = FIRST_BIAS;
  let at = basic > 0 ? basic + 1 : 0;
  while (at < input.length) {
    const before = i;
    for (let weight = 1, k = BASE; ; k += BASE) {
      if (at >= input.length) fail('invalid-input');
      const digit = digitOf(input.charCodeAt(at++));
      if (digit >= BASE) fail('invalid-input');
      if (digit > Math.floor((MAX - i) / weight)) fail('overflow');
      i += digit * weight;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (weight > Math.floor(MAX / (BASE - t))) fail('overflow');
      weight *= BASE - t;
    }
    const length = output.length + 1;
    bias = adapt(i - before, length, before === 0);
    if (Math.floor(i / length) > MAX - n) fail('overflow');
    n += Math.floor(i / length);
    i %= length;
    output.splice(i++, 0, n);
  }
  return encodePoints(output);
}

// Section 6.3
function encode(input) {
  const points = decodeUnits(input);
  const output = points.filter((point) => point < 0x80);
  const basic = output.length;
  let handled = basic;
  if (basic > 0) output.push(0x2D);
  let n = FIRST_CODE;
  let delta = 0;
  let bias = FIRST_BIAS;
  while (handled < points.length) {
    let next = MAX;
    for (const point of points) {
      if (point >= n && point < next) next = point;
    }
    if (next - n > Math.floor((MAX - delta) / (handled + 1))) fail('overflow');
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n && ++delta > MAX) fail('overflow');
      if (point !== n) continue;
      let q = delta;
      for (let k = BASE; ; k += BASE) {
        const t = threshold(k, bias);
        if (q < t) break;
        output.push(codeOf(t + (q - t) % (BASE - t)));
        q = Math.floor((q - t) / (BASE - t));
      }
      output.push(codeOf(q));
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return String.fromCharCode(...output);
}

// Applies `change` to each label of a domain name; what stands before an "@"
// stays as it is.
function mapLabels(domain, change) {
  const parts = domain.split('@');
  let front = '';
  if (parts.length > 1) {
    front = `${parts[0]}@`;
    domain = parts[1];
  }
  return front + domain.replace(/[\x2E\u3002\uFF0E\uFF61]/g, '.').split('.').map(change).join('.');
}

function toUnicode(input) {
  return mapLabels(input, (label) => label.startsWith('xn--') ? decode(label.slice(4).toLowerCase()) : label);
}

function toASCII(input) {
  return mapLabels(input, (label) => /[^\0-\x7F]/.test(label) ? `xn--${encode(label)}` : label);
}

module.exports = {
  version: '2.1.0',
  ucs2: { decode: decodeUnits, encode: encodePoints },
  decode,
  encode,
  toASCII,
  toUnicode,
};
