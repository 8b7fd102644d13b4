// node:worker_threads. Threads are not there yet, so this one is the main one.
'use strict';

module.exports = require('./refusals.js')('worker_threads', `
  BroadcastChannel MessageChannel MessagePort Worker markAsUntransferable isMarkedAsUntransferable
  moveMessagePortToContext receiveMessageOnPort postMessageToThread setEnvironmentData getEnvironmentData
`, {
  isMainThread: true,
  threadId: 0,
  parentPort: null,
  workerData: null,
  resourceLimits: {},
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
});
