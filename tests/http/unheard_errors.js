// Errors of an answer that nobody listens to are the program's.
// node20: tells otherwise
'use strict';
const http = require('http');
process.on('uncaughtException', (error) => console.log('uncaught', error.code));
const server = http.createServer((req, res) => { res.end('x'); if (req.url === '/end') res.end('y'); else res.write('y'); });
server.listen(0, () => {
  const get = (path, next) => http.get({ port: server.address().port, path, agent: false }, (res) => { res.resume().on('end', next); });
  get('/end', () => get('/write', () => server.close()));
});
