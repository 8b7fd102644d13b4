// A port in use, with a handler; the first server goes on serving.
const http = require('http');
const first = http.createServer((req, res) => res.end('first')).listen(0, '127.0.0.1', () => {
  const { port } = first.address();
  http.createServer().listen(port, '127.0.0.1').on('error', (error) => {
    console.log(error.code, error.syscall, error.message.replace(port, 'PORT'));
    http.get({ port, host: '127.0.0.1', agent: false }, (res) => res.on('data', (d) => { console.log(String(d)); first.close(); }));
  });
});
