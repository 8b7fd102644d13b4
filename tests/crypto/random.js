// Random bytes, integers and UUIDs: their forms, ranges and refusals.
'use strict';
const crypto = require('crypto');

function told(f) {
  try {
    console.log(f());
  } catch (e) {
    console.log(e.name, e.code, e.message);
  }
}

console.log(crypto.randomBytes(0).length, crypto.randomBytes(100).length);
console.log(crypto.randomBytes(16).equals(crypto.randomBytes(16)));
crypto.randomBytes(5, (error, bytes) => console.log('async', error, bytes.length));
const wide = crypto.randomFillSync(new Uint32Array(8), 4, 2);
console.log(wide.slice(0, 4).every((n) => n === 0), wide.slice(6).every((n) => n === 0));
crypto.randomFill(new ArrayBuffer(9), (error, filled) => console.log('fill', error, filled.byteLength));
const seen = new Set();
for (let i = 0; i < 1000; i++) seen.add(crypto.randomInt(-2, 3));
console.log([...seen].sort((a, b) => a - b));
crypto.randomInt(3, (error, n) => console.log('int', error, n >= 0 && n < 3));
console.log(crypto.randomInt(2 ** 48 - 2, 2 ** 48 - 1));

const uuids = new Set();
for (let i = 0; i < 1000; i++) uuids.add(crypto.randomUUID());
console.log(uuids.size, [...uuids].every((u) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(u)));
console.log(crypto.randomUUID({ disableEntropyCache: true }).length);
const before = Date.now();
const seven = crypto.randomUUIDv7();
const time = parseInt(seven.replaceAll('-', '').slice(0, 12), 16);
console.log(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(seven), time >= before && time <= Date.now());

console.log(crypto.timingSafeEqual(Buffer.from('ab'), Buffer.from('ab')), crypto.timingSafeEqual(Buffer.from('ab'), Buffer.from('ac')));
told(() => crypto.timingSafeEqual(Buffer.alloc(1), Buffer.alloc(2)));
told(() => crypto.timingSafeEqual('a', Buffer.alloc(2)));
told(() => crypto.randomBytes(-1));
told(() => crypto.randomBytes('1'));
told(() => crypto.randomFillSync('a'));
told(() => crypto.randomFillSync(Buffer.alloc(4), 5));
told(() => crypto.randomFillSync(Buffer.alloc(4), 1, 5));
told(() => crypto.randomFill(Buffer.alloc(4), 0, 2));
told(() => crypto.randomInt(5, 3));
told(() => crypto.randomInt(1.5, 3));
told(() => crypto.randomInt(2 ** 48 + 1));
told(() => crypto.randomUUID({ disableEntropyCache: 1 }));
told(() => crypto.getRandomValues(new Uint16Array(3)).length);
told(() => crypto.getRandomValues(new Float32Array(3)));
told(() => crypto.getRandomValues(new Uint8Array(65537)));
