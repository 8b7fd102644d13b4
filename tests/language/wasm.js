// WebAssembly: synchronous and asynchronous, calls both ways.
const bytes = Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, 1, 11, 2, 96, 1, 127, 0, 96, 2, 127, 127, 1, 127, 2, 7, 1, 1, 109, 1, 102, 0, 0, 3, 2, 1, 1, 7, 7, 1, 3, 97, 100, 100, 0, 1,
  10, 13, 1, 11, 0, 32, 0, 16, 0, 32, 0, 32, 1, 106, 11]);
const imports = { m: { f: (n) => console.log('called with', n) } };
console.log(WebAssembly.validate(bytes), new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports.add(2, 3));
WebAssembly.instantiate(bytes, imports)
  .then(({ instance }) => console.log('async', instance.exports.add(40, 2)))
  .then(() => WebAssembly.compile(new Uint8Array([1, 2, 3])))
  .catch((error) => console.log(error.name));
