// Nobody listens: the error, and close after it.
const net = require('net');
const server = net.createServer().listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  server.close(() => {
    const client = net.connect({ port, host: '127.0.0.1' });
    client.on('error', (error) => console.log(error.message.replace(port, 'PORT'), error.code, error.errno, error.syscall, error.address, error.port === port));
    client.on('close', (hadError) => console.log('close', hadError));
  });
});
