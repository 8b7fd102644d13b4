// The globals a program of today looks for.
const names = ['AbortController', 'AbortSignal', 'Atomics', 'BigInt', 'Buffer', 'DOMException', 'Event', 'EventTarget', 'Intl', 'Promise', 'Proxy', 'SharedArrayBuffer', 'TextDecoder', 'TextEncoder', 'URL', 'URLSearchParams',
  'WeakRef', 'WebAssembly', 'atob', 'btoa', 'clearImmediate', 'clearInterval', 'clearTimeout', 'console', 'global', 'globalThis', 'performance', 'process', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout', 'structuredClone'];
console.log(names.filter((name) => typeof globalThis[name] === 'undefined'));
console.log(['require', 'module', 'exports', '__filename', '__dirname', 'binding', 'primordials', 'internals', 'native'].filter((name) => name in globalThis));
console.log(globalThis === global, Object.prototype.toString.call(globalThis), Object.keys(globalThis).includes('process'), delete globalThis.Buffer, typeof Buffer, require('buffer').Buffer.name);
