// node:net.
'use strict';

const { Socket } = require('./socket.js');
const { Server, serverOf } = require('./server.js');
const { handleOf, handleIn, forget } = require('./handle.js');
const { handlers, bytesOf, goesOn, DATA } = require('internal:process/round');
const { kPiped, passBelow } = require('internal:pump');
const { flow, callIn, gone } = require('internal:async_hooks/flow');
const { normalizeArgs } = require('./connect.js');
const { BlockList } = require('./block_list.js');
const { SocketAddress } = require('./socket_address.js');
const {
  getDefaultAutoSelectFamily, getDefaultAutoSelectFamilyAttemptTimeout, setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
} = require('./selection.js');

// What native code tells; events.rs has the same list.
const CONNECTION = 0;
const CONNECTED = 1;
const END = 3;
const ERROR = 4;
const WRITTEN = 5;
const SHUTDOWN_DONE = 6;
const CLOSED = 7;

binding.dispatch = function dispatch(event, id, a, b) {
  if (event === CONNECTION) {
    serverOf(id)?._onConnection(a);
    return;
  }
  const handle = handleOf(id);
  if (handle === undefined) return;
  // What waits for a write or a connection has an origin of its own.
  if (flow.on && (event === END || event === ERROR || event === CLOSED)) callIn(handle.origin, tell, handle, event, a);
  else tell.call(handle, event, a, b);
};

function tell(event, a, b) {
  const handle = this;
  const { owner } = handle;
  switch (event) {
    case WRITTEN: {
      const callback = handle.pendingWrites?.get(a);
      if (callback !== undefined) {
        handle.pendingWrites.delete(a);
        callback(b);
      }
      break;
    }
    case CONNECTED:
      handle.onconnect?.(a);
      break;
    case END:
      owner?._onEnd();
      break;
    case ERROR:
      owner?._onReadError(a);
      break;
    case SHUTDOWN_DONE: {
      const callback = handle.onshutdown;
      handle.onshutdown = null;
      callback?.(a);
      break;
    }
    case CLOSED: {
      forget(handle.id);
      const callback = handle.onclose;
      // Writes that never left hear of it before the owner does.
      for (const waiting of handle.pendingWrites?.values() ?? []) waiting(-125);
      handle.pendingWrites = null;
      handle.onshutdown?.(-125);
      callback?.();
      gone(handle.origin);
      break;
    }
  }
}

handlers[DATA] = function onData(slot, facts, generation, server, a, b) {
  const handle = handleIn(slot, generation);
  if (handle === undefined) return;
  const { owner } = handle;
  if (owner === null) return;
  if (flow.on) callIn(handle.origin, passData, owner, slot, a, b);
  else passData.call(owner, slot, a, b);
};

function passData(slot, a, b) {
  const owner = this;
  owner._onData(bytesOf(a, b));
  if (owner[kPiped] !== undefined && !goesOn(slot)) passBelow(owner);
}

function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

function connect(...args) {
  const normalized = normalizeArgs(args);
  const [options] = normalized;
  const socket = new Socket(options);
  return socket.connect(normalized);
}

const isIP = (text) => binding.ipFamily(`${text}`);

module.exports = {
  Server,
  Socket,
  Stream: Socket,
  createServer,
  connect,
  createConnection: connect,
  isIP,
  isIPv4: (text) => isIP(text) === 4,
  isIPv6: (text) => isIP(text) === 6,
  _normalizeArgs: normalizeArgs,
  BlockList,
  SocketAddress,
  getDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
};
