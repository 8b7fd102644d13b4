// The native path and the general one give the same answers; sockets say that they are encrypted.
const https = require('https');
const fs = require('fs');
const path = require('path');

const read = (name) => fs.readFileSync(path.join(__dirname, '../tls/keys', name));
const identity = { cert: read('server.pem'), key: read('server-key.pem') };
const ca = read('ca.pem');

function ask(port, agent, body) {
  return new Promise((resolve, reject) => {
    const req = https.request({ port, agent, ca, servername: 'localhost', method: body ? 'POST' : 'GET', path: '/p' }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (piece) => { text += piece; });
      res.on('end', () => resolve(`${res.statusCode} ${text} reused ${req.reusedSocket}`));
    });
    req.on('error', reject);
    req.end(body);
  });
}

async function main(kind, server) {
  await new Promise((resolve) => server.listen(0, resolve));
  const { port } = server.address();
  const agent = new https.Agent({ keepAlive: true });
  console.log(kind, await ask(port, agent));
  console.log(kind, await ask(port, agent, 'x'.repeat(100_000)));
  console.log(kind, await fetch(`https://127.0.0.1:${port}/f`).then((res) => res.text(), (error) => error.cause.code));
  agent.destroy();
  server.close();
}

function answer(req, res) {
  let size = 0;
  req.on('data', (bytes) => { size += bytes.length; });
  req.on('end', () => {
    const { socket } = req;
    res.end(`${req.method} ${req.url} ${size} ${socket.encrypted} ${socket.getProtocol()} ${socket.getCipher().name} ${socket.alpnProtocol} ${socket.servername}`);
  });
}

(async () => {
  await main('native', https.createServer(identity, answer));
  await main('general', https.createServer({ ...identity, SNICallback: (name, callback) => callback(null, undefined) }, answer));
})();
