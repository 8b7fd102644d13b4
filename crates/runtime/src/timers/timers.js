// node:timers.
'use strict';

const internal = require('./internal.js');
const { customPromisify } = require('internal:util');

const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate } = internal;

Object.defineProperty(setTimeout, customPromisify, {
  enumerable: true,
  get() { return require('timers/promises').setTimeout; },
});
Object.defineProperty(setImmediate, customPromisify, {
  enumerable: true,
  get() { return require('timers/promises').setImmediate; },
});

module.exports = {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  setInterval,
  clearInterval,
  get promises() { return require('timers/promises'); },
};
