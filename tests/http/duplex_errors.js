// native: it makes its own connections
// node20: tells otherwise
// Duplexes that fail, end, are slow or destroyed.
'use strict';
const http = require('http');
const { Duplex } = require('stream');
const turns = async (n = 8) => { for (let i = 0; i < n; i++) await new Promise(setImmediate); };
const get = (url, more = '') => `GET ${url} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
let log = [];
class Wire extends Duplex {
  constructor(options) { super(options); this.heard = ''; this.held = []; this.on('close', () => log.push('wire close')); this.reads = 0; }
  _read() { this.reads++; }
  _write(chunk, encoding, callback) {
    this.heard += chunk.toString('latin1').replace(/Date: [^\r]*/, 'Date: now');
    if (this.failing) callback(new Error('cannot write'));
    else if (this.slow) this.held.push(callback);
    else callback();
  }
  _final(callback) { log.push('wire final'); callback(); }
  let() { const held = this.held.splice(0); for (const callback of held) callback(); return held.length > 0; }
}
const server = http.createServer((req, res) => {
  log.push(`request ${req.url}`);
  for (const name of ['aborted', 'end', 'close']) req.on(name, () => log.push(`req ${name}`));
  req.on('error', (error) => log.push(`req error ${error.code} ${error.message}`));
  for (const name of ['finish', 'close', 'drain']) res.on(name, () => log.push(`res ${name}`));
  res.on('error', (error) => log.push(`res error ${error.message}`));
  if (req.url === '/now') res.end('now');
  if (req.url === '/big') { for (let i = 0; i < 3; i++) log.push(String(res.write('x'.repeat(40000)))); req.resume(); setImmediate(() => res.end()); }
  if (req.url === '/read') req.on('data', (d) => log.push(`data ${d}`));
  if (req.url === '/hold') req.on('readable', () => {});
});
server.on('clientError', (error, socket) => { log.push(`clientError ${error.code} ${error.message} ${socket.destroyed}`); socket.destroy(); });
const run = async (name, act, options) => {
  log = [];
  const wire = new Wire(options);
  await act(wire);
  await turns();
  console.log(`${name}: ${wire.heard.length > 300 ? wire.heard.length : JSON.stringify(wire.heard)} destroyed=${wire.destroyed}\n  ${log.join('\n  ')}`);
  wire.destroy();
  await turns();
};
(async () => {
  await run('error', async (wire) => { server.emit('connection', wire); wire.push(get('/wait')); await turns(); wire.destroy(new Error('broken')); });
  await run('destroyed', async (wire) => { server.emit('connection', wire); wire.push(get('/wait')); await turns(); wire.destroy(); });
  await run('ends', async (wire) => { server.emit('connection', wire); wire.push(get('/wait')); wire.push(null); });
  await run('ends behind the answer', async (wire) => { server.emit('connection', wire); wire.push(get('/now')); wire.push(null); });
  await run('ends at once', async (wire) => { server.emit('connection', wire); wire.push(null); });
  await run('ends in a head', async (wire) => { server.emit('connection', wire); wire.push('GET /'); wire.push(null); });
  await run('ends in a body', async (wire) => { server.emit('connection', wire); wire.push('POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab'); wire.push(null); });
  await run('cannot write', async (wire) => { wire.failing = true; server.emit('connection', wire); wire.push(get('/now')); });
  await run('slow', async (wire) => { wire.slow = true; server.emit('connection', wire); wire.push(get('/now') + get('/now')); await turns(); log.push('let'); while (wire.let()) await turns(); });
  await run('slow and big', async (wire) => { wire.slow = true; server.emit('connection', wire); wire.push(get('/big')); await turns(); log.push('let'); while (wire.let()) await turns(); });
  await run('strings', async (wire) => { server.emit('connection', wire); wire.push(get('/now'), 'latin1'); });
  await run('data before', async (wire) => { wire.push(get('/now')); await turns(); server.emit('connection', wire); });
  await run('close twice', async (wire) => { server.emit('connection', wire); wire.push(get('/now', 'Connection: close\r\n') + get('/now')); });
  await run('emitClose false', async (wire) => { server.emit('connection', wire); wire.push(get('/now', 'Connection: close\r\n')); }, { emitClose: false });
})();
