// What require('url') gives: the legacy Url with parse, format and resolve, the
// WHATWG classes, and the way between file: URLs and paths.
'use strict';

const { URLPattern } = require('./pattern.js');
const { codes } = require('internal:errors');
const { validateObject } = require('internal:validators');
const { parseInto, splitPort, slashed } = require('./legacy_parse.js');
const { resolveInto } = require('./legacy_resolve.js');
const {
  URL, URLSearchParams, isURL, hrefOf, domainToASCII, domainToUnicode, urlToHttpOptions,
} = require('./whatwg.js');
const { fileURLToPath, fileURLToPathBuffer, pathToFileURL } = require('./file_url.js');

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

function urlParse(url, parseQueryString, slashesDenoteHost) {
  if (url instanceof Url) return url;
  const made = new Url();
  made.parse(url, parseQueryString, slashesDenoteHost);
  return made;
}

Url.prototype.parse = function(url, parseQueryString, slashesDenoteHost) {
  return parseInto(this, url, parseQueryString, slashesDenoteHost);
};

Url.prototype.parseHost = function() {
  splitPort(this);
};

Url.prototype.resolve = function(relative) {
  return this.resolveObject(urlParse(relative, false, true)).format();
};

Url.prototype.resolveObject = function(relative) {
  if (typeof relative === 'string') relative = urlParse(relative, false, true);
  return resolveInto(new Url(), this, relative);
};

function encodeAuth(auth) {
  return require('querystring').escape(auth).replaceAll('%3A', ':');
}

function formatHost(url, auth) {
  if (url.host) return auth + url.host;
  if (!url.hostname) return '';
  const name = url.hostname.includes(':') && url.hostname[0] !== '[' ? `[${url.hostname}]` : url.hostname;
  return auth + name + (url.port ? `:${url.port}` : '');
}

Url.prototype.format = function() {
  const auth = this.auth ? `${encodeAuth(this.auth)}@` : '';
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = formatHost(this, auth);
  let query = '';
  if (this.query !== null && typeof this.query === 'object') query = require('querystring').stringify(this.query);
  let search = this.search || (query && `?${query}`) || '';
  if (protocol && protocol.at(-1) !== ':') protocol += ':';
  pathname = pathname.replace(/[?#]/g, encodeURIComponent);
  if (this.slashes || slashed.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.startsWith('file')) {
      host = '//';
    }
  }
  search = search.replaceAll('#', '%23');
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

function urlResolve(source, relative) {
  return urlParse(source, false, true).resolve(relative);
}

function urlResolveObject(source, relative) {
  if (!source) return relative;
  return urlParse(source, false, true).resolveObject(relative);
}

function urlFormat(urlObject, options) {
  if (typeof urlObject === 'string') {
    urlObject = urlParse(urlObject);
  } else if (typeof urlObject !== 'object' || urlObject === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], urlObject);
  } else if (isURL(urlObject)) {
    return formatURL(urlObject, options);
  }
  return Url.prototype.format.call(urlObject);
}

function formatURL(url, options) {
  let fragment = true;
  let unicode = false;
  let search = true;
  let auth = true;
  if (options) {
    validateObject(options, 'options');
    if (options.fragment != null) fragment = Boolean(options.fragment);
    if (options.unicode != null) unicode = Boolean(options.unicode);
    if (options.search != null) search = Boolean(options.search);
    if (options.auth != null) auth = Boolean(options.auth);
  }
  return binding.format(hrefOf(url), fragment, unicode, search, auth);
}

module.exports = {
  Url,
  parse: urlParse,
  resolve: urlResolve,
  resolveObject: urlResolveObject,
  format: urlFormat,
  URL,
  URLSearchParams,
  URLPattern,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions,
};
