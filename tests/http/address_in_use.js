// A port in use, without a handler.
// exit: 1
const http = require('http');
http.createServer().listen('./a.sock', () => {
  http.createServer().listen('./a.sock');
});
