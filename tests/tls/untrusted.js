// Certificates that are not to be trusted, by OpenSSL's reasons; the server goes on. And what is let through all the same says why.
const tls = require('tls');
const fs = require('fs');
const path = require('path');

const read = (name) => fs.readFileSync(path.join(__dirname, 'keys', name));
const ca = read('ca.pem');

const cases = [
  ['server', { ca }],
  ['server', { ca, servername: 'x.rill.test', host: 'x.rill.test' }],
  ['server', { ca, host: '127.0.0.1' }],
  ['server', {}],
  ['self', {}],
  ['self', { ca: read('self.pem') }],
  ['expired', { ca }],
  ['future', { ca }],
  ['other', { ca }],
  ['client', { ca, checkServerIdentity: () => undefined }],
  ['server', { ca: read('self.pem') }],
  ['server', { ca: [ca, read('self.pem')] }],
  ['server', { ca, chain: true }],
  ['server', { chain: true }],
];

async function attempt(name, { chain, ...options }, rejectUnauthorized) {
  const cert = chain ? Buffer.concat([read(`${name}.pem`), ca]) : read(`${name}.pem`);
  const server = tls.createServer({ cert, key: read(`${name}-key.pem`) }, (socket) => socket.end('served'));
  server.on('tlsClientError', () => {});
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const said = await new Promise((resolve) => {
    const socket = tls.connect({
      servername: 'localhost', lookup: (host, asked, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]), ...options,
      port, rejectUnauthorized,
    });
    let text = `${name} ${rejectUnauthorized}:`;
    socket.on('secureConnect', () => {
      text += ` authorized ${socket.authorized} ${socket.authorizationError ?? ''}`;
    });
    socket.on('data', (bytes) => { text += ` ${bytes}`; });
    socket.on('error', (error) => { text += ` ${error.code} ${error.message.slice(0, 90)}`; });
    socket.on('close', () => resolve(text));
  });
  server.close();
  return said;
}

(async () => {
  for (const [name, options] of cases) {
    for (const rejects of [true, false]) console.log(await attempt(name, options, rejects));
  }
})();
