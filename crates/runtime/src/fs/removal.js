// rm() and its refusals, which tell a directory from a file before anything is touched.
'use strict';

const { codes } = require('internal:errors');
const { S_IFMT, S_IFDIR } = require('./constants.js');
const { toCallback, toPath, toRmOptions } = require('./arguments.js');

const MODE = 1;

function isDirectory(path) {
  return new codes.ERR_FS_EISDIR({
    code: 'EISDIR', message: 'is a directory', path: String(path), syscall: 'rm', errno: 21,
  });
}

function refuses(found, options) {
  return found !== undefined && !options.recursive && (found[MODE] & S_IFMT) === S_IFDIR;
}

function nativeArguments(path, options) {
  return [path, options.recursive, options.force, options.maxRetries, options.retryDelay];
}

function rmSync(path, options) {
  path = toPath(path);
  options = toRmOptions(options);
  const found = binding.statSync(path, false, true);
  if (refuses(found, options)) throw isDirectory(path);
  binding.rmSync(...nativeArguments(path, options));
}

function rm(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = toCallback(callback);
  path = toPath(path);
  options = toRmOptions(options);
  binding.stat((err, found) => {
    if (err) callback(err);
    else if (refuses(found, options)) callback(isDirectory(path));
    else binding.rm((err) => callback(err), ...nativeArguments(path, options));
  }, path, false, options.force);
}

module.exports = { rm, rmSync };
