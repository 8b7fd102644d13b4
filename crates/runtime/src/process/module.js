// node:process: the process object itself.
'use strict';

require('./process.js');

module.exports = process;
