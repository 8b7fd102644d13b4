// How much a side buffers before it says stop: the process-wide defaults and the reading of the options.
'use strict';

const { codes } = require('internal:errors');
const { validateInteger } = require('internal:validators');

let defaultBytes = 64 * 1024;
let defaultObjects = 16;

function getDefaultHighWaterMark(objectMode) {
  return objectMode ? defaultObjects : defaultBytes;
}

function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  if (objectMode) defaultObjects = value;
  else defaultBytes = value;
}

function highWaterMarkFrom(options, sideKey, isDuplex, objectMode) {
  let mark = options.highWaterMark;
  if (mark == null && isDuplex) mark = options[sideKey];
  if (mark == null) return objectMode ? defaultObjects : defaultBytes;
  if (!Number.isInteger(mark) || mark < 0) {
    throw new codes.ERR_INVALID_ARG_VALUE(`options.${isDuplex ? sideKey : 'highWaterMark'}`, mark);
  }
  return mark;
}

module.exports = { getDefaultHighWaterMark, setDefaultHighWaterMark, highWaterMarkFrom };
