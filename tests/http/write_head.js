// writeHead in all its forms, and what it refuses.
// node20: frames and tells otherwise
'use strict';
const http = require('http');
const { Wire, settled } = require('../support/wire.js');
const cases = {
  plain: (res) => { res.writeHead(200); },
  reason: (res) => { res.writeHead(200, 'Fine'); },
  unknown: (res) => { res.writeHead(299); },
  object: (res) => { res.writeHead(200, { A: 1, b: 'two', 'X-List': ['1', '2'] }); },
  reasonObject: (res) => { res.writeHead(404, 'Gone fishing', { A: '1' }); },
  flat: (res) => { res.writeHead(200, ['A', '1', 'a', '2', 'B', '3']); },
  pairs: (res) => { res.writeHead(200, [['A', '1'], ['a', '2']]); },
  flatOverStored: (res) => { res.setHeader('A', 'stored'); res.setHeader('C', 'kept'); res.writeHead(200, ['A', '1', 'A', '2', 'B', '3']); },
  objectOverStored: (res) => { res.setHeader('A', 'stored'); res.setHeader('C', 'kept'); res.writeHead(200, { a: 'given', 'set-cookie': ['x', 'y'] }); },
  emptyStored: (res) => { res.setHeader('A', 'stored'); res.writeHead(200, {}); },
  undefinedReason: (res) => { res.writeHead(200, undefined, { A: '1' }); },
  undefinedHeaders: (res) => { res.writeHead(200, 'x', undefined); },
  nullHeaders: (res) => { res.writeHead(200, null); },
  chain: (res) => { res.writeHead(200).end('chained'); },
  statusMessage: (res) => { res.statusMessage = 'Mine'; res.writeHead(201); },
  statusCode: (res) => { res.statusCode = 202; },
  statusText: (res) => { res.writeHead('203'); },
  noDate: (res) => { res.sendDate = false; res.writeHead(200); },
  ownDate: (res) => { res.writeHead(200, { date: 'mine' }); },
  removeDate: (res) => { res.removeHeader('date'); },
  removeConnection: (res) => { res.removeHeader('connection'); },
  removeLength: (res) => { res.removeHeader('content-length'); },
  removeEncoding: (res) => { res.removeHeader('transfer-encoding'); res.write('x'); },
  ownLength: (res) => { res.writeHead(200, { 'Content-Length': 2 }); },
  ownChunked: (res) => { res.setHeader('Transfer-Encoding', 'chunked'); },
  gzipCoding: (res) => { res.setHeader('Transfer-Encoding', 'gzip'); },
  close: (res) => { res.setHeader('Connection', 'close'); },
  keepAliveGiven: (res) => { res.setHeader('Connection', 'keep-alive'); res.setHeader('Keep-Alive', 'timeout=99'); },
  connectionUpgrade: (res) => { res.setHeader('Connection', 'x-thing'); },
  shouldKeepAlive: (res) => { res.shouldKeepAlive = false; },
  status204: (res) => { res.writeHead(204); },
  status204Chunked: (res) => { res.writeHead(204, { 'Transfer-Encoding': 'chunked' }); },
  status304: (res) => { res.writeHead(304, { 'Content-Length': 5 }); },
  status101: (res) => { res.writeHead(101); },
  status999: (res) => { res.writeHead(999); },
  numberValue: (res) => { res.setHeader('N', 5); res.setHeader('B', true); },
  latin1: (res) => { res.setHeader('L', 'caf\xe9'); },
  latin1Array: (res) => { res.setHeader('L', ['caf\xe9', 'b']); },
  setHeaders: (res) => { res.setHeaders(new Map([['a', '1'], ['b', ['2', '3']]])); },
  setHeadersHeaders: (res) => { res.setHeaders(new Map([['set-cookie', 'x'], ['Set-Cookie', 'y']])); },
  append: (res) => { res.appendHeader('A', '1').appendHeader('a', ['2', '3']); },
  cookieArray: (res) => { res.setHeader('Cookie', ['a=1', 'b=2']); res.setHeader('Set-Cookie', ['a=1', 'b=2']); },
};
const bad = {
  status99: (res) => res.writeHead(99), status1000: (res) => res.writeHead(1000), statusNaN: (res) => res.writeHead('abc'),
  statusUndefined: (res) => res.writeHead(), statusNull: (res) => { res.statusCode = null; res.flushHeaders(); },
  reasonBad: (res) => res.writeHead(200, 'a\nb'), reasonStored: (res) => { res.statusMessage = 'a\r\nb'; res.writeHead(200); },
  nameEmpty: (res) => res.setHeader('', 'x'), nameBad: (res) => res.setHeader('a b', 'x'), nameNumber: (res) => res.setHeader(5, 'x'),
  valueUndefined: (res) => res.setHeader('a', undefined), valueBad: (res) => res.setHeader('a', 'x\ny'), valueWide: (res) => res.setHeader('a', '\u20ac'),
  valueInList: (res) => res.setHeader('a', ['ok', 'x\ny']), valueNull: (res) => res.setHeader('a', null), valueSymbol: (res) => res.setHeader('a', Symbol('x')),
  valueMissing: (res) => res.setHeader('a'),
  headBadName: (res) => res.writeHead(200, { 'a b': 'x' }), headBadValue: (res) => res.writeHead(200, { a: 'x\ny' }), headUndefined: (res) => res.writeHead(200, { a: undefined }),
  headOdd: (res) => res.writeHead(200, ['a']), headOddStored: (res) => { res.setHeader('b', 'x'); res.writeHead(200, ['a']); },
  twice: (res) => { res.writeHead(200); res.writeHead(200); }, setAfter: (res) => { res.writeHead(200); res.setHeader('a', 'b'); },
  removeAfter: (res) => { res.writeHead(200); res.removeHeader('a'); }, appendAfter: (res) => { res.writeHead(200); res.appendHeader('a', 'b'); },
  setHeadersAfter: (res) => { res.writeHead(200); res.setHeaders(new Map()); },
  setHeadersBad: (res) => res.setHeaders({}), setHeadersList: (res) => res.setHeaders([]), setHeadersNull: (res) => res.setHeaders(null),
  appendBad: (res) => res.appendHeader('a b', 'x'), appendUndefined: (res) => res.appendHeader('a', undefined),
  getBad: (res) => res.getHeader(5), hasBad: (res) => res.hasHeader(5), removeBad: (res) => res.removeHeader(5),
  trailerNoChunks: (res) => res.writeHead(200, { Trailer: 'x', 'Content-Length': 1 }),
  trailersBadName: (res) => res.addTrailers({ 'a b': 'x' }), trailersBadValue: (res) => res.addTrailers({ a: 'x\ny' }),
  hints: (res) => res.writeEarlyHints('x'), hintsBad: (res) => res.writeEarlyHints({ link: 'bad' }), hintsNone: (res) => console.log(res.writeEarlyHints({})),
  continueAfter: (res) => { res.writeHead(200); res.writeContinue(); },
};
let act;
const server = http.createServer((req, res) => {
  try {
    act(res);
  } catch (error) {
    console.log(`  ${error.name} ${error.code}: ${error.message}`);
    if (res.headersSent) console.log('  sent');
    else { res.statusCode = 200; res.statusMessage = undefined; for (const name of res.getHeaderNames()) res.removeHeader(name); }
  }
  if (!res.writableEnded) res.end('ok');
});
server.listen(0, async () => {
  for (const [name, how] of Object.entries({ ...cases, ...bad })) {
    act = how;
    console.log(name);
    const wire = new Wire(server.address().port).say('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await new Promise((done) => server.once('request', done));
    await settled();
    console.log(`  ${wire.sofar()}`);
    await wire.destroy();
  }
  server.close();
});
