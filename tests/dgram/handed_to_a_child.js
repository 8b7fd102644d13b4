// A bound socket is sent to a child, which receives from it.
'use strict';
const dgram = require('dgram');
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
  process.once('message', (message, socket) => {
    socket.once('message', (bytes) => {
      process.send(`${message} ${bytes}`, () => process.disconnect());
      socket.close();
    });
    process.send('ready');
  });
} else {
  const child = fork(__filename, ['child']);
  const socket = dgram.createSocket('udp4');
  socket.bind(0, '127.0.0.1', () => {
    const { port } = socket.address();
    child.send('the child has', socket);
    child.on('message', (message) => {
      console.log(message);
      if (message !== 'ready') return;
      // From now on only the child receives.
      socket.close();
      const client = dgram.createSocket('udp4');
      client.send('a datagram', port, '127.0.0.1', () => client.close());
    });
  });
}
