// A server and a connection are sent to a child, which answers on both.
const { fork } = require('child_process');
const net = require('net');

if (process.argv[2] === 'child') {
  process.on('message', (message, handle) => {
    if (message === 'server') {
      console.log('child has a server', handle instanceof net.Server, handle.listening);
      handle.once('connection', (socket) => {
        socket.end('from the child\'s server');
        handle.close();
        process.send('served');
      });
      process.send('ready');
    } else {
      console.log('child has a socket', handle instanceof net.Socket);
      handle.end('from the child\'s socket', () => process.disconnect());
    }
  });
} else {
  const read = (port, done) => {
    let text = '';
    net.connect(port, '127.0.0.1').on('data', (chunk) => { text += chunk; }).on('close', () => done(text));
  };
  const child = fork(__filename, ['child']);
  child.on('exit', (code) => console.log('exit', code));
  const first = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = first.address();
    child.send('server', first);
    child.once('message', (message) => {
      console.log(message);
      first.close();
      child.once('message', (reply) => console.log(reply));
      read(port, (text) => {
        console.log(text);
        const second = net.createServer((socket) => {
          child.send('socket', socket);
        }).listen(0, '127.0.0.1', () => {
          read(second.address().port, (answer) => {
            console.log(answer);
            second.close();
          });
        });
      });
    });
  });
}
