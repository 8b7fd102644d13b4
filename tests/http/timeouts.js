// Time-outs of sockets, messages and servers: who hears of them, and what becomes of the connection.
// node20: tells otherwise
'use strict';
const http = require('http');
const { Wire, settled } = require('../support/wire.js');
const run = async (name, options, arrange, text, answer) => {
  const log = [];
  const server = http.createServer({ connectionsCheckingInterval: 10, ...options }, (req, res) => {
    log.push(`request ${req.url}`);
    if (!/answered|body$/.test(name)) req.on('close', () => log.push(`req close ${req.aborted}`));
    res.on('close', () => log.push(`res close ${res.writableFinished}`));
    req.on('error', (error) => log.push(`req ${error.code}`));
    answer?.(req, res, log);
  });
  arrange?.(server, log);
  await new Promise((done) => server.listen(0, done));
  const wire = new Wire(server.address().port);
  if (text) wire.say(text);
  const heard = await wire.until(null);
  await new Promise((done) => server.close(done));
  await settled();
  console.log(`${name}: ${heard}\n  ${log.join('\n  ')}`);
};
const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
(async () => {
  await run('headersTimeout, nothing', { headersTimeout: 60 }, null, '');
  await run('headersTimeout, begun', { headersTimeout: 60 }, null, 'GET / HT');
  await run('headersTimeout, heard', { headersTimeout: 60 }, (server, log) => server.on('clientError', (error, socket) => {
    log.push(`${error.name} ${error.code} ${error.message} ${socket.writable}`);
    if (socket.writable) socket.end('HTTP/1.1 408 Mine\r\n\r\n');
    log.splice(1);
  }), 'GET / HT');
  await run('requestTimeout, body', { requestTimeout: 60, headersTimeout: 50 }, null, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab', (req) => req.resume());
  await run('requestTimeout, answered', { requestTimeout: 60, headersTimeout: 50 }, null, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab', (req, res) => res.end('early'));
  await run('keepAliveTimeout', { keepAliveTimeout: 30, keepAliveTimeoutBuffer: 10 }, null, get, (req, res) => res.end('kept'));
  await run('keepAliveTimeout second', { keepAliveTimeout: 2000, keepAliveTimeoutBuffer: 1 }, (server) => { server.keepAliveTimeout = 30; }, get, (req, res) => res.end('kept'));
  await run('server timeout, unheard', {}, (server) => { server.timeout = 40; }, get);
  await run('server timeout, heard', {}, (server, log) => server.setTimeout(40, (socket) => { log.push(`server timeout ${socket.constructor.name}`); socket.destroy(); }), get);
  await run('server timeout, idle', {}, (server) => { server.timeout = 40; }, '');
  await run('req.setTimeout', {}, null, get, (req, res, log) => req.setTimeout(40, () => { log.push('req timeout'); res.end('late'); }));
  await run('req.setTimeout, body', {}, null, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\nab', (req, res, log) => {
    req.setTimeout(40, (socket) => { log.push(`req timeout ${socket === req.socket}`); res.end('late'); });
  });
  await run('res.setTimeout', {}, null, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', (req, res, log) => {
    log.push(String(res.setTimeout(40, (socket) => { log.push(`res timeout ${socket === req.socket}`); res.end('late'); }) === res));
  });
  await run('res.setTimeout, all hear', {}, (server, log) => server.on('timeout', () => log.push('server timeout')), 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', (req, res, log) => {
    res.setTimeout(40);
    res.on('timeout', () => log.push('res timeout'));
    req.on('timeout', () => log.push('req timeout'));
    req.socket.on('timeout', () => { log.push('socket timeout'); res.end('late'); });
  });
  await run('socket.setTimeout, unheard', {}, null, get, (req) => req.socket.setTimeout(40));
  await run('socket.setTimeout, callback', {}, null, get, (req, res, log) => req.socket.setTimeout(40, () => log.push('callback')));
  await run('slow writes', {}, null, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', (req, res, log) => {
    req.socket.setTimeout(500);
    res.on('timeout', () => log.push('late'));
    let n = 0;
    const more = () => { if (++n < 12) { res.write(String(n)); setTimeout(more, 60); } else { res.end('x'); } };
    more();
  });
})();
