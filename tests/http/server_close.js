// server.close ends idle keep-alive connections and waits for busy ones; closeAllConnections cuts.
const http = require('http'); const net = require('net');
const server = http.createServer((req, res) => { if (req.url === '/hang') return; res.end('x'); }).listen(0, () => {
  const { port } = server.address();
  const idle = net.connect(port, () => idle.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
  idle.once('data', () => {
    const busy = net.connect(port, () => busy.write('GET /hang HTTP/1.1\r\nHost: x\r\n\r\n'));
    busy.on('close', () => console.log('busy closed'));
    server.once('request', () => {
      server.close(() => console.log('server closed'));
      idle.resume().on('close', () => { console.log('idle closed'); server.closeAllConnections(); });
    });
  });
});
