// An unref'd server or socket does not hold the process; getConnections counts.
const net = require('net');
const server = net.createServer().listen(0, () => {
  const client = net.connect(server.address().port, () => {
    server.getConnections((error, count) => {
      console.log('connections', error, count);
      client.unref();
      server.unref();
    });
  });
});
server.on('connection', (socket) => socket.unref());
process.on('exit', () => console.log('exit'));
