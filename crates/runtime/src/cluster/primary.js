// The primary process: starts workers, has their servers, tells of their lives.
'use strict';

const EventEmitter = require('events');
const { validateObject } = require('internal:validators');
const { receiver, send } = require('./messages.js');
const { RoundRobinHandle, SharedHandle, isUDP } = require('./shared.js');
const { Worker } = require('./worker.js');

const SCHED_NONE = 1;
const SCHED_RR = 2;

const cluster = module.exports = new EventEmitter();
const intercom = new EventEmitter();
const handles = new Map();
let initialized = false;
let ids = 0;

cluster.isWorker = false;
cluster.isMaster = true;
cluster.isPrimary = true;
cluster.Worker = Worker;
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = SCHED_NONE;
cluster.SCHED_RR = SCHED_RR;
cluster.schedulingPolicy = { none: SCHED_NONE, rr: SCHED_RR }[process.env.NODE_CLUSTER_SCHED_POLICY] ?? SCHED_RR;

cluster.setupPrimary = function setupPrimary(options) {
  if (options !== undefined && options !== null) validateObject(options, 'options');
  const settings = {
    args: process.argv.slice(2),
    exec: process.argv[1],
    execArgv: process.execArgv,
    silent: false,
    ...cluster.settings,
    ...options,
  };
  cluster.settings = settings;
  if (!initialized) {
    initialized = true;
    const { schedulingPolicy } = cluster;
    if (schedulingPolicy !== SCHED_NONE && schedulingPolicy !== SCHED_RR) {
      require('assert')(false, `Bad cluster.schedulingPolicy: ${schedulingPolicy}`);
    }
  }
  process.nextTick(() => cluster.emit('setup', settings));
};
cluster.setupMaster = cluster.setupPrimary;

function start(id, env) {
  const { fork } = require('child_process');
  const { args, cwd, exec, execArgv, gid, serialization, silent, stdio, uid, windowsHide } = cluster.settings;
  return fork(exec, args, {
    cwd,
    env: { ...process.env, ...env, NODE_UNIQUE_ID: `${id}` },
    execArgv: [...execArgv],
    gid,
    serialization,
    silent,
    stdio,
    uid,
    windowsHide,
  });
}

function forget(worker) {
  delete cluster.workers[worker.id];
  if (Object.keys(cluster.workers).length === 0) intercom.emit('disconnect');
}

function releaseHandles(worker) {
  for (const [key, handle] of handles) {
    if (handle.remove(worker)) handles.delete(key);
  }
}

cluster.fork = function fork(env) {
  cluster.setupPrimary();
  const id = ++ids;
  const worker = new Worker({ id, process: start(id, env) });
  worker.on('message', (message, handle) => cluster.emit('message', worker, message, handle));
  worker.process.once('exit', (code, signal) => {
    // Who is still connected is still listed.
    if (!worker.isConnected()) {
      releaseHandles(worker);
      forget(worker);
    }
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'dead';
    worker.emit('exit', code, signal);
    cluster.emit('exit', worker, code, signal);
  });
  worker.process.once('disconnect', () => {
    releaseHandles(worker);
    if (worker.isDead()) forget(worker);
    worker.exitedAfterDisconnect = Boolean(worker.exitedAfterDisconnect);
    worker.state = 'disconnected';
    worker.emit('disconnect');
    cluster.emit('disconnect', worker);
  });
  worker.process.on('internalMessage', receiver(worker, onMessage));
  process.nextTick(() => cluster.emit('fork', worker));
  cluster.workers[worker.id] = worker;
  return worker;
};

cluster.disconnect = function disconnect(callback) {
  const workers = Object.values(cluster.workers);
  if (workers.length === 0) {
    process.nextTick(() => intercom.emit('disconnect'));
  } else {
    for (const worker of workers) {
      if (worker.isConnected()) worker.disconnect();
    }
  }
  if (typeof callback === 'function') intercom.once('disconnect', callback);
};

// ---- what workers say ----

// A path to a socket may have about 100 bytes: the way from here may be the shorter one.
function shortest({ address, port }) {
  if (port >= 0 || typeof address !== 'string') return address;
  const relative = require('path').relative(process.cwd(), address);
  return relative.length < address.length ? relative : address;
}

const acts = {
  online(worker) {
    worker.emit('online');
    cluster.emit('online', worker);
  },
  exitedAfterDisconnect(worker, message) {
    worker.exitedAfterDisconnect = true;
    send(worker.process, { ack: message.seq });
  },
  queryServer(worker, message) {
    if (worker.exitedAfterDisconnect) return;
    const { port, addressType, fd, index, seq } = message;
    const address = shortest(message);
    const key = `${message.address}:${port}:${addressType}:${fd}:${index}`;
    let handle = handles.get(key);
    if (handle === undefined) {
      const isShared = cluster.schedulingPolicy !== SCHED_RR || isUDP(addressType);
      const Made = isShared ? SharedHandle : RoundRobinHandle;
      handle = new Made(key, address, message);
      handles.set(key, handle);
    }
    handle.data ??= message.data;
    handle.add(worker, (errno, reply, native) => {
      const { data } = handle;
      // Another worker may have more luck.
      if (errno) handles.delete(key);
      send(worker.process, { errno, key, ack: seq, data, ...reply }, native);
    });
  },
  listening(worker, { addressType, address, port, fd }) {
    const info = { addressType, address, port, fd };
    worker.state = 'listening';
    worker.emit('listening', info);
    cluster.emit('listening', worker, info);
  },
  close(worker, { key }) {
    if (handles.get(key)?.remove(worker)) handles.delete(key);
  },
};

function onMessage(message) {
  acts[message.act]?.(this, message);
}

// ---- workers, seen from here ----

Worker.prototype.disconnect = function disconnect() {
  this.exitedAfterDisconnect = true;
  send(this.process, { act: 'disconnect' });
  releaseHandles(this);
  forget(this);
  return this;
};

Worker.prototype.destroy = function destroy(signal) {
  this.process.kill(signal || 'SIGTERM');
};
