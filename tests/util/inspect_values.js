// The everyday layout of values.
console.log([undefined, null, true, -0, 1.5, 10n, 'it\'s', "a\"b'c", Symbol('s'), Symbol.iterator]);
console.log({ a: 1, 'b-c': 2, [Symbol('k')]: 3, 4: 5, nested: { deep: { deeper: { deepest: 1 } } } });
console.log([], {}, [[]], [{}], [, 1, , ,], Object.assign([1, 2], { extra: 'x', '-1': 0 }));
console.log(function named() {}, () => {}, class A {}, class B extends Array {}, async () => {}, function* gen() {}, async function* ag() {});
console.log(new Map([['a', { b: 1 }], [{ k: 1 }, 2]]), new Set([1, 'x', [2]]), new WeakMap(), new WeakSet());
console.log(new Date(0), new Date(NaN), /a+b/gi, Object(1), Object('str'), Object(true), Object(5n), Object(Symbol('o')));
console.log(new Uint8Array([1, 2, 3]), new Float64Array(2), Buffer.from('hi'));
console.log(Promise.resolve(4), Promise.reject(new Error('x')).catch(() => {}), new Promise(() => {}));
console.log(Object.create(null), Object.create({ inherited: 1 }), new (class Foo { x = 1; })(), new (class extends Map {})());
console.log([1, 2, 3].values(), new Map([[1, 2]]).entries(), new Set([7]).values(), 'ab'[Symbol.iterator](), (function* () {})());
console.log(new Proxy({ a: 1 }, {}), globalThis === global, Math, JSON, Reflect, Atomics);
console.log((function () { return arguments; })(1, 2), { get a() { return 1; }, set a(v) {}, get b() { return 2; }, set c(v) {} });
console.log(process.versions.node.length > 0, [new Error('in a list').message], { [Symbol.toStringTag]: 'Tagged' });
