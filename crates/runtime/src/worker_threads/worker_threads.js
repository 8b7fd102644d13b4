// node:worker_threads. Threads are not there yet, so this one is the main one; ports and channels work within it.
'use strict';

const { codes, notImplemented } = require('internal:errors');
const { BroadcastChannel } = require('./broadcast_channel.js');
const { invalid, isMarkedAsUntransferable, markAsUncloneable, markAsUntransferable } = require('./message.js');
const { MessageChannel, MessagePort, isOpen, isPort, receiveMessageOnPort } = require('./ports.js');

const refuseMove = notImplemented('worker_threads.moveMessagePortToContext');

function moveMessagePortToContext(port, context) {
  if (!isPort(port)) throw invalid('The "port" argument must be a MessagePort instance');
  if (!isOpen(port)) throw new codes.ERR_CLOSED_MESSAGE_PORT();
  return refuseMove(port, context);
}

// What workers would begin with a copy of.
const environmentData = new Map();

function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}

function getEnvironmentData(key) {
  return environmentData.get(key);
}

module.exports = {
  BroadcastChannel,
  MessageChannel,
  MessagePort,
  Worker: notImplemented('worker_threads.Worker'),
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  getEnvironmentData,
  isInternalThread: false,
  isMainThread: true,
  isMarkedAsUntransferable,
  locks: { request: notImplemented('locks.request'), query: notImplemented('locks.query') },
  markAsUncloneable,
  markAsUntransferable,
  moveMessagePortToContext,
  parentPort: null,
  postMessageToThread: notImplemented('worker_threads.postMessageToThread'),
  receiveMessageOnPort,
  resourceLimits: {},
  setEnvironmentData,
  threadId: 0,
  threadName: '',
  workerData: null,
};
