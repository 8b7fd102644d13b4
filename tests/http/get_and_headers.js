// http.get against a server of the same script: status, headers both ways, body, end of the process.
const http = require('http');
const server = http.createServer((req, res) => {
  console.log(req.method, req.url, req.httpVersion, req.headers['x-test'], req.headers.host.startsWith('127.0.0.1:'), req.headers.connection, req.complete);
  res.statusCode = 201; res.statusMessage = 'Made';
  res.setHeader('X-One', '1'); res.setHeader('Set-Cookie', ['a=1', 'b=2']);
  console.log(res.getHeader('x-one'), res.hasHeader('X-ONE'), res.getHeaderNames(), res.headersSent);
  res.removeHeader('x-none');
  res.end('body', () => console.log('sent', res.headersSent, res.writableEnded));
}).listen(0, '127.0.0.1', () => {
  http.get({ host: '127.0.0.1', port: server.address().port, path: '/p?q=1', headers: { 'X-Test': 'yes' }, agent: false }, (res) => {
    console.log(res.statusCode, res.statusMessage, res.httpVersion, res.headers['x-one'], res.headers['set-cookie'], res.headers['content-length'], !Number.isNaN(Date.parse(res.headers.date)));
    console.log(res.rawHeaders.filter((_, i) => i % 2 === 0));
    res.setEncoding('utf8');
    res.on('data', (text) => console.log('data', text)).on('end', () => { console.log('end', res.complete); server.close(() => console.log('closed')); });
  });
});
