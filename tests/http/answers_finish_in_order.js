// Pipelined answers are given in the order of their requests, and told of in that order.
'use strict';
const http = require('http');
const net = require('net');

const log = {};
const order = [];
const server = http.createServer((req, res) => {
  const events = log[req.url] = [];
  for (const name of ['end', 'close']) req.on(name, () => events.push(`req ${name}`));
  for (const name of ['finish', 'close']) {
    res.on(name, () => {
      events.push(`res ${name}`);
      order.push(`${req.url} ${name}`);
    });
  }
  req.resume();
  if (req.url === '/first') setTimeout(() => res.end('first'), 20);
  else res.end(req.url);
});
server.listen(0, () => {
  const client = net.connect(server.address().port);
  client.write('GET /first HTTP/1.1\r\nHost: a\r\n\r\nGET /second HTTP/1.1\r\nHost: a\r\n\r\n' +
    'GET /third HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  client.resume();
  client.on('close', () => {
    server.close(() => {
      console.log(order.join('\n'));
      for (const url of Object.keys(log)) console.log(url, log[url].toSorted().join(', '));
    });
  });
});
