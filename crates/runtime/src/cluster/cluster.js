// node:cluster: a program in several processes that share its servers. A process is the primary one or a worker of it.
'use strict';

const { internals } = require('internal:boot');

module.exports = internals.clusterWorker === undefined ? require('./primary.js') : require('./worker_side.js');
