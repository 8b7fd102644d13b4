// Much data both ways at once, by pipes and slow readers, arrives whole.
const tls = require('tls');
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');

const read = (name) => fs.readFileSync(path.join(__dirname, 'keys', name));
const server = tls.createServer({ cert: read('server.pem'), key: read('server-key.pem') }, (socket) => socket.pipe(socket));
server.listen(0, () => {
  const client = tls.connect({ port: server.address().port, ca: read('ca.pem'), servername: 'localhost' }, () => {
    const sent = crypto.createHash('sha256');
    const got = crypto.createHash('sha256');
    let size = 0;
    client.on('data', (bytes) => {
      size += bytes.length;
      got.update(bytes);
    });
    client.on('end', () => {
      console.log(size, got.digest('hex') === sent.digest('hex'));
      server.close();
    });
    let left = 80;
    const more = () => {
      while (left-- > 0) {
        const piece = Buffer.alloc(100_000 + left, left);
        sent.update(piece);
        if (!client.write(piece)) {
          client.once('drain', more);
          return;
        }
      }
      client.end();
    };
    more();
  });
});
