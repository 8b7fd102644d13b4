// Upgrade and CONNECT: with and without listeners, with a head, with a body, by the server's own choice.
// node20: frames and tells otherwise
'use strict';
const http = require('http');
const { Wire, settled } = require('../support/wire.js');
const log = [];
const run = async (name, options, arrange) => {
  const server = http.createServer(options, (req, res) => {
    let text = '';
    log.push(`request upgrade=${req.upgrade} ${req.headers.upgrade}`);
    req.on('data', (d) => { text += d; }).on('end', () => res.end(`plain ${text}`));
  });
  server.on('clientError', (error, socket) => { log.push(`clientError ${error.code}`); socket.destroy(); });
  arrange(server);
  await new Promise((done) => server.listen(0, done));
  const { port } = server.address();
  const ask = async (what, text, more) => {
    const wire = new Wire(port);
    wire.say(text);
    let heard = '';
    if (more !== undefined) { heard = await wire.until(/101|200|plain/); wire.say(more); }
    heard += `>${await wire.until(/bye|plain/)}`;
    await wire.destroy();
    await settled();
    console.log(`${name} / ${what}: ${heard}  [${log.splice(0).join('; ')}]`);
  };
  const up = 'Connection: Upgrade\r\nUpgrade: thing\r\n';
  await ask('upgrade', `GET / HTTP/1.1\r\nHost: a\r\n${up}\r\n`);
  if (name !== 'none' && name !== 'never') await ask('with head', `GET / HTTP/1.1\r\nHost: a\r\n${up}\r\nhead`);
  await ask('with body', `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n${up}\r\nbody`);
  await ask('with chunks', `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n${up}\r\n4\r\nbody\r\n0\r\n\r\n`);
  await ask('no connection', 'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: thing\r\n\r\n');
  await ask('no host', `GET / HTTP/1.1\r\n${up}\r\n`);
  await ask('connect', 'CONNECT b:80 HTTP/1.1\r\nHost: b:80\r\n\r\n');
  await ask('connect head', 'CONNECT b:80 HTTP/1.1\r\nHost: b:80\r\n\r\nhead');
  await ask('connect length', 'CONNECT b:80 HTTP/1.1\r\nHost: b:80\r\nContent-Length: 2\r\n\r\nhead');
  server.close(() => console.log(`${name} closed`));
  await new Promise((done) => server.once('close', done));
};
const take = (name) => function onTake(req, socket, head) {
  log.push(`${name} ${req.method} ${req.url} upgrade=${req.upgrade} complete=${req.complete} head=${String(head)} ${Buffer.isBuffer(head)}`);
  log.push(['data', 'end', 'close', 'error', 'timeout', 'drain'].map((event) => socket.listenerCount(event)).join());
  let text = '';
  req.on('data', (d) => { text += d; });
  req.on('end', () => log.push(`req end ${text}`));
  req.on('close', () => log.push('req close'));
  socket.on('error', (error) => log.push(error.code));
  socket.on('close', () => log.push('socket close'));
  socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  socket.end('bye');
};
(async () => {
  await run('none', {}, () => {});
  await run('both', {}, (server) => server.on('upgrade', take('upgrade')).on('connect', take('connect')));
  await run('never', { shouldUpgradeCallback: (req) => { log.push(`asked ${req.method}`); return false; } }, (server) => server.on('upgrade', take('upgrade')));
  await run('always', { shouldUpgradeCallback() { log.push(`asked ${this instanceof http.Server}`); return true; } }, () => {});
})();
