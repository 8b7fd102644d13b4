// Clients that go away: in a head, in a body, before the answer, in the answer.
// node20: frames and tells otherwise
'use strict';
const http = require('http');
const { Wire, settled } = require('../support/wire.js');
let log = [];
const note = (text) => log.push(text);
const server = http.createServer((req, res) => {
  note(`request ${req.url}`);
  req.on('data', () => note('data'));
  for (const name of ['end', 'aborted']) req.on(name, () => note(`req ${name}`));
  req.on('close', () => note(`req close complete=${req.complete} aborted=${req.aborted} destroyed=${req.destroyed} errored=${req.errored?.code}`));
  if (req.url !== '/unheard') req.on('error', (error) => note(`req error ${error.code} ${error.message}`));
  res.on('error', (error) => note(`res error ${error.code}`));
  res.on('finish', () => note('res finish'));
  res.on('close', () => note(`res close ended=${res.writableEnded} finished=${res.writableFinished} destroyed=${res.destroyed} closed=${res.closed} socket=${res.socket === null}`));
  if (req.url === '/half') { res.write('half'); }
  server.emit('got');
});
server.on('clientError', (error, socket) => { note(`clientError ${error.code} ${error.message} ${socket.writable}`); socket.destroy(); });
server.listen(0, async () => {
  const { port } = server.address();
  const run = async (name, text, how) => {
    log = [];
    const wire = new Wire(port);
    const got = new Promise((done) => server.once('got', done));
    wire.say(text);
    if (/\r\n\r\n/.test(text)) await got;
    await settled();
    if (how === 'end') { wire.socket.end(); await settled(); await settled(); }
    if (how === 'reset') wire.socket.resetAndDestroy(); else await wire.destroy();
    await settled();
    console.log(`${name} ${how}:\n  ${log.join('\n  ')}`);
  };
  for (const how of ['destroy', 'reset', 'end']) {
    await run('in a head', 'GET / HT', how);
    await run('in a body', 'POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc', how);
    await run('unheard', 'POST /unheard HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc', how);
    await run('in a chunked body', 'POST /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', how);
    await run('before the answer', 'GET /wait HTTP/1.1\r\nHost: a\r\n\r\n', how);
    await run('in the answer', 'GET /half HTTP/1.1\r\nHost: a\r\n\r\n', how);
  }
  server.close(() => console.log('closed'));
});
