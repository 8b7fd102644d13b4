// Pipelined requests answered late, early, in any order, with bodies, trailers, closes in the middle, HEAD and 204 between.
// node20: tells otherwise
'use strict';
const http = require('http');
const { Wire } = require('../support/wire.js');
const log = [];
const waiting = new Map();
const server = http.createServer((req, res) => {
  log.push(`request ${req.method} ${req.url}`);
  let text = '';
  res.on('finish', () => log.push(`finish ${req.url}`));
  res.on('close', () => log.push(`close ${req.url} ${res.writableFinished}`));
  res.on('socket', () => log.push(`socket ${req.url}`));
  req.on('data', (d) => { text += d; });
  req.on('end', () => {
    const answer = () => {
      if (req.url.startsWith('/204')) { res.writeHead(204); res.end('nothing'); return; }
      if (req.url.startsWith('/close')) res.setHeader('Connection', 'close');
      if (req.url.startsWith('/chunks')) { res.setHeader('Trailer', 'T'); res.write('a'); setImmediate(() => { res.write('b'); res.addTrailers({ T: 'x' }); res.end(); }); return; }
      res.end(`[${req.url} ${text} ${JSON.stringify(req.trailers)}]`);
    };
    if (req.url.endsWith('!')) waiting.set(req.url, answer);
    else answer();
  });
});
const let_ = (url) => { waiting.get(url)(); waiting.delete(url); };
const turn = async () => { for (let i = 0; i < 20; i++) await new Promise(setImmediate); };
const get = (url, more = '') => `GET ${url} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
const post = (url, body) => `POST ${url} HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const chunked = (url) => `PUT ${url} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-T: 1\r\n\r\n`;
server.listen(0, async () => {
  const { port } = server.address();
  const run = async (name, text, last, ...order) => {
    const wire = new Wire(port);
    wire.say(text);
    while (waiting.size < order.length) await new Promise(setImmediate);
    for (const url of order) { let_(url); await turn(); }
    let heard = await wire.until(last);
    await turn();
    heard += wire.heard;
    console.log(`${name}: ${heard} ${wire.closed}`);
    await wire.destroy();
    await turn();
    console.log(`  ${log.splice(0).join('\n  ')}`);
  };
  await run('at once', get('/1') + get('/2') + get('/3'), /\/3 .*\]/);
  await run('reversed', get('/1!') + get('/2!') + get('/3!'), /\/3! .*\]/, '/3!', '/2!', '/1!');
  await run('middle first', post('/1!', 'one') + post('/2!', 'two') + get('/3!'), /\/3! .*\]/, '/2!', '/1!', '/3!');
  await run('mixed', get('/1!') + chunked('/2') + `HEAD /3 HTTP/1.1\r\nHost: a\r\n\r\n` + get('/204') + get('/chunks') + get('/6'), /\/6 .*\]/, '/1!');
  await run('close in the middle', get('/1!') + get('/close!') + get('/3!'), null, '/3!', '/close!', '/1!');
  await run('client closes', get('/1!') + get('/2!', 'Connection: close\r\n'), null, '/2!', '/1!');
  server.close();
});
