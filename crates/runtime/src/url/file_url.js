// Between file: URLs and paths, for POSIX and (with {windows: true}) Windows.
'use strict';

const { codes } = require('internal:errors');
const { validateString } = require('internal:validators');
const path = require('path');
const { URL, isURL, domainToUnicode, domainToASCII } = require('./whatwg.js');

function windowsOption(options) {
  if (options === undefined || options === null) return false;
  return options.windows === true;
}

// Duck-typed, so that URLs of other realms and packages count.
function looksLikeURL(value) {
  return isURL(value) ||
    Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

function fileURLToPath(url, options = undefined) {
  const windows = windowsOption(options);
  if (typeof url === 'string') url = new URL(url);
  else if (!looksLikeURL(url)) throw new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], url);
  if (url.protocol !== 'file:') throw new codes.ERR_INVALID_URL_SCHEME('file');
  return windows ? windowsPath(url) : posixPath(url);
}

function posixPath(url) {
  if (url.hostname !== '') throw new codes.ERR_INVALID_FILE_URL_HOST('linux');
  const { pathname } = url;
  if (/%2f/i.test(pathname)) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
  }
  return pathname.includes('%') ? decodeURIComponent(pathname) : pathname;
}

function windowsPath(url) {
  let { pathname } = url;
  if (/%2f|%5c/i.test(pathname)) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters', url);
  }
  pathname = decodeURIComponent(pathname.replaceAll('/', '\\'));
  if (url.hostname !== '') return `\\\\${domainToUnicode(url.hostname)}${pathname}`;
  if (!/^\\[a-zA-Z]:/.test(pathname)) throw new codes.ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  return pathname.slice(1);
}

function fileURLToPathBuffer(url, options) {
  const { Buffer } = require('buffer');
  const windows = windowsOption(options);
  if (typeof url === 'string') url = new URL(url);
  else if (!looksLikeURL(url)) throw new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], url);
  if (url.protocol !== 'file:') throw new codes.ERR_INVALID_URL_SCHEME('file');
  if (windows) return Buffer.from(windowsPath(url));
  if (url.hostname !== '') throw new codes.ERR_INVALID_FILE_URL_HOST('linux');
  if (/%2f/i.test(url.pathname)) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
  }
  return require('querystring').unescapeBuffer(url.pathname);
}

const escapes = {
  '__proto__': null,
  ' ': '%20', '%': '%25', '\\': '%5C', '\n': '%0A', '\r': '%0D', '\t': '%09', '?': '%3F', '#': '%23',
  '[': '%5B', ']': '%5D', '^': '%5E', '|': '%7C', '~': '%7E',
};

function escapePath(filepath, pattern) {
  return filepath.replace(pattern, (found) => escapes[found]);
}

function pathToFileURL(filepath, options) {
  validateString(filepath, 'path');
  const windows = windowsOption(options);
  if (windows && filepath.startsWith('\\\\')) return uncToURL(filepath);
  let resolved = windows ? path.win32.resolve(filepath) : path.posix.resolve(filepath);
  // resolve() takes trailing slashes off.
  const last = filepath.at(-1);
  if ((last === '/' || (windows && last === '\\')) && resolved.at(-1) !== (windows ? '\\' : '/')) resolved += '/';
  const escaped = windows ? escapePath(resolved, /[ %\n\r\t?#[\]^|~]/g).replaceAll('\\', '/') :
    escapePath(resolved, /[ %\\\n\r\t?#[\]^|~]/g);
  return new URL(`file://${windows ? '/' : ''}${escaped}`);
}

function uncToURL(filepath) {
  const unc = filepath.startsWith('\\\\?\\UNC\\') ? 8 : 2;
  const end = filepath.indexOf('\\', unc);
  if (end === -1) throw new codes.ERR_INVALID_ARG_VALUE('path', filepath, 'Missing UNC resource path');
  if (end === unc) throw new codes.ERR_INVALID_ARG_VALUE('path', filepath, 'Empty UNC servername');
  const host = filepath.slice(unc, end);
  const url = new URL('file://');
  url.hostname = domainToASCII(host);
  url.pathname = escapePath(filepath.slice(end), /[ %\n\r\t?#[\]^|~]/g).replaceAll('\\', '/');
  return url;
}

// What functions that take a path do with a URL.
function toPathIfFileURL(fileURLOrPath) {
  return looksLikeURL(fileURLOrPath) ? fileURLToPath(fileURLOrPath) : fileURLOrPath;
}

module.exports = { fileURLToPath, fileURLToPathBuffer, pathToFileURL, toPathIfFileURL };
