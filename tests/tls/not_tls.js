// What is no TLS, or stops in mid-handshake: the server says what came, and goes on.
const tls = require('tls');
const https = require('https');
const net = require('net');
const fs = require('fs');
const path = require('path');

const read = (name) => fs.readFileSync(path.join(__dirname, 'keys', name));
const identity = { cert: read('server.pem'), key: read('server-key.pem') };

const sent = {
  http: 'GET / HTTP/1.1\r\n\r\n',
  text: 'hello, are you there?',
  nothing: '',
  large: Buffer.concat([Buffer.from([0x16, 3, 1, 0x40, 0]), Buffer.alloc(0x4000)]),
  half: Buffer.from([0x16, 3, 1, 1, 0, 1]),
};

function say(port, bytes) {
  return new Promise((resolve) => {
    const socket = net.connect(port, () => socket.end(bytes));
    socket.on('data', () => {}).on('error', () => {}).on('close', resolve);
  });
}

async function main(kind, server) {
  let told;
  server.on('tlsClientError', (error) => told(`${error.code} ${error.message}`));
  await new Promise((resolve) => server.listen(0, resolve));
  const { port } = server.address();
  for (const [name, bytes] of Object.entries(sent)) {
    const heard = new Promise((resolve) => { told = resolve; });
    await say(port, bytes);
    console.log(kind, name, await heard);
  }
  // A client that says nothing.
  const heard = new Promise((resolve) => { told = resolve; });
  const quiet = net.connect(port);
  console.log(kind, 'quiet', await heard);
  quiet.destroy();
  await new Promise((resolve) => {
    const client = tls.connect({ port, ca: read('ca.pem'), servername: 'localhost' }, () => {
      console.log(kind, 'goes on', client.authorized);
      client.destroy();
      resolve();
    });
  });
  server.close();
}

(async () => {
  await main('tls', tls.createServer({ ...identity, handshakeTimeout: 100 }));
  await main('https', https.createServer({ ...identity, headersTimeout: 100, requestTimeout: 100 }));
})();
