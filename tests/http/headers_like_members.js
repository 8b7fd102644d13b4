// Fields may be called like members of every object; a program's own Keep-Alive and trailers of its unique names are sent once.
'use strict';
const http = require('http');

const server = http.createServer({ uniqueHeaders: ['x-one'] }, (req, res) => {
  console.log(req.headers.constructor, req.headers.tostring, req.rawHeaders.length);
  res.setHeader('Keep-Alive', 'timeout=1');
  res.setHeader('Trailer', 'x-one');
  res.addTrailers({ 'X-One': ['a', 'b'], 'x-two': ['c', 'd'] });
  res.end('body');
}).listen(0, () => {
  const headers = ['constructor', 'a', 'constructor', 'b', 'toString', 'c', 'Host', 'x'];
  http.get({ port: server.address().port, agent: new http.Agent({ keepAlive: true }), headers }, (res) => {
    res.resume().on('end', () => {
      console.log(res.headers['keep-alive'], res.rawHeaders.filter((name) => name === 'Keep-Alive').length);
      console.log(res.rawTrailers);
      server.close();
      server.closeAllConnections();
    });
  });
});
