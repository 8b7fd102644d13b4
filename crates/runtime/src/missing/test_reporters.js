// node:test/reporters. Not there yet.
'use strict';

module.exports = require('./refusals.js')('test/reporters', 'dot junit spec tap lcov');
