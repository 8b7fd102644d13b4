// TLS over any Duplex, and TLS within TLS.
const tls = require('tls');
const net = require('net');
const { Duplex, duplexPair } = require('stream');
const fs = require('fs');
const path = require('path');

const read = (name) => fs.readFileSync(path.join(__dirname, 'keys', name));
const identity = { cert: read('server.pem'), key: read('server-key.pem') };
const ca = read('ca.pem');

const [a, b] = duplexPair();
const inner = new tls.TLSSocket(a, { isServer: true, ...identity });
inner.pipe(inner);
const client = tls.connect({ socket: b, ca, servername: 'localhost' }, () => {
  console.log('client', client.authorized, client instanceof Duplex);
  client.end('over a pair');
});
client.setEncoding('utf8').on('data', console.log).on('close', () => {
  const server = tls.createServer(identity, (outer) => {
    const second = new tls.TLSSocket(outer, { isServer: true, ...identity });
    second.on('data', (bytes) => second.end(`inner got ${bytes}`));
  });
  server.listen(0, () => {
    const outer = tls.connect({ port: server.address().port, ca, servername: 'localhost' }, () => {
      const within = tls.connect({ socket: outer, ca, servername: 'localhost' }, () => within.write('a word'));
      within.setEncoding('utf8').on('data', console.log).on('close', () => server.close());
    });
  });
});
