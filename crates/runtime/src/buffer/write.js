// The write* methods of Buffer: integers, BigInts and floats at a byte offset.
// One check an access: the first and last byte are read (or the range is
// compared), and only if that fails the slow path finds out which error it is.
'use strict';

const {
  boundsError, checkOffsetType, checkInt, checkBounds, checkBigInt, fromScratch,
} = require('./number_errors.js');

const { float32, float64, bigInt64, bigUint64, bytes } = fromScratch;

function putUInt8(buf, value, offset) {
  value = +value;
  checkOffsetType(offset);
  if (value > 0xff || value < 0x0) checkInt(value, 0x0, 0xff, buf, offset, 0);
  if (buf[offset] === undefined) boundsError(offset, buf.length - 1);
  buf[offset] = value;
  return offset + 1;
}

function writeUInt8(value, offset = 0) {
  return putUInt8(this, value, offset);
}

function putUInt16LE(buf, value, offset) {
  value = +value;
  if (value > 0xffff || value < 0x0) checkInt(value, 0x0, 0xffff, buf, offset, 1);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 1] === undefined) checkBounds(buf, offset, 1);
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  return offset + 2;
}

function writeUInt16LE(value, offset = 0) {
  return putUInt16LE(this, value, offset);
}

function putUInt16BE(buf, value, offset) {
  value = +value;
  if (value > 0xffff || value < 0x0) checkInt(value, 0x0, 0xffff, buf, offset, 1);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 1] === undefined) checkBounds(buf, offset, 1);
  buf[offset + 1] = value;
  buf[offset] = value >>> 8;
  return offset + 2;
}

function writeUInt16BE(value, offset = 0) {
  return putUInt16BE(this, value, offset);
}

function putUInt32LE(buf, value, offset) {
  value = +value;
  if (value > 0xffffffff || value < 0x0) checkInt(value, 0x0, 0xffffffff, buf, offset, 3);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 3] === undefined) checkBounds(buf, offset, 3);
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  buf[offset + 2] = value >>> 16;
  buf[offset + 3] = value >>> 24;
  return offset + 4;
}

function writeUInt32LE(value, offset = 0) {
  return putUInt32LE(this, value, offset);
}

function putUInt32BE(buf, value, offset) {
  value = +value;
  if (value > 0xffffffff || value < 0x0) checkInt(value, 0x0, 0xffffffff, buf, offset, 3);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 3] === undefined) checkBounds(buf, offset, 3);
  buf[offset + 3] = value;
  buf[offset + 2] = value >>> 8;
  buf[offset + 1] = value >>> 16;
  buf[offset] = value >>> 24;
  return offset + 4;
}

function writeUInt32BE(value, offset = 0) {
  return putUInt32BE(this, value, offset);
}

function putInt8(buf, value, offset) {
  value = +value;
  checkOffsetType(offset);
  if (value > 0x7f || value < -0x80) checkInt(value, -0x80, 0x7f, buf, offset, 0);
  if (buf[offset] === undefined) boundsError(offset, buf.length - 1);
  buf[offset] = value;
  return offset + 1;
}

function writeInt8(value, offset = 0) {
  return putInt8(this, value, offset);
}

function putInt16LE(buf, value, offset) {
  value = +value;
  if (value > 0x7fff || value < -0x8000) checkInt(value, -0x8000, 0x7fff, buf, offset, 1);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 1] === undefined) checkBounds(buf, offset, 1);
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  return offset + 2;
}

function writeInt16LE(value, offset = 0) {
  return putInt16LE(this, value, offset);
}

function putInt16BE(buf, value, offset) {
  value = +value;
  if (value > 0x7fff || value < -0x8000) checkInt(value, -0x8000, 0x7fff, buf, offset, 1);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 1] === undefined) checkBounds(buf, offset, 1);
  buf[offset + 1] = value;
  buf[offset] = value >>> 8;
  return offset + 2;
}

function writeInt16BE(value, offset = 0) {
  return putInt16BE(this, value, offset);
}

function putInt32LE(buf, value, offset) {
  value = +value;
  if (value > 0x7fffffff || value < -0x80000000) checkInt(value, -0x80000000, 0x7fffffff, buf, offset, 3);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 3] === undefined) checkBounds(buf, offset, 3);
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  buf[offset + 2] = value >>> 16;
  buf[offset + 3] = value >>> 24;
  return offset + 4;
}

function writeInt32LE(value, offset = 0) {
  return putInt32LE(this, value, offset);
}

function putInt32BE(buf, value, offset) {
  value = +value;
  if (value > 0x7fffffff || value < -0x80000000) checkInt(value, -0x80000000, 0x7fffffff, buf, offset, 3);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 3] === undefined) checkBounds(buf, offset, 3);
  buf[offset + 3] = value;
  buf[offset + 2] = value >>> 8;
  buf[offset + 1] = value >>> 16;
  buf[offset] = value >>> 24;
  return offset + 4;
}

function writeInt32BE(value, offset = 0) {
  return putInt32BE(this, value, offset);
}

function putUInt24LE(buf, value, offset) {
  value = +value;
  if (value > 0xffffff || value < 0x0) checkInt(value, 0x0, 0xffffff, buf, offset, 2);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 2] === undefined) checkBounds(buf, offset, 2);
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  buf[offset + 2] = value >>> 16;
  return offset + 3;
}

function putUInt24BE(buf, value, offset) {
  value = +value;
  if (value > 0xffffff || value < 0x0) checkInt(value, 0x0, 0xffffff, buf, offset, 2);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 2] === undefined) checkBounds(buf, offset, 2);
  buf[offset + 2] = value;
  buf[offset + 1] = value >>> 8;
  buf[offset] = value >>> 16;
  return offset + 3;
}

function putUInt40LE(buf, value, offset) {
  value = +value;
  if (value > 0xffffffffff || value < 0x0) checkInt(value, 0x0, 0xffffffffff, buf, offset, 4);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 4] === undefined) checkBounds(buf, offset, 4);
  const high = Math.floor(value / 0x100000000);
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  buf[offset + 2] = value >>> 16;
  buf[offset + 3] = value >>> 24;
  buf[offset + 4] = high;
  return offset + 5;
}

function putUInt40BE(buf, value, offset) {
  value = +value;
  if (value > 0xffffffffff || value < 0x0) checkInt(value, 0x0, 0xffffffffff, buf, offset, 4);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 4] === undefined) checkBounds(buf, offset, 4);
  const high = Math.floor(value / 0x100000000);
  buf[offset + 4] = value;
  buf[offset + 3] = value >>> 8;
  buf[offset + 2] = value >>> 16;
  buf[offset + 1] = value >>> 24;
  buf[offset] = high;
  return offset + 5;
}

function putUInt48LE(buf, value, offset) {
  value = +value;
  if (value > 0xffffffffffff || value < 0x0) checkInt(value, 0x0, 0xffffffffffff, buf, offset, 5);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 5] === undefined) checkBounds(buf, offset, 5);
  const high = Math.floor(value / 0x100000000);
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  buf[offset + 2] = value >>> 16;
  buf[offset + 3] = value >>> 24;
  buf[offset + 4] = high;
  buf[offset + 5] = high >>> 8;
  return offset + 6;
}

function putUInt48BE(buf, value, offset) {
  value = +value;
  if (value > 0xffffffffffff || value < 0x0) checkInt(value, 0x0, 0xffffffffffff, buf, offset, 5);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 5] === undefined) checkBounds(buf, offset, 5);
  const high = Math.floor(value / 0x100000000);
  buf[offset + 5] = value;
  buf[offset + 4] = value >>> 8;
  buf[offset + 3] = value >>> 16;
  buf[offset + 2] = value >>> 24;
  buf[offset + 1] = high;
  buf[offset] = high >>> 8;
  return offset + 6;
}

function putInt24LE(buf, value, offset) {
  value = +value;
  if (value > 0x7fffff || value < -0x800000) checkInt(value, -0x800000, 0x7fffff, buf, offset, 2);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 2] === undefined) checkBounds(buf, offset, 2);
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  buf[offset + 2] = value >>> 16;
  return offset + 3;
}

function putInt24BE(buf, value, offset) {
  value = +value;
  if (value > 0x7fffff || value < -0x800000) checkInt(value, -0x800000, 0x7fffff, buf, offset, 2);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 2] === undefined) checkBounds(buf, offset, 2);
  buf[offset + 2] = value;
  buf[offset + 1] = value >>> 8;
  buf[offset] = value >>> 16;
  return offset + 3;
}

function putInt40LE(buf, value, offset) {
  value = +value;
  if (value > 0x7fffffffff || value < -0x8000000000) checkInt(value, -0x8000000000, 0x7fffffffff, buf, offset, 4);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 4] === undefined) checkBounds(buf, offset, 4);
  const high = Math.floor(value / 0x100000000);
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  buf[offset + 2] = value >>> 16;
  buf[offset + 3] = value >>> 24;
  buf[offset + 4] = high;
  return offset + 5;
}

function putInt40BE(buf, value, offset) {
  value = +value;
  if (value > 0x7fffffffff || value < -0x8000000000) checkInt(value, -0x8000000000, 0x7fffffffff, buf, offset, 4);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 4] === undefined) checkBounds(buf, offset, 4);
  const high = Math.floor(value / 0x100000000);
  buf[offset + 4] = value;
  buf[offset + 3] = value >>> 8;
  buf[offset + 2] = value >>> 16;
  buf[offset + 1] = value >>> 24;
  buf[offset] = high;
  return offset + 5;
}

function putInt48LE(buf, value, offset) {
  value = +value;
  if (value > 0x7fffffffffff || value < -0x800000000000) checkInt(value, -0x800000000000, 0x7fffffffffff, buf, offset, 5);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 5] === undefined) checkBounds(buf, offset, 5);
  const high = Math.floor(value / 0x100000000);
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  buf[offset + 2] = value >>> 16;
  buf[offset + 3] = value >>> 24;
  buf[offset + 4] = high;
  buf[offset + 5] = high >>> 8;
  return offset + 6;
}

function putInt48BE(buf, value, offset) {
  value = +value;
  if (value > 0x7fffffffffff || value < -0x800000000000) checkInt(value, -0x800000000000, 0x7fffffffffff, buf, offset, 5);
  checkOffsetType(offset);
  if (buf[offset] === undefined || buf[offset + 5] === undefined) checkBounds(buf, offset, 5);
  const high = Math.floor(value / 0x100000000);
  buf[offset + 5] = value;
  buf[offset + 4] = value >>> 8;
  buf[offset + 3] = value >>> 16;
  buf[offset + 2] = value >>> 24;
  buf[offset + 1] = high;
  buf[offset] = high >>> 8;
  return offset + 6;
}

function writeUIntLE(value, offset, byteLength) {
  switch (byteLength) {
    case 6: return putUInt48LE(this, value, offset);
    case 5: return putUInt40LE(this, value, offset);
    case 4: return putUInt32LE(this, value, offset);
    case 3: return putUInt24LE(this, value, offset);
    case 2: return putUInt16LE(this, value, offset);
    case 1: return putUInt8(this, value, offset);
    default: return boundsError(byteLength, 6, 'byteLength');
  }
}

function writeUIntBE(value, offset, byteLength) {
  switch (byteLength) {
    case 6: return putUInt48BE(this, value, offset);
    case 5: return putUInt40BE(this, value, offset);
    case 4: return putUInt32BE(this, value, offset);
    case 3: return putUInt24BE(this, value, offset);
    case 2: return putUInt16BE(this, value, offset);
    case 1: return putUInt8(this, value, offset);
    default: return boundsError(byteLength, 6, 'byteLength');
  }
}

function writeIntLE(value, offset, byteLength) {
  switch (byteLength) {
    case 6: return putInt48LE(this, value, offset);
    case 5: return putInt40LE(this, value, offset);
    case 4: return putInt32LE(this, value, offset);
    case 3: return putInt24LE(this, value, offset);
    case 2: return putInt16LE(this, value, offset);
    case 1: return putInt8(this, value, offset);
    default: return boundsError(byteLength, 6, 'byteLength');
  }
}

function writeIntBE(value, offset, byteLength) {
  switch (byteLength) {
    case 6: return putInt48BE(this, value, offset);
    case 5: return putInt40BE(this, value, offset);
    case 4: return putInt32BE(this, value, offset);
    case 3: return putInt24BE(this, value, offset);
    case 2: return putInt16BE(this, value, offset);
    case 1: return putInt8(this, value, offset);
    default: return boundsError(byteLength, 6, 'byteLength');
  }
}

function writeFloatForwards(val, offset = 0) {
  val = +val;
  checkOffsetType(offset);
  if (this[offset] === undefined || this[offset + 3] === undefined) checkBounds(this, offset, 3);
  float32[0] = val;
  this[offset] = bytes[0];
  this[offset + 1] = bytes[1];
  this[offset + 2] = bytes[2];
  this[offset + 3] = bytes[3];
  return offset + 4;
}

function writeFloatBackwards(val, offset = 0) {
  val = +val;
  checkOffsetType(offset);
  if (this[offset] === undefined || this[offset + 3] === undefined) checkBounds(this, offset, 3);
  float32[0] = val;
  this[offset] = bytes[3];
  this[offset + 1] = bytes[2];
  this[offset + 2] = bytes[1];
  this[offset + 3] = bytes[0];
  return offset + 4;
}

function writeDoubleForwards(val, offset = 0) {
  val = +val;
  checkOffsetType(offset);
  if (this[offset] === undefined || this[offset + 7] === undefined) checkBounds(this, offset, 7);
  float64[0] = val;
  this[offset] = bytes[0];
  this[offset + 1] = bytes[1];
  this[offset + 2] = bytes[2];
  this[offset + 3] = bytes[3];
  this[offset + 4] = bytes[4];
  this[offset + 5] = bytes[5];
  this[offset + 6] = bytes[6];
  this[offset + 7] = bytes[7];
  return offset + 8;
}

function writeDoubleBackwards(val, offset = 0) {
  val = +val;
  checkOffsetType(offset);
  if (this[offset] === undefined || this[offset + 7] === undefined) checkBounds(this, offset, 7);
  float64[0] = val;
  this[offset] = bytes[7];
  this[offset + 1] = bytes[6];
  this[offset + 2] = bytes[5];
  this[offset + 3] = bytes[4];
  this[offset + 4] = bytes[3];
  this[offset + 5] = bytes[2];
  this[offset + 6] = bytes[1];
  this[offset + 7] = bytes[0];
  return offset + 8;
}

function writeBigInt64LE(value, offset = 0) {
  checkBigInt(this, value, offset, -0x8000000000000000n, 0x7fffffffffffffffn);
  bigInt64[0] = value;
  this[offset] = bytes[0];
  this[offset + 1] = bytes[1];
  this[offset + 2] = bytes[2];
  this[offset + 3] = bytes[3];
  this[offset + 4] = bytes[4];
  this[offset + 5] = bytes[5];
  this[offset + 6] = bytes[6];
  this[offset + 7] = bytes[7];
  return offset + 8;
}

function writeBigInt64BE(value, offset = 0) {
  checkBigInt(this, value, offset, -0x8000000000000000n, 0x7fffffffffffffffn);
  bigInt64[0] = value;
  this[offset] = bytes[7];
  this[offset + 1] = bytes[6];
  this[offset + 2] = bytes[5];
  this[offset + 3] = bytes[4];
  this[offset + 4] = bytes[3];
  this[offset + 5] = bytes[2];
  this[offset + 6] = bytes[1];
  this[offset + 7] = bytes[0];
  return offset + 8;
}

function writeBigUInt64LE(value, offset = 0) {
  checkBigInt(this, value, offset, 0n, 0xffffffffffffffffn);
  bigUint64[0] = value;
  this[offset] = bytes[0];
  this[offset + 1] = bytes[1];
  this[offset + 2] = bytes[2];
  this[offset + 3] = bytes[3];
  this[offset + 4] = bytes[4];
  this[offset + 5] = bytes[5];
  this[offset + 6] = bytes[6];
  this[offset + 7] = bytes[7];
  return offset + 8;
}

function writeBigUInt64BE(value, offset = 0) {
  checkBigInt(this, value, offset, 0n, 0xffffffffffffffffn);
  bigUint64[0] = value;
  this[offset] = bytes[7];
  this[offset + 1] = bytes[6];
  this[offset + 2] = bytes[5];
  this[offset + 3] = bytes[4];
  this[offset + 4] = bytes[3];
  this[offset + 5] = bytes[2];
  this[offset + 6] = bytes[1];
  this[offset + 7] = bytes[0];
  return offset + 8;
}

// Adds the methods, under Node's names and their "Uint" aliases, to a prototype.
function addWriters(proto) {
  proto.writeUInt8 = proto.writeUint8 = writeUInt8;
  proto.writeUInt16LE = proto.writeUint16LE = writeUInt16LE;
  proto.writeUInt16BE = proto.writeUint16BE = writeUInt16BE;
  proto.writeUInt32LE = proto.writeUint32LE = writeUInt32LE;
  proto.writeUInt32BE = proto.writeUint32BE = writeUInt32BE;
  proto.writeInt8 = writeInt8;
  proto.writeInt16LE = writeInt16LE;
  proto.writeInt16BE = writeInt16BE;
  proto.writeInt32LE = writeInt32LE;
  proto.writeInt32BE = writeInt32BE;
  proto.writeUIntLE = proto.writeUintLE = writeUIntLE;
  proto.writeUIntBE = proto.writeUintBE = writeUIntBE;
  proto.writeIntLE = writeIntLE;
  proto.writeIntBE = writeIntBE;
  proto.writeFloatLE = writeFloatForwards;
  proto.writeFloatBE = writeFloatBackwards;
  proto.writeDoubleLE = writeDoubleForwards;
  proto.writeDoubleBE = writeDoubleBackwards;
  proto.writeBigInt64LE = writeBigInt64LE;
  proto.writeBigInt64BE = writeBigInt64BE;
  proto.writeBigUInt64LE = proto.writeBigUint64LE = writeBigUInt64LE;
  proto.writeBigUInt64BE = proto.writeBigUint64BE = writeBigUInt64BE;
}

module.exports = { addWriters };
