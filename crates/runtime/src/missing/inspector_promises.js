// node:inspector/promises. Not there yet.
'use strict';

module.exports = { ...require('inspector'), ...require('./refusals.js')('inspector/promises', 'Session') };
