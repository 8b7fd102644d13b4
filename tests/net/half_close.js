// allowHalfOpen: the server still writes after the client's end; without it the socket ends by itself.
const net = require('net');
function round(allowHalfOpen, done) {
  const server = net.createServer({ allowHalfOpen }, (socket) => {
    socket.resume();
    socket.on('end', () => {
      console.log('half open', allowHalfOpen, 'writable', socket.writable);
      if (allowHalfOpen) setImmediate(() => socket.end('after your end'));
    });
  }).listen(0, () => {
    const client = net.connect(server.address().port);
    client.end('bye');
    let text = '';
    client.on('data', (data) => { text += data; }).on('close', () => { console.log('client got', JSON.stringify(text)); server.close(done); });
  });
}
round(true, () => round(false, () => console.log('done')));
