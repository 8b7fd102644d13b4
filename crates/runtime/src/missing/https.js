// node:https: http over TLS. Not there yet.
'use strict';

module.exports = require('./refusals.js')('https', 'Agent Server createServer get request');

// An agent that nothing can be asked of.
module.exports.globalAgent = Object.create(module.exports.Agent.prototype);
