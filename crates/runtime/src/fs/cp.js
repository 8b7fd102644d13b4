// cp(): copies files and whole trees. One generator says what to do; it is driven at once or through the pool.
'use strict';

const { codes } = require('internal:errors');
const { validateBoolean, validateFunction, validateObject, validateInteger } = require('internal:validators');
const { pooled } = require('./operations.js');
const { toCallback, toPath } = require('./arguments.js');
const { S_IFMT, S_IFREG, S_IFDIR, S_IFLNK, S_IFIFO, S_IFSOCK, S_IFCHR, S_IFBLK } = require('./constants.js');

const EEXIST = 17;
const ENOTDIR = 20;
const EISDIR = 21;
const EINVAL = 22;

// Native's list of numbers, by index.
const DEV = 0;
const MODE = 1;
const INO = 7;
const ATIME = 10;
const MTIME = 12;

const kind = (found) => found[MODE] & S_IFMT;
const isDirectory = (found) => found !== undefined && kind(found) === S_IFDIR;
const isSame = (a, b) => b !== undefined && a[INO] === b[INO] && a[DEV] === b[DEV];

function refuse(code, name, errno, message, path) {
  return new codes[code]({ message, path, syscall: 'cp', errno, code: name });
}

function toOptions(options) {
  const result = {
    dereference: false, errorOnExist: false, filter: undefined, force: true, preserveTimestamps: false,
    recursive: false, verbatimSymlinks: false, ...options,
  };
  if (options !== undefined) validateObject(options, 'options');
  for (const name of ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks']) {
    validateBoolean(result[name], `options.${name}`);
  }
  result.mode = result.mode == null ? 0 : result.mode;
  validateInteger(result.mode, 'mode', 0, 7);
  if (result.dereference && result.verbatimSymlinks) {
    throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (result.filter !== undefined) validateFunction(result.filter, 'options.filter');
  return result;
}

// Yields [native op, ...arguments], or a promise of the user's filter, and is sent what came of it.
function* copy(src, dest, options) {
  if (options.filter && !(yield options.filter(src, dest))) return;
  const path = require('path');
  yield* compare(src, dest, options);
  // A directory must not be copied into itself, which would never end.
  const from = yield ['stat', src, options.dereference, false];
  const up = path.dirname(dest);
  if (isDirectory(from)) {
    for (let at = path.dirname(path.resolve(dest)); at !== path.dirname(at); at = path.dirname(at)) {
      if (isSame(from, yield ['stat', at, true, true])) throw intoItself(src, dest);
    }
  }
  if ((yield ['stat', up, true, true]) === undefined) yield ['mkdir', up, 0o777, true];
  yield* copyEntry(src, dest, options);
}

function intoItself(src, dest) {
  return refuse('ERR_FS_CP_EINVAL', 'EINVAL', EINVAL, `cannot copy ${src} to a subdirectory of self ${dest}`, dest);
}

// What stands at both ends; throws where one cannot replace the other.
function* compare(src, dest, options) {
  const from = yield ['stat', src, options.dereference, false];
  const to = yield ['stat', dest, options.dereference, true];
  if (to === undefined) return [from, to];
  if (isSame(from, to)) {
    throw refuse('ERR_FS_CP_EINVAL', 'EINVAL', EINVAL, 'src and dest cannot be the same', dest);
  }
  if (isDirectory(from) && !isDirectory(to)) {
    throw refuse('ERR_FS_CP_DIR_TO_NON_DIR', 'EISDIR', EISDIR,
      `cannot overwrite non-directory ${dest} with directory ${src}`, dest);
  }
  if (!isDirectory(from) && isDirectory(to)) {
    throw refuse('ERR_FS_CP_NON_DIR_TO_DIR', 'ENOTDIR', ENOTDIR,
      `cannot overwrite directory ${dest} with non-directory ${src}`, dest);
  }
  return [from, to];
}

function* copyEntry(src, dest, options) {
  const [from, to] = yield* compare(src, dest, options);
  switch (kind(from)) {
    case S_IFDIR:
      if (!options.recursive) {
        throw refuse('ERR_FS_EISDIR', 'EISDIR', EISDIR, `${src} is a directory (not copied)`, src);
      }
      yield* copyDirectory(from, to, src, dest, options);
      break;
    case S_IFREG:
    case S_IFCHR:
    case S_IFBLK:
      yield* copyFile(from, to, src, dest, options);
      break;
    case S_IFLNK:
      yield* copyLink(to, src, dest, options);
      break;
    case S_IFSOCK:
      throw refuse('ERR_FS_CP_SOCKET', 'EINVAL', EINVAL, `cannot copy a socket file: ${dest}`, dest);
    case S_IFIFO:
      throw refuse('ERR_FS_CP_FIFO_PIPE', 'EINVAL', EINVAL, `cannot copy a FIFO pipe: ${dest}`, dest);
    default:
      throw refuse('ERR_FS_CP_UNKNOWN', 'EINVAL', EINVAL, `cannot copy an unknown file type: ${dest}`, dest);
  }
}

function* copyDirectory(from, to, src, dest, options) {
  const path = require('path');
  if (to === undefined) {
    yield ['mkdir', dest, 0o777, false];
  } else if (options.errorOnExist && !options.force) {
    throw refuse('ERR_FS_CP_EEXIST', 'EEXIST', EEXIST, `${dest} already exists`, dest);
  }
  const [names] = yield ['readdir', src, false];
  for (const name of names) {
    const [below, target] = [path.join(src, name), path.join(dest, name)];
    if (options.filter && !(yield options.filter(below, target))) continue;
    yield* copyEntry(below, target, options);
  }
  if (to === undefined) yield ['chmod', dest, from[MODE] & 0o7777];
}

function* copyFile(from, to, src, dest, options) {
  if (to !== undefined) {
    if (!options.force) {
      if (!options.errorOnExist) return;
      throw refuse('ERR_FS_CP_EEXIST', 'EEXIST', EEXIST, `${dest} already exists`, dest);
    }
    yield ['unlink', dest];
  }
  yield ['copyFile', src, dest, options.mode];
  if (options.preserveTimestamps) {
    const seconds = (at) => from[at] + from[at + 1] / 1e9;
    yield ['utimes', dest, seconds(ATIME), seconds(MTIME), true];
  }
}

function* copyLink(to, src, dest, options) {
  const path = require('path');
  let target = yield ['readlink', src, false];
  if (!options.verbatimSymlinks && !path.isAbsolute(target)) target = path.resolve(path.dirname(src), target);
  if (to !== undefined) {
    if (kind(to) === S_IFLNK) {
      const old = path.resolve(path.dirname(dest), yield ['readlink', dest, false]);
      const inside = (parent, child) => `${child}/`.startsWith(`${parent}/`);
      const found = yield ['stat', src, true, true];
      if (isDirectory(found) && inside(target, old)) throw intoItself(target, old);
      if (isDirectory(found) && inside(old, target)) {
        throw refuse('ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY', 'EINVAL', EINVAL,
          `cannot overwrite ${old} with ${target}`, dest);
      }
      yield ['unlink', dest];
    }
  }
  yield ['symlink', target, dest];
}

function cpSync(src, dest, options) {
  options = toOptions(options);
  const steps = copy(String(toPath(src, 'src')), String(toPath(dest, 'dest')), options);
  let step = steps.next();
  while (!step.done) {
    if (typeof step.value?.then === 'function') {
      throw new codes.ERR_INVALID_RETURN_VALUE('boolean', 'filter', step.value);
    }
    let answer = step.value;
    if (Array.isArray(step.value)) {
      const [op, ...args] = step.value;
      answer = binding[`${op}Sync`](...args);
    }
    step = steps.next(answer);
  }
}

async function cpPromise(src, dest, options) {
  options = toOptions(options);
  const steps = copy(String(toPath(src, 'src')), String(toPath(dest, 'dest')), options);
  let step = steps.next();
  while (!step.done) {
    step = steps.next(await (Array.isArray(step.value) ? pooled(...step.value) : step.value));
  }
}

function cp(src, dest, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = toCallback(callback);
  options = toOptions(options);
  src = toPath(src, 'src');
  dest = toPath(dest, 'dest');
  cpPromise(src, dest, options).then(
    () => process.nextTick(callback, null),
    (err) => process.nextTick(callback, err));
}

module.exports = { cp, cpSync, cpPromise };
