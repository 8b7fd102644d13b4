// What a socket can be told and asked: addresses, reach, multicast membership, buffers.
'use strict';

const { ErrnoException, codes: { ERR_MISSING_ARGS, ERR_SOCKET_DGRAM_NOT_CONNECTED } } = require('internal:errors');
const { validateNumber, validateString } = require('internal:validators');
const { YES, bufferSize, kState, running } = require('./state.js');

function check(errno, syscall) {
  if (errno < 0) throw new ErrnoException(errno, syscall);
}

const methods = {
  address() {
    const out = {};
    check(running(this).handle.getsockname(out), 'getsockname');
    return out;
  },

  remoteAddress() {
    const { connected, handle } = running(this);
    if (connected !== YES) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
    const out = {};
    check(handle.getpeername(out), 'getpeername');
    return out;
  },

  setBroadcast(on) {
    check(this[kState].handle.setBroadcast(on ? 1 : 0), 'setBroadcast');
  },

  setTTL(ttl) {
    validateNumber(ttl, 'ttl');
    check(this[kState].handle.setTTL(ttl), 'setTTL');
    return ttl;
  },

  setMulticastTTL(ttl) {
    validateNumber(ttl, 'ttl');
    check(this[kState].handle.setMulticastTTL(ttl), 'setMulticastTTL');
    return ttl;
  },

  setMulticastLoopback(on) {
    check(this[kState].handle.setMulticastLoopback(on ? 1 : 0), 'setMulticastLoopback');
    return on;
  },

  setMulticastInterface(interfaceAddress) {
    const { handle } = running(this);
    validateString(interfaceAddress, 'interfaceAddress');
    check(handle.setMulticastInterface(interfaceAddress), 'setMulticastInterface');
  },

  addMembership(multicastAddress, interfaceAddress) {
    membership(this, multicastAddress, interfaceAddress, true, 'addMembership');
  },

  dropMembership(multicastAddress, interfaceAddress) {
    membership(this, multicastAddress, interfaceAddress, false, 'dropMembership');
  },

  addSourceSpecificMembership(sourceAddress, groupAddress, interfaceAddress) {
    sourceMembership(this, sourceAddress, groupAddress, interfaceAddress, true, 'addSourceSpecificMembership');
  },

  dropSourceSpecificMembership(sourceAddress, groupAddress, interfaceAddress) {
    sourceMembership(this, sourceAddress, groupAddress, interfaceAddress, false, 'dropSourceSpecificMembership');
  },

  setRecvBufferSize(size) {
    bufferSize(this, size, true);
  },

  setSendBufferSize(size) {
    bufferSize(this, size, false);
  },

  getRecvBufferSize() {
    return bufferSize(this, 0, true);
  },

  getSendBufferSize() {
    return bufferSize(this, 0, false);
  },

  getSendQueueSize() {
    return this[kState].handle.getSendQueueSize();
  },

  getSendQueueCount() {
    return this[kState].handle.getSendQueueCount();
  },
};

function membership(socket, group, through, join, syscall) {
  const { handle } = running(socket);
  if (!group) throw new ERR_MISSING_ARGS('multicastAddress');
  check(handle.membership(`${group}`, through ? `${through}` : undefined, join), syscall);
}

function sourceMembership(socket, source, group, through, join, syscall) {
  const { handle } = running(socket);
  validateString(source, 'sourceAddress');
  validateString(group, 'groupAddress');
  check(handle.sourceMembership(source, group, through ? `${through}` : undefined, join), syscall);
}

module.exports = {
  describe(Socket) {
    Object.assign(Socket.prototype, methods);
  },
};
