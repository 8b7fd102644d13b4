// write and end with what they refuse, after the end, without a body, past a strict length.
// node20: frames and tells otherwise
'use strict';
const http = require('http');
const { ask, settled } = require('../support/wire.js');
const cases = {
  writeNull: (res) => res.write(null), writeUndefined: (res) => res.write(), writeNumber: (res) => res.write(5), writeObject: (res) => res.write({}),
  endNumber: (res) => res.end(5), endNull: (res) => res.end(null), endObject: (res) => res.end({}),
  afterEnd: (res, note) => { res.end('x'); console.log(res.write('y', (error) => note(`cb ${error.code}`))); },
  afterEndAgain: (res, note) => { res.end('x'); res.end('y', (error) => note(`cb ${error.code}`)); },
  endTwice: (res, note) => { res.end('x', () => note('first')); res.end((error) => note(`second ${error?.code}`)); },
  endAfterFinish: (res, note) => { res.end('x'); res.on('finish', () => res.end((error) => note(`late ${error?.code}`))); },
  afterDestroy: (res, note) => { res.destroy(); console.log(res.write('y', (error) => note(`cb ${error?.code}`))); res.end('z', (error) => note(`end cb ${error?.code}`)); },
  destroyError: (res, note) => { res.destroy(new Error('mine')); note(`errored ${res.errored?.message}`); },
  strictShort: (res) => { res.strictContentLength = true; res.setHeader('Content-Length', 5); res.end('four'); },
  strictLong: (res) => { res.strictContentLength = true; res.setHeader('Content-Length', 5); res.write('sixsix'); },
  strictEndLong: (res) => { res.strictContentLength = true; res.writeHead(200, { 'Content-Length': 5 }); res.end('sixsix'); },
  strictExact: (res) => { res.strictContentLength = true; res.writeHead(200, { 'Content-Length': 5 }); res.write('abc'); res.end('de'); },
  strictNone: (res) => { res.strictContentLength = true; res.writeHead(200, { 'Content-Length': 5 }); res.end(); },
  strictNoLength: (res) => { res.strictContentLength = true; res.write('abc'); res.end('de'); },
  write204: (res, note) => { res.writeHead(204); console.log(res.write('x', () => note('cb'))); res.end('y'); },
  write304: (res) => { res.writeHead(304); res.write('x'); },
  emptyWrite: (res, note) => { console.log(res.write('', () => note('cb'))); res.write(Buffer.alloc(0)); res.end(''); },
  encodings: (res) => { res.write('68656c6c6f', 'hex'); res.write('d29ybGQ=', 'base64'); res.write('\xe9', 'latin1'); res.end('h\0', 'utf16le'); },
  hexEnd: (res) => { res.end('6869', 'hex'); },
  typed: (res) => { res.write(new Uint8Array([104, 105])); res.end(Buffer.from('!')); },
  dataView: (res) => { res.write(new DataView(new ArrayBuffer(2))); },
  pipeFrom: (res, note) => { res.on('error', (error) => note(`error ${error.code}`)); res.pipe(process.stdout); },
  cork: (res, note) => { res.cork(); note(res.writableCorked); res.write('a'); res.write('b'); res.uncork(); note(res.writableCorked); res.end('c'); },
  facts: (res, note) => { const f = () => [res.headersSent, res.writable, res.writableEnded, res.writableFinished, res.writableObjectMode, res.writableHighWaterMark, res.writableNeedDrain, res.destroyed, res.closed, res.errored, res.finished].join(); note(f()); res.write('x'); note(f()); res.end(); note(f()); res.on('finish', () => note(f())); res.on('close', () => note(f())); },
  returns: (res, note) => { note([res.setHeader('a', 'b') === res, res.appendHeader('a', 'c') === res, res.removeHeader('a'), res.flushHeaders(), res.write('x'), res.end() === res, res.addTrailers({}), res.destroy() === res].join()); },
};
let act;
let log;
const server = http.createServer({ rejectNonStandardBodyWrites: process.argv[2] === 'reject' }, (req, res) => {
  const note = (text) => log.push(text);
  if (act !== cases.pipeFrom) res.on('error', (error) => note(`error ${error.code} ${error.message}`));
  res.on('finish', () => note('finish'));
  res.on('close', () => note('close'));
  try {
    act(res, note);
  } catch (error) {
    console.log(`  throws ${error.name} ${error.code}: ${error.message}`);
    if (res.headersSent) res.destroy();
  }
  if (!res.writableEnded && !res.destroyed) { try { res.end(); } catch (error) { console.log(`  throws ${error.name} ${error.code}: ${error.message}`); res.destroy(); } }
});
server.listen(0, async () => {
  for (const method of ['GET', 'HEAD']) {
    for (const [name, how] of Object.entries(cases)) {
      act = how;
      log = [];
      console.log(method, name);
      const text = await ask(server.address().port, `${method} / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
      await settled();
      console.log(`  ${text}\n  ${log.join('\n  ')}`);
    }
  }
  server.close();
});
