// A store follows every way a callback can be queued, and ends with the scope it was entered in.
'use strict';

const { AsyncLocalStorage } = require('async_hooks');
const fs = require('fs');
const http = require('http');
const net = require('net');
const { execFile } = require('child_process');

const storage = new AsyncLocalStorage({ name: 'request', defaultValue: 'none' });
const seen = {};
let waiting = 0;

function expect(what) {
  waiting++;
  return () => {
    seen[what] = storage.getStore();
    if (--waiting === 0) report();
  };
}

function report() {
  for (const what of Object.keys(seen).sort()) console.log(what, seen[what]);
}

console.log(storage.name, storage.getStore());
storage.run('timer', () => {
  setTimeout(expect('setTimeout'), 1);
  setImmediate(expect('setImmediate'));
});
storage.run('tick', () => process.nextTick(expect('nextTick')));
storage.run('microtask', () => queueMicrotask(expect('queueMicrotask')));
storage.run('promise', async () => {
  const done = expect('await');
  await null;
  await new Promise((resolve) => setImmediate(resolve));
  done();
});
storage.run('thenable', () => {
  const done = expect('thenable');
  Promise.resolve({ then(resolve) { done(); resolve(); } });
});
storage.run('file', () => {
  fs.stat(__filename, expect('fs.stat'));
  fs.promises.stat(__filename).then(expect('fs.promises.stat'));
});
storage.run('child', () => execFile(process.execPath, ['-e', ''], expect('execFile')));

const server = http.createServer((req, res) => {
  storage.enterWith(`server ${req.url}`);
  req.on('end', () => setImmediate(() => res.end(storage.getStore())));
  req.resume();
});
storage.run('listen', () => server.listen(0, () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let left = 2;
  for (const path of ['/one', '/two']) {
    storage.run(`client ${path}`, () => {
      const done = expect(`http ${path}`);
      http.get({ port: server.address().port, path, agent }, (res) => {
        res.on('data', (data) => { seen[`body ${path}`] = `${data}`; });
        res.on('end', () => {
          done();
          if (--left === 0) agent.destroy(), server.close();
        });
      });
    });
  }
}));

const echo = net.createServer((socket) => socket.pipe(socket));
echo.listen(0, () => {
  storage.run('socket', () => {
    const socket = net.connect(echo.address().port);
    const connected = expect('connect');
    const data = expect('data');
    const closed = expect('close');
    socket.on('connect', () => {
      connected();
      storage.run('write', () => socket.write('x', expect('write')));
    });
    socket.on('data', () => {
      data();
      socket.end();
    });
    socket.on('close', () => {
      closed();
      echo.close();
    });
  });
});

const outer = storage.run('snapshot', () => AsyncLocalStorage.snapshot());
console.log(storage.run('inner', () => outer(() => storage.getStore())));
console.log(storage.run('out', () => storage.exit(() => storage.getStore())));
{
  using scope = storage.withScope('scope');
  console.log(storage.getStore());
}
console.log(storage.getStore());
storage.run('off', () => {
  storage.disable();
  console.log(storage.getStore());
});
