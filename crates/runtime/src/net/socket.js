// net.Socket: a Duplex over a native stream.
'use strict';

const { Duplex } = require('stream');
const { passOn } = require('internal:stream/readable');
const { mayPass, passed } = require('internal:stream/writable');
const { kSource, kSourceBack, kSink, kSinkBack } = require('internal:pump');
const { isBuffer } = require('internal:buffer/fast_buffer');
const { BlockList } = require('./block_list.js');
const { Handle } = require('./handle.js');
const { connect } = require('./connect.js');
const { describe, kBytesRead, kBytesWritten, kLocal, kPeer } = require('./facts.js');
const { ErrnoException, codes: {
  ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_SOCKET_CLOSED, ERR_SOCKET_CLOSED_BEFORE_CONNECTION,
} } = require('internal:errors');
const { validateAbortSignal, validateFunction, validateInt32 } =
  require('internal:validators');
const { setUnrefTimeout, clearTimeout, getTimerDuration } = require('internal:timers');

const kTimeout = Symbol('timeout');
const kSetNoDelay = Symbol('kSetNoDelay');
const kSetKeepAlive = Symbol('kSetKeepAlive');
const kOnRead = Symbol('kOnRead');

const { push } = Duplex.prototype;

let nextToken = 1;

// What the stream below every socket is told, unless a socket has more to say.
const plain = { allowHalfOpen: true, emitClose: false, autoDestroy: true, decodeStrings: false };

// A connection that a server accepted, with nothing asked for but its handle: the constructor looks no further.
class Accepted {
  constructor(handle, allowHalfOpen) {
    this.handle = handle;
    this.allowHalfOpen = allowHalfOpen;
  }
}

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  if (options instanceof Accepted) {
    Duplex.call(this, plain);
    own(this);
    this.allowHalfOpen = options.allowHalfOpen;
    this._attach(options.handle);
    this.on('end', onReadableEnd);
    this.read(0);
    return;
  }
  if (typeof options === 'number') options = { fd: options };
  else options = { ...options };
  for (const mode of ['objectMode', 'readableObjectMode', 'writableObjectMode']) {
    if (options[mode]) throw new ERR_INVALID_ARG_VALUE(`options.${mode}`, options[mode], 'is not supported');
  }
  const { allowHalfOpen, handle, fd, signal, onread, blockList } = options;
  options.allowHalfOpen = true;
  options.emitClose = false;
  options.autoDestroy = true;
  options.decodeStrings = false;
  // It listens to the signal once, below.
  Reflect.apply(Duplex, this, [signal ? { ...options, signal: undefined } : options]);
  own(this);
  if (blockList) {
    if (!BlockList.isBlockList(blockList)) throw new ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList', blockList);
    this.blockList = blockList;
  }
  // Half-open sockets end themselves: the stream below never does it.
  this.allowHalfOpen = Boolean(allowHalfOpen);
  if (onread !== undefined && onread !== null && typeof onread === 'object' &&
      (typeof onread.callback === 'function')) {
    const { buffer, callback } = onread;
    const next = typeof buffer === 'function' ? buffer : undefined;
    // Each part gets the buffer that was asked for behind the one before.
    this[kOnRead] = { buffer: next === undefined ? buffer : next(), next, callback, rest: undefined, ended: false };
  }
  if (handle) {
    this._attach(handle);
  } else if (fd !== undefined) {
    validateInt32(fd, 'fd', 0);
    const id = binding.openFd(fd);
    if (id < 0) throw new ErrnoException(id, 'open');
    this._attach(new Handle(id));
    if (options.readable === false) this.push(null);
    if (options.writable === false) this._writableState.ended = true;
    this[kLocal] = null;
  }
  if (signal) {
    validateAbortSignal(signal, 'options.signal');
    const { addAbortSignal } = require('stream');
    addAbortSignal(signal, this);
  }
  this.on('end', onReadableEnd);
  if (this._handle !== null && options.readable !== false && !options.manualStart) {
    if (options.pauseOnCreate) this._readableState.flowing = false;
    else this.read(0);
  }
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);

// What every socket has of its own; what few ever set stands on the prototype.
function own(socket) {
  socket.connecting = false;
  socket._hadError = false;
  socket._parent = null;
  socket._host = null;
  socket[kTimeout] = null;
  socket._server = null;
  socket.server = null;
  socket[kBytesWritten] = 0;
  socket._handle = null;
}

Socket.prototype.timeout = undefined;
Socket.prototype._sockname = null;
Socket.prototype._pendingData = null;
Socket.prototype._pendingEncoding = '';
Socket.prototype[kSetNoDelay] = false;
Socket.prototype[kSetKeepAlive] = false;

Socket.prototype._attach = function _attach(handle) {
  this._handle = handle;
  handle.owner = this;
};

function onReadableEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterFIN;
}

function writeAfterFIN(chunk, encoding, callback) {
  if (!this.writableEnded) return Reflect.apply(Duplex.prototype.write, this, arguments);
  if (typeof encoding === 'function') callback = encoding;
  const error = new Error('This socket has been ended by the other party');
  error.code = 'EPIPE';
  if (typeof callback === 'function') process.nextTick(callback, error);
  this.destroy(error);
  return false;
}

// ---- events from the native stream ----

Socket.prototype._onData = function _onData(bytes) {
  this._unrefTimer();
  const onread = this[kOnRead];
  if (onread !== undefined) {
    // What came before was not taken whole.
    if (onread.rest !== undefined) onread.rest = Buffer.concat([onread.rest, bytes]);
    else handOut(this, onread, bytes);
    return;
  }
  if (this.push === push && passOn(this, bytes)) return;
  if (!this.push(bytes) && this._handle?.reading) this._handle.readStop();
};

// Fills the program's buffer, as often as there is something for it, until it wants no more for now.
function handOut(socket, onread, bytes) {
  onread.rest = undefined;
  for (let at = 0; at < bytes.length;) {
    const { buffer } = onread;
    const part = bytes.subarray(at, at + buffer.length);
    at += part.length;
    buffer.set(part);
    if (Reflect.apply(onread.callback, socket, [part.length, buffer]) === false) socket._handle?.readStop();
    if (onread.next !== undefined) onread.buffer = onread.next();
    if (at < bytes.length && socket._handle !== null && !socket._handle.reading) {
      onread.rest = bytes.subarray(at);
      return;
    }
  }
  if (onread.ended) socket._onEnd();
}

// Reads on, what is left of the last piece first.
function readOn(socket) {
  const onread = socket[kOnRead];
  if (onread === undefined || socket.connecting || !socket._handle || socket._handle.reading) return;
  socket._handle.readStart();
  if (onread.rest === undefined) return;
  process.nextTick(() => {
    const { rest } = onread;
    if (rest !== undefined && socket._handle?.reading) handOut(socket, onread, rest);
  });
}

Socket.prototype._onEnd = function _onEnd() {
  const onread = this[kOnRead];
  if (onread !== undefined && onread.rest !== undefined) {
    onread.ended = true;
    return;
  }
  if (this._handle) this._handle.reading = false;
  if (this.readableEnded) return;
  this.push(null);
  this.read(0);
};

Socket.prototype._onReadError = function _onReadError(errno) {
  this.destroy(new ErrnoException(errno, 'read'));
};

// ---- reading ----

Socket.prototype._read = function _read(n) {
  if (this.connecting || !this._handle) {
    this.once('connect', () => this._read(n));
  } else if (!this._handle.reading) {
    const errno = this._handle.readStart();
    if (errno < 0) this.destroy(new ErrnoException(errno, 'read'));
  }
};

Socket.prototype.read = function read(n) {
  readOn(this);
  return Reflect.apply(Duplex.prototype.read, this, [n]);
};

Socket.prototype.pause = function pause() {
  if (this[kOnRead] && !this.connecting && this._handle?.reading) this._handle.readStop();
  return Reflect.apply(Duplex.prototype.pause, this, []);
};

Socket.prototype.resume = function resume() {
  readOn(this);
  return Reflect.apply(Duplex.prototype.resume, this, []);
};

// ---- writing ----

function whenConnected(socket, act, callback) {
  const onConnect = () => {
    socket.off('close', onClose);
    act();
  };
  const onClose = () => {
    socket.off('connect', onConnect);
    callback(new ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
  };
  socket.once('connect', onConnect);
  socket.once('close', onClose);
}

function afterWrite(socket, result, token, length, callback) {
  if (result < 0) {
    callback(new ErrnoException(result, 'write', socket._handle?.error));
    return;
  }
  socket[kBytesWritten] += length;
  if (result === 1) {
    callback();
    return;
  }
  awaitWrite(socket, token, callback);
}

function awaitWrite(socket, token, callback) {
  socket._handle.awaitWrite(token, (errno) => {
    if (socket.destroyed) {
      callback(new ERR_SOCKET_CLOSED());
      return;
    }
    socket._unrefTimer();
    callback(errno < 0 ? new ErrnoException(errno, 'write') : null);
  });
}

// Text and bytes that nothing waits before go to the kernel past the stream, whose books they need only when the kernel
// does not take them at once.
Socket.prototype.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  const isText = typeof chunk === 'string' && (encoding === undefined || encoding === null || encoding === 'utf8');
  const handle = this._handle;
  if (handle === null || this.connecting || (!isText && !isBuffer(chunk)) || this._write !== _write || !mayPass(this)) {
    return Reflect.apply(Duplex.prototype.write, this, [chunk, encoding, callback]);
  }
  this._unrefTimer();
  handle.beforeWrite?.();
  const token = nextToken++ & 0x7fffffff;
  let result;
  if (isText) {
    result = binding.writeString(handle.id, chunk, token);
    if (result >= 0) this[kBytesWritten] += Buffer.byteLength(chunk);
  } else {
    result = binding.writeBytes(handle.id, chunk, token);
    if (result >= 0) this[kBytesWritten] += chunk.length;
  }
  if (result === 1) {
    if (typeof callback === 'function') process.nextTick(callback, null);
    return true;
  }
  const { room, done } = passed(this, chunk.length, callback);
  if (result === 0) awaitWrite(this, token, done);
  else process.nextTick(done, new ErrnoException(result, 'write'));
  return room && result === 0;
};

Socket.prototype._write = _write;
function _write(chunk, encoding, callback) {
  if (this.connecting) {
    this._pendingData = chunk;
    this._pendingEncoding = encoding;
    whenConnected(this, () => {
      this._pendingData = null;
      this._pendingEncoding = '';
      this._write(chunk, encoding, callback);
    }, callback);
    return;
  }
  if (!this._handle) {
    callback(new ERR_SOCKET_CLOSED());
    return;
  }
  this._unrefTimer();
  this._handle.beforeWrite?.();
  const token = nextToken++ & 0x7fffffff;
  const { id } = this._handle;
  let result;
  let length;
  if (typeof chunk === 'string') {
    if (encoding === 'utf8' || encoding === 'utf-8') {
      result = binding.writeString(id, chunk, token);
      length = Buffer.byteLength(chunk);
    } else if (encoding === 'latin1' || encoding === 'binary') {
      result = binding.writeLatin1(id, chunk, token);
      length = chunk.length;
    } else {
      const bytes = Buffer.from(chunk, encoding);
      result = binding.writeBytes(id, bytes, token);
      length = bytes.length;
    }
  } else {
    result = binding.writeBytes(id, chunk, token);
    length = chunk.byteLength;
  }
  afterWrite(this, result, token, length, callback);
}

Socket.prototype._writev = function _writev(entries, callback) {
  if (this.connecting) {
    this._pendingData = entries;
    whenConnected(this, () => {
      this._pendingData = null;
      this._writev(entries, callback);
    }, callback);
    return;
  }
  if (!this._handle) {
    callback(new ERR_SOCKET_CLOSED());
    return;
  }
  this._unrefTimer();
  this._handle.beforeWrite?.();
  const token = nextToken++ & 0x7fffffff;
  let length = 0;
  const chunks = entries.map(({ chunk, encoding }) => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    length += bytes.byteLength;
    return bytes;
  });
  afterWrite(this, binding.writeChunks(this._handle.id, chunks, token), token, length, callback);
};

// ---- pipes below JavaScript ----

function isQuiet(socket) {
  const handle = socket._handle;
  return handle !== null && !socket.connecting && socket[kTimeout] === null && socket._parent === null &&
    handle.beforeWrite === null;
}

Socket.prototype[kSource] = function offer() {
  return isQuiet(this) && this._handle.reading && this[kOnRead] === undefined && binding.pumpSource(this._handle.id);
};

Socket.prototype[kSourceBack] = function takeBack(moved, stopped, coming, congested) {
  if (!stopped || this._handle === null) return;
  this._handle.reading = false;
  if (!congested) this._handle.readStart();
};

Socket.prototype[kSink] = function offer() {
  return isQuiet(this) && mayPass(this) && binding.pumpSink(this._handle.id);
};

Socket.prototype[kSinkBack] = function takeBack(moved, waiting, token) {
  this[kBytesWritten] += moved;
  if (waiting === 0 || this._handle === null) return false;
  const { room, done } = passed(this, waiting, undefined);
  awaitWrite(this, token, done);
  return !room;
};

Socket.prototype._final = function _final(callback) {
  if (this.connecting) {
    whenConnected(this, () => this._final(callback), () => callback());
    return;
  }
  if (!this._handle) {
    callback();
    return;
  }
  const errno = this._handle.shutdown((status) => {
    // Not connected any more, or closed meanwhile: there is nothing left to end.
    callback(status < 0 && status !== -107 && status !== -125 ? new ErrnoException(status, 'shutdown') : null);
  });
  // The peer may be gone already: there is nothing left to end then.
  if (errno < 0) callback(errno === -107 || errno === -9 ? null : new ErrnoException(errno, 'shutdown'));
};

Socket.prototype.end = function end(data, encoding, callback) {
  Reflect.apply(Duplex.prototype.end, this, [data, encoding, callback]);
  return this;
};

// ---- closing ----

Socket.prototype._destroy = function _destroy(error, callback) {
  this.connecting = false;
  clearTimeout(this[kTimeout]);
  this[kTimeout] = null;
  const handle = this._handle;
  const server = this._server;
  if (handle) {
    const isException = Boolean(error);
    this[kBytesRead] = this.bytesRead;
    if (handle.beforeWrite) this[kBytesWritten] = this.bytesWritten;
    if (handle.id >= 0) {
      this[kPeer] ??= binding.peerAddress(handle.id);
      this[kLocal] ??= binding.localAddress(handle.id);
    }
    this._handle = null;
    const closed = () => {
      this.emit('close', isException);
    };
    const resets = this.resetAndClosing;
    this.resetAndClosing = false;
    this._closeHandle(handle, resets, closed);
    callback(error);
  } else {
    callback(error);
    process.nextTick(() => this.emit('close', Boolean(error)));
  }
  if (server) {
    this._server = null;
    server._connectionClosed(this);
  }
};

Socket.prototype._closeHandle = function _closeHandle(handle, resets, closed) {
  if (resets) handle.reset(closed);
  else handle.close(closed);
};

Socket.prototype.destroySoon = function destroySoon() {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};

Socket.prototype.resetAndDestroy = function resetAndDestroy() {
  if (this.connecting) {
    this.resetAndClosing = true;
    this.once('connect', () => this.destroy());
  } else if (this._handle) {
    this.resetAndClosing = true;
    this.destroy();
  } else {
    this.destroy(new ERR_SOCKET_CLOSED());
  }
  return this;
};

// ---- connecting ----

Socket.prototype.connect = function (...args) {
  connect(this, ...args);
  return this;
};
Object.defineProperty(Socket.prototype.connect, 'name', { value: 'connect' });

// A socket that was closed connects once more: its books begin anew.
Socket.prototype._again = function _again() {
  this._undestroy();
  this._handle = null;
  this[kPeer] = this[kLocal] = undefined;
  this[kBytesRead] = this[kBytesWritten] = 0;
};

Socket.prototype._connected = function _connected() {
  this.connecting = false;
  this._sockname = null;
  this._unrefTimer();
  if (this[kSetNoDelay]) this._handle.setNoDelay(true);
  if (this[kSetKeepAlive]) this._handle.setKeepAlive(true, this._keepAliveDelay ?? 0);
  this.emit('connect');
  this.emit('ready');
  if (!this.destroyed && !this.isPaused()) this.read(0);
};

// ---- options ----

Socket.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (this.destroyed) return this;
  this.timeout = msecs;
  msecs = getTimerDuration(msecs, 'msecs');
  clearTimeout(this[kTimeout]);
  this[kTimeout] = null;
  if (msecs === 0) {
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.removeListener('timeout', callback);
    }
  } else {
    this[kTimeout] = setUnrefTimeout(() => this._onTimeout(), msecs);
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.once('timeout', callback);
    }
  }
  return this;
};

Socket.prototype._onTimeout = function _onTimeout() {
  const handle = this._handle;
  if (handle?.pendingWrites?.size > 0) {
    // Slow is not idle: time counts from the last byte the kernel took.
    const [, written] = binding.counts(handle.id) ?? [0, 0];
    if (written !== this._lastWritten) {
      this._lastWritten = written;
      this._unrefTimer();
      return;
    }
  }
  this.emit('timeout');
};

Socket.prototype._unrefTimer = function _unrefTimer() {
  for (let s = this; s; s = s._parent) {
    if (s[kTimeout]) s[kTimeout].refresh();
  }
};

Socket.prototype.setNoDelay = function setNoDelay(enable = true) {
  enable = Boolean(enable);
  if (this._handle && !this.connecting) this._handle.setNoDelay(enable);
  else this[kSetNoDelay] = enable;
  return this;
};

Socket.prototype.setKeepAlive = function setKeepAlive(enable = false, initialDelay = 0) {
  enable = Boolean(enable);
  const delay = ~~(initialDelay / 1000);
  // An agent asks for the same with each request.
  if (this[kSetKeepAlive] === enable && this._keepAliveDelay === delay) return this;
  this[kSetKeepAlive] = enable;
  this._keepAliveDelay = delay;
  if (this._handle && !this.connecting) this._handle.setKeepAlive(enable, this._keepAliveDelay);
  return this;
};

Socket.prototype.ref = function ref() {
  if (this._handle) this._handle.ref();
  else this.once('connect', this.ref);
  return this;
};

Socket.prototype.unref = function unref() {
  if (this._handle) this._handle.unref();
  else this.once('connect', this.unref);
  return this;
};

// ---- the names of 2010 ----

Socket.prototype.close = function close() {
  return this.end();
};
Socket.prototype.forceClose = function forceClose() {
  return this.destroy();
};


describe(Socket);

module.exports = { Socket, Accepted };
