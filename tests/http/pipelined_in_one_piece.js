// Requests that arrive in one piece are told one behind the other; ticks run behind the last of them.
// native: what a stream gives is told in one go, ticks run behind all of it
'use strict';
const http = require('http');
const net = require('net');

const log = [];
const server = http.createServer((req, res) => {
  log.push(`request ${req.url}`);
  process.nextTick(() => log.push(`tick ${req.url}`));
  let size = 0;
  req.on('data', (bytes) => { size += bytes.length; });
  req.on('end', () => {
    log.push(`end ${req.url} ${size}`);
    res.end(req.url);
  });
});

server.listen(0, () => {
  const client = net.connect(server.address().port);
  client.end('GET /1 HTTP/1.1\r\nHost: x\r\n\r\n' +
    'POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello' +
    'GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  let text = '';
  client.setEncoding('latin1').on('data', (piece) => { text += piece; });
  client.on('close', () => {
    console.log(log.join('\n'));
    console.log(text.match(/\/[123]$|\/[123](?=HTTP)/g));
    server.close();
  });
});
