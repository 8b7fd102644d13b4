// realpath(): the system's answer; where it has none, what the step-by-step walk that Node's realpath() is finds: the
// name of a pipe or socket behind /proc, or the error of the path's first part that cannot be followed.
'use strict';

const { sync, callbacks } = require('./operations.js');
const { toCallback, toName, toOptions, toPath } = require('./arguments.js');
const { S_IFMT, S_IFIFO, S_IFLNK, S_IFSOCK } = require('./constants.js');

const MODE = 1;
const MOST_LINKS = 40; // as many as Linux follows

function walk(path) {
  const { resolve } = require('path');
  let left = resolve(String(path)).split('/').slice(1);
  let at = '';
  for (let links = 0; left.length > 0;) {
    const here = `${at}/${left[0]}`;
    const kind = binding.statSync(here, false, false)[MODE] & S_IFMT;
    if (kind !== S_IFLNK) {
      at = here;
      left = left.slice(1);
      continue;
    }
    // A link that leads nowhere is the refusal; one to a pipe names what no path leads to.
    const behind = binding.statSync(here, true, false)[MODE] & S_IFMT;
    const target = resolve(at || '/', binding.readlinkSync(here, false));
    const isNameless = (behind === S_IFIFO || behind === S_IFSOCK) && binding.statSync(target, false, true) === undefined;
    if (isNameless || ++links > MOST_LINKS) return resolve(target, ...left.slice(1));
    left = [...target.split('/').slice(1), ...left.slice(1)];
    at = '';
  }
  return at || '/';
}

function realpathSync(path, options) {
  const checked = toPath(path);
  const { encoding } = toOptions(options);
  try {
    return sync.realpathSync(checked, options);
  } catch {
    return inEncoding(walk(checked), encoding);
  }
}

function inEncoding(path, encoding) {
  return encoding ? toName(require('buffer').Buffer.from(path), encoding) : path;
}

function realpath(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = toCallback(callback);
  const checked = toPath(path);
  const { encoding } = toOptions(options);
  callbacks.realpath(checked, options, (err, found) => {
    if (err) {
      try {
        found = inEncoding(walk(checked), encoding);
      } catch (refusal) {
        callback(refusal);
        return;
      }
    }
    callback(null, found);
  });
}

realpath.native = callbacks.realpath;
realpathSync.native = sync.realpathSync;

module.exports = { realpath, realpathSync };
