// An upgrade whose request has a body: the body is the request's, what follows is the connection's.
// node20: tells otherwise
'use strict';
const http = require('http');
const { Wire } = require('../support/wire.js');
const log = [];
const server = http.createServer((req, res) => res.end('plain'));
server.on('upgrade', (req, socket, head) => {
  log.push(`upgrade ${req.method} complete=${req.complete} head=${head.length} ${socket === req.socket} ${req.headers['x-read']}`);
  if (req.headers['x-read']) req.on('data', (d) => log.push(`body ${d}`)).on('end', () => log.push(`body end ${JSON.stringify(req.trailers)}`));
  let text = '';
  socket.on('data', (d) => { text += d; if (text === 'raw1raw2') { log.push('raw1raw2'); socket.end('bye'); } });
  socket.on('end', () => log.push('end')).on('close', () => { log.push('close'); server.emit('over'); });
  socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
});
const up = 'POST / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n';
server.listen(0, async () => {
  for (const read of ['', 'X-Read: yes\r\n']) {
    for (const [what, first, ...more] of [['length', `${up}${read}Content-Length: 6\r\n\r\nab`, 'cd', 'ef', 'raw1', 'raw2'], ['together', `${up}${read}Content-Length: 2\r\n\r\nab`, 'raw1', 'raw2'],
      ['chunked', `${up}${read}Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n`, '2\r\ncd\r\n0\r\nX-T: 1\r\n\r\nraw1', 'raw2']]) {
      const over = new Promise((done) => server.once('over', done));
      const wire = new Wire(server.address().port);
      wire.say(first);
      console.log(what, await wire.until(/101[^]*\r\n\r\n/));
      for (const text of more) { wire.say(text); for (let i = 0; i < 10; i++) await new Promise(setImmediate); }
      console.log(await wire.until(null));
      await over;
      console.log(`  ${log.splice(0).join('\n  ')}`);
    }
  }
  server.close(() => console.log('closed'));
});
