// What native code tells of connections, given to the sockets they are of.
'use strict';

const { handleOf } = require('internal:net/handle');
const { flow, callIn } = require('internal:async_hooks/flow');
const { asBuffer } = require('./context.js');

// connection.rs has the same list.
const HELLO = 0;
const SECURE = 1;
const SESSION = 2;
const KEY_LOG = 3;
const FAILED = 4;

// OpenSSL's error as programs see it.
function tlsError([code, message, library, reason]) {
  return Object.assign(new Error(message), { library, reason, code });
}

function told(socket, event, value) {
  switch (event) {
    case HELLO:
      socket._onHello();
      break;
    case SECURE:
      socket._onSecure();
      break;
    case SESSION:
      socket._onSession(asBuffer(value));
      break;
    case KEY_LOG:
      socket._onKeyLog(asBuffer(value));
      break;
    case FAILED:
      socket._onFailed(tlsError(value));
      break;
  }
}

binding.dispatch = function dispatch(event, id, value) {
  const handle = handleOf(id);
  const socket = handle?.owner;
  if (!socket) return;
  if (socket._onHello === undefined) {
    // One that was handed on, as upgraded connections are.
    if (event === FAILED) socket.destroy(tlsError(value));
    return;
  }
  if (flow.on) callIn(handle.origin, told, undefined, socket, event, value);
  else told(socket, event, value);
};

module.exports = { told, FAILED, tlsError };
