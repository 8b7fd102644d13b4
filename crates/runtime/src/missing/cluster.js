// node:cluster: a program in several processes. Workers are not there yet, so every process is a primary one.
'use strict';

const EventEmitter = require('events');

module.exports = require('./refusals.js')('cluster', 'Worker setupPrimary setupMaster fork disconnect',
                                          new EventEmitter());
Object.assign(module.exports, {
  isWorker: false,
  isMaster: true,
  isPrimary: true,
  workers: {},
  settings: {},
  SCHED_NONE: 1,
  SCHED_RR: 2,
  schedulingPolicy: 2,
});
