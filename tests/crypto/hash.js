// Digests and HMACs as objects, streams and one call, against known answers and each other.
'use strict';
const crypto = require('crypto');

function told(f) {
  try {
    console.log(f());
  } catch (e) {
    const { opensslErrorStack, library, reason } = e;
    console.log(e.name, e.code, e.message, opensslErrorStack, library, reason);
  }
}

for (const name of crypto.getHashes()) {
  if (/kmac/.test(name)) continue; // halves of KMAC, which rill does not name
  const options = /^shake/.test(name) ? { outputLength: 24 } : undefined;
  console.log(name, crypto.createHash(name, options).update('abc').digest('hex'));
}

told(() => crypto.createHash('SHA256').update(Buffer.from('a')).update('\u{1F600}\xE9').update('ff', 'hex').digest('base64'));
told(() => crypto.createHash('sha1').update(new Uint16Array([1, 2])).update(new DataView(new ArrayBuffer(3))).digest('latin1'));
told(() => crypto.createHash('sha1').update('x'.repeat(100000)).digest('hex'));
told(() => crypto.createHash('sha1').digest());
told(() => crypto.hash('sha1', 'abc'));
told(() => crypto.hash('md5', Buffer.from('abc'), 'base64'));
told(() => crypto.hash('shake256', 'abc', { outputLength: 5 }));

const h = crypto.createHash('sha256').update('a');
const copy = h.copy();
console.log(h.update('b').digest('hex') === crypto.hash('sha256', 'ab'), copy.digest('hex') === crypto.hash('sha256', 'a'));
told(() => h.digest());
told(() => h.update('x'));
told(() => h.copy());
told(() => crypto.createHash('nothing'));
told(() => crypto.createHash('md4'));
told(() => crypto.createHash('sha256', { outputLength: 5 }));
told(() => crypto.createHash('shake128', { outputLength: 5 }).update('abc').copy({ outputLength: 9 }).digest('hex'));
told(() => crypto.createHash('shake128', { outputLength: 0 }).digest('hex'));
told(() => crypto.createHash(1));
told(() => crypto.createHash('sha1').update(1));
told(() => crypto.createHash('sha1').update('abc', 'hex'));
told(() => crypto.hash('sha1', 'a', 'nothing'));

for (const name of ['md5', 'sha1', 'sha512', 'sha3-256', 'ripemd160', 'blake2b512', 'keccak-256']) {
  for (const key of ['', 'key', 'k'.repeat(300)]) console.log(name, crypto.createHmac(name, key).update('data').digest('hex'));
}
told(() => crypto.createHmac('nothing', 'k'));
told(() => crypto.createHmac('shake128', 'k'));
told(() => crypto.createHmac('sha1'));
const mac = crypto.createHmac('sha1', 'k');
mac.digest();
told(() => mac.digest());
told(() => mac.digest('hex') === '');

const stream = crypto.createHash('sha1');
stream.setEncoding('hex');
stream.on('data', (text) => console.log('data', text)).on('end', () => console.log('end'));
stream.write('ab');
stream.end('63', 'hex');
crypto.createHmac('sha1', 'k').end('abc').on('readable', function() {
  const bytes = this.read();
  if (bytes !== null) console.log(bytes);
});
const done = crypto.createHash('sha1');
done.digest();
done.on('error', (e) => console.log(e.code, e.message));
done.write('late');
