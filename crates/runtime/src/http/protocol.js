// What both sides of HTTP share: names, checks, dates.
'use strict';

const { internals } = require('internal:boot');

const { setTimeout } = require('timers');
const { codes: { ERR_HTTP_INVALID_HEADER_VALUE, ERR_INVALID_CHAR, ERR_INVALID_HTTP_TOKEN } } = require('internal:errors');

const METHODS = [
  'ACL', 'BIND', 'CHECKOUT', 'CONNECT', 'COPY', 'DELETE', 'GET', 'HEAD', 'LINK', 'LOCK', 'M-SEARCH', 'MERGE',
  'MKACTIVITY', 'MKCALENDAR', 'MKCOL', 'MOVE', 'NOTIFY', 'OPTIONS', 'PATCH', 'POST', 'PROPFIND', 'PROPPATCH', 'PURGE',
  'PUT', 'QUERY', 'REBIND', 'REPORT', 'SEARCH', 'SOURCE', 'SUBSCRIBE', 'TRACE', 'UNBIND', 'UNLINK', 'UNLOCK',
  'UNSUBSCRIBE',
];

// As the parser numbers them.
const numberedMethods = [
  'GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'CONNECT', 'TRACE', 'COPY', 'LOCK', 'MKCOL', 'MOVE',
  'PROPFIND', 'PROPPATCH', 'SEARCH', 'UNLOCK', 'BIND', 'REBIND', 'UNBIND', 'ACL', 'REPORT', 'MKACTIVITY', 'CHECKOUT',
  'MERGE', 'M-SEARCH', 'NOTIFY', 'SUBSCRIBE', 'UNSUBSCRIBE', 'PURGE', 'MKCALENDAR', 'LINK', 'UNLINK', 'SOURCE', 'QUERY',
];

const STATUS_CODES = {
  100: 'Continue', 101: 'Switching Protocols', 102: 'Processing', 103: 'Early Hints',
  200: 'OK', 201: 'Created', 202: 'Accepted', 203: 'Non-Authoritative Information', 204: 'No Content',
  205: 'Reset Content', 206: 'Partial Content', 207: 'Multi-Status', 208: 'Already Reported', 226: 'IM Used',
  300: 'Multiple Choices', 301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified',
  305: 'Use Proxy', 307: 'Temporary Redirect', 308: 'Permanent Redirect',
  400: 'Bad Request', 401: 'Unauthorized', 402: 'Payment Required', 403: 'Forbidden', 404: 'Not Found',
  405: 'Method Not Allowed', 406: 'Not Acceptable', 407: 'Proxy Authentication Required', 408: 'Request Timeout',
  409: 'Conflict', 410: 'Gone', 411: 'Length Required', 412: 'Precondition Failed', 413: 'Payload Too Large',
  414: 'URI Too Long', 415: 'Unsupported Media Type', 416: 'Range Not Satisfiable', 417: 'Expectation Failed',
  418: "I'm a Teapot", 421: 'Misdirected Request', 422: 'Unprocessable Entity', 423: 'Locked',
  424: 'Failed Dependency', 425: 'Too Early', 426: 'Upgrade Required', 428: 'Precondition Required',
  429: 'Too Many Requests', 431: 'Request Header Fields Too Large', 451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable',
  504: 'Gateway Timeout', 505: 'HTTP Version Not Supported', 506: 'Variant Also Negotiates',
  507: 'Insufficient Storage', 508: 'Loop Detected', 509: 'Bandwidth Limit Exceeded', 510: 'Not Extended',
  511: 'Network Authentication Required',
};

const token = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
const badValue = /[^\t\x20-\x7e\x80-\xff]/;

function checkIsHttpToken(text) {
  return token.test(text);
}

// Up to this length a loop is faster than the regular expression.
const SHORT = 48;

function checkInvalidHeaderChar(text) {
  if (typeof text === 'number') return false;
  if (typeof text !== 'string' || text.length > SHORT) return badValue.test(text);
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if ((c < 32 && c !== 9) || c === 127 || c > 255) return true;
  }
  return false;
}

// Field names that were found good, with what is special about them: programs use few. Bounded, as some make them up.
const CONNECTION = 1;
const TRANSFER_ENCODING = 2;
const CONTENT_LENGTH = 3;
const DATE = 4;
const EXPECT = 5;
const TRAILER = 6;
const COOKIE = 7;
const KEEP_ALIVE = 8;
const CONTENT_DISPOSITION = 9;
const special = {
  __proto__: null, connection: CONNECTION, 'transfer-encoding': TRANSFER_ENCODING, 'content-length': CONTENT_LENGTH,
  date: DATE, expect: EXPECT, trailer: TRAILER, cookie: COOKIE, 'keep-alive': KEEP_ALIVE,
  'content-disposition': CONTENT_DISPOSITION,
};
const known = new Map();

// A field's name: what is special about it, and the line that was made last of it, for the value it was made of. Most
// programs send the same values again and again.
class Field {
  constructor(kind) {
    this.kind = kind;
    this.value = undefined;
    this.line = '';
  }
}

// Undefined when that is no name.
function fieldOf(name) {
  const field = known.get(name);
  if (field !== undefined) return field;
  if (typeof name !== 'string' || !token.test(name)) return undefined;
  const made = new Field(special[name.toLowerCase()] ?? 0);
  if (known.size < 512 && name.length < 64) known.set(name, made);
  return made;
}

function validateHeaderName(name, label) {
  if (fieldOf(name) === undefined) throw new ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
}

function validateHeaderValue(name, value) {
  if (value === undefined) throw new ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (checkInvalidHeaderChar(value)) throw new ERR_INVALID_CHAR('header content', name);
}

// One text a second: it is asked for by every message. A timer forgets it, so that nobody has to look at the clock.
let date = '';
let dateLine = '';

function forgetDate() {
  date = '';
}

function utcDate() {
  if (date === '') {
    const now = new Date();
    date = now.toUTCString();
    dateLine = `Date: ${date}\r\n`;
    setTimeout(forgetDate, 1000 - now.getMilliseconds()).unref();
  }
  return date;
}

function dateHeader() {
  if (date === '') utcDate();
  return dateLine;
}

// The first lines of answers, by status, as long as the reason is the usual one.
const firstLines = [];

function statusLine(status, reason) {
  if (STATUS_CODES[status] !== reason) return `HTTP/1.1 ${status} ${reason}\r\n`;
  return (firstLines[status] ??= `HTTP/1.1 ${status} ${reason}\r\n`);
}

// What an event of a parser begins with; parsers.rs has the same list.
const parts = { HEAD: 0, BODY: 1, TRAILERS: 2, END: 3, UPGRADED: 4, ERROR: 5, REQUEST: 6, STATUS: 7 };

// What the command line says of parsers, for those that are told nothing else.
function isInsecure(option) {
  return option ?? internals.setting('insecure-http-parser') !== undefined;
}

// 0 when it says nothing.
function askedHeaderSize() {
  return Number(internals.setting('max-http-header-size') ?? 0);
}

module.exports = { isInsecure, askedHeaderSize, ...parts, METHODS, numberedMethods, STATUS_CODES, checkIsHttpToken, checkInvalidHeaderChar, validateHeaderName,
  validateHeaderValue, utcDate, dateHeader, statusLine, fieldOf, CONNECTION, TRANSFER_ENCODING, CONTENT_LENGTH, DATE,
  EXPECT, TRAILER, COOKIE, KEEP_ALIVE, CONTENT_DISPOSITION };
