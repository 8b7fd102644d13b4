// The operations that differ only in their arguments: each is described once, as name, argument check and result,
// and given its sync, callback and promise form from that.
'use strict';

const { validateInteger, validateBoolean, parseFileMode, validateOneOf } =
  require('internal:validators');
const { codes } = require('internal:errors');
const { statsFrom, statFsFrom } = require('./stats.js');
const { listing } = require('./dirent.js');
const { flow, asPromises } = require('internal:async_hooks/flow');
const {
  toCallback, toFd, toFlags, toName, toOptions, toPath, toSeconds, wantsBytes,
} = require('./arguments.js');

const mode = (value, fallback) => parseFileMode(value, 'mode', fallback);
const id = (value, name) => {
  validateInteger(value, name, -1, 0xFFFFFFFF);
  return value;
};
const twoPaths = (a, b) => (from, to) => [toPath(from, a), toPath(to, b)];
const fdOnly = (fd) => [toFd(fd)];
const length = (len) => {
  if (len === undefined || len === null) len = 0;
  validateInteger(len, 'len');
  return Math.max(0, len);
};

let warnedOfX = false;
function templateOf(prefix) {
  prefix = toPath(prefix, 'prefix');
  if (!warnedOfX && (typeof prefix === 'string' ? prefix.endsWith('X') : prefix.at(-1) === 0x58)) {
    warnedOfX = true;
    process.emitWarning('mkdtemp() templates ending with X are not portable. ' +
                        'For details see: https://nodejs.org/api/fs.html');
  }
  return prefix;
}

// Each: [name, number of arguments, check, native op, result]. `check` gives native's arguments; `result` makes the
// user's value from native's and the user's arguments.
const table = [
  ['access', 2, (path, right) => {
    if (right == null) right = 0;
    validateInteger(right, 'mode', 0, 7);
    return [toPath(path), right];
  }],
  ['chmod', 2, (path, value) => [toPath(path), mode(value)]],
  ['fchmod', 2, (fd, value) => [toFd(fd), mode(value)]],
  ['chown', 3, (path, uid, gid) => [toPath(path), id(uid, 'uid'), id(gid, 'gid'), true]],
  ['lchown', 3, (path, uid, gid) => [toPath(path), id(uid, 'uid'), id(gid, 'gid'), false], 'chown'],
  ['fchown', 3, (fd, uid, gid) => [toFd(fd), id(uid, 'uid'), id(gid, 'gid')]],
  ['utimes', 3, (path, atime, mtime) => [toPath(path), toSeconds(atime), toSeconds(mtime), true]],
  ['lutimes', 3, (path, atime, mtime) => [toPath(path), toSeconds(atime), toSeconds(mtime), false], 'utimes'],
  ['futimes', 3, (fd, atime, mtime) => [toFd(fd), toSeconds(atime, 'atime'), toSeconds(mtime, 'mtime')]],
  ['link', 2, twoPaths('existingPath', 'newPath')],
  ['rename', 2, twoPaths('oldPath', 'newPath')],
  ['copyFile', 3, (src, dest, flags) => {
    if (flags == null) flags = 0;
    const from = toPath(src, 'src');
    const to = toPath(dest, 'dest');
    validateInteger(flags, 'mode', 0, 7);
    return [from, to, flags];
  }],
  ['symlink', 3, (target, path, type) => {
    if (type !== null && type !== undefined) validateOneOf(type, 'type', ['dir', 'file', 'junction']);
    return [toPath(target, 'target'), toPath(path)];
  }],
  ['unlink', 1, (path) => [toPath(path)]],
  ['rmdir', 2, (path, options) => {
    path = toPath(path);
    if (options?.recursive !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.recursive', options.recursive, 'is no longer supported');
    }
    return [path];
  }],
  ['truncate', 2, (path, len) => [toPath(path), length(len)]],
  ['ftruncate', 2, (fd, len) => [toFd(fd), length(len)]],
  ['fsync', 1, fdOnly],
  ['fdatasync', 1, fdOnly],
  ['close', 1, fdOnly],
  ['open', 3, (path, flags, value) => [toPath(path), toFlags(flags), mode(value, 0o666)]],
  ['mkdir', 2, (path, options) => {
    let value = 0o777;
    let recursive = false;
    if (typeof options === 'number' || typeof options === 'string') {
      value = mode(options);
    } else if (options) {
      if (options.recursive !== undefined) {
        recursive = options.recursive;
        validateBoolean(recursive, 'options.recursive');
      }
      if (options.mode !== undefined) value = parseFileMode(options.mode, 'options.mode');
    }
    return [toPath(path), value, recursive];
  }],
  ['mkdtemp', 2, (prefix, options) => [templateOf(prefix), wantsBytes(toOptions(options).encoding)], undefined,
    (name, prefix, options) => toName(name, toOptions(options).encoding)],
  ['readlink', 2, (path, options) => [toPath(path), wantsBytes(toOptions(options).encoding)], undefined,
    (name, path, options) => toName(name, toOptions(options).encoding)],
  ['realpath', 2, (path, options) => [toPath(path), wantsBytes(toOptions(options).encoding)], undefined,
    (name, path, options) => toName(name, toOptions(options).encoding)],
  ['fstat', 2, (fd, options) => [toFd(fd)], undefined, (n, fd, options) => statsFrom(n, options?.bigint)],
  ['statfs', 2, (path, options) => [toPath(path)], undefined, (n, path, options) => statFsFrom(n, options?.bigint)],
];

// stat and lstat: the only ones whose sync form knows more than the others.
const statCheck = (follow) => (path) => [toPath(path), follow, false];
table.push(
  ['stat', 2, statCheck(true), 'stat', (n, path, options) => statsFrom(n, options?.bigint)],
  ['lstat', 2, statCheck(false), 'stat', (n, path, options) => statsFrom(n, options?.bigint)],
);

function readdirArguments(path, options) {
  options = toOptions(options);
  path = toPath(path);
  if (options.recursive != null) validateBoolean(options.recursive, 'options.recursive');
  return [path, wantsBytes(options.encoding)];
}
const readdirResult = (found, path, options) => listing(found, toPath(path), toOptions(options));
table.push(['readdir', 2, readdirArguments, (path, options) => (options?.recursive ? 'readdirDeep' : 'readdir'),
  readdirResult]);

function named(name, count, fn) {
  Object.defineProperty(fn, 'name', { value: name });
  Object.defineProperty(fn, 'length', { value: count });
  return fn;
}

const sync = {};
const callbacks = {};
const promises = {};

for (const [name, count, check, op = name, result] of table) {
  const opOf = typeof op === 'function' ? op : () => op;

  sync[`${name}Sync`] = named(`${name}Sync`, count, function(...args) {
    const natives = check(...args);
    const value = binding[`${opOf(...args)}Sync`](...natives);
    return result === undefined ? value : result(value, ...args);
  });

  callbacks[name] = named(name, count + 1, function(...args) {
    // The callback is last, after options that may be left out.
    let at = Math.min(count, args.length - 1);
    while (at > 0 && typeof args[at] !== 'function' && typeof args[at - 1] === 'function') at--;
    const last = typeof args[at] === 'function' ? args[at] : args[count];
    if (typeof args[at] === 'function') args.length = at;
    else args.length = Math.min(args.length, count);
    const natives = check(...args);
    const callback = toCallback(last);
    binding[opOf(...args)]((err, value) => {
      if (err) callback(err);
      else if (value === undefined) callback(null);
      else callback(null, result === undefined ? value : result(value, ...args));
    }, ...natives);
  });

  promises[name] = named(name, count, async function(...args) {
    const natives = check(...args);
    const { promise, resolve, reject } = Promise.withResolvers();
    const done = (err, value) => (err ? reject(err) : resolve(value));
    if (flow.on) asPromises(() => binding[opOf(...args)](done, ...natives));
    else binding[opOf(...args)](done, ...natives);
    const value = await promise;
    return result === undefined ? value : result(value, ...args);
  });
}

sync.statSync = function statSync(path, options = { bigint: false, throwIfNoEntry: true }) {
  const found = binding.statSync(toPath(path), true, options?.throwIfNoEntry === false);
  return found === undefined ? undefined : statsFrom(found, options?.bigint);
};
sync.lstatSync = function lstatSync(path, options = { bigint: false, throwIfNoEntry: true }) {
  const found = binding.statSync(toPath(path), false, options?.throwIfNoEntry === false);
  return found === undefined ? undefined : statsFrom(found, options?.bigint);
};

// A Promise of a native pool op.
function pooled(op, ...args) {
  return new Promise((resolve, reject) => {
    const done = (err, value) => (err ? reject(err) : resolve(value));
    if (flow.on) asPromises(() => binding[op](done, ...args));
    else binding[op](done, ...args);
  });
}

module.exports = { sync, callbacks, promises, pooled, named };
