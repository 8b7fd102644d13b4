// What is piped below JavaScript ends in the stores of whoever piped it.
'use strict';

const { AsyncLocalStorage } = require('async_hooks');
const fs = require('fs');
const http = require('http');
const net = require('net');
const os = require('os');
const path = require('path');
const { pipeline } = require('stream');

const storage = new AsyncLocalStorage();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rill-pipes-'));
const seen = [];
const see = (what) => () => seen.push(`${what} ${storage.getStore()}`);

const echo = net.createServer((socket) => {
  storage.run('accepted', () => {
    socket.pipe(socket);
    for (const event of ['end', 'finish', 'close']) socket.on(event, see(`server socket ${event}`));
  });
});
storage.run('listen', () => echo.listen(0, () => {
  const socket = net.connect(echo.address().port);
  let left = 40;
  const send = () => {
    if (left-- > 0) socket.write(Buffer.alloc(60000), () => setImmediate(send));
    else socket.end();
  };
  storage.run('client', () => {
    socket.on('connect', send).resume();
    socket.on('end', see('client socket end'));
    socket.on('close', () => {
      see('client socket close')();
      echo.close(upload);
    });
  });
}));

function upload() {
  const file = path.join(folder, 'file');
  const server = http.createServer((req, res) => storage.run('handler', () => {
    res.on('finish', see('response finish'));
    pipeline(req, fs.createWriteStream(file), () => {
      see('pipeline')();
      const source = fs.createReadStream(file);
      source.on('end', see('file end'));
      source.pipe(res);
    });
  }));
  server.listen(0, () => {
    const req = http.request({ port: server.address().port, method: 'POST', agent: false }, (res) => {
      storage.run('answered', () => {
        res.pipe(fs.createWriteStream(path.join(folder, 'copy'))).on('finish', () => {
          server.close();
          fs.rmSync(folder, { recursive: true });
          for (const line of seen.sort()) console.log(line);
        });
      });
    });
    const body = Buffer.alloc(200000);
    let left = 10;
    const send = () => (left-- > 0 ? req.write(body, () => setImmediate(send)) : req.end());
    send();
  });
}
