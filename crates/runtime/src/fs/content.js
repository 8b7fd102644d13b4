// Whole files: readFile(), writeFile(), appendFile(). One native call each.
'use strict';

const { AbortError } = require('internal:errors');
const { validateBoolean, parseFileMode } = require('internal:validators');
const { Buffer } = require('buffer');
const { checkTextOrView, isTextEncoding, toBytes, toCallback, toFlags, toOptions, toPath } = require('./arguments.js');

function isFd(value) {
  return Number.isInteger(value) && value >= 0 && value <= 2147483647;
}

function checkAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

// Native's op and its arguments.
function readCall(path, options) {
  const text = isTextEncoding(options.encoding);
  if (isFd(path)) return ['readFd', path, text];
  return ['readFile', toPath(path), toFlags(options.flag), text];
}

function readResult(content, encoding) {
  if (typeof content === 'string') return content;
  const buffer = Buffer.from(content);
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

function readFileSync(path, options) {
  options = toOptions(options, { flag: 'r' });
  const [op, ...args] = readCall(path, options);
  return readResult(binding[`${op}Sync`](...args), options.encoding);
}

function readFile(path, options, callback) {
  callback = toCallback(callback || options);
  options = toOptions(options, { flag: 'r' });
  const { signal, encoding } = options;
  const [op, ...args] = readCall(path, options);
  if (signal?.aborted) {
    process.nextTick(callback, new AbortError(undefined, { cause: signal.reason }));
    return;
  }
  binding[op]((err, content) => {
    if (err) {
      callback(err);
      return;
    }
    let result;
    try {
      checkAborted(signal);
      result = readResult(content, encoding);
    } catch (thrown) {
      callback(thrown);
      return;
    }
    callback(null, result);
  }, ...args);
}

const writeDefaults = { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false };
const appendDefaults = { encoding: 'utf8', mode: 0o666, flag: 'a', flush: false };

function writeCall(path, data, options, defaults) {
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  checkTextOrView(data, 'data');
  const bytes = toBytes(data, options.encoding);
  if (isFd(path)) return ['writeFd', path, bytes, flush];
  const flags = toFlags(options.flag || defaults.flag);
  return ['writeFile', toPath(path), bytes, flags, parseFileMode(options.mode, 'mode', 0o666), flush];
}

function writeWhole(path, data, options, callback, defaults) {
  callback = toCallback(callback || options);
  options = toOptions(options, defaults);
  const { signal } = options;
  const [op, ...args] = writeCall(path, data, options, defaults);
  if (signal?.aborted) {
    process.nextTick(callback, new AbortError(undefined, { cause: signal.reason }));
    return;
  }
  if (options.flush) {
    flushed(path, data, options, defaults).then(() => callback(null), callback);
    return;
  }
  binding[op]((err) => {
    callback(err ?? (signal?.aborted ? new AbortError(undefined, { cause: signal.reason }) : null));
  }, ...args);
}

// With `flush`, by the functions of `fs` that a program may have replaced.
async function flushed(path, data, options, defaults) {
  const fs = require('./fs.js');
  const { promisify } = require('util');
  const fd = isFd(path) ? path : await promisify(fs.open)(path, options.flag || defaults.flag, options.mode);
  try {
    const [op, ...args] = writeCall(fd, data, { ...options, flush: false }, defaults);
    await new Promise((resolve, reject) => {
      binding[op]((err) => (err ? reject(err) : resolve()), ...args);
    });
    await promisify(fs.fsync)(fd);
  } finally {
    if (fd !== path) await promisify(fs.close)(fd);
  }
}

function flushedSync(path, data, options, defaults) {
  const fs = require('./fs.js');
  const fd = isFd(path) ? path : fs.openSync(path, options.flag || defaults.flag, options.mode);
  try {
    const [op, ...args] = writeCall(fd, data, { ...options, flush: false }, defaults);
    binding[`${op}Sync`](...args);
    fs.fsyncSync(fd);
  } finally {
    if (fd !== path) fs.closeSync(fd);
  }
}

function writeWholeSync(path, data, options, defaults) {
  options = toOptions(options, defaults);
  const [op, ...args] = writeCall(path, data, options, defaults);
  if (options.flush) {
    flushedSync(path, data, options, defaults);
    return;
  }
  binding[`${op}Sync`](...args);
}

function writeFile(path, data, options, callback) {
  writeWhole(path, data, options, callback, writeDefaults);
}

function writeFileSync(path, data, options) {
  writeWholeSync(path, data, options, writeDefaults);
}

function appendFile(path, data, options, callback) {
  writeWhole(path, data, options, callback, appendDefaults);
}

function appendFileSync(path, data, options) {
  writeWholeSync(path, data, options, appendDefaults);
}

module.exports = {
  readFile, readFileSync, writeFile, writeFileSync, appendFile, appendFileSync,
  readCall, readResult, writeCall, writeDefaults, appendDefaults, checkAborted,
};
