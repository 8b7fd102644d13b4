// console.table: arrays, objects, chosen columns, values.
console.table([{ a: 1, b: 'x' }, { a: 2, c: true }]);
console.table([[1, 2], [3, 4]]);
console.table({ r1: { v: 1 }, r2: { v: 2 } }, ['v']);
console.table([5, 'text']);
console.table('no table');
console.table(new Map([['k', 1]]));
