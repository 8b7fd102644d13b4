'use strict';
// `node:assert/strict`: the same as require('assert').strict.

module.exports = require('assert').strict;
