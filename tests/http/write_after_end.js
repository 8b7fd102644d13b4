// The callback hears of it first, then the error listener.
'use strict';
const http = require('http');

http.createServer(function(req, res) {
  res.on('error', (error) => console.log('error', error.code));
  res.on('finish', () => console.log('finish'));
  res.end('done');
  res.write('more', (error) => console.log('callback', error.code));
  this.close();
}).listen(0, function() {
  http.get({ port: this.address().port, agent: false }, (res) => res.resume().on('end', () => console.log('end')));
});
