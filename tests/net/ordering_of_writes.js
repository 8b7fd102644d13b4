// Writes made before the connection stands, in strings and bytes, arrive in order; callbacks too.
const net = require('net');
const server = net.createServer((socket) => { let all = ''; socket.on('data', (d) => { all += d; }).on('end', () => { console.log(all); server.close(); }); }).listen(0, () => {
  const client = net.connect(server.address().port);
  client.write('a', () => console.log('a written'));
  client.write(Buffer.from('b'));
  client.write('63', 'hex');
  client.cork(); client.write('d'); client.write('e'); client.uncork();
  client.end('f', () => console.log('ended'));
});
