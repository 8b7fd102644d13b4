// node:fs/promises: the operations as promises, and open() that gives a FileHandle.
'use strict';

const { notImplemented } = require('internal:errors');
const { validateBoolean, parseFileMode } = require('internal:validators');
const constants = require('./constants.js');
const { promises, pooled, named } = require('./operations.js');
const { cpPromise } = require('./cp.js');
const { globIterator: glob } = require('./glob.js');
const { FileHandle, isStreamOrIterable } = require('./file_handle.js');
const { readCall, readResult, writeCall, writeDefaults, appendDefaults, checkAborted } = require('./content.js');
const { watchIterator: watch } = require('./watch.js');
const { toFlags, toOptions, toPath } = require('./arguments.js');
const callbackForms = { ...require('./removal.js'), ...require('./dir.js'), ...require('./real_path.js') };

async function open(path, flags, mode) {
  path = toPath(path);
  flags = toFlags(flags);
  mode = parseFileMode(mode, 'mode', 0o666);
  return new FileHandle(await pooled('open', path, flags, mode));
}

async function readFile(path, options) {
  options = toOptions(options, { flag: 'r' });
  if (path instanceof FileHandle) return path.readFile(options);
  checkAborted(options.signal);
  const content = await pooled(...readCall(toPath(path), options));
  checkAborted(options.signal);
  return readResult(content, options.encoding);
}

async function writeWhole(path, data, options, defaults) {
  options = toOptions(options, defaults);
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  if (path instanceof FileHandle) return path.writeFile(data, options);
  checkAborted(options.signal);
  if (isStreamOrIterable(data)) {
    const handle = await open(path, options.flag || defaults.flag, options.mode);
    try {
      await handle.writeFile(data, options);
    } finally {
      await handle.close();
    }
    return undefined;
  }
  await pooled(...writeCall(toPath(path), data, options, defaults));
  checkAborted(options.signal);
  return undefined;
}

async function writeFile(path, data, options) {
  return writeWhole(path, data, options, writeDefaults);
}

async function appendFile(path, data, options) {
  return writeWhole(path, data, options, appendDefaults);
}

async function cp(src, dest, options) {
  return cpPromise(src, dest, options);
}

async function lchmod() {
  return notImplemented('lchmod')();
}

function fromCallback(name, count) {
  const fn = callbackForms[name];
  return named(name, count, async (...args) => new Promise((resolve, reject) => {
    args.length = count;
    fn(...args, (err, value) => (err ? reject(err) : resolve(value)));
  }));
}

const { access, copyFile, rename, truncate, rmdir, mkdir, readdir, readlink, symlink, lstat, stat, statfs, link,
  unlink, chmod, lchown, chown, utimes, lutimes, realpath, mkdtemp } = promises;

module.exports = {
  access,
  copyFile,
  cp,
  glob,
  open,
  opendir: fromCallback('opendir', 2),
  rename,
  truncate,
  rm: fromCallback('rm', 2),
  rmdir,
  mkdir,
  readdir,
  readlink,
  symlink,
  lstat,
  stat,
  statfs,
  link,
  unlink,
  chmod,
  lchmod,
  lchown,
  chown,
  utimes,
  lutimes,
  realpath,
  mkdtemp,
  mkdtempDisposable: notImplemented('fs.promises.mkdtempDisposable'),
  writeFile,
  appendFile,
  readFile,
  watch,
  constants,
};
