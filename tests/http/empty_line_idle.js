// An empty line behind a request does not make an idle connection a busy one: it is closed when its time is over.
'use strict';
const http = require('http');
const net = require('net');

const server = http.createServer((req, res) => res.end('done'));
server.keepAliveTimeout = 20;
server.keepAliveTimeoutBuffer = 1;
server.listen(0, () => {
  const client = net.connect(server.address().port);
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  let text = '';
  client.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    if (text.endsWith('done')) client.write('\r\n');
  });
  client.on('end', () => {
    console.log(text.split('\r\n')[0], 'then the end');
    server.close(() => console.log('closed'));
  });
});
