// node:dgram: exactly what require('dgram') gives.
'use strict';

const { Socket } = require('./socket.js');
require('./send.js').describe(Socket);
require('./options.js').describe(Socket);

function createSocket(type, listener) {
  return new Socket(type, listener);
}

module.exports = { createSocket, Socket };
