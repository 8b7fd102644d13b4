// Values in V8's own form, and back.
const v8 = require('v8');
const values = [1, 'a', { a: [1, 'b'] }, Buffer.from('hi'), new Uint8Array(3), new Map([[1, 2]]), new Float64Array([1.5]),
                [, 1], 5n, new BigInt64Array(1), new Float16Array(2), new Date(5), /x/g, new Boolean(false), Object(1n)];
for (const value of values) {
  // The header's second byte is the version of V8's form.
  const bytes = v8.serialize(value);
  console.log(bytes.subarray(2).toString('hex'), v8.deserialize(bytes));
}
const view = v8.deserialize(v8.serialize(new DataView(new ArrayBuffer(4), 1, 2)));
console.log(view instanceof DataView, view.byteLength);
for (const call of [
  () => v8.serialize(() => {}), () => v8.serialize(Symbol('s')), () => v8.deserialize(5), () => v8.deserialize(Buffer.from('aa')),
  () => v8.serialize(new WeakMap()), () => v8.deserialize(Buffer.alloc(0)),
]) {
  try {
    console.log(call());
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
