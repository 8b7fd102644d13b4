// Raw bytes of answers: 1.1 keep-alive and close, 1.0, HEAD, 204, 304, explicit length, chunks.
// node20: sends a chunk a write
const http = require('http'); const net = require('net');
const server = http.createServer((req, res) => {
  res.sendDate = false;
  switch (req.url) {
    case '/204': res.writeHead(204); return res.end();
    case '/304': res.statusCode = 304; return res.end();
    case '/length': res.writeHead(200, { 'Content-Length': 5 }); return res.end('12345');
    case '/chunks': res.write('ab'); return res.end('c');
    case '/array': res.writeHead(200, [['A', '1'], ['A', '2']].flat()); return res.end();
    case '/teapot': res.writeHead(418); return res.end();
    default: res.end('hello');
  }
}).listen(0, async () => {
  const ask = (text) => new Promise((done) => {
    let all = '';
    const client = net.connect(server.address().port, () => client.write(text));
    client.setEncoding('latin1').on('data', (d) => { all += d; }).on('close', () => done(all));
  });
  for (const line of ['GET / HTTP/1.1', 'GET / HTTP/1.0', 'HEAD / HTTP/1.1', 'GET /204 HTTP/1.1', 'GET /304 HTTP/1.1', 'GET /length HTTP/1.1', 'HEAD /length HTTP/1.1', 'GET /chunks HTTP/1.1', 'GET /chunks HTTP/1.0', 'HEAD /chunks HTTP/1.1', 'GET /array HTTP/1.1', 'GET /teapot HTTP/1.1'])
    console.log(line, JSON.stringify(await ask(`${line}\r\nHost: x\r\nConnection: close\r\n\r\n`)));
  server.close();
});
