// A socket's time-out, which nobody waits for, is the only timer there ever was: the program ends all the same.
const net = require('net');

const server = net.createServer((socket) => {
  socket.setTimeout(120_000);
  socket.on('close', () => console.log('closed'));
  socket.resume();
}).listen(0, () => {
  const client = net.connect(server.address().port, () => {
    client.destroy();
    server.close();
  });
});
