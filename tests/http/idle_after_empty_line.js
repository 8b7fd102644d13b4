// An empty line behind a request begins no other: the connection is idle, and closed after a while.
const http = require('http');
const net = require('net');

const server = http.createServer({ keepAliveTimeout: 20, keepAliveTimeoutBuffer: 0 }, (req, res) => res.end('ok'));
server.listen(0, () => {
  const client = net.connect(server.address().port, () => {
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n\r\n');
  });
  client.on('data', (bytes) => console.log(bytes.toString().split('\r\n')[0]));
  client.on('close', () => {
    console.log('closed');
    server.close();
  });
});
