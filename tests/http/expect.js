// Expect in all its forms, by every listener that may be there.
// node20: frames and tells otherwise
'use strict';
const http = require('http');
const { Wire } = require('../support/wire.js');
const ask = (port, head, body = '') => {
  const wire = new Wire(port);
  wire.say(`${head}\r\n\r\n${body}`);
  return wire.until(null);
};
const forms = ['100-continue', '100-Continue', '200-ok', '100-continue, x', ''];
const log = [];
const run = async (name, arrange) => {
  const server = http.createServer((req, res) => {
    let text = '';
    req.on('data', (d) => { text += d; }).on('end', () => res.end(`got ${text}`));
    log.push(`request expect=${req.headers.expect}`);
  });
  server.keepAliveTimeout = 1;
  server.keepAliveTimeoutBuffer = 1;
  arrange(server);
  await new Promise((done) => server.listen(0, done));
  for (const form of forms) {
    for (const version of ['1.1', '1.0']) {
      const text = await ask(server.address().port, `POST / HTTP/${version}\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\nExpect: ${form}`, 'ab');
      console.log(`${name} ${version} '${form}': ${text}  [${log.splice(0).join('; ')}]`);
    }
  }
  server.close();
};
(async () => {
  await run('plain', () => {});
  await run('checkContinue', (server) => server.on('checkContinue', (req, res) => {
    log.push('checkContinue');
    res.writeContinue(() => log.push('continued'));
    server.emit('request', req, res);
  }));
  await run('refused', (server) => server.on('checkContinue', (req, res) => { res.statusCode = 413; res.end('no'); }));
  await run('refused keep', (server) => server.on('checkContinue', (req, res) => { res.writeHead(413, { Connection: 'keep-alive' }); res.end('no'); }));
  await run('without continue', (server) => server.on('checkContinue', (req, res) => { server.emit('request', req, res); }));
  await run('checkExpectation', (server) => server.on('checkExpectation', (req, res) => { log.push('checkExpectation'); res.end('fine'); }));
})();
