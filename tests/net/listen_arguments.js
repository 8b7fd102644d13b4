// What listen and connect refuse, and closing a server that does not listen.
const net = require('net');
for (const wrong of [() => net.createServer().listen(70000), () => net.createServer().listen({}), () => net.connect(-1), () => net.connect({}), () => net.createServer('x'), () => net.connect({ port: 'abc' })]) {
  try { wrong(); console.log('no error'); } catch (error) { console.log(error.name, error.code, error.message.split('\n')[0]); }
}
net.createServer().close((error) => console.log(error.code, error.message));
const twice = net.createServer().listen(0);
try { twice.listen(0); } catch (error) { console.log(error.code, error.message); }
twice.close();
console.log(net.isIP('1.2.3.4'), net.isIP('::1'), net.isIP('x'), net.isIPv4('1.2.3'), net.isIPv6('fe80::1%lo'));
