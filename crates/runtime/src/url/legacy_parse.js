// The legacy parser behind url.parse(): text to the parts of a Url, with all the
// habits Node's users rely on (backslashes, auth with "@", ports, escaping).
'use strict';

const { codes } = require('internal:errors');
const { validateString } = require('internal:validators');
const { hostToAscii } = binding;

const hostless = new Set(['javascript', 'javascript:']);
const slashed = new Set();
for (const name of ['http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss']) slashed.add(name).add(`${name}:`);

const protocolPattern = /^[a-z0-9.+-]+:/i;
const portPattern = /:[0-9]*$/;
const hostPattern = /^\/\/[^@/]+@[^@/]+/;
const simplePathPattern = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/;
const forbiddenInHost = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
const forbiddenInIpv6 = /[\0\t\n\r #%/<>?@\\^|]/;
const longestHost = 255;

// Trims, and turns "\" into "/" in front of the first "?" or "#".
function straighten(url) {
  const text = url.replace(/^[\t\n\f\r \xa0\ufeff]+|[\t\n\f\r \xa0\ufeff]+$/g, '');
  const cut = text.search(/[?#]/);
  const front = cut === -1 ? text : text.slice(0, cut);
  return {
    rest: (front.includes('\\') ? front.replaceAll('\\', '/') : front) + (cut === -1 ? '' : text.slice(cut)),
    hasHash: text.includes('#'),
    hasAt: front.includes('@'),
  };
}

function parseQuery(text) {
  return require('querystring').parse(text);
}

// Fills `url` (a Url with all parts null) from `text`.
function parseInto(url, text, withQuery, slashesDenoteHost) {
  validateString(text, 'url');
  const { rest: whole, hasHash, hasAt } = straighten(text);
  let rest = whole;
  if (!slashesDenoteHost && !hasHash && !hasAt && parseSimple(url, rest, withQuery)) return url;

  const found = protocolPattern.exec(rest);
  const written = found === null ? undefined : found[0];
  const protocol = written === undefined ? undefined : written.toLowerCase();
  if (written !== undefined) {
    url.protocol = protocol;
    rest = rest.slice(written.length);
  }

  let slashes = false;
  if (slashesDenoteHost || written !== undefined || hostPattern.test(rest)) {
    slashes = rest.startsWith('//');
    if (slashes && !hostless.has(protocol)) {
      rest = rest.slice(2);
      url.slashes = true;
    }
  }
  if (!hostless.has(protocol) && (slashes || (written !== undefined && !slashed.has(written)))) {
    rest = parseAuthority(url, rest, text);
  }
  if (protocol !== 'javascript' && protocol !== 'javascript:') rest = escapeText(rest);
  parseTail(url, rest, withQuery);
  if (slashed.has(protocol) && url.hostname && !url.pathname) url.pathname = '/';
  if (url.pathname || url.search) url.path = `${url.pathname || ''}${url.search || ''}`;
  url.href = url.format();
  return url;
}

// "/a/b?c" needs no more than a regular expression.
function parseSimple(url, rest, withQuery) {
  const found = simplePathPattern.exec(rest);
  if (found === null) return false;
  url.path = rest;
  url.href = rest;
  url.pathname = found[1];
  if (found[2]) {
    url.search = found[2];
    url.query = withQuery ? parseQuery(found[2].slice(1)) : found[2].slice(1);
  } else if (withQuery) {
    url.search = null;
    url.query = { __proto__: null };
  }
  return true;
}

// Takes auth, host and port from the front of `rest`; gives what is behind.
function parseAuthority(url, rest, text) {
  let end = -1; // where the authority ends at the latest
  let at = -1; // the last "@" in it
  let bad = -1; // the first character behind it that no host has
  for (let i = 0; i < rest.length && end === -1; i++) {
    switch (rest[i]) {
      case '\t': case '\n': case '\r':
        rest = rest.slice(0, i) + rest.slice(i + 1);
        i--;
        break;
      case ' ': case '"': case '%': case '\'': case ';': case '<': case '>': case '\\': case '^': case '`':
      case '{': case '|': case '}':
        if (bad === -1) bad = i;
        break;
      case '#': case '/': case '?':
        if (bad === -1) bad = i;
        end = i;
        break;
      case '@':
        at = i;
        bad = -1;
        break;
    }
  }
  let start = 0;
  if (at !== -1) {
    url.auth = decodeURIComponent(rest.slice(0, at));
    start = at + 1;
  }
  url.host = bad === -1 ? rest.slice(start) : rest.slice(start, bad);
  rest = bad === -1 ? '' : rest.slice(bad);
  splitPort(url);
  if (typeof url.hostname !== 'string') url.hostname = '';

  const ipv6 = url.hostname[0] === '[' && url.hostname.at(-1) === ']';
  if (!ipv6) rest = cutHostname(url, rest);
  url.hostname = url.hostname.length > longestHost ? '' : url.hostname.toLowerCase();
  if (url.hostname !== '') checkHostname(url, ipv6, text);
  url.host = (url.hostname || '') + (url.port ? `:${url.port}` : '');
  if (ipv6) {
    url.hostname = url.hostname.slice(1, -1);
    if (rest[0] !== '/') rest = `/${rest}`;
  }
  return rest;
}

function splitPort(url) {
  let { host } = url;
  const found = portPattern.exec(host);
  if (found !== null) {
    if (found[0] !== ':') url.port = found[0].slice(1);
    host = host.slice(0, host.length - found[0].length);
  }
  if (host) url.hostname = host;
}

// A character that no name has ends the host: the rest is path.
function cutHostname(url, rest) {
  const { hostname } = url;
  const at = hostname.search(/[/\\#?:]/);
  if (at === -1) return rest;
  url.hostname = hostname.slice(0, at);
  return `/${hostname.slice(at)}${rest}`;
}

function checkHostname(url, ipv6, text) {
  if (ipv6) {
    if (forbiddenInIpv6.test(url.hostname)) throw new codes.ERR_INVALID_URL(text);
    return;
  }
  url.hostname = /^[\0-\x7f]*$/.test(url.hostname) && !url.hostname.includes('xn--') ?
    url.hostname : hostToAscii(url.hostname);
  if (url.hostname === '' || forbiddenInHost.test(url.hostname)) throw new codes.ERR_INVALID_URL(text);
}

function parseTail(url, rest, withQuery) {
  const hash = rest.indexOf('#');
  const front = hash === -1 ? rest : rest.slice(0, hash);
  if (hash !== -1) url.hash = rest.slice(hash);
  const question = front.indexOf('?');
  if (question !== -1) {
    url.search = front.slice(question);
    url.query = withQuery ? parseQuery(front.slice(question + 1)) : front.slice(question + 1);
  } else if (withQuery) {
    url.search = null;
    url.query = { __proto__: null };
  }
  const pathname = question === -1 ? front : front.slice(0, question);
  if (pathname.length > 0) url.pathname = pathname;
}

const escapes = {
  '__proto__': null,
  '\t': '%09', '\n': '%0A', '\r': '%0D', ' ': '%20', '"': '%22', '\'': '%27', '<': '%3C', '>': '%3E',
  '\\': '%5C', '^': '%5E', '`': '%60', '{': '%7B', '|': '%7C', '}': '%7D',
};

function escapeText(text) {
  return text.replace(/[\t\n\r "'<>\\^`{|}]/g, (found) => escapes[found]);
}

module.exports = { parseInto, splitPort, slashed, hostless };
