// What counts as deeply equal, loosely and strictly.
const assert = require('assert');
const holds = (check) => { try { check(); return true; } catch (error) { if (error.code !== 'ERR_ASSERTION') throw error; return false; } };
const circle = () => { const c = {}; c.c = c; return c; };
for (const [a, b] of [[1, '1'], [[1, 2], [1, 2]], [{ a: 1, b: 2 }, { b: 2, a: 1 }], [NaN, NaN], [0, -0], [new Date(0), new Date(0)], [/a/g, /a/i],
  [new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]])], [new Set([{ a: 1 }]), new Set([{ a: 1 }])], [new Set([1]), new Set(['1'])], 
  [{ a: undefined }, {}], [Object(1), Object(1)], [new Error('a'), new Error('b')], [Buffer.from('a'), Buffer.from('a')], [circle(), circle()], [null, undefined],
  [Object.create(null), {}], [[], {}], [new (class A {})(), new (class A {})()], [Symbol.iterator, Symbol.iterator], [{ [Symbol.for('x')]: 1 }, {}]]) {
  console.log(holds(() => assert.deepEqual(a, b)), holds(() => assert.deepStrictEqual(a, b)), holds(() => assert.notDeepStrictEqual(a, b)));
}
