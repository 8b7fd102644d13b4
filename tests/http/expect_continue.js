// Expect: 100-continue, by itself and with checkContinue; other expectations.
const http = require('http'); const net = require('net');
const server = http.createServer((req, res) => { let body = ''; req.on('data', (d) => { body += d; }).on('end', () => res.end(`got ${body}`)); }).listen(0, async () => {
  const { port } = server.address();
  const send = () => new Promise((done) => {
    const req = http.request({ port, method: 'POST', headers: { Expect: '100-continue', 'Content-Length': 4 }, agent: false }, (res) => {
      console.log(res.statusCode); let text = ''; res.on('data', (d) => { text += d; }).on('end', () => { console.log(text); done(); });
    });
    req.on('continue', () => { console.log('continue'); req.end('body'); });
    req.flushHeaders();
  });
  await send();
  server.once('checkContinue', (req, res) => { console.log('checkContinue', req.headers.expect); res.writeContinue(); server.emit('request', req, res); });
  await send();
  let all = '';
  const client = net.connect(port, () => client.write('GET / HTTP/1.1\r\nHost: x\r\nExpect: something\r\nConnection: close\r\n\r\n'));
  client.on('data', (d) => { all += d; }).on('close', () => { console.log(all.split('\r\n')[0]); server.close(); });
});
