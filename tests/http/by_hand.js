// native: it makes no connections
// node20: tells otherwise
// Messages made by hand: a ServerResponse over any Duplex, an IncomingMessage that is pushed to, an OutgoingMessage of one's own.
'use strict';
const http = require('http');
const { Duplex, Writable } = require('stream');
const turns = async (n = 8) => { for (let i = 0; i < n; i++) await new Promise(setImmediate); };
class Sink extends Duplex {
  constructor() { super(); this.text = ''; }
  _read() {}
  _write(chunk, encoding, callback) { this.text += chunk.toString('latin1').replace(/Date: [^\r]*/, 'Date: now'); callback(); }
}
(async () => {
  let log = [];
  const req = new http.IncomingMessage(new Sink());
  console.log(req.httpVersion, req.httpVersionMajor, req.headers, req.rawHeaders, req.complete, req.url === '', req.method, req.statusCode, req.aborted, req.upgrade, req.trailers, req.socket instanceof Sink);
  req.method = 'GET';
  req.url = '/';
  req.headers = { a: 'b' };
  req.on('data', (d) => log.push(`data ${d}`)).on('end', () => log.push('end')).on('close', () => log.push('close'));
  req.push('one');
  req.push(null);
  await turns();
  console.log(log.join(), req.complete, req.destroyed, req.readableEnded);

  log = [];
  const res = new http.ServerResponse(req);
  for (const name of ['socket', 'prefinish', 'finish', 'close', 'drain']) res.on(name, () => log.push(name));
  console.log(res.socket, res.headersSent, res.writableLength, res.write('early'), res.writableLength);
  const sink = new Sink();
  res.assignSocket(sink);
  console.log(res.socket === sink, sink._httpMessage === res, JSON.stringify(sink.text));
  await turns();
  try { new http.ServerResponse(req).assignSocket(sink); } catch (error) { console.log(error.code, error.message); }
  res.end('late', () => log.push('end callback'));
  await turns();
  console.log(JSON.stringify(sink.text), log.join());
  res.detachSocket(sink);
  console.log(res.socket, sink._httpMessage);

  log = [];
  const unheard = new http.ServerResponse({ method: 'HEAD', httpVersionMajor: 1, httpVersionMinor: 1, headers: {} });
  unheard.on('finish', () => log.push('finish'));
  unheard.end('never');
  await turns();
  console.log('unassigned', unheard.writableEnded, unheard.writableFinished, log.join());
  const later = new Sink();
  unheard.assignSocket(later);
  await turns();
  console.log(JSON.stringify(later.text), log.join());

  log = [];
  const broken = new http.ServerResponse(req);
  const wire = new Sink();
  broken.on('close', () => log.push('res close'));
  broken.assignSocket(wire);
  broken.destroy(new Error('mine'));
  wire.on('error', (error) => log.push(`wire ${error.message}`)).on('close', () => log.push('wire close'));
  await turns();
  console.log(log.join(), broken.destroyed, broken.closed);

  log = [];
  const waiting = new http.ServerResponse(req);
  waiting.destroy();
  const third = new Sink();
  third.on('close', () => log.push('third close'));
  waiting.assignSocket(third);
  await turns();
  console.log(log.join(), third.destroyed);

  const out = new http.OutgoingMessage();
  for (const act of [() => out.write('x'), () => out.end(), () => out.flushHeaders(), () => out.setHeader('a', 'b').getHeader('A'), () => out.writable, () => out.destroyed, () => out.pipe(new Writable())]) {
    try { console.log(String(act())); } catch (error) { console.log(error.name, error.code, error.message); }
  }
  class Mine extends http.OutgoingMessage { _implicitHeader() { this._storeHeader('MINE\r\n', { a: '1' }); } }
  const mine = new Mine();
  const mySink = new Sink();
  mine.socket = mySink;
  mySink._httpMessage = mine;
  mine.on('finish', () => console.log('mine finish'));
  mine.write('one');
  mine.end('two');
  await turns();
  console.log(JSON.stringify(mySink.text));
})();
