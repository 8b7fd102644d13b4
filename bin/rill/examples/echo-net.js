// The home page's second program in today's form: half-open, so that a client that is done still hears goodbye.
const net = require('node:net');

net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.setEncoding('utf8');
  socket.write('hello\r\n');
  socket.on('data', (data) => socket.write(data));
  socket.on('end', () => socket.end('goodbye\r\n'));
  socket.on('error', () => {});
}).listen(7000, 'localhost');
