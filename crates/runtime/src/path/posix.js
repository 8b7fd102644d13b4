// Paths with "/" (path.posix). Pure string work; only resolve() and relative()
// ask the process for its working directory.
'use strict';

const { validateString } = require('internal:validators');
const {
  isSlash, collapse, lastSegment, extensionDot, baseName, extName, format,
  relativeSegments,
} = require('./shared.js');

const SLASH = 47;

const posix = {
  resolve(...args) {
    let resolved = '';
    let absolute = false;
    for (let i = args.length - 1; i >= 0 && !absolute; i--) {
      const path = args[i];
      validateString(path, `paths[${i}]`);
      if (path.length === 0) continue;
      resolved = resolved === '' ? path : `${path}/${resolved}`;
      absolute = path.charCodeAt(0) === SLASH;
    }
    if (!absolute) {
      const cwd = process.cwd();
      resolved = `${cwd}/${resolved}`;
      absolute = cwd.charCodeAt(0) === SLASH;
    }
    const tail = collapse(resolved, !absolute, '/', isSlash);
    if (absolute) return `/${tail}`;
    return tail.length > 0 ? tail : '.';
  },

  normalize(path) {
    validateString(path, 'path');
    const length = path.length;
    if (length === 0) return '.';
    const absolute = path.charCodeAt(0) === SLASH;
    const trailing = path.charCodeAt(length - 1) === SLASH;
    const tail = collapse(path, !absolute, '/', isSlash);
    if (tail.length === 0) {
      if (absolute) return '/';
      return trailing ? './' : '.';
    }
    return `${absolute ? '/' : ''}${tail}${trailing ? '/' : ''}`;
  },

  isAbsolute(path) {
    validateString(path, 'path');
    return path.length > 0 && path.charCodeAt(0) === SLASH;
  },

  join(...args) {
    let joined = '';
    for (let i = 0; i < args.length; i++) {
      const part = args[i];
      validateString(part, 'path');
      if (part.length === 0) continue;
      joined = joined === '' ? part : `${joined}/${part}`;
    }
    return joined === '' ? '.' : posix.normalize(joined);
  },

  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    from = posix.resolve(from);
    to = posix.resolve(to);
    if (from === to) return '';

    const steps = relativeSegments(segments(from), segments(to), Object.is, '/');
    return steps === null ? to : steps;
  },

  toNamespacedPath(path) {
    return path; // only Windows has namespaced paths
  },

  dirname(path) {
    validateString(path, 'path');
    if (path.length === 0) return '.';
    const absolute = path.charCodeAt(0) === SLASH;
    const { start, end } = lastSegment(path, 0, isSlash);
    if (end === -1) return '/';
    if (start === 0) return '.';
    if (start === 1) return '/';
    // Only one separator is taken off, as "//a" and "a//b" tell.
    const cut = start - 1;
    return absolute && cut === 1 ? '//' : path.slice(0, cut);
  },

  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, 'suffix');
    validateString(path, 'path');
    return baseName(path, 0, suffix, isSlash);
  },

  extname(path) {
    validateString(path, 'path');
    return extName(path, 0, isSlash);
  },

  format: format.bind(null, '/'),

  parse(path) {
    validateString(path, 'path');
    const result = { root: '', dir: '', base: '', ext: '', name: '' };
    if (path.length === 0) return result;
    const absolute = path.charCodeAt(0) === SLASH;
    if (absolute) result.root = '/';
    const { start, end } = lastSegment(path, absolute ? 1 : 0, isSlash);
    if (end !== -1) {
      let dot = extensionDot(path, start, end);
      // Node's parse('/..') finds a dot where its extname() finds none.
      if (absolute && start === 1 && path.startsWith('/..') && end === 3) dot = 2;
      result.base = path.slice(start, end);
      result.name = dot === -1 ? result.base : path.slice(start, dot);
      if (dot !== -1) result.ext = path.slice(dot, end);
    }
    if (end !== -1 && start > 1) result.dir = path.slice(0, start - 1);
    else if (end !== -1 && start === 1 && !absolute) result.dir = path.slice(0, 0);
    else if (absolute) result.dir = '/';
    return result;
  },

  matchesGlob(path, pattern) {
    validateString(path, 'path');
    validateString(pattern, 'pattern');
    return require('internal:fs/glob_pattern').matchesGlob(path, pattern);
  },

  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
};

function segments(resolved) {
  return resolved.length === 1 ? [''] : resolved.split('/');
}

module.exports = posix;
