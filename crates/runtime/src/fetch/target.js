// Where a request goes: what of a URL is needed for that, taken apart once. Programs ask the same few URLs again and
// again, so the last ones are kept by their text.
'use strict';

const { parse } = require('./request.js');

// Ports of other protocols (Fetch standard, 2.9).
const badPorts = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);
const KEPT = 100;
const PLAIN = 'connection: keep-alive\r\naccept: */*\r\naccept-language: *\r\nsec-fetch-mode: cors\r\nuser-agent: node\r\n\r\n';

const kept = new Map();

class Target {
  constructor(url) {
    const { href, hash, hostname, port } = url;
    this.url = url;
    this.protocol = url.protocol;
    this.host = url.host;
    this.hostname = hostname[0] === '[' ? hostname.slice(1, -1) : hostname;
    this.port = port === '' ? (url.protocol === 'https:' ? 443 : 80) : +port;
    this.isBad = port !== '' && badPorts.has(this.port);
    this.path = url.pathname + url.search;
    // What a response says it came from.
    this.shown = hash === '' ? href.replace(/#$/, '') : href.slice(0, -hash.length);
    // The whole head of a GET that asks for nothing else.
    this.plain = `GET ${this.path} HTTP/1.1\r\nhost: ${this.host}\r\n${PLAIN}`;
  }

  static of(text) {
    let target = kept.get(text);
    if (target === undefined) {
      const url = parse(text);
      if (url.username !== '' || url.password !== '') {
        throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${text}`);
      }
      target = new Target(url);
      if (kept.size === KEPT) kept.clear();
      if (target.protocol === 'http:') kept.set(text, target);
    }
    return target;
  }
}

module.exports = { Target };
