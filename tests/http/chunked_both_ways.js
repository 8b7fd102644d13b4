// A request and a response without lengths go in chunks; trailers follow.
const http = require('http');
const server = http.createServer((req, res) => {
  console.log(req.headers['transfer-encoding'], req.headers['content-length']);
  let body = '';
  req.on('data', (d) => { body += d; }).on('end', () => {
    res.writeHead(200, { Trailer: 'X-Sum' });
    res.write(`got ${body}; `); res.write('');
    res.addTrailers({ 'X-Sum': String(body.length) });
    setTimeout(() => res.end('and more'), 1);
  });
}).listen(0, () => {
  const req = http.request({ port: server.address().port, method: 'POST', agent: false }, (res) => {
    console.log(res.headers['transfer-encoding'], res.headers['content-length']);
    let text = '';
    res.on('data', (d) => { text += d; }).on('end', () => { console.log(text, res.trailers); server.close(); });
  });
  req.write('one '); req.write(Buffer.from('two ')); setTimeout(() => req.end('three'), 1);
});
