// A server with as many connections as it may have drops the next one and says so; the number may change while it listens.
// native: it is about connections that the server accepts itself
'use strict';
const http = require('http');
const net = require('net');

const server = http.createServer((req, res) => res.end('hi'));
server.maxConnections = 1;
server.on('drop', (data) => {
  console.log('drop', Object.keys(data).sort().join(), data.remoteFamily, data.localPort === server.address().port);
});

function ask(done) {
  const client = net.connect(server.address().port, '127.0.0.1');
  let text = '';
  client.on('error', () => {});
  client.setEncoding('latin1').on('data', (piece) => {
    text += piece;
    if (text.endsWith('hi')) done(client, 'answered');
  });
  client.on('close', () => { if (text === '') done(client, 'closed'); });
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
}

server.listen(0, '127.0.0.1', () => {
  ask((first, how) => {
    console.log('first', how);
    ask((second, how) => {
      console.log('second', how);
      server.maxConnections = 2;
      ask((third, how) => {
        console.log('third', how);
        first.destroy();
        third.destroy();
        server.close(() => console.log('closed'));
      });
    });
  });
});
