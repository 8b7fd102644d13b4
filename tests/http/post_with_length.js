// A body given to end alone has a length; JSON goes both ways; methods.
const http = require('http');
const server = http.createServer((req, res) => {
  const parts = [];
  req.on('data', (d) => parts.push(d)).on('end', () => {
    res.writeHead(200, 'Fine', { 'Content-Type': 'application/json' });
    res.end(JSON.stringify({ method: req.method, length: req.headers['content-length'] ?? null, encoding: req.headers['transfer-encoding'] ?? null, body: Buffer.concat(parts).toString() }));
  });
}).listen(0, async () => {
  for (const [method, body] of [['POST', '{"a":1}'], ['PUT', ''], ['DELETE', undefined], ['PATCH', '\u00e9'], ['OPTIONS', undefined], ['GET', undefined]]) {
    await new Promise((done) => http.request({ port: server.address().port, method, agent: false }, (res) => {
      let text = ''; res.on('data', (d) => { text += d; }).on('end', () => { console.log(res.statusMessage, res.headers['content-type'], text); done(); });
    }).end(body));
  }
  server.close();
});
