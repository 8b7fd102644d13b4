// Pipelined requests are answered in order even when later ones are ready first.
const http = require('http'); const net = require('net');
const server = http.createServer((req, res) => {
  res.sendDate = false;
  const delay = { '/slow': 15, '/mid': 5, '/fast': 0 }[req.url];
  setTimeout(() => res.end(req.url), delay);
}).listen(0, () => {
  let all = '';
  const client = net.connect(server.address().port, () => client.write(
    'GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET /fast HTTP/1.1\r\nHost: x\r\n\r\nGET /mid HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'));
  client.on('data', (d) => { all += d; }).on('close', () => { console.log(all.match(/HTTP\/1.1 200 OK/g).length, all.match(/\/\w+$|\/(slow|fast|mid)/gm)); server.close(); });
});
