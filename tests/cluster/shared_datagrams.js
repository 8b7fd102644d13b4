// The workers of a cluster receive from one UDP socket, each as much as it wants: nothing is lost when one of them closes.
'use strict';
const cluster = require('cluster');
const dgram = require('dgram');

const WORKERS = 2;
const EACH = 5;

if (cluster.isPrimary) {
  let listening = 0;
  const counts = [];
  for (let i = 0; i < WORKERS; i++) cluster.fork();
  cluster.on('listening', (worker, { addressType, address, port }) => {
    if (++listening < WORKERS) return;
    console.log(addressType, address, port > 0);
    const socket = dgram.createSocket('udp4');
    let left = WORKERS * EACH;
    const next = () => {
      if (left-- > 0) socket.send('datagram', port, '127.0.0.1', next);
      else socket.close();
    };
    next();
  });
  cluster.on('message', (worker, count) => {
    counts.push(count);
    worker.disconnect();
  });
  process.on('exit', () => console.log(counts));
} else {
  let count = 0;
  const socket = dgram.createSocket('udp4');
  socket.on('message', () => {
    if (++count < EACH) return;
    process.send(count);
    socket.close();
  });
  socket.bind(0, '127.0.0.1');
}
