// What is no HTTP: the answer, the error, and what becomes of the connection.
// node20: frames and tells otherwise
'use strict';
const http = require('http');
const { Wire, settled } = require('../support/wire.js');
const get = 'GET / HTTP/1.1\r\nHost: a\r\n';
const cases = {
  text: 'garbage\r\n\r\n', binary: '\0\x01\x02\r\n\r\n', tls: '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03', method: 'GEX / HTTP/1.1\r\nHost: a\r\n\r\n',
  lower: 'get / HTTP/1.1\r\nHost: a\r\n\r\n', version: 'GET / HTTP/3.0\r\nHost: a\r\n\r\n', version12: 'GET / HTTP/1.2\r\nHost: a\r\n\r\n',
  spacePath: 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n',
  noColon: `${get}bad\r\n\r\n`, spaceColon: `${get}bad : x\r\n\r\n`, badName: `${get}b(d: x\r\n\r\n`, nul: `${get}X: a\0b\r\n\r\n`, fold: `${get}X: a\r\n b\r\n\r\n`,
  lfOnly: 'GET / HTTP/1.1\nHost: a\n\n', crOnly: `${get}X: a\rY: b\r\n\r\n`, control: `${get}X: a\x01b\r\n\r\n`, high: `${get}X: \xff\r\n\r\n`,
  twoLengths: `${get}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, sameLengths: `${get}Content-Length: 0\r\nContent-Length: 0\r\n\r\n`, badLength: `${get}Content-Length: x\r\n\r\n`,
  negative: `${get}Content-Length: -1\r\n\r\n`, hugeLength: `${get}Content-Length: 99999999999999999999\r\n\r\n`, both: `${get}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
  chunkedTwice: `${get}Transfer-Encoding: chunked, chunked\r\n\r\n`, chunkedFirst: `${get}Transfer-Encoding: chunked, gzip\r\n\r\n`,
  badChunk: `${get}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, chunkEnd: `${get}Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n`, badTrailer: `${get}Transfer-Encoding: chunked\r\n\r\n0\r\nbad\r\n\r\n`,
  noHost: 'GET / HTTP/1.1\r\n\r\n', twoHosts: `${get}Host: b\r\n\r\n`, emptyHost: 'GET / HTTP/1.1\r\nHost:\r\n\r\n', blankFirst: `\r\n\r\n${get}\r\n`,
  
  absolute: 'GET http://x/y HTTP/1.1\r\nHost: a\r\n\r\n', star: 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n', starGet: 'GET * HTTP/1.1\r\nHost: a\r\n\r\n', fragment: 'GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n',
};
const log = [];
const server = http.createServer({ insecureHTTPParser: process.argv[2] === 'insecure' }, (req, res) => {
  log.push(`request ${req.method} ${req.url} ${req.httpVersion} ${JSON.stringify(req.rawHeaders)}`);
  req.on('error', (error) => log.push(error.code));
  let text = '';
  req.on('data', (d) => { text += d; }).on('end', () => { if (text) log.push(text); res.end('ok'); });
});
const tell = (error, socket) => {
  log.push(`${error.code} ${error.message} ${error.reason} ${error.rawPacket?.length} writable=${socket.writable} readable=${socket.readable}`);
};
server.listen(0, async () => {
  for (const heard of [false, true]) {
    if (heard) server.on('clientError', (error, socket) => { tell(error, socket); socket.end('mine'); });
    for (const [name, text] of Object.entries(cases)) {
      const wire = new Wire(server.address().port).say(text);
      const got = await wire.until(/ok|mine/);
      await settled();
      const more = wire.heard.replace(/\r\n/g, '|').replace(/Date: [^|]*GMT/, 'Date: <now>');
      console.log(`${name}: ${got}${more} ${wire.closed ? 'closed' : 'open'}\n    ${log.splice(0).join('\n    ')}`);
      await wire.destroy();
    }
  }
  server.close();
});
