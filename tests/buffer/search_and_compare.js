// indexOf, includes, compare, equals, slices that share memory, copy, fill, swap, iteration.
const b = Buffer.from('this is a buffer');
console.log(b.indexOf('is'), b.indexOf('is', 3), b.lastIndexOf('is'), b.indexOf(Buffer.from('buf')), b.indexOf(97), b.includes('nope'), b.indexOf(''), b.indexOf('is', -14));
console.log(Buffer.compare(Buffer.from('a'), Buffer.from('b')), Buffer.from('b').compare(Buffer.from('a')), b.equals(Buffer.from('this is a buffer')));
const part = b.subarray(0, 4);
part[0] = 84;
console.log(b.toString(), b.slice(-6).toString(), b.toString('utf8', 5, 7), part.buffer === b.buffer);
const target = Buffer.alloc(6, '.');
console.log(b.copy(target, 1, 0, 4), target.toString(), target.write('xyz', 4), target.toString());
console.log([...Buffer.from('ab').entries()], [...Buffer.from('ab').keys()], Buffer.from([1, 2, 3, 4]).swap32(), Buffer.alloc(4).fill('abc').toString());
console.log([Buffer.from('b'), Buffer.from('a')].sort(Buffer.compare).join(), Buffer.from('abc').at(-1), Buffer.from('x').toJSON());
console.log(Buffer.alloc(60), require('buffer').INSPECT_MAX_BYTES, Buffer.from('abc').map((x) => x + 1).constructor.name);
console.log(atob('aGk='), btoa('hi'), require('buffer').isUtf8(Buffer.from([0xff])), require('buffer').isAscii(Buffer.from('a')));
