// The ways to make one, and what is refused.
console.log(Buffer.alloc(3), Buffer.alloc(5, 'ab'), Buffer.alloc(4, 1), Buffer.alloc(3, 'YWJj', 'base64'), Buffer.allocUnsafe(2).length);
console.log(Buffer.from([1, 257, -1, '4', 2.7]), Buffer.from(new Uint8Array([5, 6])), Buffer.from(new ArrayBuffer(4), 1, 2), Buffer.from(Buffer.from('copy')));
console.log(Buffer.from({ type: 'Buffer', data: [1, 2] }), Buffer.from(new String('s')), Buffer.from({ length: 2, 0: 9, 1: 8 }));
console.log(Buffer.concat([Buffer.from('a'), Buffer.from('bc')]).toString(), Buffer.concat([Buffer.from('abc')], 2), Buffer.concat([Buffer.from('a')], 3));
console.log(JSON.stringify(Buffer.from('ab')), Buffer.isBuffer(Buffer.alloc(0)), Buffer.isBuffer(new Uint8Array(1)), Buffer.from('x') instanceof Uint8Array);
for (const make of [() => Buffer.from(5), () => Buffer.from(null), () => Buffer.from(), () => Buffer.alloc('5'), () => Buffer.from({})]) {
  try {
    make();
  } catch (error) {
    console.log(error.name, error.code, error.message.split('\n')[0]);
  }
}
const shared = new Uint16Array([1, 2]);
console.log(Buffer.from(shared.buffer), Buffer.from(shared), Buffer.poolSize, require('buffer').kMaxLength > 2 ** 30);
