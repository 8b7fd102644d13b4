// -r runs modules before the script, in order.
// flags: -r ./first.js --require ./second.js
console.log('main', globalThis.preloaded);
