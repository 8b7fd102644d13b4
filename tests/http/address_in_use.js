// A port in use, without a handler.
// native: an uncaught error tells the way by which it came
// exit: 1
const http = require('http');
http.createServer().listen('./a.sock', () => {
  http.createServer().listen('./a.sock');
});
