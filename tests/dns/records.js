// Records of all kinds, as resolvers show them; what servers refuse; an answer that was cut short comes by TCP.
'use strict';
const dgram = require('dgram');
const dns = require('dns');
const net = require('net');

const name = (text) => Buffer.concat([...text.split('.').filter(Boolean).map((label) =>
  Buffer.from([label.length, ...Buffer.from(label)])), Buffer.from([0])]);
const u16 = (...numbers) => Buffer.from(numbers.flatMap((n) => [n >> 8, n & 255]));
const u32 = (...numbers) => Buffer.concat(numbers.map((n) => u16(n >>> 16, n & 65535)));
const text = (...parts) => Buffer.concat(parts.map((part) => Buffer.from([part.length, ...Buffer.from(part)])));

const records = {
  a: [[1, Buffer.from([1, 2, 3, 4])], [1, Buffer.from([5, 6, 7, 8])]],
  aaaa: [[28, Buffer.from('20010db8000000000000000000000001', 'hex')]],
  cname: [[5, name('other.example')]],
  mx: [[15, Buffer.concat([u16(10), name('mail.example')])]],
  ns: [[2, name('ns.example')]],
  txt: [[16, text('one', 'two')], [16, text('three')]],
  srv: [[33, Buffer.concat([u16(1, 2, 80), name('srv.example')])]],
  soa: [[6, Buffer.concat([name('ns.example'), name('root.example'), u32(1, 2, 3, 4, 5)])]],
  ptr: [[12, name('ptr.example')]],
  naptr: [[35, Buffer.concat([u16(1, 2), text('s', 'SIP+D2U', ''), name('_sip.example')])]],
  caa: [[257, Buffer.concat([Buffer.from([128]), text('issue'), Buffer.from('ca.example')])]],
  tlsa: [[52, Buffer.from([3, 1, 1, 9, 8, 7])]],
};
records.any = [...records.a, ...records.mx, ...records.txt, ...records.ns, ...records.soa];
// The alias comes along with what it stands for.
records.alias = [...records.cname, ...records.a];
records.cut = records.a;

function answer(query, byUDP) {
  const label = query.toString('latin1', 13, 13 + query[12]);
  const code = { nothing: 3, refused: 5, broken: 2 }[label] ?? 0;
  const isCut = byUDP && label === 'cut';
  const found = isCut ? [] : records[label] ?? [];
  const question = query.subarray(12, query.indexOf(0, 12) + 5);
  return Buffer.concat([
    query.subarray(0, 2), u16(0x8180 | code | (isCut ? 0x200 : 0), 1, found.length, 0, 0), question,
    ...found.flatMap(([type, data]) => [u16(0xc00c, type, 1), u32(60), u16(data.length), data]),
  ]);
}

const udp = dgram.createSocket('udp4', (query, { port, address }) => udp.send(answer(query, true), port, address));
const tcp = net.createServer((socket) => socket.on('data', (bytes) => {
  const reply = answer(bytes.subarray(2), false);
  socket.end(Buffer.concat([u16(reply.length), reply]));
}));

tcp.listen(0, '127.0.0.1', () => udp.bind(tcp.address().port, '127.0.0.1', async () => {
  const resolver = new dns.promises.Resolver({ timeout: 5000, tries: 1 });
  resolver.setServers([`127.0.0.1:${tcp.address().port}`]);
  for (const type of ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT', 'SRV', 'SOA', 'PTR', 'NAPTR', 'CAA', 'TLSA']) {
    console.log(type, await resolver.resolve(`${type.toLowerCase()}.test`, type));
  }
  for (const record of await resolver.resolveAny('any.test')) {
    console.log(Object.entries(record).sort());
  }
  console.log(await resolver.resolve4('a.test', { ttl: true }), await resolver.resolve4('alias.test'), await resolver.resolve4('cut.test'));
  for (const label of ['nothing', 'refused', 'broken', 'empty', 'x'.repeat(64)]) {
    await resolver.resolveMx(`${label}.test`).catch((error) => console.log(error.code, error.syscall, error.message));
  }
  const own = new dns.Resolver();
  own.setServers(resolver.getServers());
  own.resolveTxt('txt.test', (error, found) => {
    console.log(error, found);
    own.resolve('never.test', 'AAAA', ({ message, hostname }) => {
      console.log(message, hostname);
      udp.close();
      tcp.close();
    });
    own.cancel();
  });
}));
