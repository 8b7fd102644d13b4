// Small pieces that came together can be transferred one by one: nobody loses the others.
'use strict';
const net = require('net');

const COUNT = 20;
let kept = [];
const server = net.createServer((socket) => {
  socket.on('data', (piece) => {
    kept.push(piece);
    if (kept.length < COUNT) return;
    const clones = kept.map((one) => {
      const text = String(one);
      const { byteOffset, length } = one;
      const clone = structuredClone(one.buffer, { transfer: [one.buffer] });
      return Buffer.from(clone, byteOffset, length).toString() === text;
    });
    console.log(clones.every(Boolean));
    kept = [];
    server.close();
    for (const client of clients) client.end();
  });
}).listen(0);

const clients = [];
server.on('listening', () => {
  let connected = 0;
  for (let i = 0; i < COUNT; i++) {
    clients.push(net.connect(server.address().port, () => {
      if (++connected === COUNT) for (const client of clients) client.write(`piece ${clients.indexOf(client)}`);
    }));
  }
});
