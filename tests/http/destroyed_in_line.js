// An answer destroyed before its turn: those before it are given, the connection ends at its place (in node it hangs there).
// node20: hangs there
'use strict';
const http = require('http');
const { Wire, settled } = require('../support/wire.js');
let first;
const server = http.createServer((req, res) => {
  res.on('close', () => console.log('close', req.url, res.writableFinished));
  if (req.url === '/1') first = res;
  else if (req.url === '/2') res.destroy();
  else res.end('three');
});
server.listen(0, async () => {
  const wire = new Wire(server.address().port);
  wire.say('GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n');
  while (first === undefined) await new Promise(setImmediate);
  await settled();
  first.end('one');
  console.log(await wire.until(null));
  server.close();
});
