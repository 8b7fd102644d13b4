// A request whose body nobody reads is closed once the body has come and gone.
'use strict';
const http = require('http');
const net = require('net');

const log = {};
const server = http.createServer((req, res) => {
  const events = log[req.url] = [];
  req.on('close', () => events.push('req close'));
  res.on('finish', () => events.push('finish'));
  res.on('close', () => events.push('res close'));
  res.end('x');
});
server.listen(0, () => {
  const client = net.connect(server.address().port);
  client.write('POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello' +
    'POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n' +
    'GET /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  client.resume();
  client.on('close', () => {
    server.close(() => {
      for (const url of Object.keys(log)) console.log(url, log[url].join(', '));
    });
  });
});
