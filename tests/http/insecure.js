// What insecureHTTPParser and httpValidation let pass.
// node20: tells otherwise
'use strict';
const http = require('http');
const net = require('net');
const get = 'GET / HTTP/1.1\r\nHost: a\r\n';
const cases = {
  plain: `${get}\r\n`, control: `${get}X: a\x01b\r\n\r\n`, high: `${get}X: \xff\r\n\r\n`, fold: `${get}X: a\r\n b\r\n\r\n`, lineFeeds: 'GET / HTTP/1.1\nHost: a\nX: y\n\n',
  carriageReturns: `${get}X: a\rY: b\r\n\r\n`, lengthAndChunks: `${get}Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  chunkedFirst: `${get}Transfer-Encoding: chunked, gzip\r\n\r\n`, version: 'GET / HTTP/1.2\r\nHost: a\r\n\r\n', method: 'GEX / HTTP/1.1\r\nHost: a\r\n\r\n', noColon: `${get}bad\r\n\r\n`,
  spaceBeforeColon: `${get}bad : x\r\n\r\n`, spaceFirst: 'GET / HTTP/1.1\r\n Host: a\r\n\r\n', twoLengths: `${get}Content-Length: 0\r\nContent-Length: 1\r\n\r\n`, noHost: 'GET / HTTP/1.1\r\n\r\n',
};
(async () => {
  for (const options of [{}, { insecureHTTPParser: false }, { insecureHTTPParser: true }, { httpValidation: 'strict' }, { httpValidation: 'insecure' }]) {
    const server = http.createServer(options, (req, res) => {
      res.setHeader('Connection', 'close');
      req.on('error', () => {});
      res.end(JSON.stringify(req.rawHeaders));
    });
    await new Promise((done) => server.listen(0, done));
    console.log(options, server.insecureHTTPParser, server.httpValidation);
    for (const [name, text] of Object.entries(cases)) {
      const heard = await new Promise((done) => {
        let all = '';
        const client = net.connect(server.address().port, () => client.write(text, 'latin1'));
        client.on('data', (piece) => { all += piece; }).on('error', () => {}).on('close', () => done(all));
      });
      console.log(' ', name, heard.split(' ')[1], heard.split('\r\n\r\n')[1]);
    }
    server.close();
  }
})();
