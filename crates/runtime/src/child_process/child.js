// ChildProcess: a process that was started, its streams, and its end.
'use strict';

const EventEmitter = require('events');
const { bindingOf } = require('internal:boot');
const { ErrnoException, errnoName } = require('internal:errors');
const { validateArray, validateObject, validateOneOf, validateString } = require('internal:validators');
const { Handle } = require('internal:net/handle');
const { flow, origin } = require('internal:async_hooks/flow');
const { ownChannel } = require('internal:diagnostics_channel/channels');
const { ownTracingChannel } = require('internal:diagnostics_channel/tracing');
const { children } = require('./dispatch.js');
const { setupChannel, maybeClose } = require('./channel.js');
const { toSignal } = require('./options.js');
const { toStdio } = require('./stdio.js');

const EINVAL = -22;
const ENOSYS = -38;
const onChild = ownChannel('child_process');
const spawning = ownTracingChannel('child_process.spawn');

const ESRCH = -3;

// Errors of a start that are told by an event, since they depend on the machine and not on the call.
const LATE = new Set(['EACCES', 'EAGAIN', 'EMFILE', 'ENFILE', 'ENOENT']);

// The native half of a child that runs.
class Process {
  constructor(pid, id, owner) {
    this.pid = pid;
    this.id = id;
    this.owner = owner;
    this.refed = true;
    this.origin = flow.on ? origin('PROCESSWRAP', this) : undefined;
    children.set(id, this);
  }

  onexit(code, signal) {
    onExit(this.owner, code, signal);
  }

  kill(signal) { return bindingOf('process').kill(this.pid, signal); }

  ref() {
    this.refed = true;
    binding.refChild(this.id, true);
  }

  unref() {
    this.refed = false;
    binding.refChild(this.id, false);
  }

  hasRef() { return this.refed; }

  close() {}
}

function ChildProcess() {
  if (!new.target) return new ChildProcess();
  Reflect.apply(EventEmitter, this, []);
  this._closesNeeded = 1;
  this._closesGot = 0;
  this.connected = false;
  this.signalCode = null;
  this.exitCode = null;
  this.killed = false;
  this.spawnfile = null;
  this._handle = null;
  if (onChild.hasSubscribers) onChild.publish({ process: this });
}
Object.setPrototypeOf(ChildProcess.prototype, EventEmitter.prototype);
Object.setPrototypeOf(ChildProcess, EventEmitter);

ChildProcess.prototype.spawn = function spawn(options) {
  validateObject(options, 'options');
  validateOneOf(options.serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  const serialization = options.serialization || 'json';
  const { list, channel } = toStdio(options.stdio || 'pipe', false);
  if (options.envPairs !== undefined) validateArray(options.envPairs, 'options.envPairs');
  validateString(options.file, 'options.file');
  this.spawnfile = options.file;
  if (options.args === undefined) {
    this.spawnargs = [];
  } else {
    validateArray(options.args, 'options.args');
    this.spawnargs = options.args;
  }
  const env = options.envPairs ?? Object.entries(process.env).map(([name, value]) => `${name}=${value}`);
  if (channel !== -1) {
    env.push(`NODE_CHANNEL_FD=${channel}`, `NODE_CHANNEL_SERIALIZATION_MODE=${serialization}`);
  }
  const program = {
    file: options.file,
    args: this.spawnargs.map(String),
    env: env.map(String),
    cwd: options.cwd,
    detached: Boolean(options.detached),
    uid: options.uid,
    gid: options.gid,
  };
  if (spawning.hasSubscribers) spawning.start.publish({ process: this, options });
  const [pid, id, ...streams] = binding.spawn(program, list.map((entry) => entry.native));
  if (spawning.hasSubscribers) {
    if (pid < 0) spawning.error.publish({ process: this, error: new ErrnoException(pid, 'spawn') });
    else spawning.end.publish({ process: this });
  }
  if (pid < 0) {
    const name = errnoName(pid);
    if (!LATE.has(name)) {
      // Nobody gets to see the streams: they go as they came.
      list.forEach((entry, i) => {
        if (entry.ipc) binding.closeChannel(streams[i]);
        else if (streams[i] >= 0) new Handle(streams[i]).close(null);
      });
      throw new ErrnoException(pid, 'spawn');
    }
    process.nextTick(onStartError, this, pid);
    if (name === 'EMFILE' || name === 'ENFILE') return pid;
    this.pid = undefined;
  } else {
    this._handle = new Process(pid, id, this);
    process.nextTick(onSpawn, this);
    this.pid = pid;
  }
  const { Socket } = require('net');
  this.stdio = list.map((entry, i) => {
    if (entry.ipc) {
      this._closesNeeded++;
      return null;
    }
    if (entry.type === 'wrap') giveAway(entry);
    if (streams[i] === undefined || streams[i] < 0) return null;
    const socket = new Socket({ handle: new Handle(streams[i], 'PIPEWRAP'), readable: i > 0 });
    if (i > 0) {
      this._closesNeeded++;
      socket.on('close', () => maybeClose(this));
    }
    return socket;
  });
  [this.stdin, this.stdout, this.stderr] = this.stdio;
  if (channel !== -1) setupChannel(this, streams[channel], serialization);
  return pid < 0 ? pid : 0;
};

// Streams that are a child's standard streams: what they have is not for this program any more.
const given = new WeakSet();

function giveAway({ handle, stream }) {
  if (handle.reading) handle.readStop();
  if (typeof stream.pause !== 'function') return;
  stream.pause();
  if (stream._readableState) stream._readableState.reading = false;
  given.add(stream);
}

function onSpawn(child) {
  child.emit('spawn');
}

function onStartError(child, errno) {
  onExit(child, errno, 0);
}

function onExit(child, code, signal) {
  if (signal !== 0) child.signalCode = nameOf(signal);
  else child.exitCode = code;
  child.stdin?.destroy();
  child._handle = null;
  if (code < 0 && signal === 0) {
    const error = new ErrnoException(code, child.spawnfile ? `spawn ${child.spawnfile}` : 'spawn');
    if (child.spawnfile) error.path = child.spawnfile;
    error.spawnargs = child.spawnargs.slice(1);
    child.emit('error', error);
  } else {
    child.emit('exit', child.exitCode, child.signalCode);
  }
  // What nobody reads would keep 'close' from ever coming.
  process.nextTick(flushStdio, child);
  maybeClose(child);
}

function nameOf(number) {
  const { signals } = require('os').constants;
  return Object.keys(signals).find((name) => signals[name] === number) ?? null;
}

function flushStdio(child) {
  for (const stream of child.stdio ?? []) {
    if (stream?.readable && !given.has(stream)) stream.resume();
  }
}

ChildProcess.prototype.kill = function kill(signal) {
  const number = signal === 0 ? 0 : toSignal(signal === undefined ? 'SIGTERM' : signal);
  if (this._handle === null) return false;
  const errno = this._handle.kill(number);
  if (errno === 0) {
    this.killed = true;
    return true;
  }
  // Ended, and nobody has been told yet.
  if (errno === ESRCH) return false;
  const error = new ErrnoException(errno, 'kill');
  if (errno === EINVAL || errno === ENOSYS) throw error;
  this.emit('error', error);
  return false;
};

ChildProcess.prototype[Symbol.dispose] = function () {
  if (!this.killed) this.kill();
};

ChildProcess.prototype.ref = function ref() {
  this._handle?.ref();
};

ChildProcess.prototype.unref = function unref() {
  this._handle?.unref();
};

module.exports = { ChildProcess, nameOf };
