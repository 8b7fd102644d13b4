// A client that sends no more before it has its answer has hung up.
'use strict';
const http = require('http');
const net = require('net');

const server = http.createServer((req, res) => {
  const log = [];
  for (const name of ['aborted', 'close']) req.on(name, () => log.push(`req ${name}`));
  req.on('error', (error) => log.push(`req ${error.code}`));
  res.on('finish', () => log.push('res finish'));
  res.on('close', () => log.push(`res close, finished ${res.writableFinished}`));
  if (req.url === '/at-once') res.end('here');
  res.on('close', () => setImmediate(() => console.log(`${req.url}: ${log.toSorted().join('; ')}`)));
});
server.listen(0, () => {
  const ask = (url, next) => {
    const client = net.connect(server.address().port);
    client.end(`GET ${url} HTTP/1.1\r\nHost: a\r\n\r\n`);
    let text = '';
    client.on('data', (data) => { text += data; });
    client.on('close', () => {
      console.log(`${url}: ${text === '' ? 'nothing' : text.split('\r\n\r\n')[1]} came`);
      setImmediate(next);
    });
  };
  ask('/at-once', () => ask('/never', () => server.close(() => console.log('closed'))));
});
