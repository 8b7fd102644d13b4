// Upgrade hands the socket over, with what came after the head.
const http = require('http'); const net = require('net');
const server = http.createServer((req, res) => res.end('plain')).on('upgrade', (req, socket, head) => {
  console.log('upgrade', req.headers.upgrade, String(head));
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  socket.write(head); socket.pipe(socket);
}).listen(0, () => {
  const req = http.get({ port: server.address().port, headers: { Connection: 'Upgrade', Upgrade: 'echo' }, agent: false });
  req.on('upgrade', (res, socket) => {
    console.log(res.statusCode, res.headers.upgrade);
    socket.end('over and out');
    socket.setEncoding('utf8').on('data', (text) => console.log(text)).on('close', () => server.close());
  });
});
