// The order of a request's events on a kept and on a closed connection, with and without a body.
// node20: frames and tells otherwise
'use strict';
const http = require('http');
const { Wire, settled } = require('../support/wire.js');
let log = [];
const note = (text) => log.push(text);
const server = http.createServer((req, res) => {
  note(`request ${req.method}`);
  for (const name of ['data', 'end', 'close', 'aborted', 'error', 'pause', 'resume']) req.on(name, () => note(`req ${name}`));
  for (const name of ['prefinish', 'finish', 'close', 'error', 'drain', 'pipe']) res.on(name, () => note(`res ${name}`));
  process.nextTick(() => note('tick'));
  Promise.resolve().then(() => note('microtask'));
  setImmediate(() => note('immediate'));
  if (req.url === '/now') res.end('now', () => note('end callback'));
  if (req.url === '/write') { res.write('a', () => note('write callback')); res.end('b', () => note('end callback')); }
  if (req.url === '/after') req.on('end', () => res.end('after'));
  if (req.url === '/empty') res.end();
  if (req.url === '/later') setImmediate(() => setImmediate(() => res.end('later')));
  if (req.url === '/head') { res.writeHead(200); res.flushHeaders(); setImmediate(() => res.end()); }
});
server.on('connection', () => note('connection'));
server.on('close', () => note('server close'));
server.listen(0, async () => {
  const { port } = server.address();
  for (const url of ['/now', '/write', '/after', '/empty', '/later', '/head']) {
    for (const body of ['', 'body']) {
      for (const connection of ['close', 'keep-alive']) {
        log = [];
        const method = body ? 'POST' : 'GET';
        const wire = new Wire(port);
        wire.say(`${method} ${url} HTTP/1.1\r\nHost: a\r\nConnection: ${connection}\r\n` +
          (body ? 'Content-Length: 4\r\n\r\n' : '\r\n'));
        if (body && url !== '/now') await new Promise(setImmediate);
        wire.say(body);
        if (connection === 'close') await wire.until(null);
        else await wire.until(/now|b\r\n0|after|Length: 0\r\n\r\n|later|0\r\n\r\n/);
        await settled();
        await wire.destroy();
        await settled();
        console.log(`${method} ${url} ${connection}: ${log.join(', ')}`);
      }
    }
  }
  server.close(() => console.log('closed'));
});
