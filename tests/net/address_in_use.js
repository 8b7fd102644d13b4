// A port in use: the error; the server can listen elsewhere afterwards.
const net = require('net');
const first = net.createServer().listen(0, '127.0.0.1', () => {
  const { port } = first.address();
  const second = net.createServer();
  second.on('error', (error) => {
    console.log(error.message.replace(port, 'PORT'), error.code, error.errno, error.syscall, error.address, error.port === port);
    second.listen(0, () => { console.log('elsewhere', second.address().port !== port); second.close(); first.close(); });
  });
  second.listen(port, '127.0.0.1');
});
