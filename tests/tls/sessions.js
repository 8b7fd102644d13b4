// Sessions are resumed by what the client was given, in both versions; client certificates, SNI and ALPN on the way.
const tls = require('tls');
const fs = require('fs');
const path = require('path');

const read = (name) => fs.readFileSync(path.join(__dirname, 'keys', name));
const ca = read('ca.pem');

function once(server, options) {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ port: server.address().port, ca, servername: 'localhost', ...options });
    let session;
    const facts = {};
    socket.on('session', (given) => { session = given; });
    socket.on('secureConnect', () => {
      facts.reused = socket.isSessionReused();
      facts.protocol = socket.getProtocol();
      facts.alpn = socket.alpnProtocol;
      socket.end('?');
    });
    let text = '';
    socket.setEncoding('utf8').on('data', (piece) => { text += piece; });
    socket.on('error', reject);
    socket.on('close', () => resolve({ ...facts, text, session }));
  });
}

async function main(maxVersion) {
  const server = tls.createServer({
    cert: read('server.pem'), key: read('server-key.pem'), ca, requestCert: true, rejectUnauthorized: false,
    ALPNProtocols: ['b', 'a'], maxVersion,
    SNICallback: (name, callback) => callback(null, tls.createSecureContext({
      cert: read('server.pem'), key: read('server-key.pem'), ca, maxVersion, ticketKeys: Buffer.alloc(48, 7),
    })),
  }, (socket) => {
    const peer = socket.getPeerCertificate();
    socket.on('data', () => socket.end(`${socket.alpnProtocol} ${socket.authorized} ${peer.subject?.CN}`));
  });
  await new Promise((resolve) => server.listen(0, resolve));
  const show = ({ session, ...rest }) => console.log(maxVersion, JSON.stringify(rest));
  const client = { cert: read('client.pem'), key: read('client-key.pem'), ALPNProtocols: ['a', 'c'] };
  const first = await once(server, client);
  show(first);
  show(await once(server, { ...client, session: first.session }));
  show(await once(server, {}));
  server.close();
}

main('TLSv1.3').then(() => main('TLSv1.2'));
