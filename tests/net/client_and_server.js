// A server and a client in one script: events in order, addresses, the process ends when both are closed.
const net = require('net');
const log = [];
const server = net.createServer((socket) => {
  log.push('server: connection');
  socket.setEncoding('utf8');
  socket.on('data', (text) => { log.push(`server: data ${text}`); socket.end(`re: ${text}`); });
  socket.on('end', () => log.push('server: end'));
  socket.on('close', (hadError) => { log.push(`server: close ${hadError}`); server.close(); });
});
server.on('close', () => log.push('server closed'));
server.on('listening', () => console.log('listening'));
server.listen(0, '127.0.0.1', () => {
  const { address, family, port } = server.address();
  console.log(address, family, typeof port, server.listening);
  const client = net.connect(port, '127.0.0.1');
  console.log(client.connecting, client.readyState);
  client.on('connect', () => { console.log('connect', client.connecting, client.readyState, client.remotePort === port, client.remoteFamily); client.write('ping'); });
  client.on('ready', () => console.log('ready'));
  client.on('data', (data) => console.log('data', data));
  client.on('end', () => console.log('end'));
  client.on('close', (hadError) => console.log('close', hadError, client.destroyed, client.bytesRead, client.bytesWritten));
});
process.on('exit', () => console.log(log.filter((line) => line.startsWith('server: ') || line === 'server closed').join('\n')));
