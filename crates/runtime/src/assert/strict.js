// `node:assert/strict`: the same as require('assert').strict.
'use strict';

module.exports = require('assert').strict;
