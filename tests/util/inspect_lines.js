// Where lines break: long arrays in columns, long objects, long strings, nesting.
console.log(Array.from({ length: 120 }, (_, i) => i));
console.log(Array.from({ length: 30 }, (_, i) => 'item ' + i));
console.log({ first: 'a'.repeat(40), second: 'b'.repeat(40), third: [1, 2, 3] });
console.log({ a: { b: { c: { d: 1 } } }, list: [[[[1]]]] });
console.log(['x'.repeat(100), 'y'.repeat(20)], 'z'.repeat(200).length);
console.log({ text: 'line one\nline two\nline three is much longer than the others are, so that it breaks' });
console.log(Object.fromEntries(Array.from({ length: 30 }, (_, i) => ['key' + i, i])));
console.log(new Set(Array.from({ length: 110 }, (_, i) => i)));
console.log([{ id: 1, name: 'one', tags: ['a', 'b'] }, { id: 2, name: 'two', tags: [] }]);
console.log({ f() {}, g: class {}, h: Symbol('x'), i: [undefined, null], j: { k: [{ l: { m: 1 } }] } });
