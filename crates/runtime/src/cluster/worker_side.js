// A worker: asks the primary process for its servers, and takes the connections that are handed to it.
'use strict';

const EventEmitter = require('events');
const { internals } = require('internal:boot');
const { TIMEOUT_MAX } = require('internal:timers');
const { receiver, send: sendTo } = require('./messages.js');
const { Worker } = require('./worker.js');

const cluster = module.exports = new EventEmitter();
const handles = new Map();
// How many servers of one address there are: they are told apart by number.
const indexes = new Map();

cluster.isWorker = true;
cluster.isMaster = false;
cluster.isPrimary = false;
cluster.worker = null;
cluster.Worker = Worker;

function send(message, callback) {
  return sendTo(process, message, undefined, callback);
}

cluster._setupWorker = function _setupWorker() {
  const worker = new Worker({ id: Number(internals.clusterWorker), process, state: 'online' });
  cluster.worker = worker;
  process.once('disconnect', () => {
    process.channel = null;
    worker.emit('disconnect');
    // The primary is gone: nobody needs this process.
    if (!worker.exitedAfterDisconnect) process.exit(0);
  });
  process.on('internalMessage', receiver(worker, onMessage));
  send({ act: 'online' });
};

function onMessage(message, handle) {
  if (message.act === 'newconn') onConnection(message, handle);
  else if (message.act === 'disconnect') leave(this, true);
}

function onConnection(message, handle) {
  const server = handles.get(message.key);
  const { owner } = server ?? {};
  const full = owner?.maxConnections !== undefined && owner?.maxConnections !== null &&
    owner._connections >= owner.maxConnections;
  const accepted = server !== undefined && !full;
  send({ ack: message.seq, accepted });
  if (accepted) owner._accept(handle);
  else handle?.close(null);
}

// Called by net's servers: `done(errno, handle)` gets what they listen on.
cluster._getServer = function _getServer(server, options, done) {
  let { address } = options;
  if (options.port < 0 && typeof address === 'string') address = require('path').resolve(address);
  const place = `${address}:${options.port}:${options.addressType}:${options.fd}`;
  const set = indexes.get(place) ?? { next: 0, used: new Set() };
  indexes.set(place, set);
  const index = set.next++;
  set.used.add(index);
  const release = () => {
    set.used.delete(index);
    if (set.used.size === 0) indexes.delete(place);
  };
  const message = { act: 'queryServer', index, data: null, ...options, address };
  if (server._getServerData) message.data = server._getServerData();
  send(message, (reply, handle) => {
    server._setServerData?.(reply.data);
    if (handle) share(server, reply, handle, release, done);
    else wait(server, reply, release, done);
  });
  server.once('listening', () => {
    if (!indexes.has(place)) return;
    cluster.worker.state = 'listening';
    const bound = server.address();
    send({ ...message, act: 'listening', port: bound?.port || options.port });
  });
};

// All workers accept from one descriptor.
function share(server, { errno, key }, handle, release, done) {
  const { close } = handle;
  handle.close = function() {
    send({ act: 'close', key });
    handles.delete(key);
    release();
    return Reflect.apply(close, handle, arguments);
  };
  handle.owner = server;
  handles.set(key, handle);
  done(errno, handle);
}

// What a server listens on whose connections are handed to it.
class DistributedHandle {
  constructor(server, key, sockname, release) {
    this.id = -1;
    this.fd = -1;
    this.owner = server;
    this.key = key;
    this.sockname = sockname;
    this.release = release;
    this.timer = null;
    this.ref();
  }

  // Nothing of the loop's own stands for it: a timer keeps the program alive.
  ref() {
    this.timer ??= setInterval(() => {}, TIMEOUT_MAX);
  }

  unref() {
    clearInterval(this.timer);
    this.timer = null;
  }

  address() { return this.sockname; }

  close() {
    if (this.key === undefined) return;
    this.unref();
    send({ act: 'close', key: this.key });
    handles.delete(this.key);
    this.release();
    this.key = undefined;
  }
}

function wait(server, { errno, key, sockname }, release, done) {
  if (errno) {
    done(errno, null);
    return;
  }
  const handle = new DistributedHandle(server, key, sockname, release);
  handles.set(key, handle);
  done(0, handle);
}

function leave(worker, byPrimary) {
  worker.exitedAfterDisconnect = true;
  let left = 1;
  const closed = () => {
    if (--left > 0) return;
    // The primary must know why before the channel ends.
    if (byPrimary) process.disconnect();
    else send({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  };
  for (const { owner } of [...handles.values()]) {
    left++;
    owner.close(closed);
  }
  handles.clear();
  closed();
}

Worker.prototype.disconnect = function disconnect() {
  if (this.state !== 'disconnecting' && this.state !== 'destroying') {
    this.state = 'disconnecting';
    leave(this, false);
  }
  return this;
};

Worker.prototype.destroy = function destroy() {
  if (this.state === 'destroying') return;
  this.exitedAfterDisconnect = true;
  if (!this.isConnected()) process.exit(0);
  this.state = 'destroying';
  send({ act: 'exitedAfterDisconnect' }, () => process.disconnect());
  process.once('disconnect', () => process.exit(0));
};
