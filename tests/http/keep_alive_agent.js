// An agent that keeps connections uses one for requests in turn; Connection and Keep-Alive headers tell.
const http = require('http');
const ports = new Set();
const server = http.createServer((req, res) => { ports.add(req.socket.remotePort); res.end(req.url); }).listen(0, () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let left = 3;
  for (let i = 0; i < 3; i++) {
    http.get({ port: server.address().port, path: `/${i}`, agent }, (res) => {
      console.log(res.headers.connection, /^timeout=\d+$/.test(res.headers['keep-alive']));
      res.on('data', (d) => console.log(String(d))).on('end', () => { if (--left === 0) { console.log('connections', ports.size); agent.destroy(); server.close(); } });
    });
  }
});
