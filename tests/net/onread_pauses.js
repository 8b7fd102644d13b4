// A socket with a buffer of the program's own fills it again and again; a pause holds what was read already.
'use strict';
const net = require('net');

const server = net.createServer((socket) => {
  server.close();
  socket.end('hello world, hello world');
}).listen(0, () => {
  let asked = 0;
  let parts = 0;
  let paused = false;
  net.connect({
    port: server.address().port,
    onread: {
      buffer: () => Buffer.alloc(5 + asked++ % 2),
      callback(nread, buffer) {
        console.log(nread, buffer.length, String(buffer.subarray(0, nread)), paused, this instanceof net.Socket);
        if (++parts !== 2) return;
        this.pause();
        paused = true;
        setImmediate(() => {
          paused = false;
          this.resume();
        });
      },
    },
  }).on('end', () => console.log('end', asked)).resume();
});
