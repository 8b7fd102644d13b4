// An error of a client is one of its socket, if the program has that: it hears it, and the client is refused.
'use strict';
const http = require('http');
const net = require('net');

const server = http.createServer();
server.on('connection', (socket) => {
  socket.on('error', (error) => console.log('server', error.code, error.rawPacket.length));
});
server.listen(0, () => {
  let got = '';
  net.connect(server.address().port, function connected() {
    this.write('FOO /\r\n');
  }).on('data', (bytes) => { got += bytes; }).on('close', () => {
    console.log(JSON.stringify(got));
    server.close();
  });
});
