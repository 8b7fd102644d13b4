// read(), write(), readv(), writev() on a descriptor, with their many argument orders.
'use strict';

const { codes } = require('internal:errors');
const {
  validateBuffer, validateEncoding, validateInteger, validateObject, kValidateObjectAllowNullable,
} = require('internal:validators');
const { Buffer } = require('buffer');
const {
  checkReadRange, checkTextOrView, checkViews, checkWriteRange, toBytes, toCallback, toFd, toPosition,
} = require('./arguments.js');

const DEFAULT_SIZE = 16384;

// Checks where in `buffer` to read to; `length` 0 means there is nothing to do.
function readTarget(buffer, offset, length, position) {
  validateBuffer(buffer);
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length |= 0;
  if (length === 0) return { buffer, offset, length, position: -1 };
  if (buffer.byteLength === 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  }
  checkReadRange(offset, length, buffer.byteLength);
  return { buffer, offset, length, position: toPosition(position, 'position', length) };
}

function fromReadOptions(buffer, options) {
  validateBuffer(buffer);
  if (options !== undefined) validateObject(options, 'options', kValidateObjectAllowNullable);
  const { offset = 0, length = buffer.byteLength - offset, position = null } = options ?? {};
  return [offset, length, position];
}

function read(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = toFd(fd);
  let offset = offsetOrOptions;
  let options;
  if (arguments.length <= 4) {
    if (arguments.length === 4) {
      // (fd, buffer, options, callback)
      validateObject(offsetOrOptions, 'options', kValidateObjectAllowNullable);
      callback = length;
      options = offsetOrOptions;
    } else if (arguments.length === 3) {
      // (fd, buffer or options, callback)
      if (!ArrayBuffer.isView(buffer)) {
        options = buffer;
        ({ buffer = Buffer.alloc(DEFAULT_SIZE) } = options ?? {});
      }
      callback = offsetOrOptions;
    } else {
      callback = buffer;
      buffer = Buffer.alloc(DEFAULT_SIZE);
    }
    if (options !== undefined || typeof callback === 'function') {
      [offset, length, position] = fromReadOptions(buffer, options);
    }
  }
  callback = toCallback(callback);
  const target = readTarget(buffer, offset, length, position);
  if (target.length === 0) {
    process.nextTick(callback, null, 0, buffer);
    return;
  }
  binding.read((err, bytesRead) => {
    if (err) callback(err);
    else callback(null, bytesRead, buffer);
  }, fd, buffer, target.offset, target.length, target.position);
}

function readSync(fd, buffer, offsetOrOptions, length, position) {
  fd = toFd(fd);
  validateBuffer(buffer);
  let offset = offsetOrOptions;
  if (arguments.length <= 3 || (typeof offsetOrOptions === 'object' && offsetOrOptions !== null)) {
    [offset, length, position] = fromReadOptions(buffer, offsetOrOptions);
  }
  const target = readTarget(buffer, offset, length, position);
  return target.length === 0 ? 0 : binding.readSync(fd, buffer, target.offset, target.length, target.position);
}

function writeSource(buffer, offset, length, position) {
  if (typeof offset === 'object' && offset !== null) {
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  }
  if (offset == null || typeof offset === 'function') offset = 0;
  else validateInteger(offset, 'offset', 0);
  if (typeof length !== 'number') length = buffer.byteLength - offset;
  checkWriteRange(offset, length, buffer.byteLength);
  return { bytes: buffer, offset, length, position: typeof position === 'number' ? position : -1 };
}

function textSource(text, position, encoding) {
  validateEncoding(text, encoding);
  const bytes = toBytes(text, encoding);
  return { bytes, offset: 0, length: bytes.length, position: typeof position === 'number' ? position : -1 };
}

function write(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = toFd(fd);
  let source;
  if (ArrayBuffer.isView(buffer)) {
    callback = toCallback(callback || position || length || offsetOrOptions);
    source = writeSource(buffer, offsetOrOptions, length, position);
  } else {
    checkTextOrView(buffer, 'buffer');
    // (fd, text[, position[, encoding]], callback)
    const text = [offsetOrOptions, length, position];
    const at = text.findIndex((value) => typeof value === 'function');
    callback = toCallback(at === -1 ? position : text[at]);
    source = textSource(buffer, at === 0 ? null : offsetOrOptions, at === 2 ? length : 'utf8');
  }
  binding.write((err, written) => {
    if (err) callback(err);
    else callback(null, written || 0, buffer);
  }, fd, source.bytes, source.offset, source.length, source.position);
}

function writeSync(fd, buffer, offsetOrOptions, length, position) {
  fd = toFd(fd);
  let source;
  if (ArrayBuffer.isView(buffer)) {
    if (position === undefined) position = null;
    source = writeSource(buffer, offsetOrOptions, length, position);
  } else {
    checkTextOrView(buffer, 'buffer');
    source = textSource(buffer, offsetOrOptions, length);
  }
  return binding.writeSync(fd, source.bytes, source.offset, source.length, source.position);
}

function vectored(name) {
  const many = {
    [name](fd, buffers, position, callback) {
      fd = toFd(fd);
      checkViews(buffers);
      callback = toCallback(callback || position);
      if (buffers.length === 0) {
        process.nextTick(callback, null, 0, buffers);
        return;
      }
      binding[name]((err, count) => {
        if (err) callback(err);
        else callback(null, count || 0, buffers);
      }, fd, buffers, typeof position === 'number' ? position : -1);
    },
    [`${name}Sync`](fd, buffers, position) {
      fd = toFd(fd);
      checkViews(buffers);
      if (buffers.length === 0) return 0;
      return binding[`${name}Sync`](fd, buffers, typeof position === 'number' ? position : -1);
    },
  };
  return many;
}

// util.promisify gives both results under their names.
function promisifiedAs(fn, names) {
  Object.defineProperty(fn, Symbol.for('nodejs.util.promisify.custom'), {
    value: (...args) => new Promise((resolve, reject) => {
      fn(...args, (err, ...values) => {
        if (err) reject(err);
        else resolve(Object.fromEntries(names.map((name, i) => [name, values[i]])));
      });
    }),
  });
}

const { readv, readvSync } = vectored('readv');
const { writev, writevSync } = vectored('writev');
promisifiedAs(read, ['bytesRead', 'buffer']);
promisifiedAs(write, ['bytesWritten', 'buffer']);
promisifiedAs(readv, ['bytesRead', 'buffers']);
promisifiedAs(writev, ['bytesWritten', 'buffers']);

module.exports = {
  read, readSync, write, writeSync, readv, readvSync, writev, writevSync, readTarget, writeSource, textSource,
};
