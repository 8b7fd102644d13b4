// maxHeaderSize, maxHeadersCount, maxRequestsPerSocket, requireHostHeader, joinDuplicateHeaders, uniqueHeaders, and options that are refused.
// node20: tells otherwise
'use strict';
const http = require('http');
const { Wire } = require('../support/wire.js');
const log = [];
const with_ = async (options, arrange, texts, answer) => {
  const server = http.createServer(options, (req, res) => {
    log.push(`${req.url} ${JSON.stringify(req.headers)} ${req.rawHeaders.length}`);
    if (answer) answer(req, res); else res.end(`ok ${req.url}`);
  });
  server.on('dropRequest', (req, socket) => log.push(`dropRequest ${req.url} ${socket === req.socket}`));
  arrange?.(server);
  await new Promise((done) => server.listen(0, done));
  for (const text of texts) {
    const wire = new Wire(server.address().port);
    wire.say(text);
    const heard = await wire.until(/400|431|503|\/last|close\|[^]*close/);
    console.log(JSON.stringify(options), JSON.stringify(text.slice(0, 50)), heard.slice(0, 700), `\n  ${log.splice(0).join('\n  ')}`);
    await wire.destroy();
  }
  await new Promise((done) => server.close(done));
};
const get = (url, more = '') => `GET ${url} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
(async () => {
  await with_({}, null, [get('/last', `X: ${'y'.repeat(16000)}\r\n`), get('/last', `X: ${'y'.repeat(17000)}\r\n`), get(`/${'y'.repeat(17000)}`)]);
  await with_({ maxHeaderSize: 100 }, null, [get('/last', `X: ${'y'.repeat(40)}\r\n`), get('/last', `X: ${'y'.repeat(200)}\r\n`), get(`/${'y'.repeat(200)}`)]);
  await with_({ maxHeaderSize: 40000 }, null, [get('/last', `X: ${'y'.repeat(30000)}\r\n`).replace(/y+/, 'y'.repeat(30000))], (req, res) => res.end(`/last ${req.headers.x.length}`));
  await with_({}, (server) => { server.maxHeadersCount = 2; }, [get('/last', 'A: 1\r\nB: 2\r\nC: 3\r\n')]);
  await with_({}, (server) => { server.maxHeadersCount = 0; }, [get('/last', 'A: 1\r\nB: 2\r\nC: 3\r\n')]);
  await with_({}, (server) => { server.maxRequestsPerSocket = 2; }, [get('/1') + get('/2') + get('/3') + get('/last'), get('/1')  + get('/last', 'Connection: close\r\n')]);
  await with_({ requireHostHeader: false }, null, ['GET /last HTTP/1.1\r\n\r\n', 'GET /last HTTP/1.0\r\n\r\n']);
  await with_({ requireHostHeader: true }, null, ['GET /last HTTP/1.1\r\n\r\n', 'GET /last HTTP/1.0\r\n\r\n']);
  const twice = 'A: 1\r\na: 2\r\nHost: b\r\nUser-Agent: x\r\nuser-agent: y\r\nCookie: c\r\ncookie: d\r\nSet-Cookie: e\r\nset-cookie: f\r\nAge: 1\r\nage: 2\r\nReferer: r\r\nreferer: s\r\nOrigin: o\r\norigin: p\r\n';
  await with_({}, null, [`GET /last HTTP/1.1\r\nHost: a\r\n${twice.replace('Host: b\r\n', '')}\r\n`]);
  await with_({ joinDuplicateHeaders: true }, null, [`GET /last HTTP/1.1\r\nHost: a\r\n${twice.replace('Host: b\r\n', '')}\r\n`]);
  await with_({ uniqueHeaders: ['x-list', 'Set-Cookie'] }, null, [get('/last')], (req, res) => { res.setHeader('X-List', ['a', 'b']); res.setHeader('set-cookie', ['a', 'b']); res.setHeader('Other', ['a', 'b']); res.end('/last'); });
  await with_({ rejectNonStandardBodyWrites: true }, null, ['HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'], (req, res) => {
    for (const how of ['write', 'end']) try { res[how]('x'); log.push(`${how} fine`); } catch (error) { log.push(`${how} ${error.code} ${error.message}`); }
    if (!res.writableEnded) res.end();
    res.socket.end();
  });
  class Mine extends http.IncomingMessage { get mine() { return `mine ${this.url}`; } }
  class Answer extends http.ServerResponse { done(text) { this.end(`${text}`); } }
  await with_({ IncomingMessage: Mine, ServerResponse: Answer }, null, [get('/last')], (req, res) => res.done(`${req.mine} ${req instanceof Mine} ${res instanceof Answer}`));
  for (const options of [{ maxHeaderSize: -1 }, { maxHeaderSize: 'x' }, { insecureHTTPParser: 1 }, { requestTimeout: -1 }, { headersTimeout: 'x' }, { keepAliveTimeout: -1 }, { keepAliveTimeoutBuffer: 'x' }, { connectionsCheckingInterval: -1 },
    { requireHostHeader: 1 }, { joinDuplicateHeaders: 'x' }, { rejectNonStandardBodyWrites: 1 }, { headersTimeout: 2000, requestTimeout: 1000 }, { shouldUpgradeCallback: 1 }, { uniqueHeaders: 1 }, 5, 'x', { noDelay: 'x' }, { highWaterMark: 'x' }, { IncomingMessage: 5 }, { optimizeEmptyRequests: 5 }, { httpValidation: 5 }, { httpValidation: 'strict', insecureHTTPParser: true }]) {
    try { const server = http.createServer(options); console.log(JSON.stringify(options), 'taken', server.requestTimeout, server.headersTimeout); } catch (error) { console.log(JSON.stringify(options), error.name, error.code, error.message); }
  }
})();
