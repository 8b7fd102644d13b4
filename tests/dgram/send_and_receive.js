// Datagrams arrive whole, with their sender: the forms of send(), bound and connected.
'use strict';
const dgram = require('dgram');

const server = dgram.createSocket('udp4');
const client = dgram.createSocket({ type: 'udp4' });
const seen = [];

server.on('message', (bytes, { address, family, port, size }) => {
  seen.push(bytes.toString());
  console.log(Buffer.isBuffer(bytes), bytes.toString(), address, family, port === client.address().port, size);
  if (seen.length === 6) finish();
});

server.bind(0, '127.0.0.1', () => {
  const { port } = server.address();
  const sent = (error, bytes) => console.log('sent', error, bytes);
  client.send('text', port, '127.0.0.1', (error, bytes) => {
    sent(error, bytes);
    client.send([Buffer.from('a '), 'list of ', new Uint8Array([112, 97, 114, 116, 115])], port, '127.0.0.1', () => {
      client.send(Buffer.from('--offset--'), 2, 6, port, '127.0.0.1', () => {
        client.send([], port, '127.0.0.1', () => {
          client.connect(port, '127.0.0.1', () => {
            console.log(client.remoteAddress().port === port, client.remoteAddress().family);
            client.send('connected', () => client.send(Buffer.from('xxpeer'), 2, 4, sent));
          });
        });
      });
    });
  });
});

function finish() {
  client.disconnect();
  try {
    client.remoteAddress();
  } catch (error) {
    console.log(error.code, error.message);
  }
  client.on('close', () => console.log('client closed'));
  client.close();
  server.close(() => console.log('server closed'));
}
