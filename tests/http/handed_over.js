// native: it makes its own connections
// node20: tells otherwise
// Connections that change hands: sniffed by a net.Server, taken from the server's own listener, read along, tunnelled by CONNECT.
'use strict';
const http = require('http');
const net = require('net');
const { Wire } = require('../support/wire.js');
const log = [];
const answer = (req, res) => {
  let text = '';
  req.on('data', (d) => { text += d; }).on('end', () => {
    log.push(`${req.method} ${req.url} ${text} ${req.socket.constructor.name} ${typeof req.socket.remotePort}`);
    if (req.url === '/last') res.setHeader('Connection', 'close');
    res.end(`[${req.url}]`);
  });
};
const get = (url) => `GET ${url} HTTP/1.1\r\nHost: a\r\n\r\n`;
const listen = (server) => new Promise((done) => server.listen(0, () => done(server.address().port)));
const talk = async (name, server, port, ...texts) => {
  const wire = new Wire(port);
  for (const text of texts) {
    wire.say(text);
    console.log(name, await wire.until(/\]$|101|200/));
  }
  await wire.until(null);
  console.log(`  ${log.splice(0).join('\n  ')}`);
  await new Promise((done) => server.close(done));
  console.log('closed');
};
(async () => {
  // A net.Server looks at the first bytes and hands the socket on.
  const inner = http.createServer(answer);
  const front = net.createServer((socket) => {
    socket.once('readable', () => {
      const first = socket.read(1);
      log.push(`first ${first}`);
      socket.unshift(first);
      inner.emit('connection', socket);
    });
  });
  await talk('sniffed', front, await listen(front), get('/1'), `POST /last HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab`);

  // The server's own listener is taken away: the program decides.
  const own = http.createServer(answer);
  const [listener] = own.listeners('connection');
  log.push(String(listener === http._connectionListener));
  own.removeListener('connection', listener);
  own.on('connection', (socket) => {
    log.push(`taken ${socket instanceof net.Socket}`);
    socket.once('data', (data) => {
      socket.pause();
      log.push(`data ${data.length}`);
      socket.unshift(data);
      listener.call(own, socket);
      socket.resume();
    });
  });
  await talk('taken', own, await listen(own), get('/1'), get('/last'));

  // Somebody reads along.
  const along = http.createServer(answer);
  along.on('connection', (socket) => { socket.on('data', (data) => log.push(`along ${data.length}`)); });
  await talk('along', along, await listen(along), get('/1'), get('/last'));

  // A tunnel that ends in another server of the same program.
  const target = http.createServer(answer);
  const proxy = http.createServer(answer).on('connect', (req, socket, head) => {
    log.push(`connect ${req.url} ${head.length}`);
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    target.emit('connection', socket);
  });
  await talk('tunnel', proxy, await listen(proxy), get('/before'), 'CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n', get('/1'), get('/last'));
})();
