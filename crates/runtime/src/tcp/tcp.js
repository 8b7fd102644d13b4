// node:tcp, the name of 2010 for net: server sockets emit "connect", and stay writable after the other side's end.
'use strict';

const net = require('net');

function createServer(listener, options) {
  if (typeof listener !== 'function') [listener, options] = [undefined, listener];
  const server = net.createServer({ ...options, allowHalfOpen: true });
  // The listener adds its own listeners first; then the connection is announced to them.
  if (listener) server.on('connection', listener);
  server.prependListener('connection', (socket) => {
    // The interface of 2010 knows no "error" event: a lost connection is told by "close".
    socket.on('error', () => {});
    process.nextTick(() => {
      if (!socket.destroyed) socket.emit('connect');
    });
  });
  return server;
}

function createConnection(port, host = '127.0.0.1') {
  const socket = new net.Socket({ allowHalfOpen: true });
  return socket.connect(port, host);
}

module.exports = { createServer, createConnection, Server: net.Server, Stream: net.Socket, Connection: net.Socket };
