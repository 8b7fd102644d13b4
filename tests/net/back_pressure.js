// A slow reader: write says false, drain comes, all bytes arrive.
const net = require('net');
const total = 8 * 1024 * 1024;
const server = net.createServer((socket) => {
  let count = 0;
  socket.pause();
  setTimeout(() => socket.resume(), 20);
  socket.on('data', (data) => { count += data.length; }).on('end', () => { console.log('received', count === total); socket.end(); server.close(); });
}).listen(0, () => {
  const client = net.connect(server.address().port);
  const chunk = Buffer.alloc(64 * 1024, 'x');
  let left = total, stopped = 0;
  const write = () => {
    while (left > 0) { left -= chunk.length; if (!client.write(chunk)) { stopped++; client.once('drain', write); return; } }
    client.end(() => console.log('sent', stopped > 0, client.writableLength));
  };
  client.on('connect', write);
});
