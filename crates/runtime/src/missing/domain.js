// node:domain: errors of several callbacks in one place. Not there yet, so no domain is ever entered.
'use strict';

module.exports = require('./refusals.js')('domain', 'Domain createDomain create', { active: null, _stack: [] });
