// ReadStream and WriteStream: files as streams, by path, descriptor or FileHandle.
'use strict';

const { codes, ErrnoException } = require('internal:errors');
const { kPiped, kSource, kSourceBack, kSourceCame, passBelow } = require('internal:pump');
const { validateBoolean, validateFunction, validateInteger, parseFileMode } = require('internal:validators');
const { Buffer } = require('buffer');
const { Readable, Writable, finished } = require('stream');
const { FastBuffer } = require('internal:buffer/fast_buffer');
const { toFd, toOptions, toPath } = require('./arguments.js');
const { read } = require('./transfer.js');

const kFs = Symbol('kFs');
const kBusy = Symbol('kIsPerformingIO');
const kIdle = Symbol('kIoDone');
const kHandle = Symbol('kHandle');

// A FileHandle in the clothes of the fs functions that streams call.
function fsOfHandle(handle) {
  const settle = (promise, callback, pick) => {
    promise.then((result) => callback(null, ...pick(result)), (err) => callback(err));
  };
  return {
    read: (fd, buffer, offset, length, position, callback) =>
      settle(handle.read(buffer, offset, length, position), callback, (r) => [r.bytesRead, r.buffer]),
    write: (fd, buffer, offset, length, position, callback) =>
      settle(handle.write(buffer, offset, length, position), callback, (r) => [r.bytesWritten, r.buffer]),
    writev: (fd, buffers, position, callback) =>
      settle(handle.writev(buffers, position), callback, (r) => [r.bytesWritten, r.buffers]),
    fsync: (fd, callback) => settle(handle.sync(), callback, () => []),
    close: (fd, callback) => settle(handle.close(), callback, () => []),
  };
}

function requireFunctions(fs, names) {
  for (const name of names) validateFunction(fs[name], `options.fs.${name}`);
}

// Sets `fd`, `path` and the functions to use; returns whether a file is to be opened.
function takeTarget(stream, path, options, functions) {
  if (options.fd == null) {
    stream.fd = null;
    stream[kFs] = options.fs || require('./fs.js');
    requireFunctions(stream[kFs], ['open', 'close', ...functions]);
    stream.path = toPath(path);
    stream.flags = options.flags === undefined ? stream.flags : options.flags;
    stream.mode = options.mode === undefined ? 0o666 : parseFileMode(options.mode, 'options.mode');
    return;
  }
  const { FileHandle } = require('./file_handle.js');
  if (options.fd instanceof FileHandle) {
    if (options.fs) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
    const handle = options.fd;
    stream[kHandle] = handle;
    stream[kFs] = fsOfHandle(handle);
    stream.fd = handle.fd;
    handle.on('close', () => stream.close());
  } else {
    stream.fd = toFd(options.fd);
    stream[kFs] = options.fs || require('./fs.js');
    requireFunctions(stream[kFs], functions);
  }
}

function streamOptions(options, defaults) {
  options = { ...toOptions(options, {}) };
  if (options.highWaterMark === undefined) options.highWaterMark = defaults.highWaterMark;
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  return options;
}

function takeStart(stream, options) {
  stream.start = options.start;
  stream.pos = undefined;
  stream.bytesRead = undefined;
  if (stream.start !== undefined) {
    validateInteger(stream.start, 'start', 0);
    stream.pos = stream.start;
  }
}

// Runs before the stream works: opens the file, unless a descriptor was given.
function construct(callback) {
  const stream = this;
  if (typeof stream.fd === 'number') {
    callback();
    return;
  }
  if (stream.open !== openMethod) {
    // A subclass opens by its own means, and tells by 'open' or 'error'.
    const emit = stream.emit;
    stream.emit = function(...args) {
      if (args[0] === 'open') {
        this.emit = emit;
        callback();
        Reflect.apply(emit, this, args);
      } else if (args[0] === 'error') {
        this.emit = emit;
        callback(args[1]);
      } else {
        Reflect.apply(emit, this, args);
      }
    };
    stream.open();
    return;
  }
  stream[kFs].open(stream.path, stream.flags, stream.mode, (err, fd) => {
    if (err) {
      callback(err);
      return;
    }
    stream.fd = fd;
    callback();
    stream.emit('open', stream.fd);
    stream.emit('ready');
  });
}

function openMethod() {
  // Kept for those who override it: opening is construct()'s work.
}

function close(stream, err, callback) {
  stream[kFs].close(stream.fd, (closeError) => callback(closeError || err));
  stream.fd = null;
}

// Waits for a read or write under way before it closes the file.
function destroyMethod(err, callback) {
  const finish = (err) => {
    if (this.fd == null) callback(err);
    else if (this.flush && !err) this[kFs].fsync(this.fd, (failed) => close(this, failed || err, callback));
    else close(this, err, callback);
  };
  if (this[kBusy]) this.once(kIdle, (failed) => finish(err || failed));
  else finish(err);
}

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = streamOptions(options, { highWaterMark: 64 * 1024 });
  this.flags = 'r';
  takeTarget(this, path, options, ['read']);
  takeStart(this, options);
  this.end = options.end ?? Infinity;
  this.bytesRead = 0;
  if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new codes.ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  Readable.call(this, options);
  if (options.encoding) this.setEncoding(options.encoding);
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);

ReadStream.prototype.open = openMethod;
ReadStream.prototype._construct = construct;
ReadStream.prototype._destroy = destroyMethod;

ReadStream.prototype._read = function(n) {
  n = this.pos !== undefined ? Math.min(this.end - this.pos + 1, n) : Math.min(this.end - this.bytesRead + 1, n);
  if (n <= 0) {
    this.push(null);
    return;
  }
  if (this[kPiped] !== undefined && passBelow(this)) return;
  this[kBusy] = true;
  // Nobody has another idea of reading: then the bytes come in memory made for them.
  if (this[kFs].read === read) {
    binding.readNew((err, bytes) => {
      arrived(this, err, bytes === undefined ? undefined : new FastBuffer(bytes));
    }, this.fd, n, this.pos ?? -1);
    return;
  }
  const buffer = Buffer.allocUnsafeSlow(n);
  this[kFs].read(this.fd, buffer, 0, n, this.pos, (err, bytesRead) => {
    // A short read in a large buffer would keep the rest of it alive.
    arrived(this, err, bytesRead === n || err ? buffer : Buffer.from(buffer.subarray(0, bytesRead)));
  });
};

ReadStream.prototype[kSource] = function() {
  if (this[kFs].read !== read || this[kHandle] !== undefined || typeof this.fd !== 'number') return false;
  const left = this.end - (this.pos ?? this.bytesRead) + 1;
  binding.pumpSource(this.fd, this.pos ?? -1, Math.min(left, Number.MAX_SAFE_INTEGER), this.readableHighWaterMark);
  return true;
};

ReadStream.prototype[kSourceBack] = function(moved, stopped, coming) {
  if (this.pos !== undefined) this.pos += moved;
  this.bytesRead += moved;
  // For the stream a read is under way.
  this[kBusy] = coming;
  if (!coming) this._read(this.readableHighWaterMark);
};

ReadStream.prototype[kSourceCame] = function(fact) {
  if (typeof fact === 'number' && fact < 0) arrived(this, new ErrnoException(fact, 'read'));
  else arrived(this, null, new FastBuffer(fact));
};

function arrived(stream, err, bytes) {
  stream[kBusy] = false;
  if (stream.destroyed) {
    stream.emit(kIdle, err);
    return;
  }
  if (err) {
    if (stream.autoClose) stream.destroy(err);
    else stream.emit('error', err);
  } else if (bytes.length > 0) {
    if (stream.pos !== undefined) stream.pos += bytes.length;
    stream.bytesRead += bytes.length;
    stream.push(bytes);
  } else {
    stream.push(null);
  }
}

ReadStream.prototype.close = function(callback) {
  finished(this, typeof callback === 'function' ? callback : () => {});
  this.destroy();
};

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = streamOptions(options, {});
  // Only a stream of text decodes nothing: everything else arrives as bytes.
  options.decodeStrings = true;
  this.flags = 'w';
  takeTarget(this, path, options, []);
  if (!this[kFs].write && !this[kFs].writev) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.fs.write', 'function', this[kFs].write);
  }
  if (this[kFs].write) validateFunction(this[kFs].write, 'options.fs.write');
  if (this[kFs].writev) validateFunction(this[kFs].writev, 'options.fs.writev');
  else this._writev = null;
  if (options.flush !== undefined && options.flush !== null) validateBoolean(options.flush, 'options.flush');
  this.flush = options.flush ?? false;
  takeStart(this, options);
  delete this.bytesRead;
  this.bytesWritten = 0;
  Writable.call(this, options);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);

WriteStream.prototype.open = openMethod;
WriteStream.prototype._construct = construct;
WriteStream.prototype._destroy = destroyMethod;

// write(2) may take a part only: goes on until all is written.
function writeAll(stream, buffer, offset, callback) {
  const length = buffer.length - offset;
  stream[kFs].write(stream.fd, buffer, offset, length, stream.pos, (err, written) => {
    if (err?.code === 'EAGAIN') {
      err = null;
      written = 0;
    }
    if (stream.destroyed || err) {
      callback(err || new codes.ERR_STREAM_DESTROYED('write'));
      return;
    }
    stream.bytesWritten += written;
    if (stream.pos !== undefined) stream.pos += written;
    if (written < length) writeAll(stream, buffer, offset + written, callback);
    else callback();
  });
}

function writeAllTogether(stream, buffers, callback) {
  stream[kFs].writev(stream.fd, buffers, stream.pos ?? null, (err, written) => {
    if (stream.destroyed || err) {
      callback(err || new codes.ERR_STREAM_DESTROYED('writev'));
      return;
    }
    stream.bytesWritten += written;
    if (stream.pos !== undefined) stream.pos += written;
    let i = 0;
    while (i < buffers.length && written >= buffers[i].length) written -= buffers[i++].length;
    if (i === buffers.length) callback();
    else writeAllTogether(stream, [buffers[i].subarray(written), ...buffers.slice(i + 1)], callback);
  });
}

function whenDone(stream, callback) {
  return (err) => {
    stream[kBusy] = false;
    if (stream.destroyed) {
      callback(err);
      stream.emit(kIdle, err);
      return;
    }
    callback(err);
  };
}

WriteStream.prototype._write = function(data, encoding, callback) {
  this[kBusy] = true;
  const done = whenDone(this, callback);
  if (this[kFs].write) writeAll(this, data, 0, done);
  else writeAllTogether(this, [data], done);
};

WriteStream.prototype._writev = function(data, callback) {
  this[kBusy] = true;
  writeAllTogether(this, data.map(({ chunk }) => chunk), whenDone(this, callback));
};

WriteStream.prototype.close = function(callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  // Without autoClose nobody else destroys it after 'finish'.
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};
WriteStream.prototype.destroySoon = WriteStream.prototype.end;

function property(prototype, name, get, set) {
  Object.defineProperty(prototype, name, { configurable: true, enumerable: true, get, set });
}
for (const [Stream, state] of [[ReadStream, '_readableState'], [WriteStream, '_writableState']]) {
  property(Stream.prototype, 'autoClose', function() {
    if (this[state] === undefined) throw new codes.ERR_INVALID_THIS(Stream.name);
    return this[state].autoDestroy;
  }, function(on) {
    if (this[state] === undefined) throw new codes.ERR_INVALID_THIS(Stream.name);
    this[state].autoDestroy = on;
  });
}
property(ReadStream.prototype, 'pending', function() { return this.fd === null; });
property(WriteStream.prototype, 'pending', function() { return this.fd === null; });

module.exports = { ReadStream, WriteStream };
