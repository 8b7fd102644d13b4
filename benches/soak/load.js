// Mixed load for server.js: `load.js PORT SECONDS [short]`. Short requests, large downloads by slow and by fast readers, uploads
// whole and broken off, upgrades, garbage, heads that come byte by byte and never end. With `short` only the first.
'use strict';
const net = require('net');

const port = Number(process.argv[2]);
const until = Date.now() + Number(process.argv[3]) * 1000;
const only = process.argv[4];
const counts = {};
const latencies = [];

function open(kind, done) {
  counts[kind] = (counts[kind] ?? 0) + 1;
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => {});
  // A pause between two, so that none of the kinds crowds out the others.
  socket.on('close', () => { if (Date.now() < until) setTimeout(done, 50); });
  return socket;
}

// A hundred requests on a connection, one behind the other.
function short() {
  const socket = open('short', short);
  let left = 100;
  let asked;
  const ask = () => {
    if (left-- === 0 || Date.now() > until) {
      socket.end();
      return;
    }
    asked = process.hrtime.bigint();
    socket.write('GET /short HTTP/1.1\r\nHost: x\r\n\r\n');
  };
  socket.on('connect', ask);
  socket.on('data', (bytes) => {
    if (!bytes.includes('Hello')) return;
    latencies.push(Number(process.hrtime.bigint() - asked) / 1000);
    ask();
  });
}

function download(kind, pace) {
  const again = () => download(kind, pace);
  const socket = open(kind, again);
  socket.write('GET /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  socket.on('data', () => {
    if (pace === 0) return;
    socket.pause();
    setTimeout(() => socket.resume(), pace);
  });
}

const piece = Buffer.alloc(64 * 1024, 'y');

// `share` of a gigabyte's declared length, then the end of the connection.
function upload(kind, total, sent) {
  const socket = open(kind, () => upload(kind, total, sent));
  socket.write(`POST /upload HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${total}\r\n\r\n`);
  let left = sent;
  const more = () => {
    while (left > 0 && !socket.destroyed) {
      const bytes = left < piece.length ? piece.subarray(0, left) : piece;
      left -= bytes.length;
      if (!socket.write(bytes)) {
        socket.once('drain', more);
        return;
      }
    }
    if (sent < total) socket.destroy();
  };
  more();
  socket.on('data', () => {});
}

function upgrade() {
  const socket = open('upgrade', upgrade);
  let left = 50;
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nfirst');
  socket.on('data', () => {
    if (left-- > 0) socket.write('again');
    else socket.end();
  });
}

function garbage() {
  const socket = open('garbage', garbage);
  socket.write(Buffer.from(Array.from({ length: 200 }, () => Math.random() * 256 | 0)));
  socket.on('data', () => {});
  setTimeout(() => socket.destroy(), 200);
}

// A head that never ends; the server gives it up.
function slowloris() {
  const socket = open('slowloris', slowloris);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
  const timer = setInterval(() => socket.write('X-a: b\r\n'), 500);
  socket.on('close', () => clearInterval(timer));
  socket.on('data', () => {});
}

function times(n, f) {
  for (let i = 0; i < n; i++) f();
}

times(16, short);
if (only !== 'short') {
  times(2, () => download('fast download', 0));
  times(4, () => download('slow download', 50));
  times(2, () => upload('upload', 8 << 20, 8 << 20));
  times(2, () => upload('aborted upload', 1 << 30, 1 << 20));
  times(4, upgrade);
  times(2, garbage);
  times(20, slowloris);
}

setTimeout(() => {
  latencies.sort((a, b) => a - b);
  const at = (share) => Math.round(latencies[Math.floor(latencies.length * share)]);
  console.log(JSON.stringify({ counts, requests: latencies.length, p50: at(0.5), p99: at(0.99) }));
  process.exit();
}, Number(process.argv[3]) * 1000 + 500);
