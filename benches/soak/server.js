// The server under mixed load: answers, streams, takes uploads, upgrades. Says once a second what it holds.
'use strict';
const fs = require('fs');
const http = require('http');

const large = Buffer.alloc(1 << 20, 'x');

const server = http.createServer((req, res) => {
  switch (req.url) {
    case '/short':
      res.writeHead(200, { 'Content-Type': 'text/plain' });
      res.end('Hello');
      return;
    case '/long': {
      // Sixteen megabytes, as fast as the reader takes them.
      let left = 16;
      const more = () => {
        while (left-- > 0) {
          if (!res.write(large)) {
            res.once('drain', more);
            return;
          }
        }
        res.end();
      };
      more();
      return;
    }
    case '/upload': {
      let size = 0;
      req.on('data', (bytes) => { size += bytes.length; });
      req.on('end', () => res.end(String(size)));
      req.on('error', () => {});
      return;
    }
    default:
      res.statusCode = 404;
      res.end();
  }
});

server.on('upgrade', (req, socket, head) => {
  socket.on('error', () => {});
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  socket.write(head);
  socket.pipe(socket);
});

server.headersTimeout = 5000;
server.requestTimeout = 20000;
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => console.log(`port ${server.address().port}`));

setInterval(() => {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  console.log(JSON.stringify({ rss, heapUsed, arrayBuffers, descriptors: fs.readdirSync('/proc/self/fd').length }));
}, 1000);
