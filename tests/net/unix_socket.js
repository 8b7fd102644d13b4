// A Unix socket path: talk, address, EADDRINUSE, and the file goes with the server.
const net = require('net'); const fs = require('fs');
const server = net.createServer((socket) => socket.pipe(socket)).listen('./s.sock', () => {
  console.log(server.address(), fs.statSync('s.sock').isSocket());
  const client = net.connect('./s.sock', () => client.end('over a path'));
  client.setEncoding('utf8').on('data', (text) => console.log(text)).on('close', () => {
    net.createServer().listen('./s.sock').on('error', (error) => {
      console.log(error.message, error.code, error.address);
      server.close(() => console.log(fs.existsSync('s.sock')));
    });
  });
});

