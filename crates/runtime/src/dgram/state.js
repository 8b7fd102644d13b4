// What a socket is at: its handle, whether it is bound and connected, what waits for its binding.
'use strict';

const { ErrnoException, errnoMessage, errnoName, codes: {
  ERR_SOCKET_BAD_BUFFER_SIZE, ERR_SOCKET_BUFFER_SIZE, ERR_SOCKET_DGRAM_NOT_RUNNING,
} } = require('internal:errors');

const kState = Symbol('state symbol');

// Of `bound` and `connected`.
const NO = 0;
const COMING = 1;
const YES = 2;

class State {
  constructor(handle, options) {
    this.handle = handle;
    this.receiving = false;
    this.bound = NO;
    this.connected = NO;
    this.queue = undefined;
    this.reuseAddr = options?.reuseAddr;
    this.reusePort = options?.reusePort;
    this.ipv6Only = options?.ipv6Only;
    this.recvBufferSize = options?.recvBufferSize;
    this.sendBufferSize = options?.sendBufferSize;
    this.receiveBlockList = options?.receiveBlockList;
    this.sendBlockList = options?.sendBlockList;
  }
}

// The state of a socket that was not closed.
function running(socket) {
  const state = socket[kState];
  if (!state.handle) throw new ERR_SOCKET_DGRAM_NOT_RUNNING();
  return state;
}

function startListening(socket) {
  const state = socket[kState];
  const { handle } = state;
  handle.onmessage = onMessage;
  handle.onerror = onError;
  handle.recvStart();
  state.receiving = true;
  state.bound = YES;
  if (state.recvBufferSize) bufferSize(socket, state.recvBufferSize, true);
  if (state.sendBufferSize) bufferSize(socket, state.sendBufferSize, false);
}

function onMessage(bytes, sender) {
  const socket = this.owner;
  if (socket[kState].receiveBlockList?.check(sender.address, sender.family.toLowerCase())) return;
  socket.emit('message', bytes, sender);
}

function onError(errno) {
  this.owner.emit('error', new ErrnoException(errno, 'recvmsg'));
}

// Gives the socket another handle in place of the one it was made with.
function replaceHandle(socket, handle) {
  const state = socket[kState];
  handle.lookup = state.handle.lookup;
  handle.owner = socket;
  if (!state.handle.hasRef()) handle.unref();
  state.handle.close();
  state.handle = handle;
}

// Sets the size unless it is 0; gives what it is.
function bufferSize(socket, size, isReceive) {
  if (size >>> 0 !== size) throw new ERR_SOCKET_BAD_BUFFER_SIZE();
  const found = socket[kState].handle.bufferSize(size, isReceive);
  if (found >= 0) return found;
  throw new ERR_SOCKET_BUFFER_SIZE({
    errno: found,
    code: errnoName(found),
    message: errnoMessage(found),
    syscall: isReceive ? 'uv_recv_buffer_size' : 'uv_send_buffer_size',
  });
}

module.exports = { COMING, NO, State, YES, bufferSize, kState, replaceHandle, running, startListening };
