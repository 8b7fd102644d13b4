// What posix and win32 paths have in common: collapsing "." and ".." and the
// two halves of parse()/format(). No file system, no process.
'use strict';

const { validateObject } = require('internal:validators');

const DOT = 46;
const SLASH = 47;
const BACKSLASH = 92;

function isSlash(code) {
  return code === SLASH;
}

function isAnySlash(code) {
  return code === SLASH || code === BACKSLASH;
}

// Drops empty and "." segments and lets ".." eat the segment before it. A ".."
// with nothing to eat stays only if mayClimb. `path` has no root in front.
function collapse(path, mayClimb, separator, isSeparator) {
  const length = path.length;
  const kept = [];
  let climbs = 0; // how many of kept are a ".." that must stay
  let start = 0;
  while (start < length) {
    let end = start;
    while (end < length && !isSeparator(path.charCodeAt(end))) end++;
    const size = end - start;
    if (size === 0 || (size === 1 && path.charCodeAt(start) === DOT)) {
      // nothing to keep
    } else if (size === 2 && path.charCodeAt(start) === DOT && path.charCodeAt(start + 1) === DOT) {
      if (kept.length > climbs) {
        kept.pop();
      } else if (mayClimb) {
        kept.push('..');
        climbs++;
      }
    } else {
      kept.push(path.slice(start, end));
    }
    start = end + 1;
  }
  return kept.length === 1 ? kept[0] : kept.join(separator);
}

// Where the last segment of path[from..] begins and ends, trailing separators
// not counted. end is -1 if there is no segment at all.
function lastSegment(path, from, isSeparator) {
  let end = path.length;
  while (end > from && isSeparator(path.charCodeAt(end - 1))) end--;
  if (end === from) return { start: from, end: -1 };
  let start = end;
  while (start > from && !isSeparator(path.charCodeAt(start - 1))) start--;
  return { start, end };
}

// Index of the dot that begins the extension of the segment path[start..end],
// or -1: a leading dot is no extension, neither is "..".
function extensionDot(path, start, end) {
  let dot = end - 1;
  while (dot >= start && path.charCodeAt(dot) !== DOT) dot--;
  if (dot <= start) return -1;
  if (dot === start + 1 && end === dot + 1 && path.charCodeAt(start) === DOT) return -1;
  return dot;
}

// Basename of path[from..] less `suffix` (which may be undefined).
function baseName(path, from, suffix, isSeparator) {
  // A suffix that is the whole of the path takes nothing but everything.
  if (suffix === path && suffix !== undefined) return '';
  const { start, end } = lastSegment(path, from, isSeparator);
  if (suffix !== undefined && suffix.length > 0 && suffix.length <= path.length) {
    if (end === -1) return path.slice(from);
    const cut = end - suffix.length;
    if (cut > start && path.startsWith(suffix, cut)) return path.slice(start, cut);
    // Node keeps the separators behind a name that ends a longer suffix.
    if (cut < start && suffix.endsWith(path.slice(start, end))) return path.slice(start);
  }
  if (end === -1) return '';
  return path.slice(start, end);
}

function extName(path, from, isSeparator) {
  const { start, end } = lastSegment(path, from, isSeparator);
  if (end === -1) return '';
  const dot = extensionDot(path, start, end);
  return dot === -1 ? '' : path.slice(dot, end);
}

function formatExtension(ext) {
  return ext ? `${ext[0] === '.' ? '' : '.'}${ext}` : '';
}

function format(separator, pathObject) {
  validateObject(pathObject, 'pathObject');
  const dir = pathObject.dir || pathObject.root;
  const base = pathObject.base || `${pathObject.name || ''}${formatExtension(pathObject.ext)}`;
  if (!dir) return base;
  return dir === pathObject.root ? `${dir}${base}` : `${dir}${separator}${base}`;
}

// The way from one list of segments to another; null if they share nothing.
function relativeSegments(from, to, same, separator) {
  const most = Math.min(from.length, to.length);
  let common = 0;
  while (common < most && same(from[common], to[common])) common++;
  if (common === 0 && from.length > 0 && to.length > 0) return null;
  const steps = new Array(from.length - common).fill('..');
  for (let i = common; i < to.length; i++) steps.push(to[i]);
  return steps.join(separator);
}

module.exports = {
  isSlash,
  isAnySlash,
  collapse,
  lastSegment,
  extensionDot,
  baseName,
  extName,
  format,
  relativeSegments,
};
