// server.close stops accepting at once and calls back when the last connection is gone.
const net = require('net');
const log = [];
const server = net.createServer((socket) => {
  server.close(() => log.push('closed'));
  console.log(server.listening, server.address());
  setTimeout(() => { log.push('ending the connection'); socket.end(); }, 10);
}).listen(0, () => net.connect(server.address().port).resume());
process.on('exit', () => console.log(log));
