// req.signal: aborted when the request is cut off, or its answer.
// node20: tells otherwise
'use strict';
const http = require('http');
const { Wire } = require('../support/wire.js');
let log = [];
const server = http.createServer((req, res) => {
  const { signal } = req;
  log.push(`${req.method} ${req.url} ${signal.aborted} ${signal === req.signal} ${signal.constructor.name}`);
  signal.addEventListener('abort', () => log.push(`abort ${signal.reason.name} ${signal.reason.message} ${signal.reason.code}`));
  for (const name of ['close', 'aborted', 'end']) req.on(name, () => log.push(`req ${name} ${signal.aborted}`));
  req.on('error', (error) => log.push(`req error ${error.message}`));
  for (const name of ['finish', 'close']) res.on(name, () => log.push(`res ${name} ${signal.aborted}`));
  res.on('close', () => setImmediate(() => setImmediate(() => server.emit('over'))));
  req.resume();
  if (req.url === '/end') res.end('ok');
  if (req.url === '/destroy') req.destroy(new Error('mine'));
  if (req.url === '/destroy-answer') res.destroy();
  server.emit('got');
});
server.listen(0, async () => {
  for (const url of ['/end', '/gone', '/destroy', '/destroy-answer']) {
    for (const length of [0, 3]) {
      log = [];
      const over = new Promise((done) => server.once('over', done));
      const got = new Promise((done) => server.once('got', done));
      const wire = new Wire(server.address().port);
      wire.say(`POST ${url} HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n${url === '/end' ? 'abc'.slice(0, length) : ''}`);
      if (url === '/end') await wire.until(/ok/);
      await got;
      await wire.destroy();
      await over;
      console.log(log.join('\n'));
    }
  }
  server.close();
});
