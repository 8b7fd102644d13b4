// util.format and formatWithOptions.
const { format, formatWithOptions } = require('util');
for (const args of [['%s', 'a'], ['%s', { a: { b: { c: 1 } } }], ['%s', null], ['%s', () => 1], ['%s', -0], ['%s', 12n], ['%s', class X {}],
  ['%d', '0x10'], ['%d', {}], ['%d', 5n], ['%i', 42.9], ['%i', 'x'], ['%f', '2.50'], ['%j', { a: [1] }], ['%j', undefined],
  ['%o', { f() {} }], ['%O', { a: { b: { c: { d: {} } } } }], ['%%'], ['%s'], ['%x', 1], ['a', 'b', { c: 1 }], [1, 2], ['%s %s', 'one'], [],
  ['%s', new Date(0)], ['%s', [1, [2, [3]]]], ['%s', new Error('e').message], ['%c!', 'css'], ['%s', Object.create(null)], ['%s', { toString() { return 'own'; } }]]) {
  console.log(JSON.stringify(format(...args)));
}
const circle = {}; circle.circle = circle;
console.log(format('%j', circle), formatWithOptions({ colors: true }, '%O', 1));
