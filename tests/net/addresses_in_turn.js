// A name with several addresses: each is tried, unless the program says otherwise.
'use strict';
const net = require('net');

const server = net.createServer((socket) => socket.end('hello'));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const plain = (text) => String(text).replaceAll(port, 'PORT');
  const lookup = (host, { all, family }, callback) => {
    console.log('lookup', host, Boolean(all), family);
    const found = [{ address: '::1', family: 6 }, { address: '127.0.0.1', family: 4 }];
    process.nextTick(() => (all ? callback(null, found) : callback(null, '::1', 6)));
  };
  const watch = (socket, done) => {
    socket.on('lookup', (error, address, family, host) => console.log('found', error, address, family, host));
    socket.on('connectionAttempt', (address, at, family) => console.log('attempt', address, at === port, family));
    socket.on('connectionAttemptFailed', (address, at, family, error) => console.log('failed', address, plain(error.message)));
    socket.on('data', (data) => console.log(String(data)));
    socket.on('error', (error) => console.log(error.code, plain(error.message)));
    socket.on('close', () => {
      console.log(plain(socket.autoSelectFamilyAttemptedAddresses));
      done();
    });
  };
  watch(net.connect({ host: 'example.org', port, lookup }), () => {
    watch(net.connect({ host: 'example.org', port, lookup, autoSelectFamily: false }), () => {
      watch(net.connect({ host: 'example.org', port, lookup, family: 6 }), () => server.close());
    });
  });
  for (const options of [{ autoSelectFamily: 1 }, { autoSelectFamilyAttemptTimeout: 0 }]) {
    try {
      net.connect({ port, ...options });
    } catch (error) {
      console.log(error.code, error.message);
    }
  }
});
