// Lists of addresses, ranges and subnets; sockets and servers that have one.
'use strict';
const net = require('net');
const { BlockList, SocketAddress } = net;

const list = new BlockList();
list.addAddress('1.2.3.4');
list.addRange('10.0.0.1', '10.0.0.9');
list.addSubnet('8592:757c:efae:4e45::', 64, 'ipv6');
list.addCIDR('192.168.0.0/16');
console.log(list, list.size, JSON.stringify(list));
for (const [address, family] of [['1.2.3.4'], ['::ffff:1.2.3.4', 'ipv6'], ['10.0.0.5'], ['10.0.0.10'], ['192.168.7.7'],
                                 ['8592:757c:efae:4e45::f', 'IPv6'], ['8592:757c:efae:4f45::f', 'ipv6'], ['no'], ['1.2.3.4', 'no']]) {
  console.log(address, family, list.check(address, family));
}
const copy = new BlockList();
copy.fromJSON(list.toJSON());
copy.removeAddress('1.2.3.4');
copy.removeCIDR('192.168.0.0/16');
console.log(copy.rules, BlockList.isBlockList(copy), BlockList.isBlockList({}));
const clone = structuredClone(copy);
clone.addAddress('7.7.7.7');
console.log(copy.check(new SocketAddress({ address: '7.7.7.7' })));

for (const call of [() => list.addAddress('1.2.3'), () => list.addAddress(1), () => list.addAddress('1.1.1.1', 'x'),
                    () => list.addRange('1.1.1.2', '1.1.1.1'), () => list.addSubnet('1.1.1.1', 33), () => list.addCIDR('1.1.1.1'),
                    () => list.addCIDRs(['1.1.1.1/x']), () => list.fromJSON(5), () => new SocketAddress({ family: 4 }),
                    () => new SocketAddress({ port: -1 }), () => SocketAddress.parse(5)]) {
  try {
    console.log(call());
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
console.log(new SocketAddress(), SocketAddress.parse('[::1]:443'), SocketAddress.parse('1.2.3:5'), SocketAddress.parse('no'));

const own = new BlockList();
own.addSubnet('127.0.0.0', 8);
const server = net.createServer({ blockList: own }, () => console.log('never'));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  net.connect({ port, host: '127.0.0.1', blockList: own }).on('error', (error) => {
    console.log(error.code, error.message);
    net.connect(port, '127.0.0.1').resume().on('error', () => {}).on('close', () => server.close(() => console.log('closed')));
  });
});
