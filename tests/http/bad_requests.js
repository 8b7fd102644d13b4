// Garbage gets 400 and a closed connection; clientError may answer itself; the server goes on.
const http = require('http'); const net = require('net');
const server = http.createServer((req, res) => res.end('ok')).listen(0, async () => {
  const ask = (text) => new Promise((done) => {
    let all = '';
    const client = net.connect(server.address().port, () => client.write(text));
    client.on('data', (d) => { all += d; }).on('error', () => {}).on('close', () => done(all));
  });
  const first = (answer) => answer.split('\r\n')[0];
  for (const text of ['garbage\r\n\r\n', 'GET / HTTP/1.1\r\nbad header line\r\n\r\n', 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20000)}\r\n\r\n`]) console.log(JSON.stringify(text.slice(0, 70)), first(await ask(text)));
  server.on('clientError', (error, socket) => { console.log(error.code, error instanceof Error, Buffer.isBuffer(error.rawPacket)); socket.end('HTTP/1.1 418 Custom\r\n\r\n'); });
  console.log(await ask('garbage again\r\n\r\n'));
  console.log(first(await ask('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')));
  server.close();
});
