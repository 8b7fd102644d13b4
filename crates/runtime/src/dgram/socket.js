// dgram.Socket: making, binding, connecting, closing. send.js and options.js have its other methods.
'use strict';

const EventEmitter = require('events');
const { bindingOf, internals } = require('internal:boot');
const { ErrnoException, ExceptionWithHostPort, codes: {
  ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_FD_TYPE, ERR_IP_BLOCKED, ERR_SOCKET_ALREADY_BOUND,
  ERR_SOCKET_BAD_TYPE, ERR_SOCKET_DGRAM_IS_CONNECTED, ERR_SOCKET_DGRAM_NOT_CONNECTED,
} } = require('internal:errors');
const { validateAbortSignal, validateFunction, validateObject, validatePort, validateString, validateUint32 } =
  require('internal:validators');
const { ownChannel } = require('internal:diagnostics_channel/channels');
const { triggeredBy } = require('internal:async_hooks/flow');
const { UDP } = require('./handle.js');
const { COMING, NO, State, YES, kState, replaceHandle, running, startListening } = require('./state.js');

const IPV6_ONLY = 1;
const REUSE_ADDR = 4;
const REUSE_PORT = 8;

const socketChannel = ownChannel('udp.socket');

function familyOf(address) {
  return bindingOf('net').ipFamily(address);
}

function newHandle(type, lookup) {
  if (lookup === undefined) ({ lookup } = require('dns'));
  else validateFunction(lookup, 'lookup');
  if (type !== 'udp4' && type !== 'udp6') throw new ERR_SOCKET_BAD_TYPE();
  const isIPv6 = type === 'udp6';
  const handle = new UDP(isIPv6);
  handle.lookup = (address, callback) =>
    lookup(address || (isIPv6 ? '::1' : '127.0.0.1'), isIPv6 ? 6 : 4, callback);
  return handle;
}

function validateBlockList(list, name) {
  const { BlockList } = require('net');
  if (list && !BlockList.isBlockList(list)) throw new ERR_INVALID_ARG_TYPE(name, 'net.BlockList', list);
}

function Socket(type, listener) {
  EventEmitter.call(this);
  let options;
  if (type !== null && typeof type === 'object') {
    options = type;
    type = options.type;
    if (options.recvBufferSize) validateUint32(options.recvBufferSize, 'options.recvBufferSize');
    if (options.sendBufferSize) validateUint32(options.sendBufferSize, 'options.sendBufferSize');
    validateBlockList(options.receiveBlockList, 'options.receiveBlockList');
    validateBlockList(options.sendBlockList, 'options.sendBlockList');
  }
  const handle = newHandle(type, options?.lookup);
  handle.owner = this;
  this.type = type;
  if (typeof listener === 'function') this.on('message', listener);
  Object.defineProperty(this, kState, { configurable: true, value: new State(handle, options), writable: true });
  if (options?.signal !== undefined) closeOn(this, options.signal);
  if (socketChannel.hasSubscribers) socketChannel.publish({ socket: this });
}
Object.setPrototypeOf(Socket.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Socket, EventEmitter);

function closeOn(socket, signal) {
  validateAbortSignal(signal, 'options.signal');
  const close = () => {
    if (socket[kState].handle) socket.close();
  };
  if (signal.aborted) {
    close();
  } else {
    const listening = EventEmitter.addAbortListener(signal, close);
    socket.once('close', listening[Symbol.dispose]);
  }
}

// ---- binding ----

Socket.prototype.bind = function bind(port, address /* , callback */) {
  const state = running(this);
  if (state.bound !== NO) throw new ERR_SOCKET_ALREADY_BOUND();
  state.bound = COMING;
  const callback = arguments.length > 0 ? arguments[arguments.length - 1] : undefined;
  if (typeof callback === 'function') listenOnce(this, callback);
  const options = port !== null && typeof port === 'object' ? port : undefined;
  if (options !== undefined && typeof options.recvStart === 'function') {
    replaceHandle(this, options);
    bound(this);
    return this;
  }
  if (options !== undefined && options.fd > 0 && options.fd === (options.fd | 0)) {
    bindDescriptor(this, options);
    return this;
  }
  let exclusive = false;
  if (options !== undefined) {
    address = options.address || '';
    exclusive = Boolean(options.exclusive);
    ({ port } = options);
  } else if (typeof address === 'function') {
    address = '';
  }
  // An address of its own for everything, so that a look-up of the program's hears of it.
  if (!address) address = this.type === 'udp4' ? '0.0.0.0' : '::';
  state.handle.lookup(address, (error, ip) => {
    // Closed in the meantime.
    if (!state.handle) return;
    if (error) {
      state.bound = NO;
      this.emit('error', error);
      return;
    }
    bindTo(this, ip, port, exclusive);
  });
  return this;
};

// Tells `callback` when the socket listens, unless an error comes first.
function listenOnce(socket, callback) {
  const forget = () => {
    socket.removeListener('error', forget);
    socket.removeListener('listening', onListening);
  };
  const onListening = () => {
    forget();
    callback.call(socket);
  };
  socket.on('error', forget);
  socket.on('listening', onListening);
}

function bound(socket) {
  startListening(socket);
  socket.emit('listening');
}

function flagsOf(state) {
  return (state.reuseAddr ? REUSE_ADDR : 0) | (state.ipv6Only ? IPV6_ONLY : 0) | (state.reusePort ? REUSE_PORT : 0);
}

function bindTo(socket, ip, port, exclusive) {
  const state = socket[kState];
  const fail = (errno) => {
    state.bound = NO;
    socket.emit('error', new ExceptionWithHostPort(errno, 'bind', ip, port));
  };
  const flags = flagsOf(state);
  if (internals.clusterWorker !== undefined && !exclusive && !state.reusePort) {
    askPrimary(socket, { address: ip, port, addressType: socket.type, fd: -1, flags }, fail);
    return;
  }
  const errno = state.handle.bind(ip, port || 0, flags);
  if (errno < 0) fail(errno);
  else bound(socket);
}

function bindDescriptor(socket, { fd, exclusive }) {
  const state = socket[kState];
  if (internals.clusterWorker !== undefined && !exclusive) {
    askPrimary(socket, { address: null, port: null, addressType: socket.type, fd, flags: null }, (errno) => {
      state.bound = NO;
      socket.emit('error', new ErrnoException(errno, 'open'));
    });
    return;
  }
  const kind = bindingOf('process').fdKind(fd);
  if (kind !== 'UDP') throw new ERR_INVALID_FD_TYPE(kind);
  const errno = state.handle.open(fd);
  if (errno < 0) throw new ErrnoException(errno, 'open');
  // The socket has a copy: with this one it would stay bound after its end.
  require('fs').closeSync(fd);
  bound(socket);
}

// In a worker of a cluster the primary process binds, and all workers receive from what it gives.
function askPrimary(socket, asked, fail) {
  require('cluster')._getServer(socket, asked, (errno, handle) => {
    if (errno) {
      fail(errno);
    } else if (!socket[kState].handle) {
      // Closed in the meantime.
      handle.close();
    } else {
      replaceHandle(socket, handle);
      bound(socket);
    }
  });
}

// Binds without waiting: the address has to be one already.
Socket.prototype.bindSync = function bindSync(options = {}) {
  validateObject(options, 'options');
  const { address, port = 0 } = options;
  validatePort(port, 'options.port');
  if (address !== undefined) validateString(address, 'options.address');
  const ip = numeric(address || (this.type === 'udp4' ? '0.0.0.0' : '::'), 'options.address', 'bindSync');
  const state = running(this);
  if (state.bound !== NO) throw new ERR_SOCKET_ALREADY_BOUND();
  bindNow(this, ip, +port);
  return this.address();
};

function bindNow(socket, ip, port) {
  const state = socket[kState];
  const errno = state.handle.bind(ip, port, flagsOf(state));
  if (errno < 0) throw new ExceptionWithHostPort(errno, 'bind', ip, port);
  startListening(socket);
  emitLater(socket, 'listening');
}

function emitLater(socket, name) {
  triggeredBy(socket[kState].handle.origin, () => process.nextTick(() => socket.emit(name)));
}

function numeric(address, name, method) {
  if (familyOf(address) !== 0) return address;
  throw new ERR_INVALID_ARG_VALUE(name, address,
                                  `must be a numeric IP address; ${method} does not perform DNS resolution`);
}

// ---- connecting ----

Socket.prototype.connect = function connect(port, address, callback) {
  port = validatePort(port, 'Port', false);
  if (typeof address === 'function') {
    callback = address;
    address = '';
  } else if (address === undefined) {
    address = '';
  }
  validateString(address, 'address');
  const state = this[kState];
  if (state.connected !== NO) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  state.connected = COMING;
  if (state.bound === NO) this.bind({ port: 0, exclusive: true }, null);
  if (state.bound === YES) connectTo(this, port, address, callback);
  else this._afterBinding(() => connectTo(this, port, address, callback));
};

function connectTo(socket, port, address, callback) {
  const state = socket[kState];
  if (callback) socket.once('connect', callback);
  state.handle.lookup(address, (error, ip) => {
    if (!state.handle) return;
    triggeredBy(state.handle.origin, () => {
      error ??= tryConnect(state, ip, address, port);
      if (!error) {
        state.connected = YES;
        emitLater(socket, 'connect');
        return;
      }
      state.connected = NO;
      process.nextTick(() => {
        if (callback) {
          socket.removeListener('connect', callback);
          callback(error);
        } else {
          socket.emit('error', error);
        }
      });
    });
  });
}

// The error, if there is one.
function tryConnect(state, ip, address, port) {
  if (state.sendBlockList?.check(ip, `ipv${familyOf(ip)}`)) return new ERR_IP_BLOCKED(ip);
  const errno = state.handle.connect(ip, port);
  return errno < 0 ? new ExceptionWithHostPort(errno, 'connect', address, port) : undefined;
}

Socket.prototype.connectSync = function connectSync(port, address = '') {
  port = validatePort(port, 'Port', false);
  validateString(address, 'address');
  const state = running(this);
  if (state.connected !== NO) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  if (state.bound === COMING) throw new ERR_SOCKET_ALREADY_BOUND();
  const ip = numeric(address || (this.type === 'udp4' ? '127.0.0.1' : '::1'), 'address', 'connectSync');
  if (state.bound === NO) bindNow(this, this.type === 'udp4' ? '0.0.0.0' : '::', 0);
  const error = tryConnect(state, ip, address, port);
  if (error !== undefined) throw error;
  state.connected = YES;
  emitLater(this, 'connect');
};

Socket.prototype.disconnect = function disconnect() {
  const state = this[kState];
  if (state.connected !== YES) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
  const errno = state.handle.disconnect();
  if (errno < 0) throw new ErrnoException(errno, 'connect');
  state.connected = NO;
};

// ---- closing ----

Socket.prototype.close = function close(callback) {
  if (typeof callback === 'function') this.on('close', callback);
  const state = this[kState];
  if (state.queue !== undefined) {
    state.queue.push(() => this.close());
    return this;
  }
  const { handle } = running(this);
  if (state.receiving) {
    handle.recvStop();
    state.receiving = false;
  }
  handle.close();
  state.handle = null;
  triggeredBy(handle.origin, () => process.nextTick(() => this.emit('close')));
  return this;
};

Socket.prototype[Symbol.asyncDispose] = async function() {
  if (this[kState].handle) await new Promise((resolve) => this.close(resolve));
};

Socket.prototype.ref = function ref() {
  this[kState].handle?.ref();
  return this;
};

Socket.prototype.unref = function unref() {
  this[kState].handle?.unref();
  return this;
};

module.exports = { Socket };
