// navigator, and how the globals that can be replaced are there.
console.log(navigator, Object.getPrototypeOf(navigator) === Navigator.prototype);
console.log(navigator.userAgent, navigator.platform, navigator.language, navigator.languages);
console.log(navigator.hardwareConcurrency === require('os').availableParallelism());
for (const call of [() => new Navigator()]) {
  try {
    call();
  } catch ({ name, code, message }) {
    console.log(name, code, message);
  }
}
for (const name of ['navigator', 'crypto', 'process', 'Buffer']) {
  const { get, set, enumerable } = Object.getOwnPropertyDescriptor(globalThis, name);
  console.log(name, get.name, typeof set, enumerable);
}
const own = Buffer;
Buffer = 'mine';
console.log(globalThis.Buffer);
Buffer = own;
console.log(Buffer === require('buffer').Buffer, process === require('process'));
