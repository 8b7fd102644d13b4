// Moving a terminal's cursor and clearing parts of its screen (ECMA-48 control sequences).
'use strict';

const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_CURSOR_POS } } = require('internal:errors');
const { validateFunction } = require('internal:validators');

const sequences = {
  clearToBeginning: '\x1b[1K',
  clearToEnd: '\x1b[0K',
  clearLine: '\x1b[2K',
  clearDown: '\x1b[0J',
};

// Nothing to say, or nobody to say it to: the callback is called all the same.
function nothing(callback) {
  if (typeof callback === 'function') process.nextTick(callback, null);
  return true;
}

function cursorText(x, y) {
  return typeof y === 'number' ? `\x1b[${y + 1};${x + 1}H` : `\x1b[${x + 1}G`;
}

function moveText(dx, dy) {
  let text = '';
  if (dx < 0) text += `\x1b[${-dx}D`;
  else if (dx > 0) text += `\x1b[${dx}C`;
  if (dy < 0) text += `\x1b[${-dy}A`;
  else if (dy > 0) text += `\x1b[${dy}B`;
  return text;
}

function lineText(direction) {
  return direction < 0 ? sequences.clearToBeginning : direction > 0 ? sequences.clearToEnd : sequences.clearLine;
}

function cursorTo(stream, x, y, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (Number.isNaN(x)) throw new ERR_INVALID_ARG_VALUE('x', x);
  if (Number.isNaN(y)) throw new ERR_INVALID_ARG_VALUE('y', y);
  if (stream == null || (typeof x !== 'number' && typeof y !== 'number')) return nothing(callback);
  if (typeof x !== 'number') throw new ERR_INVALID_CURSOR_POS();
  return stream.write(cursorText(x, y), callback);
}

function moveCursor(stream, dx, dy, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (stream == null || !(dx || dy)) return nothing(callback);
  return stream.write(moveText(dx, dy), callback);
}

function clearLine(stream, direction, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (stream == null) return nothing(callback);
  return stream.write(lineText(direction), callback);
}

function clearScreenDown(stream, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (stream == null) return nothing(callback);
  return stream.write(sequences.clearDown, callback);
}

module.exports = { sequences, cursorText, moveText, lineText, cursorTo, moveCursor, clearLine, clearScreenDown };
