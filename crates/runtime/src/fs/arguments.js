// Checks and conversions of fs arguments, with Node's messages: paths, descriptors, flags, modes, times, ranges.
'use strict';

const { codes } = require('internal:errors');
const {
  validateAbortSignal, validateInt32, validateInteger, validateObject, validateFunction,
} = require('internal:validators');
const constants = require('./constants.js');
const { Buffer } = require('buffer');

const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY } = constants;

const flagNumbers = {
  '__proto__': null,
  'r': O_RDONLY,
  'rs': O_RDONLY | O_SYNC,
  'sr': O_RDONLY | O_SYNC,
  'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC,
  'sr+': O_RDWR | O_SYNC,
  'w': O_TRUNC | O_CREAT | O_WRONLY,
  'wx': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'xw': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR,
  'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'a': O_APPEND | O_CREAT | O_WRONLY,
  'ax': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'xa': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'as': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'sa': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR,
  'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
  'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

function toFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags == null) return O_RDONLY;
  const number = typeof flags === 'string' ? flagNumbers[flags] : undefined;
  if (number === undefined) throw new codes.ERR_INVALID_ARG_VALUE(name, flags);
  return number;
}

function isUrl(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

// A path as native takes it: a string or bytes.
function toPath(path, name = 'path') {
  if (typeof path === 'string') {
    if (path.indexOf('\0') === -1) return path;
  } else {
    if (isUrl(path)) path = require('url').fileURLToPath(path);
    if (typeof path !== 'string' && !(path instanceof Uint8Array)) {
      throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
    }
    const hasNull = typeof path === 'string' ? path.includes('\0') : path.includes(0);
    if (!hasNull) return path;
  }
  throw new codes.ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
}

function toFd(fd, name = 'fd') {
  if (Object.is(fd, -0)) return 0;
  validateInt32(fd, name, 0);
  return fd;
}

function checkEncoding(encoding) {
  if (encoding && !Buffer.isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

function toOptions(options, defaults = {}) {
  if (options == null || typeof options === 'function') return defaults;
  if (typeof options === 'string') {
    options = { ...defaults, encoding: options };
  } else if (typeof options !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  }
  if (options.encoding !== 'buffer') checkEncoding(options.encoding);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  return options;
}

function toSeconds(time, name = 'time') {
  if (typeof time === 'string' && +time == time) return +time; // eslint-disable-line eqeqeq
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (time instanceof Date) return time.getTime() / 1000;
  throw new codes.ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

// Where in a file: a number that native takes, -1 for "where it stands".
function toPosition(position, name = 'position', length = 0) {
  if (position == null) return -1;
  if (typeof position === 'number') {
    validateInteger(position, name, -1);
    return position;
  }
  if (typeof position === 'bigint') {
    const most = 2n ** 63n - 1n - BigInt(length);
    if (!(position >= -1n && position <= most)) {
      throw new codes.ERR_OUT_OF_RANGE(name, `>= -1 && <= ${most}`, position);
    }
    // Native takes those that no number can be as they are.
    return Number.isSafeInteger(Number(position)) ? Number(position) : position;
  }
  throw new codes.ERR_INVALID_ARG_TYPE(name, ['integer', 'bigint'], position);
}

function checkReadRange(offset, length, available) {
  if (offset < 0) throw new codes.ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new codes.ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (offset + length > available) {
    throw new codes.ERR_OUT_OF_RANGE('length', `<= ${available - offset}`, length);
  }
}

function checkWriteRange(offset, length, available) {
  if (offset > available) throw new codes.ERR_OUT_OF_RANGE('offset', `<= ${available}`, offset);
  if (length > available - offset) throw new codes.ERR_OUT_OF_RANGE('length', `<= ${available - offset}`, length);
  if (length < 0) throw new codes.ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
}

function checkViews(buffers) {
  if (!Array.isArray(buffers) || !buffers.every((buffer) => ArrayBuffer.isView(buffer))) {
    throw new codes.ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', buffers);
  }
  return buffers;
}

function checkTextOrView(value, name) {
  if (typeof value !== 'string' && !ArrayBuffer.isView(value)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
  }
}

// The bytes of what is to be written.
function toBytes(data, encoding) {
  if (typeof data === 'string') return Buffer.from(data, encoding || 'utf8');
  return data;
}

function toCallback(callback) {
  validateFunction(callback, 'cb');
  return callback;
}

function isTextEncoding(encoding) {
  return encoding === 'utf8' || encoding === 'utf-8' || encoding === 'UTF-8' || encoding === 'UTF8';
}

function toRmOptions(options) {
  if (options === undefined) return { force: false, maxRetries: 0, recursive: false, retryDelay: 100 };
  validateObject(options, 'options');
  const result = { force: false, maxRetries: 0, recursive: false, retryDelay: 100, ...options };
  const { validateBoolean, validateUint32 } = require('internal:validators');
  validateBoolean(result.recursive, 'options.recursive');
  validateBoolean(result.force, 'options.force');
  validateInt32(result.retryDelay, 'options.retryDelay', 0);
  validateUint32(result.maxRetries, 'options.maxRetries');
  return result;
}

// Names that native gave, in the encoding the user asked for.

function wantsBytes(encoding) {
  return Boolean(encoding) && !isTextEncoding(encoding);
}

function toName(name, encoding) {
  if (typeof name === 'string') return name;
  const bytes = Buffer.from(name.buffer, name.byteOffset, name.byteLength);
  return encoding === 'buffer' ? bytes : bytes.toString(encoding);
}

module.exports = {
  checkReadRange, checkTextOrView, checkViews, checkWriteRange, isTextEncoding, toBytes, toCallback, toFd, toFlags,
  toName, toOptions, toPath, toPosition, toRmOptions, toSeconds, wantsBytes,
};
