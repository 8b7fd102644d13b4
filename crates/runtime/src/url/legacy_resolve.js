// The legacy url.resolve(): where a link on a page leads (RFC 3986 section 5,
// with the habits of browsers for schemes that are not hierarchical).
'use strict';

const { slashed, hostless } = require('./legacy_parse.js');

function copyParts(target, source, except) {
  for (const key of Object.keys(source)) {
    if (key !== except) target[key] = source[key];
  }
}

function joinPath(url) {
  return (url.pathname || '') + (url.search || '');
}

function finish(url) {
  url.href = url.format();
  return url;
}

function segments(pathname) {
  return (pathname && pathname.split('/')) || [];
}

// `base` is the page's Url, `link` the parsed link, `result` an empty Url.
function resolveInto(result, base, link) {
  copyParts(result, base);
  // An empty link takes off the hash, any other brings its own.
  result.hash = link.hash;
  if (link.href === '') return finish(result);

  if (link.slashes && !link.protocol) {
    // "//host/path": all but the protocol
    copyParts(result, link, 'protocol');
    if (slashed.has(result.protocol) && result.hostname && !result.pathname) {
      result.path = result.pathname = '/';
    }
    return finish(result);
  }
  if (link.protocol && link.protocol !== result.protocol) return otherProtocol(result, link);
  return samePage(result, link);
}

function otherProtocol(result, link) {
  if (!slashed.has(link.protocol)) {
    // Not hierarchical: it is absolute as it stands.
    copyParts(result, link);
    return finish(result);
  }
  result.protocol = link.protocol;
  if (!link.host && !/^file:?$/.test(link.protocol) && !hostless.has(link.protocol)) {
    // "http:a/b" on an https page: the first segment is the host.
    const parts = (link.pathname || '').split('/');
    while (parts.length > 0 && !(link.host = parts.shift())) { /* look on */ }
    link.host ||= '';
    link.hostname ||= '';
    if (parts[0] !== '') parts.unshift('');
    if (parts.length < 2) parts.unshift('');
    result.pathname = parts.join('/');
  } else {
    result.pathname = link.pathname;
  }
  result.search = link.search;
  result.query = link.query;
  result.host = link.host || '';
  result.auth = link.auth;
  result.hostname = link.hostname || link.host;
  result.port = link.port;
  if (result.pathname || result.search) result.path = joinPath(result);
  result.slashes ||= link.slashes;
  return finish(result);
}

// In a scheme without slashes "../.." may climb over the host: it joins the path.
function hostIntoPath(path, host) {
  if (path[0] === '') path[0] = host;
  else path.unshift(host);
}

// And leaves it again, perhaps with the auth stuck to it.
function hostFromPath(result, link, host) {
  result.hostname = result.host = host;
  const both = result.host && result.host.indexOf('@') > 0 && result.host.split('@');
  if (both) {
    result.auth = both.shift();
    result.host = result.hostname = both.shift();
  }
}

function samePage(result, link) {
  const baseAbsolute = result.pathname && result.pathname[0] === '/';
  const linkAbsolute = link.host || (link.pathname && link.pathname[0] === '/');
  let mustBeAbsolute = linkAbsolute || baseAbsolute || (result.host && link.pathname);
  const dropDots = mustBeAbsolute;
  let path = segments(result.pathname);
  const linkPath = segments(link.pathname);
  const flat = result.protocol && !slashed.has(result.protocol);

  if (flat) {
    result.hostname = '';
    result.port = null;
    if (result.host) hostIntoPath(path, result.host);
    result.host = '';
    if (link.protocol) {
      link.hostname = null;
      link.port = null;
      result.auth = null;
      if (link.host) hostIntoPath(linkPath, link.host);
      link.host = null;
    }
    mustBeAbsolute &&= linkPath[0] === '' || path[0] === '';
  }

  if (linkAbsolute) {
    takeHost(result, link);
    result.search = link.search;
    result.query = link.query;
    path = linkPath;
  } else if (linkPath.length > 0) {
    // Relative: the last segment gives way.
    path.pop();
    path = path.concat(linkPath);
    result.search = link.search;
    result.query = link.query;
  } else if (link.search !== null && link.search !== undefined) {
    // Only another query
    if (flat) hostFromPath(result, link, path.shift());
    result.search = link.search;
    result.query = link.query;
    if (result.pathname !== null || result.search !== null) result.path = joinPath(result);
    return finish(result);
  }

  if (path.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    return finish(result);
  }
  return withPath(result, link, walk(result, link, path, mustBeAbsolute, dropDots), mustBeAbsolute, flat);
}

function takeHost(result, link) {
  if (link.host || link.host === '') {
    if (result.host !== link.host) result.auth = null;
    result.host = link.host;
    result.port = link.port;
  }
  if (link.hostname || link.hostname === '') {
    if (result.hostname !== link.hostname) result.auth = null;
    result.hostname = link.hostname;
  }
}

// Removes "." and "..", from the end to the front.
function walk(result, link, path, mustBeAbsolute, dropDots) {
  const last = path.at(-1);
  const trailing = ((result.host || link.host || path.length > 1) && (last === '.' || last === '..')) ||
    last === '';
  let up = 0;
  const kept = [];
  for (let i = path.length - 1; i >= 0; i--) {
    if (path[i] === '.') continue;
    if (path[i] === '..') up++;
    else if (up > 0) up--;
    else kept.push(path[i]);
  }
  kept.reverse();
  if (!mustBeAbsolute && !dropDots) {
    while (up-- > 0) kept.unshift('..');
  }
  if (mustBeAbsolute && kept[0] !== '' && (!kept[0] || kept[0][0] !== '/')) kept.unshift('');
  if (trailing && kept.join('/').at(-1) !== '/') kept.push('');
  return kept;
}

function withPath(result, link, path, mustBeAbsolute, flat) {
  const absolute = path[0] === '' || (path[0] && path[0][0] === '/');
  if (flat) hostFromPath(result, link, absolute ? '' : path.length > 0 ? path.shift() : '');
  mustBeAbsolute ||= result.host && path.length > 0;
  if (mustBeAbsolute && !absolute) path.unshift('');
  if (path.length === 0) {
    result.pathname = null;
    result.path = null;
  } else {
    result.pathname = path.join('/');
  }
  if (result.pathname !== null || result.search !== null) result.path = joinPath(result);
  result.auth = link.auth || result.auth;
  result.slashes ||= link.slashes;
  return finish(result);
}

module.exports = { resolveInto };
