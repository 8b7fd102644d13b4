// net.Server: listens, and hands out connections.
'use strict';

const EventEmitter = require('events');
const { internals } = require('internal:boot');
const { Socket, Accepted } = require('./socket.js');
const { BlockList } = require('./block_list.js');
const { Handle } = require('./handle.js');
const { callIn, closed, flow, origin, triggeredBy } = require('internal:async_hooks/flow');
const { serverListen, serverSocket } = require('./channels.js');
const { isPipeName, toNumber } = require('./connect.js');
const { UVExceptionWithHostPort, ErrnoException, codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_ARG_TYPE,
  ERR_SERVER_ALREADY_LISTEN, ERR_SERVER_NOT_RUNNING } } = require('internal:errors');
const { validateAbortSignal, validateFunction, validatePort, validateString } = require('internal:validators');

const EINVAL = -22;
const EAFNOSUPPORT = -97;
const EADDRNOTAVAIL = -99;
const EADDRINUSE = -98;

// Listening servers by the number of their native listener.
const listeners = new Map();

// A native listener, which may come from another program.
class ListenerHandle {
  constructor(id) {
    this.id = id;
  }

  get fd() { return binding.listenerFd(this.id); }

  address() {
    const found = binding.listenerAddress(this.id);
    if (found === undefined) throw new ErrnoException(-9, 'address');
    return { address: found[0], family: `IPv${found[1]}`, port: found[2] };
  }

  ref() { binding.refListener(this.id, true); }
  unref() { binding.refListener(this.id, false); }

  close() {
    binding.closeListener(this.id);
  }
}

// A listening descriptor that nobody accepts from here: it is for other processes.
class FdHandle {
  constructor(fd) {
    this.fd = fd;
  }

  close() {
    require('fs').closeSync(this.fd);
  }
}

// A descriptor that listens at an address or path, or a negative errno.
function bind(address, port, backlog, ipv6Only) {
  if (port < 0) return binding.bindUnix(address, backlog);
  if (address) return binding.bindTcp(address, port, backlog, Boolean(ipv6Only));
  const fd = binding.bindTcp('::', port, backlog, Boolean(ipv6Only));
  return fd === EINVAL || fd === EAFNOSUPPORT || fd === EADDRNOTAVAIL ? binding.bindTcp('0.0.0.0', port, backlog, false) : fd;
}

function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener);
  Reflect.apply(EventEmitter, this, [options]);
  if (typeof options === 'function') {
    connectionListener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  } else {
    options = { ...options };
  }
  if (typeof connectionListener === 'function') this.on('connection', connectionListener);
  else if (connectionListener !== undefined && connectionListener !== null) {
    validateFunction(connectionListener, 'connectionListener');
  }
  this._connections = 0;
  // Lists of connections that were sent to other programs.
  this._workers = [];
  this._handle = null;
  this._unix = null;
  this._unref = false;
  this._listeningId = 1;
  this.allowHalfOpen = Boolean(options.allowHalfOpen);
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = ~~((options.keepAliveInitialDelay ?? 0) / 1000);
  this.highWaterMark = options.highWaterMark;
  const { blockList } = options;
  if (blockList) {
    if (!BlockList.isBlockList(blockList)) throw new ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList', blockList);
    this.blockList = blockList;
  }
  this.maxConnections = undefined;
  this.dropMaxConnection = false;
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

Object.defineProperty(Server.prototype, 'listening', {
  configurable: true, enumerable: true, get() { return this._handle !== null; },
});

// Who makes the native listener: rooms that own their connections have their own.
Server.prototype._native = binding;

Server.prototype.listen = function listen(...args) {
  const callback = typeof args.at(-1) === 'function' ? args.at(-1) : undefined;
  if (this._handle !== null || this._listening) throw new ERR_SERVER_ALREADY_LISTEN();
  let [options] = args;
  const first = args[0];
  let backlogAt = false;
  if (typeof first !== 'object' || first === null) {
    options = {};
    if (isPipeName(first)) {
      options.path = first;
    } else if (first !== undefined && first !== null && typeof first !== 'function') {
      options.port = first;
      if (typeof args[1] === 'string') options.host = args[1];
    } else {
      options.port = first === null || first === undefined || typeof first === 'function' ? 0 : first;
    }
    backlogAt = toNumber(args.length > 1 && args[1]) || toNumber(args.length > 2 && args[2]);
    if (typeof args[1] === 'function') backlogAt = false;
  }
  if (serverListen.hasSubscribers) serverListen.asyncStart.publish({ server: this, options });
  const given = options instanceof ListenerHandle ? options : options._handle ?? options.handle;
  if (!given) options = { ...options };
  if (callback !== undefined) this.once('listening', callback);
  if (options.signal !== undefined) {
    validateAbortSignal(options.signal, 'options.signal');
    if (options.signal.aborted) process.nextTick(() => this.close());
    else options.signal.addEventListener('abort', () => this.close(), { once: true });
  }
  const backlog = backlogAt || options.backlog || 511;
  if (given instanceof ListenerHandle) {
    start.call(this, given.id, given.id, -1, given);
    return this;
  }
  if (typeof options.fd === 'number' && options.fd >= 0) {
    if (!this._askPrimary(options, null, -1, backlog)) {
      start.call(this, binding.listenFd(options.fd, backlog), options.fd, -1);
    }
    return this;
  }
  if (typeof options.port === 'number' || typeof options.port === 'string' ||
      (options.port === undefined && 'port' in options) || options.port === null) {
    validatePort(options.port ?? 0, 'options.port');
    const port = options.port | 0;
    if (options.host) this._listenByName(port, options.host, backlog, options);
    else this._listenAny(port, backlog, options);
    return this;
  }
  if (options.path && isPipeName(options.path)) {
    validateString(options.path, 'options.path');
    if (options.path.startsWith('\0') && (options.readableAll || options.writableAll)) {
      throw new ERR_INVALID_ARG_VALUE(
        'options', options, 'can not set readableAll or writableAllt to true when path is abstract unix socket');
    }
    if (!this._askPrimary(options, options.path, -1, backlog)) {
      const id = this._native.listenUnix(options.path, backlog);
      if (id >= 0 && (options.readableAll || options.writableAll)) openToAll(options);
      this._start(id, options.path, -1);
    }
    return this;
  }
  if (!('port' in options) && !('path' in options)) {
    throw new ERR_INVALID_ARG_VALUE('options', options, 'must have the property "port" or "path"');
  }
  throw new ERR_INVALID_ARG_VALUE('options', options);
};

// Lets all users of the machine connect.
function openToAll({ path, readableAll, writableAll }) {
  const { chmodSync, statSync } = require('fs');
  chmodSync(path, statSync(path).mode | (readableAll ? 0o444 : 0) | (writableAll ? 0o222 : 0));
}

// Without a host: all addresses, of both families where the machine has IPv6.
Server.prototype._listenAny = function _listenAny(port, backlog, options) {
  if (this._askPrimary(options, null, port, backlog)) return;
  let id = this._native.listenTcp('::', port, backlog, Boolean(options.ipv6Only), Boolean(options.reusePort),
                                    this.noDelay);
  if (id === EINVAL || id === EAFNOSUPPORT || id === EADDRNOTAVAIL) {
    id = this._native.listenTcp('0.0.0.0', port, backlog, false, Boolean(options.reusePort), this.noDelay);
    this._start(id, '0.0.0.0', port);
  } else {
    this._start(id, '::', port);
  }
};

Server.prototype._listenByName = function _listenByName(port, host, backlog, options) {
  const listenAt = (address) => {
    if (this._askPrimary(options, address, port, backlog)) return;
    const id = this._native.listenTcp(address, port, backlog, Boolean(options.ipv6Only), Boolean(options.reusePort),
                                      this.noDelay);
    this._start(id, address, port);
  };
  if (binding.ipFamily(host) !== 0) {
    listenAt(host);
    return;
  }
  this._listening = true;
  const id = this._listeningId;
  require('dns').lookup(host, { all: true }, (error, addresses) => {
    // Closed in the meantime.
    if (id !== this._listeningId) return;
    this._listening = false;
    if (error) {
      this.emit('error', error);
      return;
    }
    // Nobody can listen on a link's own address without its interface.
    const { address } = addresses.find((found) => !isLinkLocal(found)) ?? addresses[0];
    listenAt(address);
  });
};

function isLinkLocal({ address, family }) {
  return family === 6 && /^fe[89ab][0-9a-f]:/i.test(address);
}

// In a worker of a cluster the primary process has the servers: true when it was asked.
Server.prototype._askPrimary = function _askPrimary(options, address, port, backlog) {
  if (internals.clusterWorker === undefined || options.exclusive || options.reusePort) return false;
  const { fd, ipv6Only } = options;
  let addressType = -1;
  if (fd !== undefined) addressType = undefined;
  else if (port >= 0) addressType = address === null ? 4 : binding.ipFamily(address);
  this._listening = true;
  const asked = { address, port, addressType, fd, flags: ipv6Only ? 1 : 0, ipv6Only, backlog };
  require('cluster')._getServer(this, asked, (errno, handle) => {
    this._listening = false;
    if (!errno && port > 0 && handle.address?.()?.port !== port) errno = EADDRINUSE;
    if (errno) this.emit('error', new UVExceptionWithHostPort(errno, 'bind', address, port));
    else start.call(this, handle.id, address ?? '::', port, handle);
  });
  return true;
};

Server.prototype._start = start;
function start(id, address, port, handle = new ListenerHandle(id)) {
  if (id < 0 && handle.address === ListenerHandle.prototype.address) {
    const error = new UVExceptionWithHostPort(id, 'listen', address, port);
    if (serverListen.hasSubscribers) serverListen.error.publish({ server: this, error });
    process.nextTick(() => this.emit('error', error));
    return;
  }
  this._handle = handle;
  this._unix = port === -1 && typeof address === 'string' ? address : null;
  if (flow.on) handle.origin = origin(this._unix === null ? 'TCPSERVERWRAP' : 'PIPESERVERWRAP', handle);
  this._connectionKey = `${this._unix === null ? binding.ipFamily(`${address}`) : -1}:${address}:${port}`;
  if (id >= 0) listeners.set(id, this);
  if (this._unref) this.unref();
  if (serverListen.hasSubscribers) serverListen.asyncEnd.publish({ server: this });
  triggeredBy(handle.origin, () => process.nextTick(() => {
    // Closed again before anybody could hear of it.
    if (this._handle !== null) this.emit('listening');
  }));
}

Server.prototype._onConnection = function _onConnection(streamId) {
  const type = this._unix === null ? 'TCPWRAP' : 'PIPEWRAP';
  if (!flow.on) {
    this._accept(new Handle(streamId, type));
    return;
  }
  // As in Node, a connection is made before its server is entered: it has none of its stores.
  const from = this._handle.origin;
  const handle = triggeredBy(from, () => new Handle(streamId, type));
  callIn(from, this._accept, this, handle);
};

Server.prototype.blockList = undefined;

Server.prototype._accept = function _accept(handle) {
  const streamId = handle.id;
  if (this.blockList !== undefined && isBlocked(this.blockList, streamId)) {
    handle.close(null);
    return;
  }
  if (this.maxConnections !== undefined && this._connections >= this.maxConnections) {
    const local = binding.localAddress(streamId);
    const remote = binding.peerAddress(streamId);
    handle.close(null);
    this.emit('drop', {
      localAddress: local?.[0], localPort: local?.[2], localFamily: local && `IPv${local[1]}`,
      remoteAddress: remote?.[0], remotePort: remote?.[2], remoteFamily: remote && `IPv${remote[1]}`,
    });
    return;
  }
  const socket = !this.pauseOnConnect && this.highWaterMark === undefined ?
    new Socket(new Accepted(handle, this.allowHalfOpen)) : new Socket({
    handle,
    allowHalfOpen: this.allowHalfOpen,
    pauseOnCreate: this.pauseOnConnect,
    readable: true,
    writable: true,
    readableHighWaterMark: this.highWaterMark,
    writableHighWaterMark: this.highWaterMark,
  });
  if (this.keepAlive) socket.setKeepAlive(true, this.keepAliveInitialDelay * 1000);
  this._connections++;
  socket.server = this;
  socket._server = this;
  this.emit('connection', socket);
  if (serverSocket.hasSubscribers) serverSocket.publish({ socket });
};

function isBlocked(list, streamId) {
  const peer = binding.peerAddress(streamId);
  return peer !== undefined && list.check(peer[0], `ipv${peer[1]}`);
}

// A listener's promise that is rejected ends the connection it was for.
Server.prototype[EventEmitter.captureRejectionSymbol] = function(error, event, socket) {
  if (event === 'connection') socket.destroy(error);
  else this.emit('error', error);
};

Server.prototype._connectionClosed = function _connectionClosed() {
  this._connections--;
  this._emitCloseIfDrained();
};

Server.prototype.close = function close(callback) {
  this._listeningId++;
  this._listening = false;
  if (typeof callback === 'function') {
    if (this._handle === null) {
      this.once('close', () => callback(new ERR_SERVER_NOT_RUNNING()));
    } else {
      this.once('close', callback);
    }
  }
  if (this._handle !== null) {
    const handle = this._handle;
    this._handle = null;
    listeners.delete(handle.id);
    handle.close();
    closed(handle.origin);
  }
  if (this._workers.length > 0) {
    // Connections that others have are waited for, too.
    this._connections++;
    let left = this._workers.length;
    const closed = () => {
      if (--left === 0) this._connectionClosed();
    };
    for (const list of this._workers) list.close(closed);
  }
  this._emitCloseIfDrained();
  return this;
};

Server.prototype._setupWorker = function _setupWorker(list) {
  if (this._workers.includes(list)) return;
  this._workers.push(list);
  list.once('exit', () => {
    this._workers = this._workers.filter((other) => other !== list);
  });
};

Server.prototype._emitCloseIfDrained = function _emitCloseIfDrained() {
  if (this._handle !== null || this._connections > 0) return;
  process.nextTick(() => this.emit('close'));
};

Server.prototype[Symbol.asyncDispose] = function () {
  if (!this.listening) return Promise.resolve();
  return new Promise((resolve, reject) => {
    this.close((error) => (error ? reject(error) : resolve()));
  });
};

Server.prototype.address = function address() {
  if (this._handle === null) return null;
  if (this._unix !== null) return this._unix;
  return this._handle.address();
};

Server.prototype.getConnections = function getConnections(callback) {
  let left = this._workers.length;
  if (left === 0) {
    process.nextTick(callback, null, this._connections);
    return this;
  }
  let total = this._connections;
  for (const list of this._workers) {
    list.getConnections((error, count) => {
      total += count;
      if (--left === 0) callback(null, total);
    });
  }
  return this;
};

Server.prototype.ref = function ref() {
  this._unref = false;
  this._handle?.ref();
  return this;
};

Server.prototype.unref = function unref() {
  this._unref = true;
  this._handle?.unref();
  return this;
};

function serverOf(id) {
  return listeners.get(id);
}

function all() {
  return [...listeners.values()];
}

module.exports = { FdHandle, ListenerHandle, bind, Server, all, serverOf };
