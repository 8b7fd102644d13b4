// What is refused, and how it is told: thrown, by the callback, or as an event.
'use strict';
const dgram = require('dgram');

function refused(what, call) {
  try {
    console.log(what, call());
  } catch (error) {
    console.log(what, error.name, error.code, error.message);
  }
}

refused('type', () => dgram.createSocket('udp5'));
refused('lookup', () => dgram.createSocket({ type: 'udp4', lookup: 1 }));
refused('signal', () => dgram.createSocket({ type: 'udp4', signal: {} }));

const socket = dgram.createSocket('udp4');
for (const method of ['setBroadcast', 'setTTL', 'setMulticastTTL', 'setMulticastLoopback', 'address', 'getRecvBufferSize',
                      'remoteAddress', 'disconnect', 'addMembership']) {
  refused(`${method} unbound`, () => socket[method](method === 'addMembership' ? undefined : 1));
}
refused('send', () => socket.send(5, 1));
refused('send', () => socket.send('x', 0));
refused('send', () => socket.send('x', 1, 5, 9));
refused('send', () => socket.send('x', 0, 1, 9, 5));
refused('sendto', () => socket.sendto('x', '0'));

socket.bind(0, '127.0.0.1', () => {
  const { port } = socket.address();
  refused('bind', () => socket.bind());
  refused('ttl', () => socket.setTTL(0));
  refused('ttl', () => socket.setTTL(7));
  refused('hops', () => socket.setMulticastTTL(300));
  refused('group', () => socket.addMembership('1.2.3.4'));
  refused('group', () => socket.dropMembership('224.0.0.114'));
  refused('source', () => socket.addSourceSpecificMembership('1.1.1.1', 'x'));
  refused('interface', () => socket.setMulticastInterface(''));
  refused('size', () => socket.setSendBufferSize(-1));
  const other = dgram.createSocket('udp4');
  other.on('error', (error) => {
    console.log('bind', error.code, error.syscall, error.address, error.port === port);
    other.send(Buffer.alloc(70000), port, '127.0.0.1', (failed) => {
      console.log('send', failed.code, failed.syscall, failed.address);
      other.close();
      socket.close();
      for (const method of ['close', 'address', 'bind', 'send', 'setTTL', 'addMembership']) {
        refused(`${method} closed`, () => socket[method]('x', 1));
      }
      socket.ref().unref();
    });
  });
  other.bind(port, '127.0.0.1');
});
