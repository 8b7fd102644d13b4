// FileHandle: an open file of the promise API. Closes once its last operation under way is done.
'use strict';

const EventEmitter = require('events');
const { codes, AbortError } = require('internal:errors');
const { validateBoolean, validateEncoding, validateObject, kValidateObjectAllowNullable } =
  require('internal:validators');
const { Buffer } = require('buffer');
const { flow, gone, origin } = require('internal:async_hooks/flow');
const { promises, pooled } = require('./operations.js');
const { readTarget, writeSource, textSource } = require('./transfer.js');
const { readResult, checkAborted, writeDefaults, appendDefaults } = require('./content.js');
const { checkTextOrView, checkViews, isTextEncoding, toBytes, toOptions } = require('./arguments.js');

const kOrigin = Symbol('origin');
const kFd = Symbol('kFd');
const kRefs = Symbol('kRefs');
const kClosing = Symbol('kClosePromise');
const kDone = Symbol('kCloseResolve');
const kLocked = Symbol('kLocked');

class FileHandle extends EventEmitter {
  constructor(fd) {
    super();
    if (flow.on) this[kOrigin] = origin('FILEHANDLE', this);
    this[kFd] = fd;
    this[kRefs] = 1;
    this[kClosing] = null;
    this[kDone] = null;
    this[kLocked] = false;
  }

  get fd() {
    return this[kFd];
  }

  appendFile(data, options) {
    return use(this, 'write', () => writeAll(this, data, toOptions(options, appendDefaults)));
  }

  chmod(mode) {
    return use(this, 'fchmod', () => promises.fchmod(this.fd, mode));
  }

  chown(uid, gid) {
    return use(this, 'fchown', () => promises.fchown(this.fd, uid, gid));
  }

  datasync() {
    return use(this, 'fdatasync', () => promises.fdatasync(this.fd));
  }

  sync() {
    return use(this, 'fsync', () => promises.fsync(this.fd));
  }

  read(buffer, offset, length, position) {
    return use(this, 'read', () => read(this.fd, buffer, offset, length, position));
  }

  readv(buffers, position) {
    return use(this, 'readv', async () => {
      checkViews(buffers);
      const bytesRead = await pooled('readv', this.fd, buffers, typeof position === 'number' ? position : -1);
      return { __proto__: null, bytesRead, buffers };
    });
  }

  readFile(options) {
    return use(this, 'readFile', async () => {
      const { signal, encoding } = toOptions(options, { flag: 'r' });
      checkAborted(signal);
      const content = await pooled('readFd', this.fd, isTextEncoding(encoding));
      checkAborted(signal);
      return readResult(content, encoding);
    });
  }

  readLines(options = undefined) {
    return require('readline').createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }

  stat(options) {
    return use(this, 'fstat', () => promises.fstat(this.fd, options));
  }

  truncate(len = 0) {
    return use(this, 'ftruncate', () => promises.ftruncate(this.fd, len));
  }

  utimes(atime, mtime) {
    return use(this, 'futimes', () => promises.futimes(this.fd, atime, mtime));
  }

  write(buffer, offset, length, position) {
    return use(this, 'write', () => write(this.fd, buffer, offset, length, position));
  }

  writev(buffers, position) {
    return use(this, 'writev', async () => {
      checkViews(buffers);
      if (buffers.length === 0) return { __proto__: null, bytesWritten: 0, buffers };
      const bytesWritten = await pooled('writev', this.fd, buffers, typeof position === 'number' ? position : -1);
      return { __proto__: null, bytesWritten, buffers };
    });
  }

  writeFile(data, options) {
    return use(this, 'writeFile', () => writeAll(this, data, toOptions(options, writeDefaults)));
  }

  close() {
    if (this[kFd] === -1) return Promise.resolve();
    if (this[kClosing]) return this[kClosing];
    this[kRefs]--;
    if (this[kRefs] === 0) {
      this[kClosing] = closeNow(this);
    } else {
      this[kClosing] = new Promise((resolve, reject) => {
        this[kDone] = { resolve, reject };
      });
    }
    this.emit('close');
    return this[kClosing];
  }

  async [Symbol.asyncDispose]() {
    return this.close();
  }

  readableWebStream(options = {}) {
    validateObject(options, 'options');
    const { autoClose = false } = options;
    validateBoolean(autoClose, 'options.autoClose');
    if (this[kFd] === -1) throw new codes.ERR_INVALID_STATE('The FileHandle is closed');
    if (this[kClosing]) throw new codes.ERR_INVALID_STATE('The FileHandle is closing');
    if (this[kLocked]) throw new codes.ERR_INVALID_STATE('The FileHandle is locked');
    this[kLocked] = true;
    let ours;
    let isDone = false;
    const done = async () => {
      isDone = true;
      this[kLocked] = false;
      if (autoClose) await this.close();
    };
    const { ReadableStream } = require('stream/web');
    const stream = new ReadableStream({
      type: 'bytes',
      autoAllocateChunkSize: 16384,
      start(controller) {
        ours = controller;
      },
      pull: async (controller) => {
        const { view } = controller.byobRequest;
        const { bytesRead } = await this.read(view, 0, view.byteLength, null);
        if (isDone) return;
        if (bytesRead === 0) {
          controller.close();
          await done();
        }
        controller.byobRequest.respond(bytesRead);
      },
      cancel: done,
    });
    // A handle that is closed ends the stream.
    this.once('close', () => {
      if (isDone) return;
      isDone = true;
      ours.close();
      ours.byobRequest?.respond(0);
    });
    return stream;
  }

  createReadStream(options = undefined) {
    const { ReadStream } = require('./streams.js');
    return new ReadStream(undefined, { ...options, fd: this });
  }

  createWriteStream(options = undefined) {
    const { WriteStream } = require('./streams.js');
    return new WriteStream(undefined, { ...options, fd: this });
  }
}

function closeNow(handle) {
  const fd = handle[kFd];
  handle[kFd] = -1;
  return pooled('close', fd).finally(() => {
    handle[kClosing] = null;
    gone(handle[kOrigin]);
  });
}

// Runs an operation with the file held open.
async function use(handle, syscall, operation) {
  if (handle[kFd] === -1) {
    const err = new Error('file closed');
    err.code = 'EBADF';
    err.syscall = syscall;
    throw err;
  }
  handle[kRefs]++;
  try {
    return await operation();
  } finally {
    if (--handle[kRefs] === 0) closeNow(handle).then(handle[kDone].resolve, handle[kDone].reject);
  }
}

async function read(fd, bufferOrOptions, offset, length, position) {
  let buffer = bufferOrOptions;
  if (!ArrayBuffer.isView(buffer)) {
    // (options)
    if (bufferOrOptions !== undefined) validateObject(bufferOrOptions, 'options', kValidateObjectAllowNullable);
    ({ buffer = Buffer.alloc(16384), offset = 0, length = buffer.byteLength - offset, position = null } =
      bufferOrOptions ?? {});
  } else if (offset !== null && typeof offset === 'object') {
    // (buffer, options)
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  }
  if (offset == null) offset = 0;
  length ??= buffer.byteLength - offset;
  const target = readTarget(buffer, offset, length, position);
  if (target.length === 0) return { __proto__: null, bytesRead: 0, buffer };
  const bytesRead = await pooled('read', fd, buffer, target.offset, target.length, target.position);
  return { __proto__: null, bytesRead, buffer };
}

async function write(fd, buffer, offset, length, position) {
  if (buffer?.byteLength === 0) return { __proto__: null, bytesWritten: 0, buffer };
  let source;
  if (ArrayBuffer.isView(buffer)) {
    source = writeSource(buffer, offset, length, position);
  } else {
    checkTextOrView(buffer, 'buffer');
    validateEncoding(buffer, length);
    source = textSource(buffer, offset, length);
  }
  const bytesWritten = await pooled('write', fd, source.bytes, source.offset, source.length, source.position);
  return { __proto__: null, bytesWritten, buffer };
}

function isStreamOrIterable(data) {
  return data !== null && typeof data === 'object' && !ArrayBuffer.isView(data) &&
    (typeof data[Symbol.asyncIterator] === 'function' || typeof data[Symbol.iterator] === 'function');
}

// Writes text, bytes, or the chunks of an iterable, from where the file stands.
async function writeAll(handle, data, options) {
  const { encoding, signal } = options;
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  checkAborted(signal);
  if (isStreamOrIterable(data)) {
    for await (const chunk of data) {
      checkAborted(signal);
      checkTextOrView(chunk, 'data');
      await pooled('writeFd', handle.fd, toBytes(chunk, encoding), false);
    }
    if (flush) await pooled('fsync', handle.fd);
    return;
  }
  checkTextOrView(data, 'data');
  await pooled('writeFd', handle.fd, toBytes(data, encoding), flush);
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

module.exports = { FileHandle, isStreamOrIterable };
