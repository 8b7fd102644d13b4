// A socket that was closed can connect again, as often as it likes; its counts begin anew.
'use strict';
const net = require('net');

const server = net.createServer((socket) => socket.end('hello')).listen(0, () => {
  const { port } = server.address();
  let left = 3;
  const socket = net.connect(port);
  socket.on('connect', () => socket.end('abc'));
  socket.on('data', () => console.log('read', socket.bytesRead, socket.bytesWritten));
  socket.on('close', (hadError) => {
    console.log('closed', hadError, socket.destroyed, socket.readyState);
    if (--left > 0) {
      socket.connect(port);
      return;
    }
    server.close(() => {
      let refused = 3;
      const other = net.connect(port, '127.0.0.1');
      other.on('error', (error) => console.log(error.code));
      other.on('close', () => {
        if (--refused > 0) other.connect(port, '127.0.0.1');
      });
    });
  });
});
