// module.createRequire, isBuiltin, Module.wrap, _extensions, and a custom extension.
const Module = require('module');
const far = Module.createRequire(`${__dirname}/sub/file.js`);
console.log(far('./here'), Module.isBuiltin('node:fs'), Module.isBuiltin('nope'));
require.extensions['.up'] = (module, filename) => {
  module.exports = require('fs').readFileSync(filename, 'utf8').trim().toUpperCase();
};
console.log(require('./text.up'), require('./text'));
console.log(Module.wrap('x'));
