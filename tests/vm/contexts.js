// Contexts: what a script sees and leaves, in the sandbox and beside it.
'use strict';
const vm = require('vm');

const sandbox = vm.createContext({ a: 1, get twice() { return this.a * 2; } });
console.log(vm.runInContext('a += 1; var b = 3; globalThis.c = typeof process; function f() {} twice', sandbox));
console.log(Object.keys(sandbox), sandbox.b, sandbox.c, typeof sandbox.f);
console.log(vm.runInContext('delete b; typeof b', sandbox), 'b' in sandbox);
console.log(vm.runInContext('"use strict"; try { none = 1 } catch (error) { `${error.name}: ${error.message}` }', sandbox));
console.log(vm.runInContext('this === globalThis && "a" in this && Object.getOwnPropertyDescriptor(this, "a").value', sandbox));

// Each context has the language for itself.
console.log(vm.runInNewContext('[]') instanceof Array, vm.runInNewContext('[] instanceof Array'));
console.log(vm.isContext(sandbox), vm.isContext({}), vm.createContext(sandbox) === sandbox);
const plain = vm.createContext(vm.constants.DONT_CONTEXTIFY);
console.log(vm.runInContext('globalThis', plain) === plain, vm.isContext(plain));

// What a context may compile, and when its promises run.
const closed = vm.createContext({}, { codeGeneration: { strings: false, wasm: false } });
for (const text of ['eval("1")', 'new Function("return 1")', 'new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))']) {
  try {
    console.log(vm.runInContext(text, closed));
  } catch (error) {
    console.log(error.name, error.message);
  }
}
const own = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
vm.runInContext('Promise.resolve().then(() => { globalThis.ran = true; })', own);
console.log(own.ran);

// Scripts are stopped, or go on.
for (const text of ['while (true);', '1 + 1', 'throw new TypeError("own")']) {
  try {
    console.log(vm.runInThisContext(text, { timeout: 50, filename: 'late.vm' }));
  } catch (error) {
    console.log(error.code, error.message, error.stack.split('\n')[0].startsWith('late.vm:1'));
  }
}
try {
  new vm.Script('a b', { filename: 'broken.vm', lineOffset: 4 });
} catch (error) {
  console.log(error.stack.split('\n').slice(0, 3).join('|'), error.message);
}

// Functions and caches.
const add = vm.compileFunction('return a + b + z', ['a', 'b'], { contextExtensions: [{ z: 10 }] });
console.log(add(1, 2), add.length);
const script = new vm.Script('6 * 7', { produceCachedData: true });
const again = new vm.Script('6 * 7', { cachedData: script.cachedData });
console.log(again.cachedDataRejected, again.runInThisContext(), script.cachedDataProduced);
for (const wrong of [() => vm.runInContext('1', {}), () => vm.runInContext('1', 1), () => new vm.Script('1', { timeout: 1, filename: 1 }),
                     () => vm.runInThisContext('1', { timeout: -1 })]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.code, error.message);
  }
}
vm.runInThisContext('import("fs")').catch((error) => console.log(error.code));
vm.runInThisContext('import("fs")', { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER })
  .then((namespace) => console.log(typeof namespace.readFileSync));
