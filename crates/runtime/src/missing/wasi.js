// node:wasi: WebAssembly's system interface. Not there yet.
'use strict';

module.exports = require('./refusals.js')('wasi', 'WASI');
