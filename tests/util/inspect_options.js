// util.inspect's options, circles, custom inspection, errors in structures.
const util = require('util');
const circle = { name: 'c' };
circle.self = circle;
circle.list = [circle, { circle }];
console.log(circle);
console.log(util.inspect({ a: { b: { c: { d: {} } } } }, { depth: null }));
console.log(util.inspect({ b: 1, a: [3, 2] }, { compact: false, sorted: true }));
console.log(util.inspect('str'), util.inspect([1, 2, 3, 4], { maxArrayLength: 2 }), util.inspect('long text', { maxStringLength: 4 }));
console.log(util.inspect({ a: 1n, s: 'x', u: undefined, f() {}, d: new Date(0), r: /x/ }, { colors: true }));
console.log(util.inspect(Object.defineProperty({}, 'hidden', { value: 1 }), { showHidden: true }));
console.log(util.inspect({ get a() { return { b: 1 }; } }, { getters: true }));
console.log(util.inspect(new Proxy({ t: 1 }, { get() {} }), { showProxy: true }));
console.log({ [util.inspect.custom](depth, options, inspect) { return `custom ${depth} ${typeof options.stylize} ${inspect([1])}`; } });
console.log([{ [util.inspect.custom]: () => ({ replaced: true }) }]);
console.log(util.inspect(1234567.891, { numericSeparator: true }), util.inspect({ a: 'b' }, { breakLength: 3 }));
console.log(util.inspect(new Map([[{ a: 1 }, new Set([1])]]), { depth: 0 }));
class Point { constructor() { this.x = 1; } get [Symbol.toStringTag]() { return 'P'; } }
console.log(new Point(), [new Point()], Object.create(Point.prototype));
