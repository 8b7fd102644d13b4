// Megabytes both ways, piped, unharmed.
const http = require('http'); const crypto = { sum: (b) => b.reduce((a, x) => (a * 31 + x) >>> 0, 7) };
const body = Buffer.alloc(3 * 1024 * 1024, 'abcdefg');
const server = http.createServer((req, res) => req.pipe(res)).listen(0, () => {
  const req = http.request({ port: server.address().port, method: 'POST', agent: false }, (res) => {
    const parts = [];
    res.on('data', (d) => parts.push(d)).on('end', () => { const all = Buffer.concat(parts); console.log(all.length, crypto.sum(all) === crypto.sum(body)); server.close(); });
  });
  for (let at = 0; at < body.length; at += 100000) req.write(body.subarray(at, at + 100000));
  req.end();
});
