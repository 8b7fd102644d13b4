// Odds and ends of a server: listening twice, errors of listeners, async handlers that reject, requests by emit, dispose.
// node20: tells otherwise
'use strict';
const http = require('http');
const { Wire, settled } = require('../support/wire.js');
const get = (url) => `GET ${url} HTTP/1.1\r\nHost: a\r\n\r\n`;
const closing = (url) => get(url).replace('Host: a', 'Host: a\r\nConnection: close');
(async () => {
  const server = http.createServer();
  console.log(server.listening, server.address(), server.timeout, typeof server.setTimeout(0), server.setTimeout(5) === server, server.timeout);
  server.setTimeout(0);
  server.on('request', (req, res) => { if (req.url === '/a') res.write('first '); });
  server.on('request', (req, res) => { res.end(`second ${req.url}`); });
  await new Promise((done) => server.listen(0, done));
  try { server.listen(0); } catch (error) { console.log(error.code, error.message); }
  const { port } = server.address();
  const wire = new Wire(port).say(get('/a') + get('/b'));
  console.log(await wire.until(/\/b$/));
  server.prependListener('request', (req, res) => { if (req.url === '/early') res.write('early '); });
  wire.say(get('/early'));
  console.log(await wire.until(/early$/m));
  server.removeAllListeners('request');
  wire.say(get('/nobody'));
  await settled();
  console.log(JSON.stringify(wire.sofar()), wire.closed);
  await wire.destroy();
  server.on('request', async (req, res) => { await null; res.end(`async ${req.url}`); });
  const second = new Wire(port).say(get('/c'));
  console.log(await second.until(/\/c$/));
  await second.destroy();

  require('events').captureRejections = true;
  const made = http.createServer(async (req) => { throw new Error(`rejected ${req.url}`); });
  made.on('error', (error) => console.log('server error', error.message));
  await new Promise((done) => made.listen(0, done));
  const third = new Wire(made.address().port).say(closing('/r'));
  console.log(await third.until(null));
  made.close();
  const sent = http.createServer(async (req, res) => { res.write('some'); await null; throw new Error('late'); });
  await new Promise((done) => sent.listen(0, done));
  console.log(await new Wire(sent.address().port).say(closing('/s')).until(null));
  sent.close();
  require('events').captureRejections = false;

  server.on('request', (req, res) => { if (req.url === '/info') return; });
  const before = await new Promise((done) => server.getConnections((error, count) => done(count)));
  const idle = new Wire(port).say(get('/d'));
  await idle.until(/\/d$/);
  console.log(before, await new Promise((done) => server.getConnections((error, count) => done(count))));
  server.unref();
  server.ref();
  await server[Symbol.asyncDispose]();
  console.log('disposed', server.listening, await idle.until(null), idle.closed);
})();
