// An answer given before the request's body was read drops the rest of that body, and nothing of the next one's.
'use strict';
const http = require('http');
const net = require('net');

const server = http.createServer((req, res) => {
  if (req.url === '/early') {
    res.end('early');
    return;
  }
  const parts = [];
  req.on('data', (bytes) => parts.push(bytes));
  req.on('end', () => res.end(`got ${Buffer.concat(parts)}`));
});

function ask(pieces, done) {
  const client = net.connect(server.address().port);
  let text = '';
  client.setEncoding('latin1');
  client.on('data', (piece) => {
    text += piece;
    if (pieces.length > 0) client.write(pieces.shift());
  });
  client.on('close', () => {
    console.log(text.split('\r\n').filter((line) => !/^(Date|Keep-Alive):/.test(line)).join('|'));
    done();
  });
  client.write(pieces.shift());
}

const first = 'POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n';
const second = 'POST /late HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 6\r\n\r\nsecond';

server.listen(0, () => {
  ask([`${first}first${second}`], () => {
    ask([first, `first${second}`], () => server.close());
  });
});
