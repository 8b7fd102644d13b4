// What the read* and write* methods of Buffer share: the errors of a bad offset
// or value, and the scratch bytes through which floats and BigInts are moved.
'use strict';

const { codes } = require('internal:errors');
const { validateNumber } = require('internal:validators');

const float64 = new Float64Array(1);

// The platforms rill runs on are little-endian.
const fromScratch = {
  float64,
  float32: new Float32Array(float64.buffer, 0, 1),
  bigInt64: new BigInt64Array(float64.buffer),
  bigUint64: new BigUint64Array(float64.buffer),
  bytes: new Uint8Array(float64.buffer),
};

function checkOffsetType(offset) {
  if (typeof offset !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('offset', 'number', offset);
}

// `value` (an offset, or the byteLength named by `type`) is wrong: says why.
function boundsError(value, length, type) {
  if (Math.floor(value) !== value) {
    validateNumber(value, type);
    throw new codes.ERR_OUT_OF_RANGE(type || 'offset', 'an integer', value);
  }
  if (length < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
  throw new codes.ERR_OUT_OF_RANGE(type || 'offset', `>= ${type ? 1 : 0} and <= ${length}`, value);
}

// Throws if buf[offset] or buf[offset + more] is not there.
function checkBounds(buf, offset, more) {
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + more] === undefined) {
    boundsError(offset, buf.length - (more + 1));
  }
}

// Only called when value is known to lie outside min..max.
function checkInt(value, min, max, buf, offset, more) {
  const n = typeof min === 'bigint' ? 'n' : '';
  let range;
  if (more > 3) {
    const bits = (more + 1) * 8;
    if (min === 0 || min === 0n) {
      range = `>= 0${n} and < 2${n} ** ${bits}${n}`;
    } else {
      range = `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}`;
    }
  } else {
    range = `>= ${min}${n} and <= ${max}${n}`;
  }
  throw new codes.ERR_OUT_OF_RANGE('value', range, value);
}

function checkBigInt(buf, value, offset, min, max) {
  // A text of digits compares like a number; only bigints are written.
  if (typeof value !== 'bigint') throw new TypeError(`Cannot mix BigInt and other types, use explicit conversions`);
  if (value > max || value < min) checkInt(value, min, max, buf, offset, 7);
  checkBounds(buf, offset, 7);
}

module.exports = { fromScratch, boundsError, checkBounds, checkInt, checkBigInt, checkOffsetType };
