// Paths with "\" and "/" (path.win32): drives, UNC shares, device paths and
// reserved names. Pure string work; only resolve(), relative() and
// toNamespacedPath() ask the process for its working directory.
'use strict';

const { validateString } = require('internal:validators');
const {
  isAnySlash, collapse, lastSegment, extensionDot, baseName, extName, format,
  relativeSegments,
} = require('./shared.js');

const COLON = 58;
const BACKSLASH = 92;
const QUESTION = 63;
const DOT = 46;

const RESERVED = new Set([
  'CON', 'PRN', 'AUX', 'NUL',
  'COM1', 'COM2', 'COM3', 'COM4', 'COM5', 'COM6', 'COM7', 'COM8', 'COM9',
  'LPT1', 'LPT2', 'LPT3', 'LPT4', 'LPT5', 'LPT6', 'LPT7', 'LPT8', 'LPT9',
  'COM\xb9', 'COM\xb2', 'COM\xb3', 'LPT\xb9', 'LPT\xb2', 'LPT\xb3',
]);

function isReservedName(path, colon) {
  return RESERVED.has(path.slice(0, colon).toUpperCase());
}

function isDriveLetter(code) {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function hasDrive(path) {
  return path.length > 1 && isDriveLetter(path.charCodeAt(0)) && path.charCodeAt(1) === COLON;
}

// Length of the "\\server\share" in front of a path that begins with two
// separators, and its two names; null if it is not one.
function uncRoot(path) {
  const length = path.length;
  let at = 2;
  while (at < length && !isAnySlash(path.charCodeAt(at))) at++;
  if (at === 2 || at === length) return null;
  const server = path.slice(2, at);
  const gap = at;
  while (at < length && isAnySlash(path.charCodeAt(at))) at++;
  if (at === length || at === gap) return null;
  const shareStart = at;
  while (at < length && !isAnySlash(path.charCodeAt(at))) at++;
  return { server, share: path.slice(shareStart, at), end: at };
}

// The part of a path that names a volume: device text ('' if none), how many
// characters are root, and whether the path hangs from that root.
function splitRoot(path) {
  if (isAnySlash(path.charCodeAt(0))) {
    if (path.length > 1 && isAnySlash(path.charCodeAt(1))) {
      const unc = uncRoot(path);
      if (unc === null) return { device: '', end: 0, absolute: true, whole: false };
      if (unc.server === '.' || unc.server === '?') {
        return { device: `\\\\${unc.server}`, end: 4, absolute: true, whole: false };
      }
      return {
        device: `\\\\${unc.server}\\${unc.share}`,
        end: unc.end,
        absolute: true,
        whole: unc.end === path.length,
      };
    }
    return { device: '', end: 1, absolute: true, whole: false };
  }
  if (hasDrive(path)) {
    const absolute = path.length > 2 && isAnySlash(path.charCodeAt(2));
    return { device: path.slice(0, 2), end: absolute ? 3 : 2, absolute, whole: false };
  }
  return { device: '', end: 0, absolute: false, whole: false };
}

// The root as dirname() and parse() see it: the text is kept as written.
// {end, whole}: whole if there is nothing behind a UNC share.
function writtenRoot(path) {
  const length = path.length;
  if (isAnySlash(path.charCodeAt(0))) {
    if (length > 1 && isAnySlash(path.charCodeAt(1))) {
      const unc = uncRoot(path);
      if (unc === null) return { end: 1, whole: false };
      return unc.end === length ? { end: length, whole: true } : { end: unc.end + 1, whole: false };
    }
    return { end: 1, whole: false };
  }
  if (hasDrive(path)) {
    return { end: length > 2 && isAnySlash(path.charCodeAt(2)) ? 3 : 2, whole: false };
  }
  return { end: 0, whole: false };
}

// The working directory that stands behind a relative path on `device`.
function currentDirectory(device) {
  if (device === '') return process.cwd();
  const path = process.env[`=${device}`] || process.cwd();
  if (path === undefined ||
      (path.slice(0, 2).toLowerCase() !== device.toLowerCase() &&
       path.charCodeAt(2) === BACKSLASH)) {
    return `${device}\\`;
  }
  return path;
}

// True if a relative path, once normalized to `tail`, could be read as a drive
// or a stream: such a result gets ".\" in front.
function looksLikeDevice(path, tail) {
  let colon = path.indexOf(':');
  if (colon === -1) return false;
  if (hasDrive(tail)) return true;
  do {
    if (colon === path.length - 1 || isAnySlash(path.charCodeAt(colon + 1))) return true;
    colon = path.indexOf(':', colon + 1);
  } while (colon !== -1);
  return false;
}

const win32 = {
  resolve(...args) {
    let device = '';
    let tail = '';
    let absolute = false;
    for (let i = args.length - 1; i >= -1; i--) {
      let path;
      if (i >= 0) {
        path = args[i];
        validateString(path, `paths[${i}]`);
        if (path.length === 0) continue;
      } else {
        path = currentDirectory(device);
      }
      const root = path.length === 1 && !isAnySlash(path.charCodeAt(0)) ?
        { device: '', end: 0, absolute: false } : splitRoot(path);
      if (root.device !== '') {
        if (device !== '') {
          if (root.device.toLowerCase() !== device.toLowerCase()) continue; // another volume
        } else {
          device = root.device;
        }
      }
      if (absolute) {
        if (device !== '') break;
      } else {
        tail = `${path.slice(root.end)}\\${tail}`;
        absolute = root.absolute;
        if (absolute && device !== '') break;
      }
    }
    tail = collapse(tail, !absolute, '\\', isAnySlash);
    return absolute ? `${device}\\${tail}` : `${device}${tail}` || '.';
  },

  normalize(path) {
    validateString(path, 'path');
    const length = path.length;
    if (length === 0) return '.';
    if (length === 1) return path === '/' ? '\\' : path;
    const root = splitRoot(path);
    if (root.whole) return `${root.device}\\`;
    let { device } = root;
    if (device.startsWith('\\\\') && root.end === 4) {
      // "\\.\CON:..": a device path that names a reserved name stays in its place
      const colon = path.indexOf(':');
      const named = path.slice(4, colon + 1);
      if (colon !== -1 && isReservedName(named, named.length - 1)) {
        device = `${device}\\${named}`;
        root.end = 4 + named.length;
      }
    }
    const { absolute } = root;
    if (device === '' && !absolute) {
      const colon = path.indexOf(':');
      if (colon > 0 && isReservedName(path, colon)) {
        device = path.slice(0, colon + 1);
        root.end = colon + 1;
      }
    }
    let tail = root.end < length ?
      collapse(path.slice(root.end), !absolute, '\\', isAnySlash) : '';
    if (tail.length === 0 && !absolute) tail = '.';
    if (tail.length > 0 && isAnySlash(path.charCodeAt(length - 1))) tail += '\\';
    if (!absolute && device === '' && looksLikeDevice(path, tail)) return `.\\${tail}`;
    const colon = path.indexOf(':');
    if (isReservedName(path, colon)) return `.\\${device}${tail}`;
    return absolute ? `${device}\\${tail}` : `${device}${tail}`;
  },

  isAbsolute(path) {
    validateString(path, 'path');
    if (path.length === 0) return false;
    return isAnySlash(path.charCodeAt(0)) ||
      (path.length > 2 && hasDrive(path) && isAnySlash(path.charCodeAt(2)));
  },

  join(...args) {
    let joined;
    let first;
    for (let i = 0; i < args.length; i++) {
      const part = args[i];
      validateString(part, 'path');
      if (part.length === 0) continue;
      if (joined === undefined) joined = first = part;
      else joined += `\\${part}`;
    }
    if (joined === undefined) return '.';

    // Joining must not make a UNC path where the parts had none: two or more
    // separators in front are one, unless the first part itself was a UNC name.
    let front = 0;
    while (front < joined.length && isAnySlash(joined.charCodeAt(front))) front++;
    const meantUnc = front === 2 && first.length > 2 &&
      isAnySlash(first.charCodeAt(0)) && isAnySlash(first.charCodeAt(1)) &&
      !isAnySlash(first.charCodeAt(2));
    if (!meantUnc && front >= 2) joined = `\\${joined.slice(front)}`;

    // A reserved name between separators must survive the normalizing.
    if (joined.includes(':') && joined.split('\\').some(isReservedPart)) {
      return joined.replaceAll('/', '\\');
    }
    return win32.normalize(joined);
  },

  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    const fromWritten = win32.resolve(from);
    const toWritten = win32.resolve(to);
    if (fromWritten === toWritten) return '';
    if (fromWritten.toLowerCase() === toWritten.toLowerCase()) return '';
    const steps = relativeSegments(segments(fromWritten), segments(toWritten), sameName, '\\');
    return steps === null ? toWritten : steps;
  },

  toNamespacedPath(path) {
    if (typeof path !== 'string' || path.length === 0) return path;
    const resolved = win32.resolve(path);
    if (resolved.length <= 2) return path;
    if (resolved.charCodeAt(0) === BACKSLASH) {
      if (resolved.charCodeAt(1) === BACKSLASH) {
        const code = resolved.charCodeAt(2);
        if (code !== QUESTION && code !== DOT) return `\\\\?\\UNC\\${resolved.slice(2)}`;
      }
    } else if (hasDrive(resolved) && resolved.charCodeAt(2) === BACKSLASH) {
      return `\\\\?\\${resolved}`;
    }
    return resolved;
  },

  dirname(path) {
    validateString(path, 'path');
    const length = path.length;
    if (length === 0) return '.';
    if (length === 1) return isAnySlash(path.charCodeAt(0)) ? path : '.';
    const root = writtenRoot(path);
    if (root.whole) return path;
    const { start, end } = lastSegment(path, root.end, isAnySlash);
    if (end === -1 || start === root.end) return root.end === 0 ? '.' : path.slice(0, root.end);
    return path.slice(0, start - 1);
  },

  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, 'suffix');
    validateString(path, 'path');
    return baseName(path, hasDrive(path) ? 2 : 0, suffix, isAnySlash);
  },

  extname(path) {
    validateString(path, 'path');
    return extName(path, hasDrive(path) ? 2 : 0, isAnySlash);
  },

  format: format.bind(null, '\\'),

  parse(path) {
    validateString(path, 'path');
    const result = { root: '', dir: '', base: '', ext: '', name: '' };
    const length = path.length;
    if (length === 0) return result;
    const root = writtenRoot(path);
    if (root.whole) {
      result.root = result.dir = path;
      return result;
    }
    result.root = path.slice(0, root.end);
    const { start, end } = lastSegment(path, root.end, isAnySlash);
    if (end !== -1) {
      const dot = extensionDot(path, start, end);
      result.base = path.slice(start, end);
      result.name = dot === -1 ? result.base : path.slice(start, dot);
      if (dot !== -1) result.ext = path.slice(dot, end);
    }
    result.dir = end !== -1 && start > root.end ? path.slice(0, start - 1) : result.root;
    return result;
  },

  matchesGlob(path, pattern) {
    validateString(path, 'path');
    validateString(pattern, 'pattern');
    return require('internal:fs/glob_pattern').matchesGlob(path.replaceAll('\\', '/'), pattern);
  },

  sep: '\\',
  delimiter: ';',
  win32: null,
  posix: null,
};

function isReservedPart(part) {
  const colon = part.indexOf(':');
  return colon !== -1 && isReservedName(part, colon);
}

function segments(resolved) {
  return resolved.split('\\').filter((name) => name !== '');
}

function sameName(a, b) {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

module.exports = win32;
