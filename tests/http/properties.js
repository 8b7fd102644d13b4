// What a request, an answer, their socket and the server tell about themselves.
// node20: tells otherwise
'use strict';
const http = require('http');
const net = require('net');
const { Wire } = require('../support/wire.js');
const own = (object, names) => names.map((name) => `${name}=${typeof object[name] === 'object' && object[name] !== null ? object[name].constructor.name : String(object[name])}`).join(' ');
const facts = ['complete', 'aborted', 'upgrade', 'url', 'method', 'statusCode', 'statusMessage', 'httpVersion', 'httpVersionMajor', 'httpVersionMinor',
  'destroyed', 'closed', 'errored', 'readable', 'readableEnded', 'readableFlowing', 'readableLength', 'readableHighWaterMark', 'readableObjectMode', 'readableAborted', 'readableDidRead', 'readableEncoding'];
const sent = ['statusCode', 'statusMessage', 'headersSent', 'sendDate', 'shouldKeepAlive', 'useChunkedEncodingByDefault', 'chunkedEncoding', 'strictContentLength', 'finished',
  'destroyed', 'closed', 'errored', 'writable', 'writableEnded', 'writableFinished', 'writableLength', 'writableHighWaterMark', 'writableCorked', 'writableNeedDrain', 'maxRequestsOnConnectionReached'];
const ofSocket = ['destroyed', 'connecting', 'pending', 'readyState', 'readable', 'writable', 'allowHalfOpen', 'bytesRead', 'bytesWritten', 'encrypted', 'remoteFamily', 'localFamily', 'writableHighWaterMark', 'writableLength', 'closed'];
let first;
const server = http.createServer((req, res) => {
  console.log('req', own(req, facts));
  console.log('res', own(res, sent));
  const { socket } = req;
  console.log(socket === res.socket, socket === req.connection, socket === res.connection, socket === first, socket instanceof net.Socket, socket.server === server, res.req === req, req.socket === socket);
  console.log('socket', own(socket, ofSocket), socket.remotePort > 0, socket.localPort === server.address().port, socket.remoteAddress, socket.localAddress, typeof socket.address().port);
  first = socket;
  console.log(JSON.stringify(req.headers), JSON.stringify(req.rawHeaders), JSON.stringify(req.headersDistinct), JSON.stringify(req.trailers), Object.getPrototypeOf(req.headers) === Object.prototype, Object.getPrototypeOf(req.headersDistinct));
  console.log(Object.keys(req).filter((key) => !key.startsWith('_')).sort().join().length > 0, req instanceof require('stream').Readable, res instanceof require('stream').Stream, res instanceof require('stream').Writable);
  try { socket.setEncoding('utf8'); console.log('no error'); } catch (error) { console.log(error.code, error.message); }
  res.statusMessage = 'Fine';
  res.setHeader('X-A', 'b');
  console.log(JSON.stringify(res.getHeaders()), res.getHeaderNames(), res.getRawHeaderNames(), res.getHeader('x-a'), res.hasHeader('X-a'), res.getHeader('none'), Object.getPrototypeOf(res.getHeaders()));
  req.on('data', () => {});
  req.on('end', () => { console.log('at end', own(req, facts)); });
  res.on('finish', () => { console.log('at finish', own(res, sent), res.socket, req.socket === socket); });
  res.on('close', () => {
    console.log('at close', own(res, sent), res.socket, req.socket === socket, req.connection === socket);
  });
  req.on('close', () => console.log('req close', own(req, facts)));
  req.on('end', () => res.end('ok'));
});
server.listen(0, '127.0.0.1', async () => {
  console.log(own(server, ['listening', 'timeout', 'headersTimeout', 'requestTimeout', 'keepAliveTimeout', 'maxHeadersCount', 'maxRequestsPerSocket', 'connectionsCheckingInterval', 'httpAllowHalfOpen', 'maxConnections', 'noDelay', 'keepAlive']));
  console.log(server.listenerCount('connection'), server.listenerCount('request'), server.eventNames().includes('request'));
  const wire = new Wire(server.address().port);
  wire.say('POST /a?b=c HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nx-one: 2\r\nSet-Cookie: a\r\nset-cookie: b\r\nCookie: a=1\r\nCookie: b=2\r\nContent-Type: x\r\nContent-Type: y\r\nContent-Length: 2\r\n\r\nab');
  console.log(await wire.until(/ok$/));
  wire.say('GET /second HTTP/1.0\r\nHost: a\r\n\r\n');
  console.log(await wire.until(null));
  await new Promise(setImmediate);
  console.log('gone', first.destroyed, first.remoteAddress, first.readyState);
  server.close();
});
