// promisify, callbackify, inherits, deprecate, isDeepStrictEqual, types, stripVTControlCharacters, toUSVString.
const util = require('util');
function old(value, callback) { setImmediate(callback, value < 0 ? new Error('negative') : null, value * 2); }
const modern = util.promisify(old);
modern(4).then(console.log);
modern(-1).catch((error) => console.log(error.message));
util.callbackify(async (x) => x + 1)(1, (error, value) => console.log('callbackify', error, value));
function Parent() {} Parent.prototype.hello = () => 'hello';
function Child() {} util.inherits(Child, Parent);
console.log(new Child().hello(), Child.super_ === Parent);
console.log(util.isDeepStrictEqual({ a: [1, new Map([[1, { b: 2 }]])] }, { a: [1, new Map([[1, { b: 2 }]])] }), util.isDeepStrictEqual([1], ['1']));
console.log(util.types.isRegExp(/x/), util.types.isProxy(new Proxy({}, {})), util.types.isUint8Array(Buffer.alloc(1)), util.types.isDate({}));
console.log(util.stripVTControlCharacters('\u001b[31mred\u001b[0m'), util.toUSVString('a\ud800b'), util.inspect.defaultOptions.depth);
const gone = util.deprecate(() => 'result', 'gone() is old', 'DEP_TEST');
console.log(gone(), gone());
console.log(util.types.isPromise(Promise.resolve()), util.types.isNativeError(new TypeError()), util.types.isAsyncFunction(async () => {}));
