// Top-level names are the module's own; `this` in functions is undefined only in strict code.
var topLevel = 1;
console.log(globalThis.topLevel, typeof exports, typeof require, typeof module, typeof __dirname);
console.log((function () { return this === globalThis; })(), (function () { 'use strict'; return this; })());
return;
console.log('never: return at the top level ends the module');
