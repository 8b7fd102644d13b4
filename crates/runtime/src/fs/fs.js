// node:fs: what require('fs') gives, put together from the files beside it.
'use strict';

const { notImplemented } = require('internal:errors');
const constants = require('./constants.js');
const { Stats } = require('./stats.js');
const { Dirent } = require('./dirent.js');
const { Dir, opendir, opendirSync } = require('./dir.js');
const { sync, callbacks } = require('./operations.js');
const transfer = require('./transfer.js');
const content = require('./content.js');
const { rm, rmSync } = require('./removal.js');
const { cp, cpSync } = require('./cp.js');
const { glob, globSync } = require('./glob.js');
const { realpath, realpathSync } = require('./real_path.js');
const { watch, watchFile, unwatchFile } = require('./watch.js');
const { toCallback, toPath } = require('./arguments.js');

function exists(path, callback) {
  toCallback(callback);
  try {
    path = toPath(path);
  } catch {
    callback(false);
    return;
  }
  binding.access((err) => callback(!err), path, constants.F_OK);
}
Object.defineProperty(exists, Symbol.for('nodejs.util.promisify.custom'), {
  value: function exists(path) {
    return new Promise((resolve) => fs.exists(path, resolve));
  },
});

function existsSync(path) {
  try {
    path = toPath(path);
  } catch {
    return false;
  }
  return binding.statSync(path, true, true) !== undefined;
}

function createReadStream(path, options) {
  const { ReadStream } = require('./streams.js');
  return new ReadStream(path, options);
}

function createWriteStream(path, options) {
  const { WriteStream } = require('./streams.js');
  return new WriteStream(path, options);
}

// closing is the one operation whose callback may be left out
function close(fd, callback) {
  if (callback === undefined) {
    callback = (err) => {
      if (err) throw err;
    };
  }
  callbacks.close(fd, callback);
}

function _toUnixTimestamp(time, name = 'time') {
  return require('./arguments.js').toSeconds(time, name);
}

const { access, chmod, fchmod, chown, lchown, fchown, utimes, lutimes, futimes, link, rename, copyFile, symlink, unlink,
  rmdir, truncate, ftruncate, fsync, fdatasync, open, mkdir, mkdtemp, readlink, fstat, statfs, stat, lstat,
  readdir } = callbacks;
const { accessSync, chmodSync, fchmodSync, chownSync, lchownSync, fchownSync, utimesSync, lutimesSync, futimesSync,
  linkSync, renameSync, copyFileSync, symlinkSync, unlinkSync, rmdirSync, truncateSync, ftruncateSync, fsyncSync,
  fdatasyncSync, closeSync, openSync, mkdirSync, mkdtempSync, readlinkSync, fstatSync, statfsSync, statSync, lstatSync,
  readdirSync } = sync;
const { read, readSync, readv, readvSync, write, writeSync, writev, writevSync } = transfer;
const { readFile, readFileSync, writeFile, writeFileSync, appendFile, appendFileSync } = content;

const fs = {
  appendFile,
  appendFileSync,
  access,
  accessSync,
  chown,
  chownSync,
  chmod,
  chmodSync,
  close,
  closeSync,
  copyFile,
  copyFileSync,
  cp,
  cpSync,
  createReadStream,
  createWriteStream,
  exists,
  existsSync,
  fchown,
  fchownSync,
  fchmod,
  fchmodSync,
  fdatasync,
  fdatasyncSync,
  fstat,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncate,
  ftruncateSync,
  futimes,
  futimesSync,
  glob,
  globSync,
  lchown,
  lchownSync,
  lchmod: undefined,
  lchmodSync: undefined,
  link,
  linkSync,
  lstat,
  lstatSync,
  lutimes,
  lutimesSync,
  mkdir,
  mkdirSync,
  mkdtemp,
  mkdtempSync,
  mkdtempDisposableSync: notImplemented('fs.mkdtempDisposableSync'),
  open,
  openSync,
  openAsBlob: notImplemented('fs.openAsBlob'),
  readdir,
  readdirSync,
  read,
  readSync,
  readv,
  readvSync,
  readFile,
  readFileSync,
  readlink,
  readlinkSync,
  realpath,
  realpathSync,
  rename,
  renameSync,
  rm,
  rmSync,
  rmdir,
  rmdirSync,
  stat,
  statfs,
  statSync,
  statfsSync,
  symlink,
  symlinkSync,
  truncate,
  truncateSync,
  unwatchFile,
  unlink,
  unlinkSync,
  utimes,
  utimesSync,
  watch,
  watchFile,
  writeFile,
  writeFileSync,
  write,
  writeSync,
  writev,
  writevSync,
  Dirent,
  Stats: require('util').deprecate(Stats, 'fs.Stats constructor is deprecated.', 'DEP0180'),
  Dir,
  opendir,
  opendirSync,
  _toUnixTimestamp,
};

function lazyClass(name, source) {
  let own;
  Object.defineProperty(fs, name, {
    configurable: true,
    enumerable: true,
    get() {
      return own ?? require('./streams.js')[source];
    },
    set(value) {
      own = value;
    },
  });
}
lazyClass('ReadStream', 'ReadStream');
lazyClass('WriteStream', 'WriteStream');
lazyClass('FileReadStream', 'ReadStream');
lazyClass('FileWriteStream', 'WriteStream');

for (const name of ['F_OK', 'R_OK', 'W_OK', 'X_OK']) {
  Object.defineProperty(fs, name, { configurable: true, enumerable: false, value: constants[name] });
}
Object.defineProperty(fs, 'constants', { configurable: false, enumerable: true, value: constants });
Object.defineProperty(fs, 'promises', {
  configurable: true,
  enumerable: true,
  get: () => require('./promises.js'),
});

module.exports = fs;
