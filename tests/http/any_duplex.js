// A Duplex that is no socket carries HTTP: requests in pieces, pipelined, chunked both ways, kept alive, closed, upgraded.
// native: it makes its own connections
'use strict';
const http = require('http');
const { Duplex } = require('stream');

// What the client says goes in by `say`, what the server says is kept, a write at a time.
class Wire extends Duplex {
  constructor(options) { super(options); this.heard = ''; }
  _read() {}
  _write(chunk, encoding, callback) { this.heard += chunk.toString('latin1'); setImmediate(callback); }
  _final(callback) { this.push(null); callback(); }
  say(text) { this.push(Buffer.from(text)); }
  async until(pattern) {
    while (!pattern.test(this.heard)) await new Promise(setImmediate);
    const { heard } = this;
    this.heard = '';
    return heard.replace(/Date: [^\r]*/g, 'Date: now');
  }
}

const server = http.createServer((req, res) => {
  let body = '';
  console.log(req.method, req.url, req.socket instanceof Wire, server.listenerCount('connection'));
  req.setEncoding('utf8').on('data', (text) => { body += text; }).on('end', () => {
    console.log('end', req.url, body, req.complete, req.trailers);
    if (req.url === '/chunked') {
      res.setHeader('Trailer', 'x-sum');
      res.write('one ');
      res.addTrailers({ 'x-sum': '3' });
      res.end('two');
    } else {
      res.end(`${req.url} ${body}`);
    }
  });
  res.on('prefinish', () => console.log('prefinish', req.url));
  res.on('finish', () => console.log('finish', req.url, res.socket));
  res.on('close', () => console.log('close', req.url));
});
server.on('upgrade', (req, socket, head) => {
  console.log('upgrade', req.headers.upgrade, String(head), socket.listenerCount('data'));
  socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\nbye');
});

(async () => {
  const wire = new Wire();
  wire.on('close', () => console.log('wire closed'));
  server.emit('connection', wire);
  for (const c of 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n') wire.say(c);
  console.log(await wire.until(/\/slow /));
  wire.say('POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab');
  await new Promise(setImmediate);
  wire.say('cGET /b HTTP/1.1\r\nHost: a\r\n\r\n');
  console.log(await wire.until(/\/b $/));
  wire.say('PUT /chunked HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n');
  console.log(await wire.until(/\r\n0\r\n[^]*\r\n\r\n/));
  wire.say('GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  console.log(await wire.until(/\/last /));
  await new Promise((done) => wire.once('close', done));

  const other = new Wire();
  http._connectionListener.call(server, other);
  other.say('GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nhead');
  console.log(await other.until(/bye/));

  const garbage = new Wire();
  garbage.on('close', () => console.log('garbage closed'));
  server.emit('connection', garbage);
  garbage.say('no http\r\n\r\n');
  console.log(await garbage.until(/\r\n\r\n/));
})();
