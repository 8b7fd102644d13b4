// node:readline/promises. Not there yet.
'use strict';

module.exports = require('./refusals.js')('readline/promises', 'Interface Readline createInterface');
