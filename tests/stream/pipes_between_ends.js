// Pipes between sockets, files and HTTP bodies hand over every byte, and show a program that looks at either end on the way
// what it would see if each piece had gone through its hands.
'use strict';
const fs = require('fs');
const http = require('http');
const net = require('net');
const os = require('os');
const path = require('path');
const { once } = require('events');
const { pipeline } = require('stream');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'pipes-'));
const file = path.join(dir, 'content');
const content = Buffer.alloc(3_000_001);
for (let i = 0; i < content.length; i++) content[i] = i * 7 + (i >> 8) & 0xff;
fs.writeFileSync(file, content);

// Sends all of `bytes`, then ends; gives what came back. `halfway` is called when half of it was sent and came back.
async function exchange(port, bytes, { slowly = false, halfway } = {}) {
  const socket = net.connect(port);
  const parts = [];
  let got = 0;
  socket.on('data', (piece) => {
    parts.push(piece);
    got += piece.length;
    if (!slowly) return;
    socket.pause();
    setImmediate(() => socket.resume());
  });
  const half = bytes.length >> 1;
  for (let at = 0; at < half; at += 50_000) {
    if (!socket.write(bytes.subarray(at, Math.min(at + 50_000, half)))) await once(socket, 'drain');
  }
  if (halfway !== undefined) {
    while (got < half) await once(socket, 'data');
    await halfway();
  }
  if (!socket.write(bytes.subarray(half))) await once(socket, 'drain');
  socket.end();
  await once(socket, 'close');
  return Buffer.concat(parts);
}

async function withServer(onSocket, use) {
  const server = net.createServer({ allowHalfOpen: true }, onSocket).listen(0);
  await once(server, 'listening');
  await use(server.address().port);
  server.close();
  await once(server, 'close');
}

async function withHttp(onRequest, use) {
  const server = http.createServer(onRequest).listen(0);
  await once(server, 'listening');
  await use(server.address().port);
  server.close();
  await once(server, 'close');
}

function request(port, options, body) {
  return new Promise((resolve, reject) => {
    const req = http.request({ port, agent: false, ...options }, async (res) => {
      const parts = [];
      for await (const piece of res) parts.push(piece);
      resolve({ res, body: Buffer.concat(parts) });
    });
    req.on('error', reject);
    req.end(body);
  });
}

async function main() {
  for (const slowly of [false, true]) {
    await withServer((socket) => socket.pipe(socket), async (port) => {
      console.log('echo', slowly, content.equals(await exchange(port, content, { slowly })));
    });
  }

  // A proxy in the middle: two sockets, each source and sink.
  await withServer((socket) => socket.pipe(socket), async (target) => {
    await withServer((socket) => {
      const other = net.connect({ port: target, allowHalfOpen: true });
      socket.pipe(other).pipe(socket);
    }, async (port) => {
      console.log('proxy', content.equals(await exchange(port, content)));
    });
  });

  // Who looks in the middle sees the counts of what went through.
  let served;
  const serve = (socket) => {
    served = socket;
    socket.pipe(socket);
    socket.on('close', () => {
      console.log('counts', socket.bytesRead, socket.bytesWritten, socket.listenerCount('data'), socket.destroyed);
    });
  };
  const half = content.length >> 1;
  await withServer(serve, async (port) => {
    const halfway = () => {
      console.log('halfway', served.bytesRead, served.bytesWritten, served.writableLength, served.readableLength,
                  served.readableFlowing, served.listenerCount('data'));
    };
    console.log('looked at', content.equals(await exchange(port, content, { halfway })));
  });

  // A listener that comes later hears the rest.
  await withServer(serve, async (port) => {
    let heard = 0;
    const halfway = () => served.on('data', (piece) => { heard += piece.length; });
    console.log('listened to', content.equals(await exchange(port, content, { halfway })), heard === content.length - half);
  });

  // Taken apart in the middle, and put together again.
  await withServer(serve, async (port) => {
    const halfway = async () => {
      served.unpipe(served);
      console.log('apart', served.readableFlowing, served.isPaused());
      await new Promise(setImmediate);
      served.pipe(served);
    };
    console.log('taken apart', content.equals(await exchange(port, content, { halfway })));
  });

  // Pauses, and writes between pieces.
  await withServer(serve, async (port) => {
    const halfway = async () => {
      served.pause();
      served.write('<');
      await new Promise(setImmediate);
      served.write('>');
      served.resume();
    };
    const got = await exchange(port, content, { halfway });
    console.log('written between', got.length, String(got.subarray(half, half + 2)));
  });

  // Decoded from the middle on.
  await withServer(serve, async (port) => {
    const halfway = () => served.setEncoding('latin1');
    const got = await exchange(port, Buffer.alloc(500_000, 'a'), { halfway });
    console.log('decoded', got.length);
  });

  // A method of its own hears of all pieces from then on.
  await withServer(serve, async (port) => {
    let bytes = 0;
    const halfway = () => {
      const { write } = served;
      served.write = function(piece, ...rest) {
        bytes += piece.length;
        return Reflect.apply(write, this, [piece, ...rest]);
      };
    };
    console.log('patched', content.equals(await exchange(port, content, { halfway })), bytes === content.length - half);
  });

  // Destroyed in the middle.
  await withServer((socket) => {
    served = socket;
    socket.pipe(socket);
    socket.on('error', (error) => console.log('destroyed', error.message));
    socket.on('close', (hadError) => console.log('closed', hadError));
  }, async (port) => {
    const socket = net.connect(port);
    socket.on('error', () => {});
    let got = 0;
    socket.on('data', (piece) => {
      got += piece.length;
      if (got === 400_000) served.destroy(new Error('enough'));
    });
    for (let i = 0; i < 40; i++) {
      socket.write(Buffer.alloc(10_000));
      await new Promise(setImmediate);
    }
    await once(socket, 'close');
  });

  // One end is destroyed: the pipe ends, the other end lives.
  await withServer((socket) => {
    const sink = net.connect(socket.localPort);
    sink.on('error', () => {});
    socket.removeAllListeners('data');
    sink.destroy();
    socket.end('bye');
    socket.resume();
  }, async (port) => {
    console.log('after destroy', String(await exchange(port, Buffer.from('x'))));
  });

  // Files to sockets, from an offset, and to a reader that goes away.
  await withServer((socket) => fs.createReadStream(file, { start: 1000, end: 2_500_000 }).pipe(socket), async (port) => {
    console.log('file to socket', content.subarray(1000, 2_500_001).equals(await exchange(port, Buffer.alloc(0))));
  });
  let gone;
  const left = new Promise((resolve) => { gone = resolve; });
  await withServer((socket) => {
    const source = fs.createReadStream(file);
    pipeline(source, socket, (error) => {
      console.log('reader left', error.code, source.destroyed);
      gone();
    });
  }, async (port) => {
    const socket = net.connect(port);
    await once(socket, 'data');
    socket.resetAndDestroy();
    await left;
  });

  // Files as answers: chunked, and of a known length; requests' bodies as answers, and to a file.
  await withHttp((req, res) => {
    if (req.url === '/length') res.setHeader('Content-Length', content.length);
    if (req.url === '/echo') {
      req.pipe(res);
      return;
    }
    if (req.url === '/upload') {
      const target = fs.createWriteStream(path.join(dir, 'upload'));
      req.pipe(target).on('finish', () => res.end(String(target.bytesWritten)));
      return;
    }
    const source = fs.createReadStream(file);
    source.pipe(res);
  }, async (port) => {
    for (const url of ['/chunked', '/length']) {
      const { res, body } = await request(port, { path: url });
      console.log(url, res.headers['transfer-encoding'], content.equals(body));
    }
    for (const headers of [{}, { 'Content-Length': content.length }]) {
      const { body } = await request(port, { path: '/echo', method: 'POST', headers }, content);
      console.log('/echo', content.equals(body));
    }
    const { body } = await request(port, { path: '/upload', method: 'POST' }, content);
    console.log('/upload', String(body), content.equals(fs.readFileSync(path.join(dir, 'upload'))));
  });

  // An answer through subclasses and patched members goes their way.
  await withHttp((req, res) => {
    let pieces = 0;
    const { write } = res;
    res.write = function(...args) {
      pieces++;
      return Reflect.apply(write, this, args);
    };
    fs.createReadStream(file, { highWaterMark: 1000, end: 49_999 }).pipe(res);
    res.on('finish', () => console.log('patched', pieces));
  }, async (port) => {
    const { body } = await request(port, {});
    console.log(content.subarray(0, 50_000).equals(body));
  });

  fs.rmSync(dir, { recursive: true });
}

main();
