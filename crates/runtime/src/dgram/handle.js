// A native UDP socket's JavaScript handle, and what native code tells of it. There is no socket of the system's until it is
// bound, opened, connected or sent from.
'use strict';

const { FastBuffer } = require('internal:buffer/fast_buffer');
const { internals } = require('internal:boot');
const { flow, origin, bound, callIn, gone } = require('internal:async_hooks/flow');

// What native code tells; mod.rs has the same list.
const MESSAGE = 0;
const ERROR = 1;
const SENT = 2;

// What native code is told of; options.rs and socket.rs have the same lists.
const BROADCAST = 0;
const TTL = 1;
const MULTICAST_TTL = 2;
const MULTICAST_LOOPBACK = 3;
const QUEUED = 1 << 16;

const EBADF = -9;
const EINVAL = -22;

// The number of what is not there: native code refuses it as it does one that is gone.
const NONE = Number.MAX_SAFE_INTEGER;

// By the socket's number.
const handles = new Map();
// Callbacks of datagrams that the kernel did not take at once, by their tokens: a closed socket tells of them, too.
const sends = new Map();
let lastToken = 0;

class UDP {
  constructor(isIPv6) {
    this.id = NONE;
    this.isIPv6 = isIPv6;
    this.refed = true;
    this.owner = null;
    this.onmessage = null;
    this.onerror = null;
    this.lookup = null;
    this.origin = flow.on ? origin('UDPWRAP', this) : undefined;
  }

  get fd() { return binding.fdOf(this.id); }

  bind(address, port, flags) {
    if (this.id !== NONE) return EINVAL;
    if (internals.setting('test-udp-no-try-send') !== undefined) flags |= QUEUED;
    return this._adopt(binding.bind(address, port >>> 0, flags));
  }

  open(fd) {
    return this._adopt(binding.open(fd));
  }

  _adopt(id) {
    if (id < 0) return id;
    this.id = id;
    handles.set(id, this);
    if (!this.refed) binding.setRef(id, false);
    return 0;
  }

  // Any port of any address, for who did not care to bind.
  _ensure() {
    return this.id !== NONE ? 0 : this.bind(this.isIPv6 ? '::' : '0.0.0.0', 0, 0);
  }

  connect(address, port) {
    return this._ensure() || binding.connect(this.id, address, port);
  }

  disconnect() {
    return binding.disconnect(this.id);
  }

  // As binding.send; `callback(errno, size)` is called when the datagram had to wait. Without an address it goes to the peer.
  send(list, address, port, callback) {
    const status = this._ensure();
    if (status < 0) return status;
    lastToken = (lastToken + 1) >>> 0;
    const token = lastToken;
    const sent = binding.send(this.id, list, address, port, token);
    if (sent === 0 && callback !== undefined) {
      const size = list.reduce((total, piece) => total + piece.byteLength, 0);
      const done = (errno) => callback(errno, size);
      sends.set(token, flow.on ? bound(done, 'UDPSENDWRAP', this.origin) : done);
    }
    return sent;
  }

  recvStart() { return binding.receive(this.id, true); }
  recvStop() { return binding.receive(this.id, false); }

  getsockname(out) { return named(binding.localAddress(this.id), out); }
  getpeername(out) { return named(binding.peerAddress(this.id), out); }

  setBroadcast(on) { return binding.setNumber(this.id, BROADCAST, on | 0); }
  setTTL(ttl) { return binding.setNumber(this.id, TTL, ttl | 0); }
  setMulticastTTL(ttl) { return binding.setNumber(this.id, MULTICAST_TTL, ttl | 0); }
  setMulticastLoopback(on) { return binding.setNumber(this.id, MULTICAST_LOOPBACK, on | 0); }
  setMulticastInterface(address) { return binding.setMulticastInterface(this.id, address); }

  membership(group, through, join) {
    return this._ensure() || binding.membership(this.id, group, through, join);
  }

  sourceMembership(source, group, through, join) {
    return this._ensure() || binding.sourceMembership(this.id, source, group, through, join);
  }

  bufferSize(size, isReceive) { return binding.bufferSize(this.id, size, isReceive); }

  getSendQueueSize() { return binding.queued(this.id)[0]; }
  getSendQueueCount() { return binding.queued(this.id)[1]; }

  ref() {
    this.refed = true;
    binding.setRef(this.id, true);
  }

  unref() {
    this.refed = false;
    binding.setRef(this.id, false);
  }

  hasRef() { return this.refed; }

  close(callback) {
    if (this.id !== NONE) {
      binding.close(this.id);
      handles.delete(this.id);
      this.id = NONE;
    }
    gone(this.origin);
    if (typeof callback === 'function') process.nextTick(callback);
  }
}

function named(triple, out) {
  if (triple === undefined) return EBADF;
  out.address = triple[0];
  out.family = `IPv${triple[1]}`;
  out.port = triple[2];
  return 0;
}

binding.dispatch = function dispatch(event, id, a, b, c, d) {
  if (event === SENT) {
    const callback = sends.get(a);
    sends.delete(a);
    callback?.(b);
    return;
  }
  const handle = handles.get(id);
  if (handle === undefined) return;
  if (flow.on) callIn(handle.origin, tell, handle, event, a, b, c, d);
  else tell.call(handle, event, a, b, c, d);
};

function tell(event, a, address, family, port) {
  if (event === MESSAGE) {
    const bytes = new FastBuffer(a.buffer, a.byteOffset, a.byteLength);
    this.onmessage?.(bytes, { address, family: `IPv${family}`, port, size: bytes.length });
  } else if (event === ERROR) {
    this.onerror?.(a);
  }
}

// A bound descriptor from which nobody receives here: it is for other processes.
class Descriptor {
  constructor(fd) {
    this.fd = fd;
  }

  close() {
    require('fs').closeSync(this.fd);
  }
}

// A descriptor bound like that, or a negative errno.
function bindDescriptor(address, port, flags) {
  return binding.bindDescriptor(address, port, flags);
}

// The handle of a socket that native code has already.
function adopt(id) {
  const handle = new UDP(false);
  handle._adopt(id);
  return handle;
}

function all() {
  return [...handles.values()];
}

module.exports = { Descriptor, UDP, adopt, all, bindDescriptor };
