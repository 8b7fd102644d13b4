// Pieces of all sizes that a program keeps hold what was sent, whatever is collected or received meanwhile.
'use strict';
const net = require('net');

const SIZES = [1, 64, 65, 1024, 1025, 70_000];
const ROUNDS = 200;
const kept = [];

const server = net.createServer((socket) => {
  socket.on('data', (piece) => {
    kept.push(piece);
  });
  socket.on('end', () => {
    const all = Buffer.concat(kept);
    const wanted = ROUNDS * SIZES.reduce((sum, size) => sum + size, 0);
    let at = 0;
    let wrong = 0;
    for (let round = 0; round < ROUNDS; round++) {
      for (const size of SIZES) {
        const piece = all.subarray(at, at += size);
        if (!piece.every((byte) => byte === (round + size & 0xff))) wrong++;
      }
    }
    console.log(all.length === wanted, wrong, typeof gc);
    socket.end();
    server.close();
  });
});

server.listen(0, () => {
  const client = net.connect(server.address().port);
  let round = 0;
  (function next() {
    if (round === ROUNDS) return client.end();
    for (const size of SIZES) client.write(Buffer.alloc(size, round + size & 0xff));
    round++;
    setImmediate(next);
  })();
  client.resume();
});
