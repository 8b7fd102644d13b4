// Small pieces hold what was sent, whatever else is read in the same round.
'use strict';
const net = require('net');

const ROUNDS = 400;
const CLIENTS = 5;
let wrong = 0;
let done = 0;

const server = net.createServer((socket) => {
  socket.on('data', (bytes) => socket.write(bytes));
});

function client(number) {
  const socket = net.connect(server.address().port);
  let round = 0;
  let want;
  let got = Buffer.alloc(0);
  const next = () => {
    if (round === ROUNDS) {
      socket.end();
      return;
    }
    want = Buffer.from(`${number}:${round}`.repeat(1 + round % 20));
    round++;
    socket.write(want);
  };
  socket.on('connect', next);
  socket.on('data', (bytes) => {
    if (bytes.buffer.byteLength < bytes.length || !Buffer.isBuffer(bytes)) wrong++;
    got = Buffer.concat([got, bytes]);
    if (got.length < want.length) return;
    if (!got.equals(want)) wrong++;
    got = Buffer.alloc(0);
    next();
  });
  socket.on('close', () => {
    if (++done < CLIENTS) return;
    console.log('wrong:', wrong);
    server.close();
  });
}

server.listen(0, () => {
  for (let i = 0; i < CLIENTS; i++) client(i);
});
