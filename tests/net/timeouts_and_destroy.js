// setTimeout tells of silence; destroy with an error; writing after the end.
const net = require('net');
const server = net.createServer((socket) => socket.resume().on('error', () => {})).listen(0, () => {
  const client = net.connect(server.address().port);
  client.setTimeout(20, () => {
    console.log('timeout', client.timeout);
    client.destroy(new Error('gave up'));
  });
  client.on('error', (error) => console.log('error', error.message));
  client.on('close', (hadError) => {
    console.log('close', hadError);
    const second = net.connect(server.address().port, () => {
      second.end();
      second.write('late', (error) => console.log('write', error.code));
    });
    second.on('error', (error) => { console.log(error.code, error.message); });
    second.on('close', () => server.close());
  });
});
