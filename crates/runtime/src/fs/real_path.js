// realpath(): the system's answer; on failure, the error of the path's first part that cannot be followed, as the
// step-by-step walk that Node's realpath() is would meet it.
'use strict';

const { sync, callbacks } = require('./operations.js');
const { toCallback, toOptions, toPath } = require('./arguments.js');

function walk(path) {
  let at = '';
  for (const part of require('path').resolve(String(path)).split('/').slice(1)) {
    at += `/${part}`;
    binding.statSync(at, false, false);
    binding.statSync(at, true, false);
  }
}

function firstRefusal(path, err) {
  try {
    walk(path);
  } catch (refusal) {
    return refusal;
  }
  return err;
}

function realpathSync(path, options) {
  const checked = toPath(path);
  toOptions(options);
  try {
    return sync.realpathSync(checked, options);
  } catch (err) {
    throw firstRefusal(checked, err);
  }
}

function realpath(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = toCallback(callback);
  const checked = toPath(path);
  callbacks.realpath(checked, options, (err, found) => {
    if (err) callback(firstRefusal(checked, err));
    else callback(null, found);
  });
}

realpath.native = callbacks.realpath;
realpathSync.native = sync.realpathSync;

module.exports = { realpath, realpathSync };
