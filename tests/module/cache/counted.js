globalThis.count = (globalThis.count ?? 0) + 1;
console.log('evaluated', globalThis.count);
