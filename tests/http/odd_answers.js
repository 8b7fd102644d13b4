// Answers of odd kinds: HEAD, 204, 304, HTTP/1.0, TE, trailers, lengths that don't hold, corks, implicit heads, flushHeaders.
// node20: tells otherwise
'use strict';
const http = require('http');
const { Wire, settled } = require('../support/wire.js');
const cases = {
  plain: (req, res) => res.end('body'),
  none: (req, res) => res.end(),
  chunks: (req, res) => { res.write('a'); setImmediate(() => { res.write('b'); setImmediate(() => res.end('c')); }); },
  flush: (req, res) => { res.flushHeaders(); setImmediate(() => res.end('later')); },
  flushTwice: (req, res) => { res.flushHeaders(); res.flushHeaders(); setImmediate(() => res.end()); },
  length: (req, res) => { res.setHeader('Content-Length', 4); res.write('bo'); res.end('dy'); },
  lengthText: (req, res) => { res.setHeader('Content-Length', '4'); res.end('body'); },
  tooShort: (req, res) => { res.setHeader('Content-Length', 9); res.end('body'); },
  tooLong: (req, res) => { res.setHeader('Content-Length', 2); res.end('body'); },
  trailers: (req, res) => { res.setHeader('Trailer', 'X-T'); res.write('a'); res.addTrailers({ 'X-T': 'one', 'X-L': ['a', 'b'] }); res.end(); },
  trailersPairs: (req, res) => { res.write('a'); res.addTrailers([['X-T', 'one']]); res.end(); },
  trailersTwice: (req, res) => { res.write('a'); res.addTrailers({ a: '1' }); res.addTrailers({ b: '2' }); res.end(); },
  trailersUnsent: (req, res) => { res.addTrailers({ a: '1' }); res.end('body'); },
  no204: (req, res) => { res.statusCode = 204; res.end('body'); }, no304: (req, res) => { res.statusCode = 304; res.write('x'); res.end('body'); },
  length204: (req, res) => { res.writeHead(204, { 'Content-Length': 4 }); res.end(); }, chunked304: (req, res) => { res.writeHead(304, { 'Transfer-Encoding': 'chunked' }); res.end(); },
  both: (req, res) => { res.writeHead(200, { 'Content-Length': 4, 'Transfer-Encoding': 'chunked' }); res.end('body'); },
  identity: (req, res) => { res.writeHead(200, { 'Transfer-Encoding': 'identity' }); res.end('body'); },
  ownClose: (req, res) => { res.writeHead(200, { Connection: 'Close' }); res.end('body'); }, ownList: (req, res) => { res.writeHead(200, { Connection: 'x, close' }); res.end('body'); },
  ownUpgrade: (req, res) => { res.writeHead(200, { Connection: 'upgrade', Upgrade: 'x' }); res.end('body'); },
  noKeepAlive: (req, res) => { res.shouldKeepAlive = false; res.end('body'); },
  noChunks: (req, res) => { res.useChunkedEncodingByDefault = false; res.write('bo'); res.end('dy'); },
  noConnection: (req, res) => { res.removeHeader('Connection'); res.end('body'); }, noLength: (req, res) => { res.removeHeader('Content-Length'); res.end('body'); }, nothing: (req, res) => { for (const name of ['Connection', 'Content-Length', 'Transfer-Encoding', 'Date']) res.removeHeader(name); res.end('body'); },
  cork: (req, res) => { res.cork(); res.write('a'); res.write('b'); setImmediate(() => { res.write('c'); res.uncork(); res.end('d'); }); },
  corkTwice: (req, res) => { res.cork(); res.cork(); res.write('a'); res.uncork(); res.write('b'); setImmediate(() => { res.uncork(); setImmediate(() => res.end()); }); },
  corkEnd: (req, res) => { res.cork(); res.write('a'); res.end('b'); },
  buffer: (req, res) => res.end(Buffer.from('body')), utf8: (req, res) => res.end('\u20ac'), utf16: (req, res) => res.end('ab', 'utf16le'), latin1: (req, res) => res.end('\xe9', 'latin1'), base64: (req, res) => res.end('Ym9keQ==', 'base64'),
  emptyText: (req, res) => res.end(''), emptyWrite: (req, res) => { res.write(''); res.end(); },
  writeBeforeHead: (req, res) => { res.write('a'); try { res.writeHead(201); } catch (error) { console.log(error.code); } res.end(); },
  headerAfter: (req, res) => { res.write('a'); try { res.setHeader('a', 'b'); } catch (error) { console.log(error.code); } res.end(); },
};
let act;
const server = http.createServer((req, res) => {
  try { act(req, res); } catch (error) { console.log(error.code); res.destroy(); }
});
server.keepAliveTimeout = 0;
server.listen(0, async () => {
  for (const [name, how] of Object.entries(cases)) {
    act = how;
    for (const [what, head] of [['GET', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'], ['close', 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'], ['HEAD', 'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n'],
      ['1.0', 'GET / HTTP/1.0\r\n\r\n'], ['1.0 keep', 'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'], ['1.0 TE', 'GET / HTTP/1.0\r\nTE: chunked\r\nConnection: keep-alive\r\n\r\n']]) {
      const wire = new Wire(server.address().port).say(head);
      await new Promise((done) => server.once('request', done));
      await settled();
      console.log(name, what, wire.sofar(), wire.closed ? 'closed' : 'open');
      await wire.destroy();
    }
  }
  server.close();
});
