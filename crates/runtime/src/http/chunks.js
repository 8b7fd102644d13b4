// What is written to a chunked message in one turn leaves as one chunk.
'use strict';

const { HIGH_WATER_MARK, lengthOf } = require('./kept_output.js');
const { codes: { ERR_STREAM_DESTROYED } } = require('internal:errors');
const { nextTick } = require('internal:process/ticks');

// More than this is not copied to be together.
const LARGE = 16 * 1024;

// Takes a piece; says whether more is welcome, as `write` does.
function gather(message, chunk, encoding, callback) {
  if (message._gathered === null) {
    message._gathered = [];
    message._gatheredBytes = 0;
    if (message._corked === 0) nextTick(release, message);
  }
  message._gathered.push({ chunk, encoding, callback });
  message._gatheredBytes += lengthOf(chunk, encoding);
  if (message._gatheredBytes >= HIGH_WATER_MARK) message._needDrain = true;
  return !message._needDrain;
}

// What the pieces are as chunks, of their own as long as nobody asked for them to be together.
function gatheredLength(message) {
  if (message._corked > 0) return message._gatheredBytes;
  let bytes = 0;
  for (const { chunk, encoding } of message._gathered) {
    const length = lengthOf(chunk, encoding);
    if (length > 0) bytes += length.toString(16).length + length + 4;
  }
  return bytes;
}

// Sends what was gathered.
function release(message) {
  const pieces = message._gathered;
  if (pieces === null) return;
  message._gathered = null;
  if (message.destroyed) {
    for (const { callback } of pieces) {
      if (typeof callback === 'function') callback(new ERR_STREAM_DESTROYED('write'));
    }
    return;
  }
  const owes = message._needDrain;
  message._needDrain = false;
  const more = send(message, pieces, message._gatheredBytes);
  if (owes && more) {
    message._needDrain = true;
    nextTick(drained, message);
  }
}

function send(message, pieces, bytes) {
  if (pieces.length === 1) {
    const [{ chunk, encoding, callback }] = pieces;
    return message._writeBody(chunk, encoding, callback);
  }
  if (bytes <= LARGE) {
    const { chunk, encoding } = joined(pieces);
    return message._writeBody(chunk, encoding, () => callBack(pieces));
  }
  message._send(`${bytes.toString(16)}\r\n`, 'latin1', null);
  for (const { chunk, encoding, callback } of pieces) message._send(chunk, encoding, callback);
  return message._send('\r\n', 'latin1', null);
}

// The last piece with what was gathered before it: what is to be sent still.
function gatherLast(message, chunk, encoding) {
  const pieces = message._gathered;
  message._gathered = null;
  let bytes = message._gatheredBytes;
  if (chunk !== null) {
    pieces.push({ chunk, encoding });
    bytes += lengthOf(chunk, encoding);
  }
  if (bytes > LARGE && pieces.length > 1) {
    send(message, pieces, bytes);
    return { chunk: null, encoding };
  }
  nextTick(callBack, pieces.slice());
  return pieces.length === 1 ? pieces[0] : joined(pieces);
}

function joined(pieces) {
  if (pieces.every(({ chunk, encoding }) => typeof chunk === 'string' && encoding === 'utf8')) {
    return { chunk: pieces.map(({ chunk }) => chunk).join(''), encoding: 'utf8' };
  }
  const all = pieces.map(({ chunk, encoding }) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk));
  return { chunk: Buffer.concat(all), encoding: null };
}

function callBack(pieces) {
  for (const { callback } of pieces) {
    if (typeof callback === 'function') callback(null);
  }
}

function drained(message) {
  if (!message._needDrain || message.destroyed || message.finished) return;
  message._needDrain = false;
  message.emit('drain');
}

module.exports = { gather, gatheredLength, release, gatherLast };
