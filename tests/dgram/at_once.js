// bindSync and connectSync don't wait, and take numeric addresses only.
'use strict';
const dgram = require('dgram');

const socket = dgram.createSocket('udp4');
socket.on('listening', () => console.log('listening'));
socket.on('connect', () => console.log('connect'));
const { address, family, port } = socket.bindSync({ address: '127.0.0.1' });
console.log(address, family, port > 0);
for (const call of [() => socket.bindSync(), () => dgram.createSocket('udp4').bindSync({ address: 'localhost' }),
                    () => dgram.createSocket('udp4').bindSync(0), () => dgram.createSocket('udp4').bindSync({ port }),
                    () => socket.connectSync(1, 'localhost')]) {
  try {
    console.log(call().address);
  } catch (error) {
    console.log(error.code, error.message.replace(port, 'PORT'));
  }
}
const peer = dgram.createSocket('udp4');
console.log(peer.connectSync(port), peer.remoteAddress().port === port);
socket.on('message', (bytes) => {
  console.log(bytes.toString());
  socket.close();
  peer.close();
});
peer.send('hello');
